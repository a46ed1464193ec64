/**
 * Two things under one number: a cloned folder, a restored backup that went on writing. Fingerprints tell that branches
 * differ; a binary search over them finds where they part; then each side shows its first update beyond that, and both
 * keep the same one of the two branches. Whoever wrote the other issues it again under a name of its own.
 */
import type { Coming, Reason, Replica, Update, Value } from '@commute/contract'
import { bytes, last, writeRun } from '@commute/update'
import { compareBytes } from '@commute/value'
import { type Collected, collecting } from './collecting.ts'
import { isWithin } from './coverage.ts'
import type { Heard } from './messages.ts'
import type { Run } from './runs.ts'

/** What finding forks needs of its link. */
interface Link {
  say(this: void, message: Value): void
  /** Whether updates go out through it at all, and come in. */
  sends(this: void): boolean
  receives(this: void): boolean
  /** Leave the peer out until the next digest. */
  skip(this: void, peer: string): void
  /** A branch is shown, or answered: there is more to say, whatever either side has said of being done. */
  anew(this: void): void
  /** The peer's branches are one again: say what is held of it now. */
  settled(this: void, peer: string): void
}

/** The search for forks on one link. */
export interface Forks {
  /** Their fingerprint of the peer up to n is another than mine. */
  found(this: void, peer: string, n: number): void
  /**
   * They sent another update than mine under its number, or one of a branch that is given up: show them the one kept.
   */
  dispute(this: void, peer: string, seq: number): void
  /** They say anew what they have of the peers in this range: disputes are settled or come again. */
  renew(this: void, first: string, next: string | null): void
  /** Both hold the same: whatever lay apart is one. */
  agreed(this: void): void
  /** Something has grown: perhaps the branch that is kept has arrived. */
  look(this: void): void
  /** Whether the peer's updates are left alone until its branches are one again. */
  isOpen(this: void, peer: string): boolean
  /** Whether something is asked, to be shown, or was shown and not answered. */
  isBusy(this: void): boolean
  /** Whether they hold a branch that was given up here, and the one that is kept has not come. */
  isDisputed(this: void): boolean
  hear(this: void, heard: Heard): void
  /** Whether another branch of the peer's comes aside. */
  isAside(this: void, peer: string): boolean
  /** Takes a run aside; answers what is to be applied once what was held has gone for it. */
  collect(this: void, run: Run): readonly Update[]
  /** They send no more for now: the same of what has come of each branch. */
  rest(this: void): (readonly Update[])[]
  /** The peer's branches are one: says so. */
  settle(this: void, peer: string): void
  /** After which number of each peer another branch comes aside, and how far it has come: said of it. */
  coming(this: void): ReadonlyMap<string, Coming>
  /** How many numbers have come aside. */
  collected(this: void): number
  /** The next question or branch to say, if there is one. */
  next(this: void): Value | undefined
  /** Something was taken back here: what was learned is out of date. */
  restart(this: void): void
  /** Asks again whatever has not been answered: from the start, as what was learned may be out of date. */
  retry(this: void): void
  reasons(this: void): readonly Reason[]
}

/** How many questions may be under way. */
const mostAsked = 256

/** How many branches that they hold, and that are given up here, are remembered until the others have come. */
const mostDisputed = 256

/** How often a branch may be shown and nothing comes of it: now and then somebody else has healed it meanwhile. */
const mostSeen = 16

/** The search for forks on one link. O(log updates) messages a fork; memory O(peers whose branches differ). */
export function forks(replica: Replica, link: Link): Forks {
  /** Peer → equal up to, with which print; different at. */
  const open = new Map<string, { equal: number; print: number; different: number }>()
  /** Whom to ask about next, whose question is under way, and whose first update to show after which number. */
  const due = new Set<string>()
  const asked = new Set<string>()
  const toShow = new Map<string, number>()
  /** Of whom it was shown, until they say what they have. */
  const shown = new Set<string>()
  /** Of whom they have said that after it was shown, where nothing comes back. */
  const told = new Set<string>()
  /** Whose branches cannot become one through this link. */
  const apart = new Set<string>()
  /**
   * How often something was shown of a peer, either way, since a fork of it was healed: after so often there is none.
   */
  const seen = new Map<string, number>()
  const isDamaged = (peer: string): boolean => (seen.get(peer) ?? 0) >= mostSeen
  const see = (peer: string): void => {
    // Of names that are not held here there is no end.
    if (replica.digest().has(peer)) seen.set(peer, (seen.get(peer) ?? 0) + 1)
  }

  const aside = collecting(replica)
  /** Peer → the number at which they hold a branch that is given up. */
  const disputed = new Map<string, number>()

  /** Shows the branch that is kept in place of one that they hold, once it is here. */
  const resolve = (peer: string, seq: number): void => {
    if (replica.after(peer, seq - 1)?.update.seq !== seq) return
    disputed.delete(peer)
    toShow.set(peer, seq - 1)
  }

  /** The next question about a peer; none where the place is found. */
  const question = (peer: string): Value | undefined => {
    const range = open.get(peer)!
    const halfway = Math.floor((range.equal + range.different) / 2)
    let n = replica.endBefore(peer, halfway)
    if (n <= range.equal) {
      const first = replica.after(peer, range.equal)
      n = first === undefined ? range.different : last(first.update)
    }
    if (n < range.different) return ['probe', peer, n]
    close(peer)
    toShow.set(peer, range.equal)
    return undefined
  }

  const close = (peer: string): void => {
    open.delete(peer)
    due.delete(peer)
    asked.delete(peer)
  }

  /** Takes their branch aside, to give up mine for it once more than mine has come. */
  const give = (first: Update, end: number): void => {
    if (first.peer === replica.id()) replica.renounce()
    aside.begin(first, end)
  }

  /** What is to be applied of a branch that has come, once mine is given up for it; nothing where mine stays. */
  const adopt = ({ updates, end }: Collected): readonly Update[] => {
    const [first] = updates
    const mine = replica.after(first.peer, first.seq - 1)?.update
    const isMet = mine?.seq === first.seq && compareBytes(bytes(mine), bytes(first)) !== 0
    link.anew()
    if (!isMet || replica.fork?.(first, end) === 'theirs') return updates
    // It has grown meanwhile.
    toShow.set(first.peer, first.seq - 1)
    return []
  }

  /** Looks for the place from the start, between nothing and a number at which they differ. */
  const search = (peer: string, different: number): void => {
    open.set(peer, { equal: 0, print: 0, different })
    asked.delete(peer)
    due.add(peer)
  }

  const next = (): Value | undefined => {
    for (const [peer, equal] of toShow) {
      toShow.delete(peer)
      const first = replica.after(peer, equal)?.update
      if (first === undefined) continue
      // Nobody gives up a branch for one that cannot come.
      if (!link.sends()) {
        apart.add(peer)
        continue
      }
      shown.add(peer)
      see(peer)
      link.anew()
      return ['branch', peer, first.seq, writeRun([first])[0]!, replica.digest().get(peer)!]
    }
    if (asked.size >= mostAsked) return undefined
    for (const peer of due) {
      due.delete(peer)
      const probe = question(peer)
      if (probe !== undefined) {
        asked.add(peer)
        return probe
      }
      return next()
    }
    return undefined
  }

  return {
    found: (peer, n) => {
      // That they differ is known.
      if (aside.has(peer)) return
      link.skip(peer)
      if (isDamaged(peer)) return
      if (told.has(peer)) return void apart.add(peer)
      if (open.get(peer)?.different === n) return
      search(peer, n)
    },
    dispute: (peer, seq) => {
      link.skip(peer)
      // Beyond that a digest finds it again.
      if (disputed.size >= mostDisputed && !disputed.has(peer)) return
      disputed.set(peer, seq)
      resolve(peer, seq)
    },
    renew: (first, next) => {
      for (const peer of disputed.keys()) if (isWithin(peer, first, next)) disputed.delete(peer)
      for (const peer of apart) if (isWithin(peer, first, next)) apart.delete(peer)
      for (const peer of shown)
        if (isWithin(peer, first, next)) {
          shown.delete(peer)
          if (!link.receives()) told.add(peer)
          link.anew()
        }
    },
    agreed: () => {
      apart.clear()
      seen.clear()
    },
    look: () => {
      for (const [peer, seq] of disputed) resolve(peer, seq)
    },
    isOpen: (peer) => open.has(peer) || disputed.has(peer),
    isBusy: () => open.size + toShow.size + shown.size + aside.coming().size > 0,
    isDisputed: () => disputed.size > 0,
    hear: (heard) => {
      switch (heard.kind) {
        case 'probe':
          return link.say(['print', heard.peer, heard.n, replica.print(heard.peer, heard.n) ?? null])
        case 'print': {
          const range = open.get(heard.peer)
          if (range === undefined) return
          asked.delete(heard.peer)
          if (replica.print(heard.peer, heard.n) === heard.print && heard.n > range.equal) {
            range.equal = heard.n
            range.print = heard.print
          } else if (heard.n > range.equal) range.different = Math.min(range.different, heard.n)
          if (range.equal < range.different) due.add(heard.peer)
          else close(heard.peer)
          return
        }
        case 'branch': {
          const { first } = heard
          const mine = replica.after(first.peer, first.seq - 1)?.update
          const isMet = mine?.seq === first.seq && compareBytes(bytes(mine), bytes(first)) !== 0
          close(first.peer)
          link.anew()
          if (isMet) seen.delete(first.peer)
          else see(first.peer)
          if (isMet && !link.receives()) return void apart.add(first.peer)
          if (isMet && replica.isKept?.(first, heard.end) === true) {
            replica.fork!(first, heard.end)
            // Show it, so that they take theirs back; unless they are shown it already.
            if (!shown.has(first.peer)) toShow.set(first.peer, first.seq - 1)
          } else {
            shown.delete(first.peer)
            if (isMet) give(first, heard.end)
          }
          return link.settled(first.peer)
        }
        default:
      }
    },
    isAside: aside.has,
    collect: (run) => {
      const branch = aside.take(run)
      return branch === undefined ? [] : adopt(branch)
    },
    rest: () => aside.rest().map(adopt),
    settle: link.settled,
    coming: aside.coming,
    collected: aside.count,
    next,
    restart: () => {
      for (const [peer, { equal, print, different }] of open)
        if (replica.print(peer, equal) !== print) search(peer, different)
    },
    retry: () => {
      for (const peer of asked) search(peer, open.get(peer)!.different)
    },
    reasons: () => [
      ...[...seen.keys()].filter(isDamaged).map((peer) => ({
        code: 'DAMAGED',
        message: `${peer}'s updates are alike here and there, and their fingerprints are not: one side's memory is damaged`,
        count: 1,
      })),
      ...[...open.keys()].map((peer) => ({
        code: 'FORK',
        message: `${peer} has written at two places; healing`,
        count: 1,
      })),
      ...[...apart].map((peer) => ({
        code: 'FORK',
        message: `${peer} has written at two places; a link that goes both ways heals that`,
        count: 1,
      })),
    ],
  }
}
