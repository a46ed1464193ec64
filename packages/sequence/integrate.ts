/**
 * Where a new thing goes that somebody put between two others, when others have put things there too, at the same time.
 *
 * Everybody must decide alike, whatever came first, and what one person typed in one go must stay together. The rule is
 * Fugue's, in the form that needs no tree (Weidner, Kleppmann: "The Art of the Fugue: Minimizing Interleaving in
 * Collaborative Text Editing", 2023, section 4, FugueMax; the same order as "YjsMod" of Gentle, Kleppmann: "Collaborative
 * Text Editing with Eg-walker", 2025). Go from the left neighbour to the right one. What was put in between was put there
 * by others who did not know of this. Of each such thing look at its own neighbours:
 *
 *     its left one lies before mine      it belongs to what is before me: here is my place
 *     the same left one, and the right   one of us is first: by name of the peer, then by number
 *     the same left one, right nearer    it may belong to something further on: look on, my place may be here
 *     the same left one, right beyond    it goes before me
 *     its left one lies behind mine      it was typed on from something that is before me: go on
 */
import type { Runs } from './runs.ts'
import type { Tree } from './tree.ts'

/**
 * Moves the cursor to where a thing goes whose name is (peer, n), and that was put between `left` and `right` (-1: the
 * edge): between them, if nobody else put anything there; else beside what others did. Nowhere, if they do not stand in
 * this order. O(log n) where nobody else put anything there at the same time.
 */
export function integrate(
  tree: Tree,
  runs: Runs,
  left: number,
  right: number,
  peer: string,
  n: number,
): 'between' | 'beside' | 'nowhere' {
  const { after, isBefore, pass } = tree
  if (right >= 0 && runs.left(right) === left) {
    // It was put before what is to the right: so was only what came later than that.
    tree.locateBefore(right)
    const next = tree.before()
    if (next < right) return next === left ? 'between' : 'beside'
  }
  tree.locate(left)
  let next = after()
  if (next === right) return 'between'
  if (left >= 0 && right >= 0 && !isBefore(left, right)) return 'nowhere'
  let back = tree.place()
  let isScanning = false
  for (; next !== right && next >= 0; next = after()) {
    const itsLeft = runs.left(next)
    const itsRight = runs.right(next)
    if (itsLeft !== left) {
      // An edge to the left is before all.
      if (left >= 0 && (itsLeft < 0 || isBefore(itsLeft, left))) break
    } else if (itsRight !== right) {
      // An edge to the right is behind all.
      isScanning = itsRight >= 0 && (right < 0 || isBefore(itsRight, right))
    } else {
      const its = runs.peer(next)
      if (peer < its || (peer === its && n < runs.n(next))) break
      isScanning = false
    }
    // What follows in its run was typed on from it.
    const end = runs.end(next)
    pass((right > next && right < end ? right : end) - next)
    if (!isScanning) back = tree.place()
  }
  back()
  return 'beside'
}
