/** What all states of one text share: the order of its characters, and the characters. Changed in place. */
import type { Dot, Head, Value } from '@commute/contract'
import { blank, mostThings, type Sequence, sequence, type Version } from '@commute/sequence'
import { type Characters, characters } from './characters.ts'
import type { Inserted, Said } from './delta.ts'

/** The delta that was made here last, and what it comes to: so it need not be read and looked up again. */
export interface Made {
  delta: Value
  /** Of which state, by whom, and which number was next. */
  serial: number
  peer: string
  n: number
  index: number
  /** How many were put in or taken out, and what was put in. */
  count: number
  text: string | undefined
}

/** The shared part. */
export interface Core {
  readonly sequence: Sequence
  readonly characters: Characters
  readonly made: Made
}

/** A state of a text. It is spent when a later update is reduced over it. */
export type Text = Version<Core | (() => Core) | undefined, string>

/** Of a text, nothing yet. */
export const empty: Text = blank('')

/** The shared part of an empty text, to be changed. */
export function core(): Core {
  const made = { delta: null, serial: -1, peer: '', n: 0, index: 0, count: 0, text: undefined }
  return { sequence: sequence(), characters: characters(), made }
}

/** The shared part of a state. */
export function coreOf({ core: of }: Text): Core {
  return of === undefined ? core() : typeof of === 'function' ? of() : of
}

/** Whether an update may refer to somebody's number: only then do all who apply it find the same. */
function mayRefer(head: Head | undefined, peer: string, n: number): boolean {
  if (head?.deps === undefined || peer === head.peer) return true
  if (head.origin?.[0] === peer && n <= head.origin[1]) return true
  return head.deps.some(([name, most]) => name === peer && n <= most)
}

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

/**
 * Whether two things, -1 being the edge, could have stood side by side when somebody put something between them: the right one
 * was not put in behind something further right than the left one, nor the left one before something further left than the right one.
 * Others decide alike, since all this was before. Without it the order of what is put in would depend on what came first.
 */
function couldTouch({ sequence: { runs, tree } }: Core, left: number, right: number, peer: string): boolean {
  // Between the edges: in a text that was empty for its writer.
  if (left < 0 && right < 0) return !runs.peers().includes(peer)
  if (left >= 0 && right >= 0 && !tree.isBefore(left, right)) return false
  if (right >= 0) {
    const its = runs.left(right)
    if (its >= 0 && its !== left && (left < 0 || tree.isBefore(left, its))) return false
  }
  if (left >= 0) {
    const its = runs.right(left)
    if (its >= 0 && its !== right && (right < 0 || tree.isBefore(its, right))) return false
  }
  return true
}

function findInserted(core: Core, said: Inserted, head: Head | undefined): Found | string {
  const { runs } = core.sequence
  /** A number, -1 for the edge, -2 for what is not there. */
  const numberOf = (dot: Dot | null): number => {
    if (dot === null) return -1
    const number = mayRefer(head, dot[0], dot[1]) ? runs.find(dot[0], dot[1]) : -1
    return number < 0 ? -2 : number
  }
  const { peer } = said
  let { n, length, text } = said
  let left = numberOf(said.left)
  let right = said.right === undefined ? (left < 0 ? -2 : runs.right(left)) : numberOf(said.right)
  if (left < -1 || right < -1) return 'it puts text beside what is not there'
  const isKnown = runs.isKnown(peer, n, length)
  if (isKnown && head !== undefined) return { text: '', length: 0, peer, n, left, right, stretches: [] }
  if (isKnown) {
    // Of a whole text, the beginning of a run may be here.
    let count = 0
    for (let known = runs.find(peer, n); known >= 0 && count < length; known = runs.find(peer, n + count)) {
      count += Math.min(length - count, runs.end(known) - known)
      left = runs.find(peer, n + count - 1)
      right = runs.right(left)
    }
    text = [...text].slice(count).join('')
    n += count
    length -= count
    if (length > 0 && runs.isKnown(peer, n, length)) return 'it gives a name that something else has'
  } else if (said.right !== undefined && !couldTouch(core, left, right, peer))
    // What is typed on stands between what it is typed on from and the right one of that: these did.
    return 'it puts text between two that never stood side by side'
  // So many are more than what peers can send each other: here they need not say the same.
  if (runs.size() + length > mostThings) return 'a text has room for 2^30 characters'
  return { text, length, peer, n, left, right, stretches: [] }
}

/** What a delta comes to here, or why it cannot be. O(what it names × log n). */
export function find(core: Core, said: Said, head: Head | undefined): Found | string {
  if ('text' in said) return findInserted(core, said, head)
  const { runs } = core.sequence
  const stretches: number[] = []
  for (const [peer, n, count] of said) {
    const isAllowed = mayRefer(head, peer, n + count - 1)
    for (let done = 0; done < count;) {
      const number = isAllowed ? runs.find(peer, n + done) : -1
      if (number < 0) return 'it removes what is not there'
      const length = Math.min(count - done, runs.end(number) - number)
      stretches.push(number, length)
      done += length
    }
  }
  return { text: '', length: 0, peer: '', n: 0, left: -1, right: -1, stretches }
}

/** Whether some of it is not done yet, and can be. O(what it names × log n). */
export function isNews({ sequence: { tree, isShown } }: Core, found: Found): boolean {
  const { length, stretches } = found
  if (length > 0) return true
  for (let k = 0; k < stretches.length; k += 2)
    for (let at = stretches[k]!, end = at + stretches[k + 1]!; at < end; at += tree.stretch())
      if (isShown(at)) return true
  return false
}

/** Does it; false where nothing changed. O(what it names × log n). */
export function perform({ sequence, characters }: Core, found: Found): boolean {
  const { text, length, peer, n, left, right, stretches } = found
  const number = sequence.runs.size()
  if (length > 0) {
    if (!sequence.insertInto(left, right, peer, n, length)) return false
    characters.write(number, length, text)
    return true
  }
  const before = sequence.length()
  for (let k = 0; k < stretches.length; k += 2) sequence.remove(stretches[k]!, stretches[k + 1]!)
  return sequence.length() < before
}
