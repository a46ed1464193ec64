/**
 * A position strictly between two positions. Positions are strings, ordered by code unit (`<`), unique for each peer
 * and counter, and short: typing, prepending and typing in the middle of a list cost a few characters, by one peer or
 * by several in turn. Runs that two peers put at one place at the same time stay whole, forward and backward.
 *
 * A position is the path to a node of a tree of left and right children, as in Fugue (Weidner, Kleppmann: "The Art of
 * the Fugue", 2023, section 4), and at its end the counter that makes it unique. Each step tells the side, whose run it
 * is, and an index in that run. The steps of one peer below one parent are a *run*, open at both ends: appending takes
 * the next index, prepending the one before, so that only an insert inside a run, or beside somebody else's, goes one
 * step deeper. A peer named earlier in the path costs no character of its own. Left out: rebalancing; ever-nested
 * inserts grow by two characters each.
 *
 * @module
 */
import {
  at as stepAt,
  counterText,
  isName,
  maxLength,
  mostIndex,
  parse,
  type Path,
  stepText,
} from './path.ts'

/** Whether a string is a position: for what comes from a wire or a disk. O(length). */
export function isPosition(position: unknown): position is string {
  return typeof position === 'string' && parse(position) !== undefined
}

function check(position: string | undefined, which: string): Path {
  if (position === undefined) return { text: '', steps: [], peers: [], counter: 0 }
  const path = typeof position === 'string' ? parse(position) : undefined
  if (path === undefined)
    throw new TypeError(`seq-between: ${which} is not a position: ${JSON.stringify(position)}`)
  return path
}

/**
 * How far apart the items of a run stand, a power of two: so that some can still come between without a deeper step.
 */
const firstStride = 8

/** The path that goes on with the peer's outermost run on this path, where `fits` says that it fits. */
function goOn(path: Path, peer: string, by: 1 | -1, fits: (next: string) => boolean): string | undefined {
  for (const step of path.steps) {
    if (step.peer !== peer) continue
    for (let stride = firstStride; stride >= 1; stride /= 2) {
      const index = step.index + by * stride
      // Others may have put the run where it cannot go on.
      if (index > mostIndex || index < -1 - mostIndex) continue
      const next = path.text.slice(0, step.from) + stepText(step.named, step.right, peer, index)
      if (fits(next)) return next
    }
  }
  return undefined
}

/** Whether two paths end in one run. */
function isOneRun(a: Path, b: Path): boolean {
  const [last, other] = [a.steps.at(-1), b.steps.at(-1)]
  if (last === undefined || other === undefined || last.from !== other.from) return false
  return (
    last.peer === other.peer &&
    last.right === other.right &&
    a.text.slice(0, last.from) === b.text.slice(0, last.from)
  )
}

/**
 * A position after `left` and before `right`, for this peer and counter: the same for the same arguments, and no other
 * for the same peer and counter. `undefined` stands for the start and the end. The counter is a whole number from 1 on;
 * a peer uses each once (an update's dots serve). Throws `TypeError` where the two are out of order or equal, where one
 * is not a position, and for a peer's name other than 1 to 64 characters of `A–Z a–z 0–9 . _ -`; `RangeError` where a
 * position between them would be longer than 4,096 characters. O(length).
 *
 * @example
 * ```js
 * import { between } from '@commute/seq-between'
 * const one = between(undefined, undefined, 'ann', 1)
 * const two = between(one, undefined, 'ann', 2)
 * const mid = between(one, two, 'bob', 1)
 * one < mid && mid < two // => true
 * ```
 */
export function between(
  left: string | undefined,
  right: string | undefined,
  peer: string,
  counter: number,
): string {
  if (!isName(peer)) throw new TypeError(`seq-between: not a peer's name: ${JSON.stringify(peer)}`)
  if (!Number.isSafeInteger(counter) || counter < 1)
    throw new TypeError(`seq-between: a counter is a whole number from 1 on, not ${counter}`)
  const before = check(left, 'left')
  const after = check(right, 'right')
  if (left !== undefined && right !== undefined && left >= right)
    throw new TypeError(
      `seq-between: left must be before right: ${JSON.stringify(left)} and ${JSON.stringify(right)}`,
    )
  const end = stepAt + counterText(counter)
  const fits = (path: string): boolean => {
    const position = path + end
    return (left === undefined || left < position) && (right === undefined || position < right)
  }

  const made = (path: string): string => {
    const position = path + end
    if (position.length > maxLength)
      throw new RangeError('seq-between: there is no room left between these two; put it elsewhere')
    return position
  }

  // Go on with a run of mine: forward from the left or backward from the right, whichever is shorter.
  const forward = goOn(before, peer, 1, (path) => fits(path) && !after.text.startsWith(path))
  const backward = goOn(after, peer, -1, (path) => fits(path) && !before.text.startsWith(path))
  if (forward !== undefined && (backward === undefined || forward.length <= backward.length))
    return made(forward)
  if (backward !== undefined) return made(backward)

  // Else begin one: below the lower of the two. Of two items of one run that is the later one; else the shorter path.
  const afterLeft = before.text + stepText(before.peers, true, peer, 0)
  const beforeRight = after.text + stepText(after.peers, false, peer, 0)
  const goesLeft = isOneRun(before, after)
    ? after.counter < before.counter
    : afterLeft.length <= beforeRight.length
  const [first, second] = goesLeft ? [afterLeft, beforeRight] : [beforeRight, afterLeft]
  if (fits(first)) return made(first)
  if (fits(second)) return made(second)

  // Two items of one node, made one after the other's removal: below the first one's own counter.
  return made(left! + stepText(before.peers, true, peer, 0))
}
