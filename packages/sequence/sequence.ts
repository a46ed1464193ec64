/**
 * Things in an order that many may insert into and remove from at once: what a text is built on. It knows nothing of
 * what the things are. Each has a number (how-manieth it came here) and a name (peer, n) that is the same everywhere.
 * What is removed stays in its place, hidden, since others may refer to it.
 *
 * One idea a file: `tree`, `cursor` and `change` (the order, found by index and by number), `runs` (who put what in,
 * and between what), `integrate` (the rule for what was put into one place at the same time), `ancestry` (below what
 * things stand), `tip` (where somebody types), `history` (what an editor would have seen), `versions` (how a
 * transaction is taken back); here they are kept in step. All are plain functions over records that are changed in
 * place.
 *
 * Memory: about 12 bytes a span, 24 a run (36 once two have put something into one place at once), 8 a change; 4 a
 * thing once somebody has asked by name.
 *
 * @module
 */
import { type Ancestry, ancestry } from './ancestry.ts'
import { extend, put, turn } from './change.ts'
import { indexHere, isShownHere, locate, numberAfter, numberBefore, seek, stretchHere } from './cursor.ts'
import { type History, history, note, noteMore } from './history.ts'
import { integrate } from './integrate.ts'
import { add, endOf, type Runs, runs } from './runs.ts'
import { leaveTip, moveTip, type Tip, tip } from './tip.ts'
import { type Tree, tree } from './tree.ts'
import { noteHidden, type Versions, versions } from './versions.ts'

export {
  eachSpan,
  firstIn,
  indexHere,
  isBefore,
  locate,
  locateBefore,
  numberAfter,
  numberBefore,
  pass,
  stretchHere,
} from './cursor.ts'
export type { History } from './history.ts'
export { grown } from './ints.ts'
export {
  areAllOf,
  endOf,
  find,
  hasPut,
  isKnown,
  isOdd,
  leftOf,
  nOf,
  peerOf,
  type Range,
  rangesOf,
  rightOf,
  type Runs,
} from './runs.ts'
export type { Tip } from './tip.ts'
export type { Tree } from './tree.ts'
export { accept, begin, blank, finish, last, settle, use, type Version, type Versions } from './versions.ts'

/** How many things there may be, hidden ones included. */
export const mostThings: number = 2 ** 30

/** The order and all that is known of it. */
export interface Sequence {
  readonly tree: Tree
  readonly runs: Runs
  readonly ancestry: Ancestry
  readonly tip: Tip
  readonly history: History
  readonly versions: Versions
}

/** An empty sequence. */
export function sequence(): Sequence {
  return {
    tree: tree(),
    runs: runs(),
    ancestry: ancestry(),
    tip: tip(),
    history: history(),
    versions: versions(),
  }
}

/** How many are shown. */
export function countShown({ tree }: Sequence): number {
  return tree.total
}

/**
 * The number of the thing shown before an index from 0 to the length; -1: none. The tree's cursor is then behind it.
 * O(log n).
 */
export function before({ tree }: Sequence, index: number): number {
  seek(tree, index)
  return numberBefore(tree)
}

/** Whether a number is shown. O(log n), the first time O(n). */
export function isShown({ tree }: Sequence, number: number): boolean {
  locate(tree, number)
  return isShownHere(tree)
}

/** How many are shown before a number, which may be hidden by now. O(log n). */
export function indexOf(sequence: Sequence, number: number): number {
  return isShown(sequence, number) ? indexHere(sequence.tree) - 1 : indexHere(sequence.tree)
}

// --- putting in -----------------------------------------------------------------------------------------------

/** Whether a peer's n-th is what somebody types next: nobody can have put anything before it. O(1). */
export function goesOn({ tip }: Sequence, peer: string, n: number): boolean {
  return tip.n === n && tip.peer === peer
}

/** Puts in `length` things that go on behind what came last. O(1) where the cursor was left there. */
export function typeOn({ tree, runs, tip, history }: Sequence, length: number): void {
  if (!extend(tree, runs.size, length)) {
    seek(tree, tip.index)
    put(tree, runs.size, length)
  }
  runs.size += length
  noteMore(history, length)
  tip.index += length
  tip.n += length
}

/**
 * Puts `length` things named (peer, n), (peer, n + 1) … in at an index; says whether that is typing on. O(log n), O(1)
 * where it is.
 */
export function insertAt(
  sequence: Sequence,
  index: number,
  peer: string,
  n: number,
  length: number,
): boolean {
  const { tree, runs, tip, history } = sequence
  if (index === tip.index && goesOn(sequence, peer, n)) {
    typeOn(sequence, length)
    return true
  }
  seek(tree, index)
  const left = numberBefore(tree)
  const right = numberAfter(tree)
  put(tree, runs.size, length)
  note(history, index, length)
  const isTypedOn = add(runs, peer, n, length, left, right, false)
  moveTip(tip, runs, index + length, peer, n + length)
  return isTypedOn
}

/**
 * Puts things between two numbers, wherever these are by now; false, and nothing is changed, if they do not stand in
 * this order. O(log n) but for what others put there at the same time.
 */
export function insertInto(
  { tree, runs, ancestry, tip, history }: Sequence,
  left: number,
  right: number,
  peer: string,
  n: number,
  length: number,
): boolean {
  const how = integrate(tree, runs, ancestry, left, right, peer, n)
  if (how === 'nowhere') return false
  const isOdd = how === 'beside' || (left >= 0 && !isShownHere(tree))
  const index = indexHere(tree)
  note(history, index, length)
  put(tree, runs.size, length)
  add(runs, peer, n, length, left, right, isOdd)
  if (isOdd) leaveTip(tip)
  else moveTip(tip, runs, index + length, peer, n + length)
  return true
}

// --- hiding ---------------------------------------------------------------------------------------------------

/** Hides the thing before the cursor and those behind it, at most so many of its span; answers how many. */
function hide({ tree, tip, versions }: Sequence, most: number): number {
  leaveTip(tip)
  const count = Math.min(most, stretchHere(tree))
  noteHidden(versions, numberBefore(tree), count)
  turn(tree, count, false)
  return count
}

/**
 * Hides `count` things from an index on; tells their numbers, if somebody asks, as stretches of one run each. O(log n)
 * a stretch.
 */
export function removeAt(
  sequence: Sequence,
  index: number,
  count: number,
  stretch?: (number: number, length: number) => void,
): void {
  const { runs, history } = sequence
  for (let left = count; left > 0;) {
    const number = before(sequence, index + 1)
    const length = hide(sequence, stretch === undefined ? left : Math.min(left, endOf(runs, number) - number))
    stretch?.(number, length)
    left -= length
  }
  note(history, index, -count)
}

/** Hides those of `length` things from a number on that are shown. O(log n) a stretch. */
export function remove(sequence: Sequence, number: number, length: number): void {
  const { tree, history } = sequence
  for (let at = number, end = number + length; at < end;) {
    if (isShown(sequence, at)) {
      const index = indexHere(tree) - 1
      const count = hide(sequence, end - at)
      note(history, index, -count)
      at += count
    } else at += stretchHere(tree)
  }
}
