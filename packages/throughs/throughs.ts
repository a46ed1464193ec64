/**
 * The everyday parts between a source and a sink: events into a stream behind a bound, several streams into one, items
 * into batches, one item a turn, a look at what passes, an end to what is silent. Each keeps the stream contract, also
 * where the modules below it do not: see docs/contracts.md.
 *
 * @module
 */
export { batch } from './batch.ts'
export { merge } from './merge.ts'
export { push, type Push } from './push.ts'
export { meter, type Meter } from './meter.ts'
export { idle } from './idle.ts'
export { turns } from './turns.ts'
