/**
 * What to send next: a cursor into what the replica holds, never a queue. First by digest and order, what the other
 * side lacks and is ready for; once level, by one index into the order of arrival. Memory: O(peers).
 */
import type { Coming, Offer, Replica, Update } from '@commute/contract'
import { last } from '@commute/update'
import { coverage, isWithin } from './coverage.ts'
import { overhead } from './names.ts'
import type { Candidate, Order, Times } from './order.ts'

/** A cursor of one link. */
export interface Cursor {
  /**
   * They say what they have of the peers in this range; absent ones: nothing. Begins anew there. False where too many
   * ranges lie apart.
   */
  hear(
    this: void,
    first: string,
    next: string | null,
    theirs: ReadonlyMap<string, number>,
    coming: ReadonlyMap<string, Coming>,
  ): boolean
  /** They have it: from them or told by them. */
  has(this: void, peer: string, n: number): void
  /** Leave a peer out until they say anew what they have: its branches differ. */
  skip(this: void, peer: string): void
  /**
   * The next runs: at most so many bytes (but one update at least) and updates; none if there is nothing to send now.
   */
  next(this: void, room: number, most: number): Update[][]
  /** Whether they have said all that they have. */
  isTold(this: void): boolean
  /** Whether they have said all, and all that was there then has been handed out. */
  isLevel(this: void): boolean
}

/** A snapshot on its way: of what, and up to which number what they hold is replaced. */
interface Snapshot {
  readonly floor: number
  readonly until: number
}

/** One pass over those of whom they lack something, in the order. */
interface Pass {
  readonly rest: Iterator<Candidate>
  now: IteratorResult<Candidate>
  readonly size: number
  /** Whose next is not ready, or not theirs to have. */
  readonly blocked: Set<string>
  /** Whether anything was sent. */
  isNews: boolean
}

/** A cursor into a replica. */
export function cursor(replica: Replica, order: Order, random: (() => number) | undefined): Cursor {
  /** What they have, or will have when all that was sent arrives. */
  const theirs = new Map<string, number>()
  const heard = coverage()
  /**
   * Of which peers they have said something that was not looked at yet: what they lack is counted when they ask,
   * however much they say.
   */
  let fresh = coverage()
  const skipped = new Set<string>()
  const snapshots = new Map<string, Snapshot>()
  /** Of whom they lack how many updates, while catching up. */
  let lacking: Map<string, number> | undefined
  let pass: Pass | undefined
  let index = replica.length()
  let epoch = replica.epoch()
  /** Something was left out since it was not durable yet. */
  let late = false

  const have = (peer: string): number => theirs.get(peer) ?? 0

  const lack = (peer: string): void => {
    if (replica.digest().get(peer)! > have(peer) && heard.has(peer))
      (lacking ??= new Map()).set(peer, replica.count(peer, have(peer)))
  }

  const begin = (): void => {
    late = false
    epoch = replica.epoch()
    index = replica.length()
    lacking = new Map()
    pass = undefined
    fresh = coverage()
    for (const peer of replica.digest().keys()) lack(peer)
  }

  /** Counts what they lack of those of whom they have said something. O(peers) where they have. */
  const lookAfresh = (): void => {
    if (fresh.isEmpty()) return
    for (const peer of replica.digest().keys()) if (fresh.has(peer)) lack(peer)
    fresh = coverage()
  }

  const isReady = ({ peer, deps }: Update): boolean => {
    for (const [name, n] of deps) if (have(name) < n && name !== peer) return false
    return true
  }

  /** The next of the peer's, or of the snapshot of it. */
  const after = (peer: string): Offer | undefined => {
    const n = have(peer)
    const snapshot = snapshots.get(peer)
    if (snapshot !== undefined && n >= Math.max(snapshot.floor, snapshot.until)) snapshots.delete(peer)
    return replica.after(peer, n, snapshots.get(peer)?.floor)
  }

  /**
   * Times of updates by peer, remembered with what they were looked for behind: who orders by time asks again and
   * again.
   */
  const remembered = (
    numberOf: (peer: string) => number,
    find: (peer: string, n: number) => Offer | undefined,
  ) => {
    const known = new Map<string, { n: number; epoch: number; time: number }>()
    return (peer: string): number => {
      const n = numberOf(peer)
      const before = known.get(peer)
      if (before?.n === n && before.epoch === epoch) return before.time
      const time = find(peer, n)?.update.time
      if (time !== undefined) known.set(peer, { n, epoch, time })
      return time ?? 0
    }
  }
  const times: Times = {
    oldest: remembered(have, (peer) => after(peer)),
    newest: remembered((peer) => replica.digest().get(peer)! - 1, replica.after),
  }

  const begun = (): Pass => {
    const candidates = Array.from(lacking!, ([peer, count]): Candidate => ({ peer, count }))
    const rest = order(candidates, random, times)[Symbol.iterator]()
    return {
      rest,
      now: rest.next(),
      size: candidates.length,
      blocked: new Set(),
      isNews: false,
    }
  }

  /** Goes on with a pass until something does not fit any more; true where it has come to its end. */
  const goOn = (at: Pass, take: (offer: Offer) => boolean): boolean => {
    for (; at.now.done !== true && at.blocked.size < at.size; at.now = at.rest.next()) {
      const { peer } = at.now.value
      if (at.blocked.has(peer)) continue
      const offer = skipped.has(peer) ? undefined : after(peer)
      if (offer === undefined || !replica.mayLeave(offer.update)) {
        if (offer !== undefined) late = !replica.isBroken()
        lacking!.delete(peer)
        at.blocked.add(peer)
      } else if (!isReady(offer.update)) at.blocked.add(peer)
      else {
        const hasRoom = take(offer)
        const isTaken = have(peer) >= last(offer.update)
        at.isNews ||= isTaken
        if (hasRoom) continue
        if (isTaken) at.now = at.rest.next()
        return false
      }
    }
    return true
  }

  /** By digest: whoever's next update is ready, in the order, pass after pass. */
  const byDigest = (take: (offer: Offer) => boolean): void => {
    while (lacking!.size > 0) {
      const isFresh = pass === undefined
      const now = (pass ??= begun())
      if (!goOn(now, take)) return
      pass = undefined
      // In one that began with an earlier message, what was not ready may be so by now.
      if (isFresh && !now.isNews) break
    }
    pass = undefined
    // What waits for something else may have that in a part of the digest that is still to come.
    if (heard.isAll()) lacking = undefined
  }

  /** By arrival: what came since. */
  const byArrival = (take: (offer: Offer) => boolean): void => {
    if (index < replica.oldest()) return begin()
    for (; ; index++) {
      let offer = replica.arrived(index)
      if (offer === undefined) return
      const { peer, floor } = offer.update
      // Where something before it is forgotten it has become a snapshot, and all of that is to be sent.
      const end = floor === undefined ? last(offer.update) : replica.digest().get(peer)!
      while (offer !== undefined && end > have(peer) && !skipped.has(peer)) {
        // Something before it did not go out yet, or was written over since: from where they are.
        if (offer.update.seq !== have(peer) + 1) offer = after(peer)
        if (offer === undefined) return
        if (!replica.mayLeave(offer.update)) {
          // It waits for the disk, and what is behind it with it; but not for one that keeps no more.
          if (replica.isBroken()) break
          return
        }
        if (!isReady(offer.update)) return begin()
        if (!take(offer)) return
        offer = replica.arrived(index)
      }
    }
  }

  return {
    hear: (first, next, said, coming) => {
      if (!heard.add(first, next)) return false
      for (const peer of theirs.keys())
        if (isWithin(peer, first, next) && !said.has(peer)) theirs.delete(peer)
      for (const [peer, n] of said) theirs.set(peer, n)
      for (const peer of skipped)
        if (isWithin(peer, first, next)) {
          skipped.delete(peer)
          // What waited for something of theirs may be ready now.
          fresh.add('', null)
        }
      for (const peer of snapshots.keys()) if (isWithin(peer, first, next)) snapshots.delete(peer)
      // A snapshot goes on where it has come to.
      for (const [peer, { to, floor }] of coming) {
        // A branch of mine that comes aside there.
        if (replica.floor === undefined) {
          theirs.set(peer, Math.min(to, replica.digest().get(peer) ?? 0))
          continue
        }
        // Begun by one that had forgotten less than I have, or knew more: of no use here.
        if (floor < (replica.floor?.(peer) ?? Infinity) || floor > (replica.digest().get(peer) ?? 0)) continue
        snapshots.set(peer, { floor, until: said.get(peer) ?? 0 })
        theirs.set(peer, to)
      }
      pass = undefined
      lacking ??= new Map()
      if (!fresh.add(first, next)) fresh.add('', null)
      return true
    },
    has: (peer, n) => {
      if (n > have(peer)) theirs.set(peer, n)
      // It has just come from them: nothing that need be looked at again.
      const newest = index + 1 === replica.length() ? replica.arrived(index)!.update : undefined
      if (newest?.peer === peer && last(newest) <= n) index++
    },
    skip: (peer) => {
      skipped.add(peer)
    },
    next: (room, most) => {
      const runs: Update[][] = []
      let left = room
      let count = 0
      const take = ({ update, size }: Offer): boolean => {
        const { peer, floor } = update
        const run = runs.at(-1)
        const tip = run?.at(-1)
        const goesOn = tip?.peer === peer && last(tip) + 1 === update.seq && tip.floor === floor
        const cost = goesOn ? size : size + peer.length + overhead
        if (cost > left && count > 0) return false
        left -= cost
        count++
        if (goesOn) run!.push(update)
        else runs.push([update])
        if (floor !== undefined && update.seq === 1) {
          const until = Math.max(have(peer), snapshots.get(peer)?.until ?? 0)
          snapshots.set(peer, { floor, until })
        }
        theirs.set(peer, last(update))
        return left > 0 && count < most
      }
      if (epoch !== replica.epoch() || (late && lacking === undefined)) begin()
      lookAfresh()
      if (lacking !== undefined) byDigest(take)
      if (lacking === undefined && left > 0 && count < most && heard.isAll()) byArrival(take)
      // It was too far behind to go by arrival.
      if (lacking !== undefined && count === 0) byDigest(take)
      return runs
    },
    isTold: heard.isAll,
    isLevel: () => lacking === undefined && heard.isAll(),
  }
}
