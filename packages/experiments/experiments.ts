/**
 * The experiments of "Efficient Reconciliation and Flow Control for Anti-Entropy Protocols" (van Renesse, Dumitriu,
 * Gough, Thomas, 2008), and one more, over the very maps and sessions that production runs, in virtual time: the same
 * seed gives the same rows. docs/paper.md tells what came of them.
 *
 * @module
 */
export { figure2, orderNames, type Row as Figure2Row, seconds as figure2Seconds } from './figure-2.ts'
export { figure3, type Row as Figure3Row, seconds as figure3Seconds } from './figure-3.ts'
export { spread, type Row as SpreadRow } from './spread.ts'
export { type Look } from './stale.ts'
export { topologies, type Topology } from './topology.ts'
