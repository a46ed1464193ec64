/**
 * The wire form of updates, and the check of those that come from outside. Inside a run the peer and the first number
 * are known and times are counted from the update before, so most updates cost two bytes beside their delta:
 *
 *     [time, delta]                          one thing, one delta, no deps
 *     [time, count, deps, delta, delta, …]   any other; a dep is [peer, n], an origin [peer, n, 1]
 *
 * and those that are alike, as when somebody types, are one: see stretch.ts. A time that is a step of whole
 * milliseconds is negative: -5 is five of them, 5000; a step back, which no honest clock makes, stands in brackets.
 *
 * @module
 */
import type { Deps, Dot, Update, Value } from '@commute/contract'
import { isNumber, isPeer } from '@commute/dots'
import { encode, measure, type Measured } from '@commute/value'
import { alike, isPlain, readStretch, writeStretch } from './stretch.ts'

/** How many numbers one edit may take; what was written over may make an update of a scuttle-map take more. */
export const mostCount: number = 1 << 16

/** How many bytes an update may have at most, whatever its topic says: it goes into one frame. */
const mostLimit = 60 * 1024

/** Throws a `RangeError` where updates of so many bytes could not be sent. */
export function checkLimit(limit: number): void {
  if (!(Number.isInteger(limit) && limit > 0 && limit <= mostLimit))
    throw new RangeError(`limit: an update has from 1 to ${mostLimit} bytes, not ${limit}`)
}

/** How many deps an update may have. */
export const mostDeps: number = 1 << 10

const noDeps: Deps = Object.freeze([])

/** The last number that an update takes. */
export function last(update: Pick<Update, 'seq' | 'count'>): number {
  return update.seq + update.count - 1
}

/** How a step of time is written: where it can be in milliseconds, below zero; one back in time in brackets. */
function stepOf(time: number): Value {
  if (time < 0) return [time]
  return time > 0 && time % 1000 === 0 ? -time / 1000 : time
}

/** The time after a step, or undefined where that is none. */
function after(time: number, step: Value | undefined): number | undefined {
  const isBack = Array.isArray(step) && step.length === 1 && (step[0] as number) < 0
  const by = isBack ? (step[0] as number) : (step as number) < 0 ? -1000 * (step as number) : (step as number)
  const next = time + by
  return Number.isSafeInteger(by) && Number.isSafeInteger(next) && next >= 0 ? next : undefined
}

/** The wire form, its time counted from `time`. */
function write(update: Update, time: number): Value {
  const { count, deps, deltas, origin } = update
  const step = stepOf(update.time - time)
  if (isPlain(update)) return [step, deltas[0]!]
  const refers: Value[] = origin === undefined ? [...deps] : [[...origin, 1], ...deps]
  return [step, count, refers, ...deltas]
}

/** An update from its wire form, or undefined where that is malformed. */
function read(value: readonly Value[], peer: string, seq: number, before: number): Update | undefined {
  const [step, second, third] = value
  const isShort = value.length === 2
  const time = after(before, step)
  const count = isShort ? 1 : second
  if (time === undefined || !isNumber(count) || !isNumber(seq + count - 1)) return undefined
  if (isShort) return { peer, seq, count, time, deps: noDeps, deltas: [second!] }
  if (!Array.isArray(third) || third.length > mostDeps) return undefined
  const deps: Dot[] = []
  let origin: Dot | undefined
  for (const item of third as readonly Value[]) {
    if (!Array.isArray(item) || !isPeer(item[0]) || !isNumber(item[1]) || item[0] === peer) return undefined
    if (item.length === 3 && item[2] === 1 && origin === undefined && seq === 1) origin = [item[0], item[1]]
    else if (item.length === 2) deps.push([item[0], item[1]])
    else return undefined
  }
  // What it goes on from must be there first.
  if (origin !== undefined && !deps.some(([name, n]) => name === origin[0] && n >= origin[1]))
    return undefined
  const update = { peer, seq, count, time, deps, deltas: value.slice(3) }
  return origin === undefined ? update : { ...update, origin }
}

/** The wire form of a run: updates of one peer, one after the other. */
export function writeRun(updates: readonly Update[]): Value[] {
  const out: Value[] = []
  let time = 0
  for (let at = 0; at < updates.length;) {
    const update = updates[at]!
    const count = at + 1 < updates.length && isPlain(update) ? alike(updates, at) : 1
    if (count === 1) {
      out.push(write(update, time))
      time = update.time
    } else {
      const stretch = updates.slice(at, at + count)
      const steps = stretch.map((one, k) => stepOf(one.time - (k === 0 ? time : stretch[k - 1]!.time)))
      out.push(writeStretch(stretch, steps))
      time = stretch.at(-1)!.time
    }
    at += count
  }
  return out
}

/** The updates of a run after number `from`, at most so many, or undefined where it is malformed or longer. */
export function readRun(
  items: readonly Value[],
  peer: string,
  from: number,
  most: number,
): Update[] | undefined {
  const out: Update[] = []
  let seq = from + 1
  let time = 0
  for (const item of items) {
    if (!Array.isArray(item) || item.length < 2) return undefined
    const isOne = item.length === 2 || Array.isArray(item[2])
    if (isOne) {
      const update = read(item as readonly Value[], peer, seq, time)
      if (update === undefined) return undefined
      out.push(update)
      seq = last(update) + 1
      time = update.time
    } else {
      const deltas = readStretch(item as readonly Value[])
      const [step] = item as readonly Value[]
      if (deltas === undefined || out.length + deltas.length > most) return undefined
      for (let k = 0; k < deltas.length; k++) {
        const next = after(time, Array.isArray(step) ? (step[k] as Value) : step)
        if (next === undefined || !isNumber(seq)) return undefined
        time = next
        out.push({ peer, seq: seq++, count: 1, time, deps: noDeps, deltas: [deltas[k]!] })
      }
    }
    if (out.length > most) return undefined
  }
  return out
}

/** A run as one value that stands alone: for logs. */
export function wholeRun(updates: readonly [Update, ...Update[]]): Value {
  const [{ peer, seq }] = updates
  return [peer, seq, ...writeRun(updates)]
}

/** The updates of `wholeRun`, at most so many, or undefined where it is malformed or longer. */
export function readWholeRun(value: Value, most: number): Update[] | undefined {
  if (!Array.isArray(value) || value.length < 3) return undefined
  const [peer, seq, ...items] = value as readonly Value[]
  return isPeer(peer) && isNumber(seq) ? readRun(items, peer, seq - 1, most) : undefined
}

/** `wholeRun` of one, which is weighed at every edit. */
function whole(update: Update): Value {
  return [update.peer, update.seq, write(update, 0)]
}

/**
 * The size and fingerprint of an update. Throws `TypeError` where a delta is not a value, or too deep for a message of
 * runs.
 */
export function weigh(update: Update): Measured {
  return measure(whole(update), 1)
}

/** Its canonical bytes, by which every peer decides alike between two updates under one number. */
export function bytes(update: Update): Uint8Array {
  return encode(whole(update))
}

/**
 * Deps from what a transaction refers to, if to anything: each peer once, its highest number, sorted; without one's
 * own. Throws `TypeError` for what is no name or no number.
 */
export function depsOf(refers: ReadonlyMap<string, number> | undefined, peer: string): Deps {
  if (refers === undefined) return noDeps
  const deps = [...refers].filter(([name]) => name !== peer)
  for (const [name, n] of deps)
    if (!isPeer(name) || !isNumber(n))
      throw new TypeError(`an edit refers to number ${n} of ${name}: there is none`)
  return deps.sort(([a], [b]) => (a < b ? -1 : 1))
}
