/** What a delta comes to here: its names as numbers, or why that cannot be. */
import type { Dot, Head } from '@commute/contract'
import { mayRefer } from '@commute/dots'
import {
  endOf,
  find as numberOf,
  hasPut,
  isBefore,
  isKnown,
  isShown,
  leftOf,
  mostThings,
  rightOf,
  stretchHere,
} from '@commute/sequence'
import { hasLied, isRemovedIn, lie, nextOf } from './claims.ts'
import type { Core } from './core.ts'
import type { Inserted, Said } from './delta.ts'

/** What a delta comes to here: numbers instead of names. */
export interface Found {
  /** Put in: what, named what, and between which numbers. */
  readonly text: string
  readonly length: number
  readonly peer: string
  readonly n: number
  readonly left: number
  readonly right: number
  /** Taken out: first numbers and lengths. */
  readonly stretches: readonly number[]
}

/** What says nothing that is not there, or only takes something out. */
function takenOut(stretches: readonly number[]): Found {
  return { text: '', length: 0, peer: '', n: 0, left: -1, right: -1, stretches }
}

/**
 * Whether two things, -1 being the edge, could have stood side by side when somebody put something between them: the
 * right one was not put in behind something further right than the left one, nor the left one before something further
 * left than the right one. Others decide alike, since all this was before. Without it the order of what is put in would
 * depend on what came first.
 */
function couldTouch({ sequence: { runs, tree } }: Core, left: number, right: number, peer: string): boolean {
  // Between the edges: in a text that was empty for its writer.
  if (left < 0 && right < 0) return !runs.peers.includes(peer)
  if (left >= 0 && right >= 0 && !isBefore(tree, left, right)) return false
  if (right >= 0) {
    const its = leftOf(runs, right)
    if (its >= 0 && its !== left && (left < 0 || isBefore(tree, left, its))) return false
  }
  if (left >= 0) {
    const its = rightOf(runs, left)
    if (its >= 0 && its !== right && (right < 0 || isBefore(tree, its, right))) return false
  }
  return true
}

/**
 * The number that an update refers to: -1 for the edge, -2 for what is not there, or is not its writer's to refer to.
 */
function sideOf({ sequence: { runs } }: Core, dot: Dot | null, head: Head | undefined): number {
  if (dot === null) return -1
  const number = mayRefer(head, dot[0], dot[1]) ? numberOf(runs, dot[0], dot[1]) : -1
  return number < 0 ? -2 : number
}

/** Between which numbers something is put, -1 being the edge; or why it cannot be. */
function sidesOf(
  core: Core,
  said: Inserted,
  head: Head | undefined,
): readonly [left: number, right: number] | string {
  const { runs } = core.sequence
  const absent = 'it puts text beside what is not there'
  if (said.left === 'its left') {
    const right = sideOf(core, said.right as Dot, head)
    if (right < 0) return absent
    const left = leftOf(runs, right)
    // The second time something stands between.
    return hasPut(runs, said.peer, head!.seq, left, right) ? twice : [left, right]
  }
  const left = sideOf(core, said.left, head)
  if (left < -1) return absent
  // What is typed on stands between what it is typed on from and the right one of that.
  if (said.right === 'its right') return left < 0 ? absent : [left, rightOf(runs, left)]
  if (said.right === 'next' && hasPut(runs, said.peer, head!.seq, left)) return twice
  if (head !== undefined && hasLied(core, head)) return apart
  const right = said.right === 'next' ? nextOf(core, left, head!) : sideOf(core, said.right, head)
  if (right < -1) return absent
  if (couldTouch(core, left, right, said.peer)) return [left, right]
  return lie(core, head, apart)
}

const twice = 'it puts text twice into one place'
const apart = 'it puts text between two that never stood side by side'

function findInserted(core: Core, said: Inserted, head: Head | undefined): Found | string {
  const { runs } = core.sequence
  const { peer } = said
  let { n, length, text } = said
  const isThere = isKnown(runs, peer, n, length)
  if (isThere && head !== undefined) return takenOut([])
  const sides = sidesOf(core, said, head)
  if (typeof sides === 'string' && !isThere) return sides
  let [left, right] = typeof sides === 'string' ? [-1, -1] : sides
  if (isThere) {
    // Of a whole text, the beginning of a run may be here.
    let count = 0
    for (let at = numberOf(runs, peer, n); at >= 0 && count < length; at = numberOf(runs, peer, n + count)) {
      count += Math.min(length - count, endOf(runs, at) - at)
      left = numberOf(runs, peer, n + count - 1)
      right = rightOf(runs, left)
    }
    text = [...text].slice(count).join('')
    n += count
    length -= count
    if (length > 0 && isKnown(runs, peer, n, length)) return 'it gives a name that something else has'
  }
  // So many are more than what peers can send each other: here they need not say the same.
  if (runs.size + length > mostThings) return 'a text has room for 2^30 characters'
  return { text, length, peer, n, left, right, stretches: [] }
}

/** What a delta comes to here, or why it cannot be. O(what it names × log n). */
export function find(core: Core, said: Said, head: Head | undefined): Found | string {
  if ('text' in said) return findInserted(core, said, head)
  const { runs } = core.sequence
  const stretches: number[] = []
  const absent = 'it removes what is not there'
  if (head !== undefined && hasLied(core, head)) return absent
  for (const stretch of said) {
    const [peer, n, count] = stretch
    if (head !== undefined && isRemovedIn(core, head, stretch))
      return lie(core, head, 'it removes something twice')
    const isAllowed = mayRefer(head, peer, n + count - 1)
    for (let done = 0; done < count;) {
      const number = isAllowed ? numberOf(runs, peer, n + done) : -1
      // Some of it is there, and some not: that is found alike by all, also where the text is empty yet and notes
      // nothing.
      if (number < 0) return stretches.length > 0 ? lie(core, head, absent) : absent
      const length = Math.min(count - done, endOf(runs, number) - number)
      stretches.push(number, length)
      done += length
    }
  }
  return takenOut(stretches)
}

/** Whether some of it is not done yet, and can be. O(what it names × log n). */
export function isNews({ sequence }: Core, found: Found): boolean {
  const { length, stretches } = found
  if (length > 0) return true
  for (let k = 0; k < stretches.length; k += 2)
    for (let at = stretches[k]!, end = at + stretches[k + 1]!; at < end; at += stretchHere(sequence.tree))
      if (isShown(sequence, at)) return true
  return false
}
