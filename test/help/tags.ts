/** A small document, and a way to watch what a side says. */
import { scuttleMap, type ScuttleMap } from '@commute/scuttle-map'
import type { Duplex, Source, Value } from '@commute/contract'
import * as gSet from '@commute/g-set'
import { type Document, replica } from '@commute/replica'
import type { Reconcile } from '@commute/scuttle-reconcile'

export type Tags = Document<typeof gSet.empty, ReadonlySet<Value>, typeof gSet.edits>

export const tags = (peer: string, more: object = {}): Tags =>
  replica(gSet, { peer, wall: () => 1000, ...more })

/** Watches what a side says; may swallow some of it. */
export function spied(
  side: Reconcile,
  said: Value[],
  pass: (message: Value, index: number) => boolean = () => true,
): Duplex<Value, Value> {
  let index = 0
  const source: Source<Value> = (abort, cb) =>
    side.source(abort, (end, message?) => {
      if (end !== null) return cb(end)
      said.push(message!)
      if (pass(message!, index++)) cb(null, message!)
      else source(null, cb)
    })
  return { sink: side.sink, source }
}

export const kinds = (said: readonly Value[]): unknown[] =>
  said.map((message) => (message as readonly Value[])[0])

export const map = (peer: string, more: object = {}): ScuttleMap =>
  scuttleMap({ peer, wall: () => 1000, ...more })

/** An update of a peer, which came from elsewhere. */
export function give(to: Tags, peer: string, seq: number, time = seq * 1000): void {
  to.apply({ peer, seq, count: 1, time, deps: [], deltas: [[`${peer} ${seq}`]] }, 'elsewhere')
}
