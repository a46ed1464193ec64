/**
 * Text that many may type into at once. What one person typed in one go stays together, whoever else typed at the same
 * place at the same time, forward or backward (see `integrate` in sequence). Positions count code points, so a
 * character is never cut in half.
 *
 * For long texts: typing costs O(1), any other change O(log n). A state is changed in place: it is spent when a later
 * update is reduced over it, and using it then throws; the string that `view` gave stays what it was. Memory: 2 bytes a
 * character that ever was, and what sequence needs for spans and runs.
 *
 * Weidner, Kleppmann: "The Art of the Fugue", 2023 (the order); Gentle, Kleppmann: "Collaborative Text Editing with
 * Eg-walker", 2025 (runs). Left out: formatting; see marks. To save one in few bytes, see text-file.
 *
 * @module
 */
import type { Head, Value } from '@commute/contract'
import { anyHead } from '@commute/dots'
import {
  accept,
  begin,
  eachSpan,
  endOf,
  finish,
  last,
  leftOf,
  nOf,
  peerOf,
  rightOf,
  settle,
  use,
} from '@commute/sequence'
import { stringOf } from './characters.ts'
import { goTo, remember } from './claims.ts'
import { type Core, coreOf, doNext, isNext, type Made, perform, type Text, typedIn } from './core.ts'
import { read, type Said } from './delta.ts'
import { find, type Found, isNews } from './finding.ts'

export { back, edits, type Edits } from './edits.ts'
export { type Characters, lengthOf, setCharacters, stringOf } from './characters.ts'
export { type Core, core, coreOf, empty, type Made, type Text } from './core.ts'
export { type Anchor, isAnchor, type Moment, type Patch, reads, type Reads } from './reads.ts'

/** What a value says, one thing or, of a whole text, many; undefined where it is malformed. */
function readAll(value: Value, head: Head | undefined): readonly Said[] | undefined {
  const isWhole = Array.isArray(value) && value[0] === true
  const said = isWhole
    ? value.slice(1).map((one) => read(one as Value, head === anyHead ? undefined : head))
    : [read(value, head)]
  // A whole text names what others wrote: it is no update of one.
  return said.includes(undefined) || (isWhole && head !== anyHead && head !== undefined)
    ? undefined
    : (said as Said[])
}

/** Whether it is the edit that was made last. */
function isMade(made: Made, state: Text, delta: Value, head: Head | undefined): boolean {
  return (
    made.before === state.serial &&
    made.delta === delta &&
    made.seq === head?.seq &&
    (head === undefined || head.peer === made.peer)
  )
}

/**
 * What was found where the same was asked right before. It is good for once: what is said twice in an update is another
 * thing.
 */
function takeAsked(
  { asked }: Core,
  state: Text,
  delta: Value,
  head: Head | undefined,
): readonly [Said, Found | string] | undefined {
  const isSame = asked.serial === state.serial && asked.delta === delta && asked.head === head
  asked.serial = -1
  return isSame ? [asked.said!, asked.found] : undefined
}

/** What came of a state. Who keeps that, as an undo does, keeps no text with it. */
function changed(of: Core, before: Text): Text {
  if (before.core !== undefined) before.view = undefined
  return last(of.sequence, of)
}

/**
 * The state with the delta in it, and `state` is spent; `state` itself if that was no news, or refers to what is not
 * there. O(what it names × log n), O(1) where typing goes on.
 */
export function reduce(state: Text, delta: Value, head?: Head): Text {
  const of = coreOf(state)
  const { made, sequence } = of
  if (isMade(made, state, delta, head) && made.after === sequence.versions.serial) {
    accept(sequence, head)
    return changed(of, state)
  }
  const asked = takeAsked(of, state, delta, head)
  const typed = typedIn(delta, head)
  if (typed > 0) {
    goTo(of, state)
    begin(sequence, state)
    if (isNext(of, typed, head!)) {
      doNext(of, delta as string, typed)
      finish(sequence)
      accept(sequence, head)
      return changed(of, state)
    }
  }
  const said = asked === undefined ? readAll(delta, head) : [asked[0]]
  if (said === undefined) return state
  goTo(of, state)
  begin(sequence, state)
  let isChanged = false
  let done: Said | undefined
  for (const one of said) {
    const found = asked === undefined ? find(of, one, head) : asked[1]
    if (typeof found === 'string') continue
    if (perform(of, found)) isChanged = true
    done = one
  }
  if (isChanged) {
    finish(sequence)
    accept(sequence, head)
  }
  if (done !== undefined) remember(of, done, head)
  return isChanged ? changed(of, state) : state
}

/** The same state, complete with its update: those before it are spent. O(1). */
export function seal(state: Text): Text {
  if (typeof state.core === 'object') {
    // What was only drafted is taken back.
    use(state.core.sequence, state)
    settle(state.core.sequence)
  }
  return state
}

/** The delta if the state lacks some of it, else undefined. Changes nothing. O(what it names × log n). */
export function news(state: Text, delta: Value, head?: Head): Value | undefined {
  const of = coreOf(state)
  goTo(of, state)
  const isLacking = readAll(delta, head)?.some((said) => {
    const found = find(of, said, head)
    // Of a whole text, what refers to what is not there refers to what comes before in it.
    return typeof found === 'string' ? head === undefined : isNews(of, found)
  })
  return isLacking === true ? delta : undefined
}

/**
 * Why a delta is void: what it refers to is not there, or is not its writer's to refer to. O(what it names × log n).
 */
export function fault(state: Text, delta: Value, head?: Head): string | undefined {
  const of = coreOf(state)
  goTo(of, state)
  const typed = typedIn(delta, head)
  if (typed > 0 && isNext(of, typed, head!)) return undefined
  const all = readAll(delta, head)
  const said = all?.[0]
  if (said === undefined) return 'it gives names that are not its own'
  const found = find(of, said, head)
  const { asked } = of
  asked.serial = all!.length === 1 ? state.serial : -1
  asked.delta = delta
  asked.head = head
  asked.said = said
  asked.found = found
  if (typeof found === 'string') return found
  return 'text' in said && found.length < said.length ? 'it gives a name that something else has' : undefined
}

/**
 * Everything, as one delta: what was put in, run by run, and what was taken out. Undefined for an empty text.
 * O(characters).
 */
export function all(state: Text): Value | undefined {
  const { sequence, characters } = coreOf(state)
  const { runs, tree } = sequence
  use(sequence, state)
  const out: Value[] = [true]
  const dot = (number: number): Value => (number < 0 ? null : [peerOf(runs, number), nOf(runs, number)])
  for (let at = 0; at < runs.size;) {
    const [from, to] = [at, endOf(runs, at)]
    const name = [0, peerOf(runs, at), nOf(runs, at)]
    out.push([
      dot(leftOf(runs, at)),
      dot(rightOf(runs, at)),
      stringOf(characters, (stretch) => stretch(from, to - from)),
      name,
    ])
    at = to
  }
  eachSpan(tree, (number, length, isShown) => {
    for (let at = number; at < number + length && !isShown; at = endOf(runs, at))
      out.push([dot(at), Math.min(number + length, endOf(runs, at)) - at])
  })
  return out.length === 1 ? undefined : out
}

/** Who has put something in. */
export function writers(state: Text, each: (peer: string) => void): void {
  coreOf(state).sequence.runs.peers.forEach((peer) => each(peer))
}

/** Whether a value is what was done to a text. O(value). */
export function isDelta(value: Value): boolean {
  return readAll(value, anyHead) !== undefined
}

/** The text, one string a state. O(length) when it is first asked for. */
export function view(state: Text): string {
  if (state.view === undefined) {
    const { sequence, characters } = coreOf(state)
    use(sequence, state)
    state.view = stringOf(characters, (stretch) =>
      eachSpan(sequence.tree, (number, length, isShown) => isShown && stretch(number, length)),
    )
  }
  return state.view
}
