/**
 * Two things under one number: a cloned folder, a restored backup that went on writing. Every replica keeps the same
 * one of two branches; whoever takes the other back issues it again, under a name that follows from the branch.
 * docs/decisions/0004 tells why.
 */
import type { Update } from '@commute/contract'
import { baseOf } from '@commute/dots'
import { bytes, depsOf, last, mostDeps, weigh } from '@commute/update'
import { compareBytes } from '@commute/value'
import type { Log } from './log.ts'
import { parking } from './parking.ts'

/** What branches need of their replica. */
export interface Ground {
  readonly kept: Log
  /** Of whom something before it is missing. */
  missingOf(this: void, update: Update): string | undefined
  /** Takes it as the next of its peer. */
  accept(this: void, update: Update): void
  tell(this: void, update: Update, link: string): void
  /** Begins anew with nothing; answers what there was. */
  clear(this: void, peer: string): Update[]
  /** What stays is there again. */
  rebuilt(this: void): void
}

/** Branches that were taken back, and what waits for them. */
export interface Branches {
  /** Whether it is this very update that is held under its number. */
  isHeld(this: void, update: Update): boolean
  /** Whether everybody keeps mine, of the branches that begin with these two and end at this number. */
  isMineKept(this: void, mine: Update, theirs: Update, end: number): boolean
  /** Gives up the peer's branch from this update on, for theirs. */
  giveUp(this: void, mine: Update, theirs: Update): void
  /** Whether a branch that was given up begins with it. */
  isGivenUp(this: void, update: Update): boolean
  /** Takes back the peer's updates beyond number n, and issues them again. */
  takeBack(this: void, peer: string, n: number): void
  /** Applies what has waited for something of this peer, which is there now, and for nothing more. */
  unpark(this: void, peer?: string): void
  /** The same of whomever. */
  unparkAll(this: void): void
  /** Whether something of the peer's waits. */
  isWaiting(this: void, peer: string): boolean
  /** How much waits for what is not there yet. */
  waiting(this: void): number
  /** What was given up may be looked at again. */
  look(this: void): void
}

function keyOf(update: Update): string {
  return `${update.peer} ${update.seq} ${weigh(update).print}`
}

/** No branches. Memory: what waits. */
export function branches({ kept, missingOf, accept, tell, clear, rebuilt }: Ground): Branches {
  const parked = parking()
  /** Where branches begin that were given up: not to be taken again before the others have come, or a while. */
  const givenUp = new Set<string>()

  const have = (peer: string): number => kept.digest.get(peer) ?? 0
  const isThere = ({ peer, seq }: Update): boolean => seq <= have(peer)
  const park = (update: Update): void => parked.put(isThere(update) ? '' : (missingOf(update) ?? ''), update)

  const isHeld = (update: Update): boolean => {
    const mine = kept.after(update.peer, update.seq - 1)?.update
    return mine?.seq === update.seq && compareBytes(bytes(mine), bytes(update)) === 0
  }

  /**
   * Issues a lost branch again, under a name of its own that goes on from where the branches part. Name, times and
   * deltas follow from the branch alone: whoever held it issues the same, so no copy of it is needed.
   */
  const reissue = (lost: readonly Update[], n: number): void => {
    const [first] = lost
    if (first === undefined) return
    const name = `${baseOf(first.peer)}.${weigh(first).print.toString(36)}`
    const origin = n === 0 ? undefined : ([first.peer, n] as const)
    let seq = 1
    for (const { count, time, deps, deltas } of lost) {
      const refers = new Map(deps)
      if (origin !== undefined) refers.set(origin[0], n)
      // What refers to so many that where it goes on from has no place beside them keeps its numbers, and says nothing.
      const isFull = origin !== undefined && refers.size + 1 > mostDeps
      const its = isFull ? [origin] : depsOf(refers, name)
      const again = { peer: name, seq, count, time, deps: its, deltas: isFull ? [] : deltas }
      park(seq === 1 && origin !== undefined ? { ...again, origin } : again)
      seq += count
    }
  }

  const unpark = (peer = ''): void => {
    const queue = parked.take('').concat(parked.take(peer))
    for (let at = 0; at < queue.length; at++) {
      const update = queue[at]!
      const isHere = isThere(update)
      if (isHere && !isHeld(update)) {
        // Two lost branches began alike and go on differently: this one needs a name of its own from there on.
        for (const one of queue.splice(at + 1)) parked.put('', one)
        reissue([update, ...parked.beyond(update.peer, update.seq)], update.seq - 1)
        queue.push(...parked.take(''))
      } else if (isHere || missingOf(update) === undefined) {
        if (!isHere) {
          accept(update)
          tell(update, 'fork')
        }
        queue.push(...parked.take(update.peer))
      } else park(update)
    }
  }

  return {
    isHeld,
    // The longer branch, so what refers to the other finds its numbers there; else the later and the greater.
    isMineKept: (mine, theirs, end) => {
      const longer = have(mine.peer) - end
      if (longer !== 0) return longer > 0
      return mine.time === theirs.time
        ? compareBytes(bytes(mine), bytes(theirs)) > 0
        : mine.time > theirs.time
    },
    giveUp: (mine, theirs) => {
      givenUp.add(keyOf(mine))
      givenUp.delete(keyOf(theirs))
    },
    isGivenUp: (update) => givenUp.size > 0 && givenUp.has(keyOf(update)),
    takeBack: (peer, n) => {
      const lost: Update[] = []
      for (const update of clear(peer)) {
        if (update.peer === peer && last(update) > n) lost.push(update)
        else if (missingOf(update) === undefined) accept(update)
        else park(update)
      }
      rebuilt()
      reissue(lost, n)
    },
    unpark,
    unparkAll: () => {
      for (const update of parked.all()) parked.put('', update)
      unpark()
    },
    isWaiting: parked.has,
    waiting: parked.count,
    look: () => givenUp.clear(),
  }
}
