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

/** Nothing, to be changed. */
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

function findInserted({ sequence: { runs } }: Core, said: Inserted, head: Head | undefined): Found | string {
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
  // Of a whole text, the beginning of a run may be here.
  for (let known = runs.find(peer, n); known >= 0 && length > 0; known = runs.find(peer, n)) {
    const count = Math.min(length, runs.end(known) - known)
    n += count
    length -= count
    text = [...text].slice(count).join('')
    left = known + count - 1
    right = runs.right(left)
  }
  if (length > 0 && runs.isKnown(peer, n, length)) return 'it gives a name that something else has'
  if (runs.size() + length > mostThings) return 'a text has room for 2^30 characters'
  return { text, length, peer, n, left, right, stretches: [] }
}

/** What a delta comes to here, or why it cannot be. O(log n). */
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

/** Whether some of it is not done yet, and can be. O(log n). */
export function isNews({ sequence: { tree, isShown } }: Core, found: Found): boolean {
  const { length, left, right, stretches } = found
  if (length > 0) return left < 0 || right < 0 || tree.isBefore(left, right)
  for (let k = 0; k < stretches.length; k += 2)
    for (let at = stretches[k]!, end = at + stretches[k + 1]!; at < end; at += tree.stretch())
      if (isShown(at)) return true
  return false
}

/** Does it; false where nothing changed. O(log n). */
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
