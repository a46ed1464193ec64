/** Makers of edits: what people do to a text, as deltas. */
import type { Edit, Stamp, Value } from '@commute/contract'
import { lengthOf } from './characters.ts'
import { type Core, coreOf, type Made, type Text } from './core.ts'
import { reference, type Stretch, writeInserted, writeRemoved } from './delta.ts'

/** What one does with it. Indexes count code points; one that is not there throws `RangeError`. */
export interface Edits {
  /** Puts text before the character at an index; at the length: at the end. `TypeError` for half a surrogate pair. */
  insert(this: void, index: number, text: string): Edit<Text>
  /** Takes out `count` characters (1 if not said) from an index on. */
  remove(this: void, index: number, count?: number): Edit<Text>
}

/** Throws `RangeError` where an index is not one of a text of this length. */
export function check(index: number, length: number): void {
  if (!Number.isSafeInteger(index) || index < 0 || index > length)
    throw new RangeError(`text: index ${index} is not between 0 and ${length}`)
}

/** How many characters a string has. Throws `TypeError` where it holds half of one. */
function measured(text: string): number {
  if (text.length === 1 && (text.charCodeAt(0) & 0xf800) !== 0xd800) return 1
  if (typeof text !== 'string') throw new TypeError(`text: not a string but ${typeof text}`)
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
    check(index + count, length())
    if (count <= 0) return undefined
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

/** The makers. */
export const edits: Edits = { insert, remove }
