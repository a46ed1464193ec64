/**
 * Bold, links and comments over a text that many edit: a mark is a range between two places of the text, which stay at
 * their characters. Where ranges overlap, each name is decided by itself: bold beside a link are both there; of two
 * links on one character the later counts, alike everywhere. What is typed at the end of bold becomes bold, what is
 * typed at the end of a link does not: that is where the end of the range is anchored.
 *
 * Litt, Lim, Kleppmann, van Hardenberg: "Peritext: A CRDT for Collaborative Rich Text Editing", 2022. Unlike there a
 * mark can be withdrawn as a whole, so an undo brings back just what was below it. It is a type of its own, in a field
 * beside the text.
 *
 * Memory: every mark that ever was.
 *
 * @module
 */
import type { Back, Dot, Edit, Head, Stamp, Value, Written } from '@commute/contract'
import { anyHead, compare, isNumber, isPeer, written } from '@commute/dots'
import { forEach, get, type PersistentMap, update } from '@commute/persistent-map'
import { type Anchor, isAnchor } from '@commute/text'
import { own, same } from '@commute/value'

/** A range with a name and a value; null: it is taken off there. */
export interface Mark {
  readonly at: Written
  readonly from: Anchor
  readonly to: Anchor
  readonly name: string
  readonly value: Value
}

/** That another thing counts no more. */
interface Withdrawal {
  readonly at: Written
  readonly of: Dot
}

/** Everything by name. Persistent: compare with `Object.is`. */
export type State = PersistentMap<Mark | Withdrawal>

/** What one does with marks. */
export interface Edits {
  /** Marks a range; with null, takes the name off it. `TypeError` where a place is none. */
  mark(this: void, range: Range, name: string, value: Value): Edit<State>
  /** Withdraws one mark as a whole: what is below it shows again. */
  withdraw(this: void, mark: Pick<Mark, 'at'>): Edit<State>
}

/** From one place to another. */
export interface Range {
  readonly from: Anchor
  readonly to: Anchor
}

/** A stretch of text with the same marks: from an index up to another. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly marks: { readonly [name: string]: Value }
}

/** No marks. */
export const empty: State = null

/** `[name, from, to, what, value]`, or `[name, [peer, n]]`: that counts no more. */
function parse(delta: Value, head: Head | undefined): Mark | Withdrawal | undefined {
  if (!Array.isArray(delta)) return undefined
  const [mine, from, to, name, value] = delta as readonly Value[]
  const at = written(mine, head)
  if (at === undefined) return undefined
  if (delta.length === 2 && Array.isArray(from) && from.length === 2 && isPeer(from[0]) && isNumber(from[1]))
    return { at, of: [from[0], from[1]] }
  if (delta.length !== 5 || typeof name !== 'string' || !isAnchor(from) || !isAnchor(to)) return undefined
  return { at, from, to, name, value: value! }
}

/** Several at once, for a peer with nothing. */
function parseAll(delta: Value, head: Head | undefined): readonly (Mark | Withdrawal)[] | undefined {
  const isWhole = Array.isArray(delta) && delta[0] === true
  // It names what others wrote: it is no update of one.
  if (isWhole && head !== undefined && head !== anyHead) return undefined
  const out = isWhole ? delta.slice(1).map((one) => parse(one as Value, undefined)) : [parse(delta, head)]
  return out.includes(undefined) ? undefined : (out as (Mark | Withdrawal)[])
}

function keyOf({ at: [, peer, n] }: Mark | Withdrawal): string {
  return `${peer} ${n}`
}

/** The state with the delta in it; `state` itself if it was there. O(log marks). */
export function reduce(state: State, delta: Value, head?: Head): State {
  let out = state
  for (const one of parseAll(delta, head) ?? []) out = update(out, keyOf(one), (here) => here ?? one)
  if (out !== state && state !== null) views.delete(state)
  return out
}

/** The delta if it is not there yet, else undefined. */
export function news(state: State, delta: Value, head?: Head): Value | undefined {
  return reduce(state, delta, head) === state ? undefined : delta
}

/** All marks as one delta; undefined if there are none. */
export function all(state: State): Value | undefined {
  if (state === null) return undefined
  const out: Value[] = [true]
  forEach(state, (one) =>
    out.push('of' in one ? [one.at, one.of] : [one.at, one.from, one.to, one.name, one.value]),
  )
  return out
}

/** Whether a value is a mark or a withdrawal. */
export function isDelta(value: Value): boolean {
  return parseAll(value, anyHead) !== undefined
}

/** Of states that nothing has followed yet: who keeps old ones, as an undo does, does not keep what they showed. */
const views = new WeakMap<object, readonly Mark[]>()
const nothing: readonly Mark[] = []

/**
 * The marks that count, the later ones later. One reference a state. O(marks × log marks) when it is first asked for.
 */
export function view(state: State): readonly Mark[] {
  if (state === null) return nothing
  const known = views.get(state)
  if (known !== undefined) return known
  const everything: (Mark | Withdrawal)[] = []
  forEach(state, (one) => everything.push(one))
  everything.sort((a, b) => compare(b.at, a.at))
  // The latest first: what a later one has withdrawn counts no more, and withdraws nothing.
  const gone = new Set<Mark | Withdrawal>()
  const shown: Mark[] = []
  for (const one of everything) {
    if (gone.has(one)) continue
    if (!('of' in one)) shown.push(one)
    else {
      const its = get(state, one.of.join(' '))
      if (its !== undefined && compare(its.at, one.at) < 0) gone.add(its)
    }
  }
  shown.reverse()
  views.set(state, shown)
  return shown
}

function refer(stamp: Stamp, anchor: Anchor): void {
  if (typeof anchor !== 'string') stamp.refer(anchor[1], anchor[2])
}

function withdraw({ at: [, peer, n] }: Pick<Mark, 'at'>): Edit<State> {
  return (state, stamp) => {
    if (get(state, `${peer} ${n}`) === undefined) return undefined
    stamp.refer(peer, n)
    return [stamp.dot() as Value, [peer, n]]
  }
}

/** `mark(range, name, value)`, `withdraw(mark)`. */
export const edits: Edits = {
  mark: ({ from, to }, name, value) => {
    if (!isAnchor(from) || !isAnchor(to))
      throw new TypeError('marks: a range is from one place to another, as a text gives them (reads.anchor)')
    if (typeof name !== 'string') throw new TypeError('marks: a mark has a name')
    const kept = own(value)
    return (_state, stamp) => {
      refer(stamp, from)
      refer(stamp, to)
      return [stamp.dot() as Value, from as Value, to as Value, name, kept]
    }
  },
  withdraw,
}

/** Who has marked something, or withdrawn it. */
export function writers(state: State, each: (peer: string) => void): void {
  forEach(state, ({ at }) => each(at[1]))
}

/**
 * Withdraws what was marked; a withdrawal too. Where they went as a whole, marks again what was marked, where that is
 * now. O(deltas), without any O(marks × log marks).
 */
export const back: Back<State> = (before, after, deltas, head, names) => {
  const now = (place: Anchor): Anchor =>
    typeof place === 'string' ? place : [place[0], ...names.now(place[1], place[2])]
  const again =
    (one: Mark): Edit<State> =>
    (state, stamp) => {
      names.became(one.at[1], one.at[2], [stamp.peer, stamp.next()])
      return edits.mark({ from: now(one.from), to: now(one.to) }, one.name, one.value)(state, stamp)
    }
  const withdrawNow =
    ({ at: [, peer, n] }: Mark | Withdrawal): Edit<State> =>
    (state, stamp) => {
      const [whose, its] = names.now(peer, n)
      return withdraw({ at: [0, whose, its] })(state, stamp)
    }
  /**
   * What a withdrawal is about, however often it was withdrawn and back; none where it is about nothing that came
   * before it.
   */
  const markOf = (one: Mark | Withdrawal): Mark | undefined => {
    let at: Mark | Withdrawal | undefined = one
    while (at !== undefined && 'of' in at) {
      const its: Mark | Withdrawal | undefined = get(after, at.of.join(' '))
      at = its !== undefined && compare(its.at, at.at) < 0 ? its : undefined
    }
    return at
  }
  const out: Edit<State>[] = []
  const undone = (one: Mark | Withdrawal): void => {
    if (get(before, keyOf(one)) !== undefined) return
    const mark = markOf(one)
    out.push((state, stamp) => {
      const made = withdrawNow(one)(state, stamp)
      if (made !== undefined || !('of' in one) || mark === undefined) return made
      // The withdrawal has gone with all there was, and only what it was about may have come back.
      const isBack = get(state, names.now(mark.at[1], mark.at[2]).join(' ')) !== undefined
      const wasShown = view(before).includes(mark)
      if (isBack === wasShown) return undefined
      return (wasShown ? again(mark) : withdrawNow(mark))(state, stamp)
    })
  }
  for (const delta of deltas) parseAll(delta, head)?.forEach(undone)
  if (deltas.length > 0) return out
  for (const one of view(before)) if (get(after, keyOf(one)) === undefined) out.push(again(one))
  forEach(after, undone)
  return out
}

/**
 * The range from an index up to another, as places. `grows`: what is typed at its end belongs to it, as for bold; for a
 * link it does not.
 *
 * @example
 * ```js
 * import { combine } from '@commute/combine'
 * import * as marks from '@commute/marks'
 * import { replica } from '@commute/replica'
 * import * as text from '@commute/text'
 * const doc = replica(combine({ body: text, marks }), { peer: 'ann', wall: () => 0 })
 * const { body, marks: edits } = doc.edits
 * const anchor = (index, side) => doc.read(doc.reads.body.anchor(index, side))
 * const index = (place) => doc.read(doc.reads.body.index(place))
 * doc.edit(body.insert(0, 'hello world'))
 * doc.edit(edits.mark(marks.range(anchor, 6, 11, true), 'bold', true))
 * doc.edit(body.insert(11, '!'))
 * marks.spans(doc.view().marks, index) // => [{ from: 6, to: 12, marks: { bold: true } }]
 * ```
 */
export function range(
  anchor: (index: number, side: 'after' | 'before') => Anchor,
  from: number,
  to: number,
  grows: boolean,
): Range {
  return { from: anchor(from, 'before'), to: anchor(to, grows ? 'before' : 'after') }
}

/**
 * Where what marks lie, by the indexes of their places now: apart, ascending, none without a mark. O(marks²) at most.
 */
export function spans(marks: readonly Mark[], index: (place: Anchor) => number | undefined): Span[] {
  const ranges = marks.flatMap((mark) => {
    const [from, to] = [index(mark.from), index(mark.to)]
    return from === undefined || to === undefined || from >= to ? [] : [{ ...mark, from, to }]
  })
  const edges = [...new Set(ranges.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b)
  const place = new Map(edges.map((edge, at) => [edge, at]))
  const pieces = edges.map(() => new Map<string, Value>())
  // The later ones are painted over the earlier ones.
  for (const { from, to, name, value } of ranges)
    for (let at = place.get(from)!; at < place.get(to)!; at++) {
      if (value === null) pieces[at]!.delete(name)
      else pieces[at]!.set(name, value)
    }
  const out: Span[] = []
  for (const [at, piece] of pieces.entries()) {
    if (piece.size === 0) continue
    const shown = Object.fromEntries([...piece].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    const last = out.at(-1)
    if (last?.to === edges[at] && last !== undefined && isEqual(last.marks, shown))
      out[out.length - 1] = { ...last, to: edges[at + 1]! }
    else out.push({ from: edges[at]!, to: edges[at + 1]!, marks: shown })
  }
  return out
}

function isEqual(a: Span['marks'], b: Span['marks']): boolean {
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key]!, b[key]!))
  )
}
