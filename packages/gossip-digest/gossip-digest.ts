/**
 * What a peer has, said in few bytes: a digest maps each peer to the highest of its numbers, everything below included.
 * Merge, compare, tell what is missing, split to an MTU, and a compact binary form. Dynamo's truncation is there for
 * digests that are used as vector clocks.
 *
 * van Renesse, Dumitriu, Gough, Thomas: "Efficient Reconciliation and Flow Control for Anti-Entropy Protocols", 2008,
 * section 3 (digests); Fidge, 1988, and Mattern, 1989 (the partial order); DeCandia et al.: "Dynamo", 2007, section
 * 4.4.
 *
 * @module
 */
import type { Digest } from '@commute/contract'

export type { Digest } from '@commute/contract'
export { decode, encode, type DecodedDigest } from './compact.ts'

/** Nothing. */
export const empty: Digest = new Map()

/** How two digests stand to each other. */
export type Order = 'equal' | 'before' | 'after' | 'concurrent'

/** Whatever either has. O(a + b). */
export function merge(a: Digest, b: Digest): Digest {
  const out = new Map(a)
  for (const [peer, n] of b) if (n > (out.get(peer) ?? 0)) out.set(peer, n)
  return out
}

function hasAll(a: Digest, b: Digest): boolean {
  for (const [peer, n] of b) if (n > (a.get(peer) ?? 0)) return false
  return true
}

/**
 * Whether `a` is equal to `b`, before it, after it, or neither: concurrent. O(a + b).
 *
 * @example
 * ```js
 * import { compare } from '@commute/gossip-digest'
 * compare(new Map([['ann', 1]]), new Map([['ann', 2]])) // => 'before'
 * compare(new Map([['ann', 1]]), new Map([['bob', 1]])) // => 'concurrent'
 * ```
 */
export function compare(a: Digest, b: Digest): Order {
  const forward = hasAll(a, b)
  const backward = hasAll(b, a)
  if (forward) return backward ? 'equal' : 'after'
  return backward ? 'before' : 'concurrent'
}

/** A stretch of a peer's numbers: (from, to]. */
export interface Missing {
  readonly peer: string
  readonly from: number
  readonly to: number
}

/** What `theirs` lacks of `mine`. O(mine). */
export function missing(mine: Digest, theirs: Digest): Missing[] {
  const out: Missing[] = []
  for (const [peer, to] of mine) {
    const from = theirs.get(peer) ?? 0
    if (from < to) out.push({ peer, from, to })
  }
  return out
}

/** How many numbers `theirs` lacks of `mine`. O(mine). */
export function distance(mine: Digest, theirs: Digest): number {
  let sum = 0
  for (const [peer, to] of mine) sum += Math.max(0, to - (theirs.get(peer) ?? 0))
  return sum
}

/** A part of a digest: what it says of the peers in [first, next), absent ones being zero. No `next`: to the end. */
export interface Part {
  readonly first: string
  readonly next: string | undefined
  readonly entries: readonly (readonly [peer: string, n: number])[]
}

/**
 * The digest in parts that each stand alone, every one of at most `room` bytes by `cost` (one entry at least). Their
 * ranges cover all names, so a peer that no part names is known to be at zero. O(n log n).
 */
export function split(digest: Digest, room: number, cost: (peer: string, n: number) => number): Part[] {
  const sorted = [...digest].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const parts: Part[] = []
  let entries: [string, number][] = []
  let first = ''
  let used = 0
  for (const [peer, n] of sorted) {
    const bytes = cost(peer, n)
    if (entries.length > 0 && used + bytes > room) {
      parts.push({ first, next: peer, entries })
      first = peer
      entries = []
      used = 0
    }
    entries.push([peer, n])
    used += bytes
  }
  parts.push({ first, next: undefined, entries })
  return parts
}

/**
 * A vector clock with at most `most` peers: the ones used longest ago are dropped (Dynamo, section 4.4). It may then
 * call two clocks concurrent that are not.
 */
export function truncate(digest: Digest, lastUsed: (peer: string) => number, most: number): Digest {
  if (digest.size <= most) return digest
  const kept = [...digest]
    .toSorted(([a], [b]) => lastUsed(b) - lastUsed(a) || (a < b ? -1 : 1))
    .slice(0, most)
  return new Map(kept)
}
