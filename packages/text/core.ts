/** What all states of one text share: the order of its characters, and the characters. Changed in place. */
import type { Dot, Head, Value } from '@commute/contract'
import { mayRefer } from '@commute/dots'
import {
  blank,
  countShown,
  endOf,
  find as numberOf,
  firstIn,
  goesOn,
  goOn,
  hasPut,
  insertInto,
  isBefore,
  isKnown,
  isShown,
  leftOf,
  locate,
  mostThings,
  nOf,
  numberAfter,
  pass,
  peerOf,
  type Range,
  rangesOf,
  remove,
  rightOf,
  type Sequence,
  sequence,
  stretchHere,
  use,
  type Version,
} from '@commute/sequence'
import { type Characters, characters, lengthOf, setCharacters } from './characters.ts'
import type { Inserted, Said, Stretch } from './delta.ts'

/** The edit that was made here last. It is done already: whoever reduces its delta next need not look it up. */
export interface Made {
  /** Of which state, by serial, and which came of it. */
  before: number
  after: number
  delta: Value
  peer: string
  seq: number | undefined
}

/** What an update took out, in which state by serial, and what it took out before. */
interface Removed {
  readonly serial: number
  readonly stretch: Stretch
  readonly before: Removed | undefined
}

/**
 * Of the update that is being applied: what it has taken out; and in which state, by serial, it lied about what is
 * there (-1: it did not).
 */
interface Telling {
  head: Head | undefined
  /** How much was asked one by one of what it may refer to. */
  asked: number
  /** What it may refer to, once that was asked for; and in which state, by serial. */
  known: readonly Range[] | undefined
  knownIn: number
  liedIn: number
  removed: Removed | undefined
}

/** What was asked about last, of which state by serial, and found: `fault` asks the same as `reduce` after it. */
export interface Asked {
  serial: number
  delta: Value
  head: Head | undefined
  said: Said | undefined
  found: Found | string
}

/** The shared part. */
export interface Core {
  readonly sequence: Sequence
  readonly characters: Characters
  readonly made: Made
  readonly asked: Asked
  readonly telling: Telling
}

/** A state of a text. It is spent when a later update is reduced over it. */
export type Text = Version<Core | (() => Core) | undefined, string>

/** Of a text, nothing yet. */
export const empty: Text = blank(undefined, '')

/** The shared part of an empty text, to be changed. */
export function core(): Core {
  return {
    sequence: sequence(),
    characters: characters(),
    made: { before: -1, after: -1, delta: null, peer: '', seq: undefined },
    asked: { serial: -1, delta: null, head: undefined, said: undefined, found: '' },
    telling: { head: undefined, asked: 0, known: undefined, knownIn: -1, liedIn: -1, removed: undefined },
  }
}

/** The shared part of a state. */
export function coreOf({ core: of }: Text): Core {
  return of === undefined ? core() : typeof of === 'function' ? of() : of
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
 * What an update may refer to, as numbers: its writer's own, and what it depends on. O(runs of these), once an update.
 */
function knownTo(core: Core, head: Head): readonly Range[] {
  const telling = tellingOf(core, head)
  const { runs, versions } = core.sequence
  // What has come since is of this update, too.
  const isSame = telling.knownIn === versions.serial || versions.of === head
  if (telling.known !== undefined && isSame) return telling.known
  const { peer, deps = [], origin } = head
  const all = rangesOf(runs, peer, Infinity)
  for (const [name, n] of origin === undefined ? deps : [...deps, origin])
    if (name !== peer) all.push(...rangesOf(runs, name, n))
  all.sort(([a], [b]) => a - b)
  const out: Range[] = []
  for (const [from, to] of all) {
    const last = out.at(-1)
    if (last !== undefined && from <= last[1]) out[out.length - 1] = [last[0], Math.max(last[1], to)]
    else out.push([from, to])
  }
  // What comes while the update is being applied is its own.
  out.push([runs.size, Infinity])
  telling.knownIn = versions.serial
  return (telling.known = out)
}

/**
 * What stood right behind a number for who wrote an update: the first of what that may refer to. O(spans that others
 * put there at the same time), and `knownTo` where these are many.
 */
function nextOf(core: Core, left: number, head: Head): number {
  const { tree, runs } = core.sequence
  // Behind what this update put in nothing has come yet that it may refer to.
  if (left >= 0 && peerOf(runs, left) === head.peer && nOf(runs, left) >= head.seq) return rightOf(runs, left)
  locate(tree, left)
  // One by one for as long as that takes no longer than `knownTo` would.
  const telling = tellingOf(core, head)
  const each = 1 + (head.deps?.length ?? 0)
  for (const most = 64 + (runs.count >> 3); telling.asked < most; telling.asked += each) {
    const next = numberAfter(tree)
    if (next < 0 || mayRefer(head, peerOf(runs, next), nOf(runs, next))) return next
    pass(tree, endOf(runs, next) - next)
  }
  return firstIn(tree, knownTo(core, head))
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

/** What has been said in an update. */
function tellingOf({ telling }: Core, head: Head): Telling {
  if (telling.head !== head) {
    telling.head = head
    telling.asked = 0
    telling.known = undefined
    telling.liedIn = -1
    telling.removed = undefined
  }
  return telling
}

/**
 * Whether an update has lied: it is not believed about other places either, so that none makes everybody walk again and
 * again.
 */
function hasLied(core: Core, head: Head): boolean {
  return tellingOf(core, head).liedIn >= 0
}

/** Notes that an update has lied, and says how. */
function lie(core: Core, head: Head | undefined, how: string): string {
  if (head !== undefined) tellingOf(core, head).liedIn = core.sequence.versions.serial
  return how
}

/** Makes this state the last one, and forgets what was said in states that are taken back. */
export function goTo({ telling, sequence }: Core, state: Text): void {
  use(sequence, state)
  const { versions } = sequence
  while (telling.removed !== undefined && telling.removed.serial > versions.serial)
    telling.removed = telling.removed.before
  if (telling.liedIn > versions.serial) telling.liedIn = -1
}

/** Whether an update has taken some of this out already. O(what it has taken out). */
function isRemovedIn(core: Core, head: Head, [peer, n, count]: Stretch): boolean {
  for (let its = tellingOf(core, head).removed; its !== undefined; its = its.before) {
    const [whose, from, many] = its.stretch
    if (whose === peer && n < from + many && from < n + count) return true
  }
  return false
}

/** Notes what an update has taken out. */
export function remember(core: Core, said: Said, head: Head | undefined): void {
  if (head === undefined || 'text' in said) return
  const telling = tellingOf(core, head)
  const { serial } = core.sequence.versions
  for (const stretch of said) telling.removed = { serial, stretch, before: telling.removed }
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

/** Does it; false where nothing changed. O(what it names × log n). */
export function perform({ sequence, characters }: Core, found: Found): boolean {
  const { text, length, peer, n, left, right, stretches } = found
  const number = sequence.runs.size
  if (length > 0) {
    if (!insertInto(sequence, left, right, peer, n, length)) return false
    setCharacters(characters, number, length, text)
    return true
  }
  const before = countShown(sequence)
  for (let k = 0; k < stretches.length; k += 2) remove(sequence, stretches[k]!, stretches[k + 1]!)
  return countShown(sequence) < before
}

/**
 * How many characters are typed on, as they may be in the update of a head; 0 where a delta says something else. O(its
 * length).
 */
export function typedIn(delta: Value, head: Head | undefined): number {
  if (typeof delta !== 'string' || head === undefined) return 0
  const length = lengthOf(delta)
  return length <= head.count && Number.isSafeInteger(head.seq + length) && delta.isWellFormed() ? length : 0
}

/** Whether what is typed on stands right behind what came last, as mostly: nobody need look anything up then. O(1). */
export function isNext({ sequence }: Core, length: number, { peer, seq }: Head): boolean {
  return sequence.runs.size + length <= mostThings && goesOn(sequence, peer, seq)
}

/** Does what `isNext` says can be done. O(1). */
export function typeOn({ sequence, characters }: Core, text: string, length: number): void {
  setCharacters(characters, sequence.runs.size, length, text)
  goOn(sequence, length)
}
