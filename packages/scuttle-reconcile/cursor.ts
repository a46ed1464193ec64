/**
 * What to send next: a cursor into what the replica holds, never a queue. First by digest and order, what the other side
 * lacks and is ready for; once level, by one index into the order of arrival. Memory: O(peers).
 */
import type { Replica, Update } from '@commute/contract'
import { last } from '@commute/update'
import type { Candidate, Order } from './order.ts'

/** A cursor of one link. */
export interface Cursor {
  /** What they have, or will have when all that was sent arrives. */
  theirs(this: void): ReadonlyMap<string, number>
  /** Begins anew from what they say that they have. */
  restart(this: void, theirs: Map<string, number>): void
  /** They have it: from them or told by them. */
  has(this: void, peer: string, n: number): void
  /** Leave a peer out until the next restart: its branches differ. */
  skip(this: void, peer: string): void
  /** The next runs, at most this many bytes of updates (but one update at least); none if there is nothing to send now. */
  next(this: void, room: number): Update[][]
  /** Whether all that was there at the restart has been handed out. */
  isLevel(this: void): boolean
}

/** A cursor into a replica. */
export function cursor(replica: Replica, order: Order): Cursor {
  let theirs = new Map<string, number>()
  let skipped = new Set<string>()
  let lacking: Set<string> | undefined
  let index = 0
  let epoch = -1
  /** Something was left out since it was not durable yet. */
  let late = false

  const have = (peer: string): number => theirs.get(peer) ?? 0

  const begin = (): void => {
    late = false
    epoch = replica.epoch()
    index = replica.length()
    lacking = new Set()
    for (const [peer, n] of replica.digest()) if (n > have(peer)) lacking.add(peer)
  }

  const isReady = ({ peer, deps }: Update): boolean => {
    for (const [name, n] of deps) if (have(name) < n && name !== peer) return false
    return true
  }

  /** By digest: whoever's next update is ready, in the order. */
  const byDigest = (take: (update: Update, size: number) => boolean): void => {
    for (let progress = true; progress && lacking!.size > 0;) {
      progress = false
      const candidates: Candidate[] = []
      for (const peer of lacking!) candidates.push({ peer, count: replica.digest().get(peer)! - have(peer) })
      const blocked = new Set<string>()
      for (const { peer } of order(candidates)) {
        if (blocked.has(peer)) continue
        const offer = skipped.has(peer) ? undefined : replica.after(peer, have(peer))
        if (offer === undefined || !replica.mayLeave(offer.update)) {
          if (offer !== undefined) late = true
          lacking!.delete(peer)
          blocked.add(peer)
        } else if (!isReady(offer.update)) blocked.add(peer)
        else {
          if (!take(offer.update, offer.size)) return
          progress = true
        }
        if (blocked.size === candidates.length) break
      }
    }
    lacking = undefined
  }

  /** By arrival: what came since. */
  const byArrival = (take: (update: Update, size: number) => boolean): void => {
    for (; ; index++) {
      const offer = replica.arrived(index)
      if (offer === undefined) return
      const { update, size } = offer
      const n = have(update.peer)
      if (last(update) <= n || skipped.has(update.peer)) continue
      if (!replica.mayLeave(update)) return
      if (update.seq !== n + 1 || !isReady(update)) {
        // Something before it did not go out yet (it was not durable then): find it by digest.
        begin()
        return
      }
      if (!take(update, size)) return
    }
  }

  return {
    theirs: () => theirs,
    restart: (digest) => {
      theirs = digest
      skipped = new Set()
      begin()
    },
    has: (peer, n) => {
      if (n > have(peer)) theirs.set(peer, n)
    },
    skip: (peer) => {
      skipped.add(peer)
    },
    next: (room) => {
      const runs: Update[][] = []
      let left = room
      const take = (update: Update, size: number): boolean => {
        if (size > left && runs.length > 0) return false
        left -= size
        const run = runs.at(-1)
        if (run?.[0]!.peer === update.peer && last(run.at(-1)!) + 1 === update.seq) run.push(update)
        else runs.push([update])
        theirs.set(update.peer, last(update))
        return left > 0
      }
      if (epoch !== replica.epoch() || (late && lacking === undefined)) begin()
      if (lacking !== undefined) byDigest(take)
      if (lacking === undefined && left > 0) byArrival(take)
      return runs
    },
    isLevel: () => lacking === undefined,
  }
}
