/** Makers of edits: what people do to a text, as deltas. */
import type { Back, Edit, Mine, Names, Stamp, Value } from '@commute/contract'
import {
  areAllOf,
  before,
  begin,
  countShown,
  eachSpan,
  endOf,
  find,
  finish,
  insertAt,
  isBefore,
  isShown,
  leftOf,
  locate,
  locateBefore,
  nOf,
  numberAfter,
  numberBefore,
  peerOf,
  removeAt,
  rightOf,
  type Runs,
  type Sequence,
  stretchHere,
  use,
} from '@commute/sequence'
import { lengthOf, setCharacters, stringOf } from './characters.ts'
import { type Core, coreOf, type Text } from './core.ts'
import { addStretch, type Inserted, read, reference, type Stretch, writeRemoved } from './delta.ts'

/** What one does with it. Indexes count code points; one that is not there throws `RangeError`. */
export interface Edits {
  /** Puts text before the character at an index; at the length: at the end. `TypeError` for half a surrogate pair. */
  insert(this: void, index: number, text: string): Edit<Text>
  /** Puts text at the end. */
  push(this: void, text: string): Edit<Text>
  /** Takes out `count` characters (1 if not said) from an index on. */
  remove(this: void, index: number, count?: number): Edit<Text>
}

/** Throws `RangeError` where an index, or the end of what begins at one, is not between these. */
export function check(index: number, length: number, from = 0): void {
  if (!Number.isSafeInteger(index) || index < from || index > length)
    throw new RangeError(
      `text: ${from === 0 ? 'index' : 'end'} ${index} is not between ${from} and ${length}`,
    )
}

/** How many characters a string has. Throws `TypeError` where it holds half of one. */
function measured(text: string): number {
  if (typeof text !== 'string') throw new TypeError(`text: not a string but ${typeof text}`)
  if (text.length === 1 && (text.charCodeAt(0) & 0xf800) !== 0xd800) return 1
  if (!text.isWellFormed())
    throw new TypeError('text: half of a surrogate pair is not a character; insert both halves at once')
  return lengthOf(text)
}

/** Notes that an edit was done, and answers its delta. */
function made(core: Core, before: Text, delta: Value, { peer, seq }: Stamp): Value {
  const { made } = core
  made.after = finish(core.sequence)
  made.before = before.serial
  made.delta = delta
  made.peer = peer
  made.seq = seq
  return delta
}

/** How a delta refers to a number. */
function refer({ sequence: { runs } }: Core, number: number, stamp: Stamp): Value {
  if (number < 0) return null
  const peer = peerOf(runs, number)
  const n = nOf(runs, number)
  stamp.refer(peer, n)
  return reference(peer, n, stamp)
}

/** The next numbers of mine; answers the first. */
function dots(stamp: Stamp, count: number): Mine {
  const mine = stamp.dot()
  for (let k = 1; k < count; k++) stamp.dot()
  return mine
}

/** Notes that what stood under a peer's numbers comes back under the next of mine. */
function cameBack(names: Names, runs: Runs, number: number, length: number, stamp: Stamp): void {
  for (let k = 0; k < length; k++)
    names.became(peerOf(runs, number + k), nOf(runs, number + k), [stamp.peer, stamp.next() + k])
}

function insert(index: number, text: string): Edit<Text> {
  const count = measured(text)
  return (state, stamp) => {
    const core = coreOf(state)
    const { sequence, characters } = core
    begin(sequence, state)
    check(index, countShown(sequence))
    if (count === 0) return undefined
    const n = stamp.next()
    const mine = dots(stamp, count)
    const { runs } = sequence
    const number = runs.size
    setCharacters(characters, number, count, text)
    const isTypedOn = insertAt(sequence, index, stamp.peer, n, count)
    return made(
      core,
      state,
      isTypedOn && mine === 0
        ? text
        : inserted(core, leftOf(runs, number), rightOf(runs, number), text, mine, stamp),
      stamp,
    )
  }
}

function push(text: string): Edit<Text> {
  measured(text)
  return (state, stamp) => {
    const { sequence } = coreOf(state)
    use(sequence, state)
    return insert(countShown(sequence), text)(state, stamp)
  }
}

/** The delta of what is between two numbers. */
function inserted(core: Core, left: number, right: number, text: string, mine: Mine, stamp: Stamp): Value {
  const { runs } = core.sequence
  if (typeof mine !== 'number')
    return [refer(core, left, stamp), refer(core, right, stamp), text, mine as Value]
  const isLeft = right >= 0 && leftOf(runs, right) === left
  const side = refer(core, isLeft ? right : left, stamp)
  // Who knows of what stands to the right finds it.
  if (right >= 0 && !isLeft && !areAllOf(runs, stamp.peer)) stamp.refer(peerOf(runs, right), nOf(runs, right))
  const said = isLeft ? [text, side] : [side, text]
  return mine === 0 ? said : [...said, mine]
}

function remove(index: number, count = 1): Edit<Text> {
  if (!Number.isSafeInteger(count))
    throw new RangeError(`text: a count is a whole number, not ${String(count)}`)
  return (state, stamp) => {
    const core = coreOf(state)
    const { sequence } = core
    const { runs } = sequence
    begin(sequence, state)
    check(index, countShown(sequence))
    check(index + count, countShown(sequence), index)
    if (count === 0) return undefined
    if (count === 1) {
      const one = refer(core, before(sequence, index + 1), stamp)
      removeAt(sequence, index, 1)
      return made(core, state, Array.isArray(one) ? [one, 1] : one, stamp)
    }
    const stretches: Stretch[] = []
    removeAt(sequence, index, count, (number, part) => {
      const peer = peerOf(runs, number)
      const n = nOf(runs, number)
      stamp.refer(peer, n + part - 1)
      addStretch(stretches, peer, n, part)
    })
    return made(core, state, writeRemoved(stretches, stamp), stamp)
  }
}

/** How many characters one delta puts in again: it has room in an update whatever they are. */
const mostAtOnce = 2048

/** How many pieces one delta takes out: it has room for them whoever wrote them. */
const mostPieces = 64

/** What somebody put in. */
type Place = Pick<Inserted, 'peer' | 'n' | 'length'>

/** Puts in again all that a text showed whose place was taken away and has come back, empty. */
function refill(of: Core, names: Names): Edit<Text>[] {
  const { runs, tree } = of.sequence
  const out: Edit<Text>[] = []
  let index = 0
  eachSpan(tree, (number, length, isShown) => {
    for (let from = number, end = number + length; isShown && from < end; from += mostAtOnce) {
      const [at, first, part] = [index, from, Math.min(mostAtOnce, end - from)]
      index += part
      const text = stringOf(of.characters, (stretch) => stretch(first, part))
      out.push((state, stamp) => {
        cameBack(names, runs, first, part, stamp)
        return insert(at, text)(state, stamp)
      })
    }
  })
  return out
}

/**
 * Takes out what deltas put in, as far as it is shown, and puts in again what they took out, where that was; without
 * deltas: all that was there.
 */
export const back: Back<Text> = (was, after, deltas, head, names) => {
  if (deltas.length === 0) {
    const of = coreOf(was)
    use(of.sequence, was)
    return refill(of, names)
  }
  const of = coreOf(after)
  const takeOuts: Edit<Text>[] = []
  const hidden: (readonly [number: number, length: number])[] = []
  for (const delta of deltas.toReversed()) {
    const said = read(delta, head)
    if (said === undefined) continue
    if ('text' in said)
      for (const part of partsOf(of, said, names))
        takeOuts.push((state, stamp) => takeOut(coreOf(state), state, part, names, stamp))
    else
      for (const [peer, n, count] of said)
        eachNumber(of.sequence, peer, n, count, (number, length) => {
          for (let from = number, end = number + length; from < end; from += mostAtOnce)
            hidden.push([from, Math.min(mostAtOnce, end - from)])
        })
  }
  // From the front on: what stood before others is there when their place is looked for.
  hidden.sort(([a], [b]) => (isBefore(of.sequence.tree, a, b) ? -1 : 1))
  const puts = hidden.map(
    ([number, length]): Edit<Text> =>
      (state, stamp) =>
        putAgain(of, state, number, length, names, stamp),
  )
  return [...puts, ...takeOuts]
}

/** Calls back for the numbers of somebody's things, as stretches that stand one behind the other. */
function eachNumber(
  { runs, tree }: Sequence,
  peer: string,
  n: number,
  count: number,
  each: (number: number, length: number) => void,
): void {
  for (let done = 0; done < count;) {
    const number = find(runs, peer, n + done)
    if (number < 0) return
    locate(tree, number)
    const length = Math.min(count - done, endOf(runs, number) - number, stretchHere(tree))
    each(number, length)
    done += length
  }
}

/**
 * Of what stood before a number in another core, the nearest that has been put in again in this one; -1: none of it.
 * O(what stood there × log n).
 */
function standInOf({ sequence: { runs } }: Core, of: Core, number: number, names: Names): number {
  const { tree, runs: its } = of.sequence
  for (let at = number; ;) {
    locateBefore(tree, at)
    at = numberBefore(tree)
    if (at < 0) return -1
    const [peer, n] = [peerOf(its, at), nOf(its, at)]
    // What had been put in again there already is looked for where that stands.
    const next = names.next(peer, n)
    const here = next !== undefined && find(its, ...next) >= 0 ? -1 : find(runs, ...names.now(peer, n))
    if (here >= 0) return here
  }
}

/** Puts in again what is hidden by now, right behind where it stood. */
function putAgain(of: Core, state: Text, number: number, length: number, names: Names, stamp: Stamp): Value {
  const core = coreOf(state)
  const { sequence } = core
  use(sequence, state)
  // Where the text has come back as a whole, what was hidden in it is not there.
  const left = core === of ? number + length - 1 : standInOf(core, of, number, names)
  locate(sequence.tree, left)
  const right = numberAfter(sequence.tree)
  cameBack(names, of.sequence.runs, number, length, stamp)
  const mine = dots(stamp, length)
  return inserted(
    core,
    left,
    right,
    stringOf(of.characters, (stretch) => stretch(number, length)),
    mine,
    stamp,
  )
}

/** Of what was put in, parts each of which can be taken out by one update, however many pieces it is in by now. */
function partsOf({ sequence }: Core, { peer, n, length }: Place, names: Names): Place[] {
  const parts: Place[] = []
  let [from, pieces, end] = [0, 0, -1]
  for (let k = 0; k < length; k++) {
    const number = find(sequence.runs, ...names.now(peer, n + k))
    if (number < 0 || !isShown(sequence, number)) continue
    if (number !== end && ++pieces > mostPieces) {
      parts.push({ peer, n: n + from, length: k - from })
      from = k
      pieces = 1
    }
    end = number + 1
  }
  return [...parts, { peer, n: n + from, length: length - from }]
}

function takeOut(
  { sequence }: Core,
  state: Text,
  { peer, n, length }: Place,
  names: Names,
  stamp: Stamp,
): Value | undefined {
  use(sequence, state)
  const shown: Stretch[] = []
  for (let k = 0; k < length; k++) {
    const [who, at] = names.now(peer, n + k)
    const number = find(sequence.runs, who, at)
    if (number < 0 || !isShown(sequence, number)) continue
    stamp.refer(who, at)
    addStretch(shown, who, at, 1)
  }
  return shown.length === 0 ? undefined : writeRemoved(shown, stamp)
}

/** The makers. */
export const edits: Edits = { insert, push, remove }
