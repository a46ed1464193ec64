/**
 * The wire form of an update, and the check of one that comes from outside. Inside a run the peer and the first number
 * are known and times are counted from the update before, so most updates cost two bytes beside their delta:
 *
 *     [time, delta]                          one thing, one delta, no deps
 *     [time, count, deps, delta, delta, …]   any other; a dep is [peer, n], an origin [peer, n, 1]
 *
 * @module
 */
import type { Deps, Dot, Update, Value } from '@commute/contract'
import { isNumber, isPeer } from '@commute/dots'
import { encode, measure, type Measured } from '@commute/value'

/** How many numbers one edit may take; what was written over may make an update of a scuttle-map take more. */
export const mostCount: number = 1 << 16

/** How many deps an update may have. */
const mostDeps = 1 << 10

const noDeps: Deps = Object.freeze([])

/** The last number that an update takes. */
export function last(update: Pick<Update, 'seq' | 'count'>): number {
  return update.seq + update.count - 1
}

/** The wire form, its time counted from `time`. */
export function write(update: Update, time: number): Value {
  const { count, deps, deltas, origin } = update
  const step = update.time - time
  if (count === 1 && deps.length === 0 && deltas.length === 1 && origin === undefined)
    return [step, deltas[0]!]
  const refers: Value[] = origin === undefined ? [...deps] : [[...origin, 1], ...deps]
  return [step, count, refers, ...deltas]
}

/** An update from its wire form, or undefined where that is malformed. */
export function read(value: Value, peer: string, seq: number, time: number): Update | undefined {
  if (!Array.isArray(value) || value.length < 2) return undefined
  const [step, second, third, ...rest] = value as readonly Value[]
  const isShort = value.length === 2
  const when = time + (step as number)
  const count = isShort ? 1 : second
  if (!Number.isSafeInteger(step) || !Number.isSafeInteger(when) || when < 0) return undefined
  if (!isNumber(count) || !isNumber(seq + count - 1)) return undefined
  if (isShort) return { peer, seq, count, time: when, deps: noDeps, deltas: [second!] }
  if (!Array.isArray(third) || third.length > mostDeps) return undefined
  const deps: Dot[] = []
  let origin: Dot | undefined
  for (const item of third as readonly Value[]) {
    if (!Array.isArray(item) || !isPeer(item[0]) || !isNumber(item[1]) || item[0] === peer) return undefined
    if (item.length === 3 && item[2] === 1 && origin === undefined && seq === 1) origin = [item[0], item[1]]
    else if (item.length === 2) deps.push([item[0], item[1]])
    else return undefined
  }
  return { peer, seq, count, time: when, deps, deltas: rest, ...(origin === undefined ? {} : { origin }) }
}

/** The update as one value that stands alone: for logs and for fingerprints. */
export function whole(update: Update): Value {
  return [update.peer, update.seq, write(update, 0)]
}

/** An update from `whole`, or undefined where that is malformed. */
export function readWhole(value: Value): Update | undefined {
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [peer, seq, rest] = value as readonly Value[]
  return isPeer(peer) && isNumber(seq) ? read(rest!, peer, seq, 0) : undefined
}

/** The size and fingerprint of an update. Throws `TypeError` where a delta is not a value, or too deep for a message of runs. */
export function weigh(update: Update): Measured {
  return measure(whole(update), 1)
}

/** Its canonical bytes, by which every peer decides alike between two updates under one number. */
export function bytes(update: Update): Uint8Array {
  return encode(whole(update))
}

/** Deps from what a transaction refers to: each peer once, its highest number, sorted; without one's own. */
export function depsOf(refers: ReadonlyMap<string, number>, peer: string): Deps {
  if (refers.size === 0) return noDeps
  return [...refers].filter(([name]) => name !== peer).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
