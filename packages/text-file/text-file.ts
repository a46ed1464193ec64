/**
 * A whole text as one value, in few bytes. The order is not written down: the changes are, as an editor would have seen
 * them (see `history` in sequence), and doing them again gives the same order. So what is said of a stretch that was
 * typed in one go is where and how much. Names follow from each other too, and the neighbours of what was put in are
 * those at its index; only what is otherwise is said. After Gentle, Kleppmann: "Collaborative Text Editing with
 * Eg-walker", 2025, section 3.8.
 *
 *     [peers, indexes, counts, names, odd, text, gone]
 *
 * `indexes` and `counts`: of each change, its index as the step from where the last one ended (for what was taken out:
 * its end), and how much was put in or taken out; `names`: where a name does not follow from the one before; `odd`:
 * where something was put in beside what came at the same time, between which numbers; `text`: what is shown; `gone`:
 * what was taken out, by number, or null where that is left out. The text can be shown before the rest is looked at.
 *
 * @module
 */
import {
  isEnd,
  putSigned,
  putUnsigned,
  type Reader,
  reader,
  takeSigned,
  takeUnsigned,
} from '@commute/columns'
import type { Value } from '@commute/contract'
import { isNumber, isPeer } from '@commute/dots'
import {
  blank,
  countShown,
  eachSpan,
  endOf,
  insertAt,
  insertInto,
  isKnown,
  isOdd as wasOdd,
  leftOf,
  mostThings,
  nOf,
  peerOf,
  removeAt,
  rightOf,
  use,
} from '@commute/sequence'
import { type Core, core, coreOf, lengthOf, setCharacters, stringOf, type Text, view } from '@commute/text'

/** Of what was taken out, how many characters may be missing in what is opened. */
const mostGone = 1 << 24

/** What was taken out, by number: first numbers and lengths. */
function hiddenOf({ sequence: { tree, runs } }: Core): [number: number, length: number][] {
  const areHidden = new Uint8Array(runs.size + 1)
  eachSpan(tree, (number, length, isShown) => {
    if (!isShown) areHidden.fill(1, number, number + length)
  })
  const hidden: [number, number][] = []
  for (let from = areHidden.indexOf(1); from >= 0;) {
    const to = areHidden.indexOf(0, from)
    hidden.push([from, to - from])
    from = areHidden.indexOf(1, to)
  }
  return hidden
}

/**
 * A whole text as a value: encode it, deflate it if you can, keep it. `isFull`: with what was taken out; `RangeError`
 * without where that is more than 16 million characters. O(characters).
 *
 * @example
 * ```js
 * import { stamp } from '@commute/dots'
 * import { edits, empty, reduce, view } from '@commute/text'
 * import { open, save } from '@commute/text-file'
 * const note = reduce(empty, edits.insert(0, 'hello')(empty, stamp('ann', 1, 1000)))
 * view(open(save(note, true))) // => 'hello'
 * ```
 */
export function save(state: Text, isFull: boolean): Value {
  const of = coreOf(state)
  const { runs, history } = of.sequence
  use(of.sequence, state)
  if (!isFull && runs.size - countShown(of.sequence) > mostGone)
    throw new RangeError(`text-file: more than ${mostGone} characters were taken out: save it in full`)
  const columns: number[][] = [[], [], [], []]
  const [indexes, counts, names, odd] = columns as [number[], number[], number[], number[]]
  const ids = new Map(runs.peers.map((peer, id) => [peer, id]))
  const nexts = [...ids].map(() => 1)
  let [index, number, peer, n, lastName, lastOdd] = [0, 0, 0, 1, 0, 0]
  for (let change = 0; change < history.length; change++) {
    const at = history.cells[2 * change]!
    const count = history.cells[2 * change + 1]!
    putSigned(indexes, at - Math.min(0, count) - index)
    putSigned(counts, count)
    index = at + Math.max(0, count)
    // Who takes out one character uses up one number.
    n -= Math.min(0, count)
    for (const end = number + count, begin = number; number < end;) {
      const id = ids.get(peerOf(runs, number))!
      const its = nOf(runs, number)
      // What begins anew has another right neighbour than what it stands behind.
      const isAnew = number > begin && !wasOdd(runs, number)
      if (id !== peer || its !== n || isAnew) {
        peer = id
        putUnsigned(names, number - lastName)
        putUnsigned(names, id)
        putSigned(names, its - nexts[id]!)
        lastName = number
      }
      if (wasOdd(runs, number)) {
        putUnsigned(odd, number - lastOdd)
        putUnsigned(odd, number - leftOf(runs, number))
        putUnsigned(odd, number - rightOf(runs, number))
        lastOdd = number
      }
      const to = Math.min(end, endOf(runs, number))
      n = nexts[peer] = its + to - number
      number = to
    }
  }
  const gone = (): string =>
    stringOf(of.characters, (stretch) => hiddenOf(of).forEach(([from, length]) => stretch(from, length)))
  return [
    [...ids.keys()],
    ...columns.map((column) => Uint8Array.from(column)),
    view(state),
    isFull ? gone() : null,
  ]
}

/** A column of exceptions, and the number at which the next one is. */
interface Exceptions {
  readonly column: Reader
  at: number
}

function exceptions(bytes: Uint8Array): Exceptions {
  const column = reader(bytes)
  return { column, at: isEnd(column) ? mostThings : takeUnsigned(column) }
}

/** On to the next exception. */
function toNext(one: Exceptions): void {
  one.at = isEnd(one.column) ? mostThings : one.at + takeUnsigned(one.column)
}

/** Does all changes again, without the characters; false where one cannot be done. O(changes × log n). */
function replay(
  { sequence }: Core,
  peers: readonly string[],
  columns: readonly Uint8Array[],
  most: number,
): boolean {
  const { runs } = sequence
  const [index, count] = [reader(columns[0]!), reader(columns[1]!)]
  const [name, odd] = [exceptions(columns[2]!), exceptions(columns[3]!)]
  const nexts = peers.map(() => 1)
  let [end, number, peer, n] = [0, 0, 0, 1]
  while (!isEnd(count)) {
    const many = takeSigned(count)
    const at = end + takeSigned(index) + Math.min(0, many)
    const isThere = at >= 0 && at <= countShown(sequence) && at - Math.min(0, many) <= countShown(sequence)
    if (!isThere || many === 0 || number + many > most) return false
    end = at + Math.max(0, many)
    n -= Math.min(0, many)
    if (many < 0) removeAt(sequence, at, -many)
    for (const stop = number + many, from = number; number < stop;) {
      if (name.at === number) {
        peer = takeUnsigned(name.column)
        n = (nexts[peer] ?? NaN) + takeSigned(name.column)
        toNext(name)
      }
      const isOdd = odd.at === number
      const [left, right] = isOdd
        ? [number - takeUnsigned(odd.column), number - takeUnsigned(odd.column)]
        : [0, 0]
      if (isOdd) toNext(odd)
      const to = Math.min(stop, name.at, odd.at)
      const who = peers[peer]
      if (who === undefined || !(to > number) || !isNumber(n) || !isNumber(n + to - number)) return false
      if (isKnown(runs, who, n, to - number)) return false
      if (!isOdd) insertAt(sequence, at + number - from, who, n, to - number)
      else if (![left, right].every((side) => side >= -1 && side < number)) return false
      else if (!insertInto(sequence, left, right, who, n, to - number)) return false
      n = nexts[peer] = n + to - number
      number = to
    }
  }
  return isEnd(index) && name.at === mostThings && odd.at === mostThings
}

/** The core of a saved text, or undefined where it is malformed. O(bytes × log n). */
function build(value: readonly Value[]): Core | undefined {
  const [peers, ...rest] = value
  const columns = rest.slice(0, 4)
  const [shown, gone] = rest.slice(4) as [string, string | null]
  const isFull = gone !== null
  if (!Array.isArray(peers) || !peers.every((peer) => isPeer(peer))) return undefined
  if (!columns.every((column) => column instanceof Uint8Array) || !shown.isWellFormed()) return undefined
  if (isFull && (typeof gone !== 'string' || !gone.isWellFormed())) return undefined
  const of = core()
  const { sequence, characters } = of
  const length = lengthOf(shown)
  const most = length + (isFull ? lengthOf(gone) : mostGone)
  if (most > mostThings || !replay(of, peers, columns, most) || countShown(sequence) !== length)
    return undefined
  const { size } = sequence.runs
  if (isFull && size !== most) return undefined
  characters.units = new Uint16Array(size)
  if (!isFull) setCharacters(characters, 0, size, '\ufffd'.repeat(size))
  let at = 0
  eachSpan(sequence.tree, (number, count, isShown) => {
    if (isShown) at = setCharacters(characters, number, count, shown, at)
  })
  at = 0
  if (isFull)
    for (const [number, count] of hiddenOf(of)) at = setCharacters(characters, number, count, gone, at)
  return of
}

/**
 * The text that was saved, or undefined where the value does not look like one. It can be viewed at once; the rest is
 * built when it is first edited or asked, which throws an `Error` with code `DAMAGED` where that cannot be. What was
 * taken out and not saved is U+FFFD from then on. O(1), then O(bytes × log n) but for what was put in at the same time.
 */
export function open(value: Value): Text | undefined {
  if (!Array.isArray(value) || value.length !== 7 || typeof value[5] !== 'string') return undefined
  let built: Core | undefined
  const later = (): Core => {
    built ??= build(value as readonly Value[])
    if (built !== undefined) return built
    throw Object.assign(
      new Error('text-file: this is not a text, or it is damaged: make it again from the log'),
      {
        code: 'DAMAGED',
      },
    )
  }
  return blank(later, value[5])
}
