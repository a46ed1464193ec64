/**
 * Duplo = Commutativity + Streams, in one import: data types, documents, the reconciler, and the streams they meet in.
 * No I/O: it runs wherever JavaScript does. Each part is a package of its own, for those who pick.
 *
 * @module
 */
export type { Causal, CausalType, MapView } from '@commute/causal'
export {
  combine,
  type Combined,
  type RecordEdits,
  type RecordReads,
  type RecordStore,
  type RecordView,
} from '@commute/combine'
export * as counter from '@commute/counter'
export { flow, limit } from '@commute/flow-control'
export { frames } from '@commute/frames'
export * as gSet from '@commute/g-set'
export { gossip } from '@commute/gossip'
export * as gossipDigest from '@commute/gossip-digest'
export { lines } from '@commute/lines'
export * as list from '@commute/list'
export { listOf, type ListOf } from '@commute/list'
export * as lww from '@commute/lww-register'
export { mapOf, type MapOf, type MapStore } from '@commute/map-of'
export * as marks from '@commute/marks'
export * as mv from '@commute/mv-register'
export * as orSet from '@commute/or-set'
export * as persistentMap from '@commute/persistent-map'
export { collect, compose, connect, drain, filter, layer, map, pull, take, values } from '@commute/pull'
export { type Change, type Document, replica } from '@commute/replica'
export { repred, type Repred } from '@commute/repred'
export { scuttleMap, type ScuttleMap } from '@commute/scuttle-map'
export {
  breadth,
  depth,
  memory,
  mixed,
  newestSource,
  reconcile,
  type Reconcile,
  type Status,
} from '@commute/scuttle-reconcile'
export { between } from '@commute/seq-between'
export { type Row, tableOf, type TableOf } from '@commute/table'
export * as text from '@commute/text'
export { undo, type Undo } from '@commute/undo'
export {
  arrayOf,
  guard,
  type Guard,
  type Infer,
  isBoolean,
  isBytes,
  isInteger,
  isNull,
  isNumber,
  isString,
  oneOf,
  recordOf,
} from '@commute/value'
export type * from '@commute/contract'
