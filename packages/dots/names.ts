/** What is written and referred to, by name: in full, or counted from the first number of its update. */
import type { Dot, Head, Stamp, Value, Written } from '@commute/contract'
import { isPeer } from './peers.ts'

/** Whether a number is a number of a dot: a safe integer from 1 on. */
export function isNumber(n: unknown): n is number {
  return Number.isSafeInteger(n) && (n as number) > 0
}

/** Whether a number counts something: a safe integer from 0 on. */
export function isCount(n: unknown): n is number {
  return Number.isSafeInteger(n) && (n as number) >= 0
}

/** A head that makes every well-formed relative name readable: for `isDelta`, which knows no update. */
export const anyHead: Head = { peer: '0', seq: 2 ** 51, count: 2 ** 51, time: 0 }

/** The full name of a thing a delta writes, or undefined where the name is malformed or not the head's own. */
export function written(mine: Value | undefined, head?: Head): Written | undefined {
  if (typeof mine === 'number') {
    if (head === undefined || !isCount(mine) || mine >= head.count) return undefined
    return [head.time, head.peer, head.seq + mine]
  }
  if (!Array.isArray(mine) || mine.length !== 3) return undefined
  const [time, peer, n] = mine as readonly Value[]
  if (!isCount(time) || !isPeer(peer) || !isNumber(n)) return undefined
  const isOwn = peer === head?.peer && time === head.time && n >= head.seq && n < head.seq + head.count
  return head === undefined || head === anyHead || isOwn ? (mine as unknown as Written) : undefined
}

/**
 * Whether an update may refer to number n of a peer: its own up to its end, and what it says that it depends on. Only
 * then do all who apply it find the same. O(deps).
 */
export function mayRefer(head: Head | undefined, peer: string, n: number): boolean {
  if (head?.deps === undefined) return true
  if (peer === head.peer) return n < head.seq + head.count
  if (head.origin?.[0] === peer && n <= head.origin[1]) return true
  for (const [name, most] of head.deps) if (name === peer && n <= most) return true
  return false
}

/**
 * The thing that lies k numbers from an update's first, of the same peer or of the one it goes on from; or undefined.
 */
export function relative(k: number, { peer, seq, origin }: Head): Dot | undefined {
  const n = seq + k
  if (isNumber(n)) return [peer, n]
  return origin !== undefined && isNumber(origin[1] + n) ? [origin[0], origin[1] + n] : undefined
}

/** How far back a thing is, as a value: a number below zero or, where that would take five bytes, three bytes. */
export function writeBack(k: number): Value {
  return k < -0x10000 && k > -0x1000000 ? Uint8Array.of(-k >> 16, -k >> 8, -k) : k
}

/** How far back a thing is, from its value; undefined where that is malformed. */
export function readBack(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value
  if (!(value instanceof Uint8Array) || value.length !== 3) return undefined
  return -((value[0]! << 16) | (value[1]! << 8) | value[2]!)
}

/** Which of two was written later, in the total order `(time, peer, n)`: negative, 0 or positive. */
export function compare(a: Written, b: Written): number {
  if (a[0] !== b[0]) return a[0] - b[0]
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1
  return a[2] - b[2]
}

/**
 * A stamp that hands out the peer's numbers from `n` on, each in full, so that its deltas stand alone.
 *
 * @example
 * ```js
 * import { stamp } from '@commute/dots'
 * stamp('ann', 1, 1000).dot() // => [1000, 'ann', 1]
 * ```
 */
export function stamp(peer: string, n: number, time: number): Stamp {
  let next = n
  return {
    peer,
    time,
    dot: () => [time, peer, next++],
    next: () => next,
    take: () => undefined,
    refer: () => undefined,
  }
}
