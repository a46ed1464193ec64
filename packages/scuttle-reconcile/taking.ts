/** Updates that come: applied, and what does not fit asked for again. */
import type { Replica, Update } from '@commute/contract'
import { last } from '@commute/update'
import type { Cursor } from './cursor.ts'
import { short } from './digests.ts'
import type { Forks } from './forks.ts'
import type { Haves } from './haves.ts'
import type { Ledger } from './ledger.ts'
import type { Outbox } from './outbox.ts'
import type { Run } from './runs.ts'

/** What a link takes in. */
export interface Taking {
  /** Applies the updates of a message; whole: no part of it was lost. */
  take(this: void, runs: readonly Run[], isWhole: boolean, link: string): void
  /** They send no more for now: what has come aside is taken as it is. */
  rest(this: void, link: string): void
  /** What was asked for again has come, or is asked for elsewhere. */
  repaired(this: void): void
}

/** Of one link. */
export function taking(
  replica: Replica,
  fork: Forks,
  position: Cursor,
  owed: Haves,
  theirs: Ledger,
  { sayDigest }: Outbox,
  refuse: (code: string, message: string) => void,
): Taking {
  let isRepairing = false

  /** Applies a run up to what does not fit; says whether something is missing before that. */
  const takeRun = (updates: readonly Update[], link: string): boolean => {
    for (const update of updates) {
      const fate = replica.apply(update, link)
      if (fate === 'large') {
        refuse('LIMIT', `an update of ${update.peer}'s is larger than the ${replica.limit} bytes agreed on`)
        return false
      }
      if (fate === 'fork') fork.dispute(update.peer, update.seq)
      if (fate === 'hole' || fate === 'fork') return fate === 'hole'
      // They have it, whatever became of it here; but of a snapshot they have more than has come.
      if (update.floor === undefined || fate !== 'held') position.has(update.peer, last(update))
      if (fate === 'held') {
        // A piece of a snapshot: something came of it.
        if (update.floor !== undefined) isRepairing = false
        continue
      }
      theirs.have(update.peer, last(update))
      owed.took(update.peer, last(update))
      if (fate !== 'known') isRepairing = false
    }
    return false
  }

  return {
    take: (runs, isWhole, link) => {
      let isHole = !isWhole
      for (const run of runs) {
        const [first] = run.updates
        if (first === undefined || fork.isOpen(first.peer)) continue
        if (fork.isAside(first.peer)) {
          const updates = fork.collect(run)
          if (updates.length > 0 && takeRun(updates, link)) isHole = true
          if (!fork.isAside(first.peer)) fork.settle(first.peer)
          continue
        }
        const before = first.seq - 1
        const isNext = run.print !== null && before <= (replica.digest().get(first.peer) ?? 0)
        // It goes on from another branch than the one held here: nothing of it is applied.
        if (isNext && short(replica.print(first.peer, before) ?? -1) !== run.print)
          fork.found(first.peer, before)
        else if (takeRun(run.updates, link)) isHole = true
      }
      // A hole is a lost message: one digest, and they begin anew from it. Not again before something came of that.
      if (!isHole || isRepairing) return
      sayDigest(true)
      isRepairing = true
    },
    rest: (link) => {
      for (const updates of fork.rest())
        if (updates.length > 0) {
          takeRun(updates, link)
          fork.settle(updates[0]!.peer)
        }
    },
    repaired: () => {
      isRepairing = false
    },
  }
}
