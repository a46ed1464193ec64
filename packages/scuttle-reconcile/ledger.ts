/** What the other side has, by what it said and by what went to and fro. */
import type { Digest } from '@commute/contract'
import { distance } from '@commute/gossip-digest'
import { isWithin } from './coverage.ts'

/** What they have, and what they say that they have. */
export interface Ledger {
  /** They have a peer's numbers up to n, durably. */
  have(this: void, peer: string, n: number): void
  /** They say that they have a peer's numbers up to n. */
  claim(this: void, peer: string, n: number): void
  /** Of the peers in a range they say that they have these, and nothing of others. */
  within(this: void, first: string, next: string | null, said: ReadonlyMap<string, number>): void
  /** How many peers they have named. */
  peers(this: void): number
  /** How many numbers they say they have that are not in a digest. */
  behind(this: void, digest: Digest): number
  /** How many numbers of a digest they do not have. */
  ahead(this: void, digest: Digest): number
}

/** Of one link. O(peers). */
export function ledger(): Ledger {
  const acknowledged = new Map<string, number>()
  const claimed = new Map<string, number>()
  const have = (peer: string, n: number): void => {
    if (n > (acknowledged.get(peer) ?? 0)) acknowledged.set(peer, n)
  }
  return {
    have,
    claim: (peer, n) => {
      claimed.set(peer, n)
      have(peer, n)
    },
    within: (first, next, said) => {
      for (const peer of claimed.keys())
        if (isWithin(peer, first, next) && !said.has(peer)) claimed.delete(peer)
    },
    peers: () => claimed.size,
    behind: (digest) => distance(claimed, digest),
    ahead: (digest) => distance(digest, acknowledged),
  }
}
