/**
 * Where a new thing goes that somebody put between two others, when others have put things there too, at the same time.
 *
 * Everybody must decide alike, whatever came first, and what one person typed in one go must stay together. So things
 * stand in a tree (see `ancestry`), and among the children of one thing there is an order:
 *
 *     left children      by name: of the peer, then by number
 *     right children     whose right neighbour is further on goes first; where that is the same, by name
 *
 * (Weidner, Kleppmann: "The Art of the Fugue: Minimizing Interleaving in Collaborative Text Editing", 2023, section 4,
 * FugueMax; the same order as "YjsMod" of Gentle, Kleppmann: "Collaborative Text Editing with Eg-walker", 2025.) A new
 * thing goes before the first thing between its neighbours that stands below a child which comes after it. Between them
 * all that stands below earlier children comes first, so that thing is found by halving.
 */
import { type Ancestry, childAbove, isLeftChild } from './ancestry.ts'
import {
  isBefore,
  isInside,
  lastUnder,
  locate,
  locateBefore,
  numberAfter,
  numberBefore,
  toEnd,
} from './cursor.ts'
import { nOf, peerOf, rightOf, type Runs } from './runs.ts'
import { above, entry, head, type Tree } from './tree.ts'

/**
 * Moves the cursor to where a thing goes whose name is (peer, n), and that was put between `left` and `right` (-1: the
 * edge): between them, if nobody else put anything there; else beside what others did. Nowhere, if they do not stand in
 * this order. O(log n) where nobody else put anything there at the same time.
 */
export function integrate(
  tree: Tree,
  runs: Runs,
  ancestry: Ancestry,
  left: number,
  right: number,
  peer: string,
  n: number,
): 'between' | 'beside' | 'nowhere' {
  const isLeft = isLeftChild(runs, left, right)

  const isNamedBefore = (number: number): boolean => {
    const its = peerOf(runs, number)
    return peer < its || (peer === its && n < nOf(runs, number))
  }

  /** Whether a thing that stands between the two goes behind the new one. */
  const isBehind = (number: number): boolean => {
    const child = childAbove(ancestry, runs, isLeft ? right : left, number)
    if (isLeft) return child >= 0 && isNamedBefore(child)
    if (child < 0) return true
    const its = rightOf(runs, child)
    if (its === right) return isNamedBefore(child)
    return its >= 0 && (right < 0 || isBefore(tree, its, right))
  }

  if (isLeft) {
    locateBefore(tree, right)
    const last = numberBefore(tree)
    // It has no left child: what is below it came later.
    if (last < right) return last === left ? 'between' : 'beside'
    if (!isBehind(last)) return 'beside'
  }
  locate(tree, left)
  if (numberAfter(tree) === right) return 'between'
  if (left >= 0 && right >= 0 && !isBefore(tree, left, right)) return 'nowhere'
  const first = firstOf(tree, right, isBehind)
  if (first < 0) toEnd(tree)
  else locateBefore(tree, first)
  return 'beside'
}

/**
 * The first number behind the cursor for which something holds, as it does for all behind that; `right` (-1: the edge)
 * if there is none before it. O(log² n).
 */
function firstOf(tree: Tree, right: number, holds: (number: number) => boolean): number {
  const { cells } = tree
  const isFrom = (number: number): boolean => (right >= 0 && !isBefore(tree, number, right)) || holds(number)
  /** The first entry of a node from one on whose last thing it holds of; its end if there is none. */
  const entryFrom = (node: number, level: number, from: number): number => {
    let [low, high] = [from, cells[node]!]
    while (low < high) {
      const middle = low + (((high - low) >> 2) << 1)
      const last =
        level === 0
          ? cells[middle]! + Math.abs(cells[middle + 1]!) - 1
          : lastUnder(tree, cells[middle]!, level - 1)
      if (isFrom(last)) high = middle
      else low = middle + 2
    }
    return low
  }
  const begun = tree.at
  let node = tree.leaf
  let level = 0
  let at = entryFrom(node, 0, isInside(tree) ? begun : begun + 2)
  // Up to where it holds of something below, and down to that.
  while (at === cells[node]) {
    const up = cells[node + above]!
    if (up < 0) return right
    at = entryFrom(up, ++level, cells[node + entry]! + 2)
    node = up
  }
  for (; level > 0; level--) {
    node = cells[at]!
    at = entryFrom(node, level - 1, node + head)
  }
  let number = cells[at]! + (at === begun ? tree.offset : 0)
  for (let last = cells[at]! + Math.abs(cells[at + 1]!) - 1; number < last;) {
    const middle = (number + last) >>> 1
    if (isFrom(middle)) last = middle
    else number = middle + 1
  }
  return number
}
