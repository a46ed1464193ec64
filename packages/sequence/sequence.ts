/**
 * Things in an order that many may insert into and remove from at once: what a text is built on. It knows nothing of
 * what the things are. Each has a number (how-manieth it came here) and a name (peer, n) that is the same everywhere.
 * What is removed stays in its place, hidden, since others may refer to it.
 *
 * One idea a file: `tree` (the order, found by index and by number), `runs` (who put what in, and between what),
 * `integrate` (the rule for what was put into one place at the same time), `history` (what an editor would have seen),
 * `versions` (how a transaction is taken back); here they are kept in step.
 *
 * Changed in place. Memory: about 12 bytes a span, 29 a run, 8 a change; 4 a thing once somebody has asked by name.
 *
 * @module
 */
import { type History, history } from './history.ts'
import { integrate } from './integrate.ts'
import { type Runs, runs } from './runs.ts'
import { type Tree, tree } from './tree.ts'
import { type Versions, versions } from './versions.ts'

export { grown } from './ints.ts'
export { blank, type Version, type Versions } from './versions.ts'
export type { History } from './history.ts'
export type { Runs } from './runs.ts'
export type { Tree } from './tree.ts'

/** How many things there may be, hidden ones included. */
export const mostThings: number = 2 ** 30

/** The order and all that is known of it. */
export interface Sequence extends Omit<Versions, 'hid'> {
  readonly tree: Tree
  readonly runs: Runs
  readonly history: History
  /** How many are shown. */
  length(this: void): number
  /** The number of the thing shown before an index from 0 to the length; -1: none. The tree's cursor is then behind it. O(log n). */
  before(this: void, index: number): number
  /** Puts `length` things named (peer, n), (peer, n + 1) … in at an index; says whether that is typing on. O(log n), O(1) where it is. */
  insertAt(this: void, index: number, peer: string, n: number, length: number): boolean
  /** Whether things go on what came last, and that is shown: nobody can have put anything between. O(1) where the last change was. */
  goesOn(this: void, peer: string, n: number, length: number): boolean
  /** Puts things that go on behind what came last. O(1) where the last change was. */
  goOn(this: void, length: number): void
  /**
   * Puts things between two numbers, wherever these are by now; false, and nothing is changed, if they do not stand in this
   * order. O(log n) but for what others put there at the same time.
   */
  insertInto(this: void, left: number, right: number, peer: string, n: number, length: number): boolean
  /** Hides `count` things from an index on; tells their numbers, if somebody asks, as stretches of one run each. O(log n) a stretch. */
  removeAt(this: void, index: number, count: number, stretch?: (number: number, length: number) => void): void
  /** Hides those of `length` things from a number on that are shown. O(log n) a stretch. */
  remove(this: void, number: number, length: number): void
  /** Whether a number is shown. O(log n), the first time O(n). */
  isShown(this: void, number: number): boolean
  /** How many are shown before a number, which may be hidden by now. O(log n). */
  indexOf(this: void, number: number): number
}

/** An empty sequence. */
export function sequence(): Sequence {
  const order = tree()
  const table = runs()
  const changes = history()
  const { hid, ...states } = versions(order, table, changes)
  const { seek, locate, turn } = order

  const insert = (
    index: number,
    left: number,
    right: number,
    peer: string,
    n: number,
    length: number,
    isOdd: boolean,
  ): boolean => {
    order.put(table.size(), length)
    changes.note(index, length)
    return table.add(peer, n, length, left, right, isOdd)
  }

  /** Hides the thing before the cursor and those behind it, at most so many of its span; answers how many. */
  const hide = (most: number): number => {
    const count = Math.min(most, order.stretch())
    hid(order.before(), count)
    turn(count, false)
    return count
  }

  /** Lets the last run go on, at an index behind which the cursor is. */
  const extend = (index: number, length: number): void => {
    order.put(table.size(), length)
    table.extend(length)
    changes.note(index, length)
  }

  const isShown = (number: number): boolean => {
    locate(number)
    return order.isShown()
  }

  const before = (index: number): number => {
    seek(index)
    return order.before()
  }

  return {
    tree: order,
    runs: table,
    history: changes,
    ...states,
    length: order.length,
    before,
    insertAt: (index, peer, n, length) => {
      const left = before(index)
      // Right behind what came last, nothing can have changed to the right of it.
      if (!changes.endsAt(index) || !table.isOpen(peer, n))
        return insert(index, left, order.after(), peer, n, length, false)
      extend(index, length)
      return true
    },
    goesOn: (peer, n, length) =>
      table.isOpen(peer, n) && !table.isKnown(peer, n, length) && isShown(table.size() - 1),
    goOn: (length) => {
      locate(table.size() - 1)
      extend(order.index(), length)
    },
    insertInto: (left, right, peer, n, length) => {
      const how = integrate(order, table, left, right, peer, n)
      if (how === 'nowhere') return false
      const isOdd = how === 'beside' || (left >= 0 && !order.isShown())
      insert(order.index(), left, right, peer, n, length, isOdd)
      return true
    },
    removeAt: (index, count, stretch) => {
      for (let left = count; left > 0;) {
        const number = before(index + 1)
        const length = hide(stretch === undefined ? left : Math.min(left, table.end(number) - number))
        stretch?.(number, length)
        left -= length
      }
      changes.note(index, -count)
    },
    remove: (number, length) => {
      for (let at = number, end = number + length; at < end;) {
        locate(at)
        if (order.isShown()) {
          const index = order.index() - 1
          const count = hide(end - at)
          changes.note(index, -count)
          at += count
        } else at += order.stretch()
      }
    },
    isShown,
    indexOf: (number) => (isShown(number) ? order.index() - 1 : order.index()),
  }
}
