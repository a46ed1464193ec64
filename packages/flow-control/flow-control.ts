/**
 * How fast to write: as fast as everybody can carry, and no faster, found by gossip alone. `flow` holds a participant's
 * rate; `reconcile(map, { flow })` shares it with whomever it meets and adapts it; `limit` holds local writes to it.
 *
 * @module
 */
export { flow, type Flow, type Said } from './flow.ts'
export { limit, type Time } from './limit.ts'
export {
  constants,
  type Constants,
  type Meeting,
  met,
  mostRate,
  rate,
  type Rate,
  sent,
  share,
} from './rate.ts'
