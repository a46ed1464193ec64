/** Makers of edits: what people do to a text, as deltas. */
import type { Back, Edit, Names, Stamp, Value } from '@commute/contract'
import { lengthOf } from './characters.ts'
import { type Core, coreOf, type Made, type Text } from './core.ts'
import { type Inserted, read, reference, type Stretch, writeInserted, writeRemoved } from './delta.ts'

/** What one does with it. Indexes count code points; one that is not there throws `RangeError`. */
export interface Edits {
  /** Puts text before the character at an index; at the length: at the end. `TypeError` for half a surrogate pair. */
  insert(this: void, index: number, text: string): Edit<Text>
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

/** Notes what was made. */
function note(
  made: Made,
  serial: number,
  delta: Value,
  peer: string,
  n: number,
  index: number,
  count: number,
  text: string | undefined,
): void {
  made.delta = delta
  made.serial = serial
  made.peer = peer
  made.n = n
  made.index = index
  made.count = count
  made.text = text
}

/** How a delta refers to a number. */
function refer({ sequence: { runs } }: Core, number: number, stamp: Stamp): Value {
  if (number < 0) return null
  const peer = runs.peer(number)
  const n = runs.n(number)
  stamp.refer(peer, n)
  return reference(peer, n, stamp)
}

function insert(index: number, text: string): Edit<Text> {
  const count = measured(text)
  return (state, stamp) => {
    const core = coreOf(state)
    core.sequence.use(state)
    check(index, core.sequence.length())
    if (count === 0) return undefined
    const { runs, tree, before } = core.sequence
    const left = before(index)
    const right = tree.after()
    const n = stamp.next()
    const mine = stamp.dot()
    for (let k = 1; k < count; k++) stamp.dot()
    const delta =
      mine === 0 && runs.isTypedOn(stamp.peer, n, left, right)
        ? text
        : writeInserted(refer(core, left, stamp), refer(core, right, stamp), text, mine)
    note(core.made, state.serial, delta, stamp.peer, n, index, count, text)
    return delta
  }
}

function remove(index: number, count = 1): Edit<Text> {
  return (state, stamp) => {
    const core = coreOf(state)
    const { runs, tree, length, before, use } = core.sequence
    use(state)
    check(index, length())
    check(index + count, length(), index)
    if (count === 0) return undefined
    const stretches: Stretch[] = []
    for (let done = 0; done < count;) {
      const number = before(index + done + 1)
      const part = Math.min(count - done, tree.stretch(), runs.end(number) - number)
      const peer = runs.peer(number)
      const n = runs.n(number)
      const last = stretches[stretches.length - 1]
      stamp.refer(peer, n + part - 1)
      if (last?.[0] === peer && last[1] + last[2] === n)
        stretches[stretches.length - 1] = [peer, last[1], last[2] + part]
      else stretches.push([peer, n, part])
      done += part
    }
    const delta = writeRemoved(stretches, stamp)
    note(core.made, state.serial, delta, stamp.peer, stamp.next(), index, count, undefined)
    return delta
  }
}

/** How many characters one delta puts in again: it has room in an update whatever they are. */
const mostAtOnce = 2048

/** Takes out what deltas put in, as far as it is shown, and puts in again what they took out, where that was. */
export const back: Back<Text> = (_before, after, deltas, head, names) =>
  deltas.toReversed().flatMap((delta): Edit<Text>[] => {
    const said = read(delta, head)
    if (said === undefined) return []
    if ('text' in said) return [(state, stamp) => takeOut(coreOf(state), state, said, names, stamp)]
    const { sequence, characters } = coreOf(after)
    const out: Edit<Text>[] = []
    for (const [peer, n, count] of said)
      eachNumber(sequence, peer, n, count, (number, length) => {
        for (let from = number, end = number + length; from < end; from += mostAtOnce) {
          const [at, part] = [from, Math.min(mostAtOnce, end - from)]
          const text = characters.read((stretch) => stretch(at, part))
          out.push((state, stamp) => putBehind(coreOf(state), state, at, part, text, names, stamp))
        }
      })
    return out
  })

/** Calls back for the numbers of somebody's things, as stretches that stand one behind the other. */
function eachNumber(
  { runs, tree }: Core['sequence'],
  peer: string,
  n: number,
  count: number,
  each: (number: number, length: number) => void,
): void {
  for (let done = 0; done < count;) {
    const number = runs.find(peer, n + done)
    tree.locate(number)
    const length = Math.min(count - done, runs.end(number) - number, tree.stretch())
    each(number, length)
    done += length
  }
}

/** Puts text again right behind where it stood, hidden by now. */
function putBehind(
  core: Core,
  state: Text,
  number: number,
  length: number,
  text: string,
  names: Names,
  stamp: Stamp,
): Value {
  const { tree, runs, use } = core.sequence
  use(state)
  tree.locate(number + length - 1)
  const right = tree.after()
  for (let k = 0; k < length; k++)
    names.became(runs.peer(number + k), runs.n(number + k), [stamp.peer, stamp.next() + k])
  const [before, after] = [refer(core, number + length - 1, stamp), refer(core, right, stamp)]
  const mine = stamp.dot()
  for (let k = 1; k < length; k++) stamp.dot()
  return writeInserted(before, after, text, mine)
}

function takeOut(
  { sequence: { runs, isShown, use } }: Core,
  state: Text,
  { peer, n, length }: Inserted,
  names: Names,
  stamp: Stamp,
): Value | undefined {
  use(state)
  const shown: Stretch[] = []
  for (let k = 0; k < length; k++) {
    const [who, at] = names.now(peer, n + k)
    const number = runs.find(who, at)
    if (number < 0 || !isShown(number)) continue
    stamp.refer(who, at)
    const last = shown.at(-1)
    if (last?.[0] === who && last[1] + last[2] === at) shown[shown.length - 1] = [who, last[1], last[2] + 1]
    else shown.push([who, at, 1])
  }
  return shown.length === 0 ? undefined : writeRemoved(shown, stamp)
}

/** The makers. */
export const edits: Edits = { insert, remove }
