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
import { goTo, isBefore, locate, locateBefore, numberAfter, numberBefore, pass, placeHere } from './cursor.ts'
import { endOf, leftOf, nOf, peerOf, rightOf, type Runs } from './runs.ts'
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
  if (right >= 0 && leftOf(runs, right) === left) {
    // It was put before what is to the right: so was only what came later than that.
    locateBefore(tree, right)
    const next = numberBefore(tree)
    if (next < right) return next === left ? 'between' : 'beside'
  }
  locate(tree, left)
  let next = numberAfter(tree)
  if (next === right) return 'between'
  if (left >= 0 && right >= 0 && !isBefore(tree, left, right)) return 'nowhere'
  let place = placeHere(tree)
  let isScanning = false
  for (; next !== right && next >= 0; next = numberAfter(tree)) {
    const itsLeft = leftOf(runs, next)
    const itsRight = rightOf(runs, next)
    if (itsLeft !== left) {
      // An edge to the left is before all.
      if (left >= 0 && (itsLeft < 0 || isBefore(tree, itsLeft, left))) break
    } else if (itsRight !== right) {
      // An edge to the right is behind all.
      isScanning = itsRight >= 0 && (right < 0 || isBefore(tree, itsRight, right))
    } else {
      const its = peerOf(runs, next)
      if (peer < its || (peer === its && n < nOf(runs, next))) break
      isScanning = false
    }
    // What follows in its run was typed on from it.
    const end = endOf(runs, next)
    pass(tree, (right > next && right < end ? right : end) - next)
    if (!isScanning) place = placeHere(tree)
  }
  goTo(tree, place)
  return 'beside'
}
