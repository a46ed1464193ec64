/**
 * Branches that come aside. What is held of a peer is given up only when more than it has come of the other branch:
 * whatever stands on its numbers finds them there, and if the other side goes away meanwhile nothing has changed.
 */
import type { Coming, Replica, Update } from '@commute/contract'
import { bytes, last, weigh } from '@commute/update'
import { compareBytes } from '@commute/value'
import { short } from './digests.ts'
import type { Run } from './runs.ts'

/** What comes aside on one link. */
export interface Collecting {
  /** Begins with the branch of a peer that begins with this update and reaches to number `end`, or goes on with it. */
  begin(this: void, first: Update, end: number): void
  has(this: void, peer: string): boolean
  /** After which number (`floor`) of each peer something comes aside, and how far it has come. */
  coming(this: void): ReadonlyMap<string, Coming>
  /** How many numbers have come. */
  count(this: void): number
  /** Takes a run aside; answers the branch once it is to be taken in place of what is held. */
  take(this: void, run: Run): Collected | undefined
  /** They send no more: answers what has come of each, to be taken as it is. */
  rest(this: void): Collected[]
}

/** A branch that is to be taken. */
export interface Collected {
  readonly updates: readonly [Update, ...Update[]]
  /** Up to which number it goes, so far as is known. */
  readonly end: number
}

interface Branch extends Coming {
  readonly first: Update
  /** The fingerprint of what stands before it, and of that and all that has come. */
  readonly base: number
  print: number
  /** Up to which number it goes, as they say, and has come. */
  end: number
  to: number
  size: number
  updates: Update[]
}

/** How many bytes may come aside on one link; where they are more, what is held goes before all has come. */
const most = 1 << 24

const modulus = 2 ** 48

function isSame(a: Update, b: Update): boolean {
  return compareBytes(bytes(a), bytes(b)) === 0
}

/** Nothing comes aside. Memory: up to 16 MiB, while forks are healed. */
export function collecting(replica: Replica): Collecting {
  const branches = new Map<string, Branch>()
  let size = 0

  const drop = (branch: Branch): void => {
    branches.delete(branch.first.peer)
    size -= branch.size
  }

  /** What has come of a branch; it counts as long as it will be where no more of it can be waited for. */
  const taken = ({ updates, to, end }: Branch, isCut: boolean): Collected | undefined => {
    const [first, ...more] = updates
    return first && { updates: [first, ...more], end: isCut ? Math.max(to, end) : to }
  }

  return {
    begin: (first, end) => {
      const { peer, seq } = first
      const base = replica.print(peer, seq - 1) ?? 0
      const before = branches.get(peer)
      if (before !== undefined && before.base === base && isSame(before.first, first)) {
        before.end = end
        return
      }
      if (before !== undefined) drop(before)
      const floor = seq - 1
      branches.set(peer, { first, base, print: base, end, to: floor, floor, size: 0, updates: [] })
    },
    has: (peer) => branches.has(peer),
    coming: () => branches,
    count: () => {
      let count = 0
      for (const { to, floor } of branches.values()) count += to - floor
      return count
    },
    take: ({ print, updates }) => {
      const { peer, seq } = updates[0]!
      const branch = branches.get(peer)!
      const { first } = branch
      const isNext = seq - 1 === branch.to
      // It goes on from something else than what has come, or what stood before it is gone: a digest finds that out.
      const isOther =
        isNext && (print !== short(branch.print) || (seq === first.seq && !isSame(updates[0]!, first)))
      if (isOther || (replica.print(peer, branch.floor) ?? 0) !== branch.base) {
        drop(branch)
        return undefined
      }
      for (const update of updates) {
        if (update.seq !== branch.to + 1) continue
        const weight = weigh(update)
        branch.updates.push(update)
        branch.to = last(update)
        branch.print = (branch.print + weight.print) % modulus
        branch.size += weight.size
        size += weight.size
      }
      const isMuch = size > most
      if (branch.to <= (replica.digest().get(peer) ?? 0) && branch.to < branch.end && !isMuch)
        return undefined
      drop(branch)
      return taken(branch, isMuch)
    },
    rest: () => {
      const all = [...branches.values()]
      for (const branch of all) drop(branch)
      return all.map((branch) => taken(branch, true)).filter((branch) => branch !== undefined)
    },
  }
}
