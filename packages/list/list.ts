/**
 * A list whose items can be inserted, removed and moved by many at once. An item is one thing with one place: two moves
 * of it at the same time end in one of the two places, a removal beside a move removes it, and it is never doubled or
 * lost. For lists of things: it holds a record for each item.
 *
 * Order: positions from seq-between. Moves: Kleppmann, "Moving Elements in List CRDTs", 2020: the place of an item is a
 * last-writer register of positions.
 *
 * @module
 */
import { causal, type CausalType } from '@commute/causal'
import type { Back, Edit, Names, Stamp, Value } from '@commute/contract'
import { at, size } from '@commute/persistent-map'
import { between } from '@commute/seq-between'
import { type Guard, isValue, own } from '@commute/value'
import {
  dots,
  indexOf,
  type Item,
  itemAt,
  itemOf,
  itemsOf,
  keyOf,
  join,
  none,
  placeOf,
  read,
  reference,
  type Store,
  write,
} from './store.ts'

export type { Item, Store } from './store.ts'

/** What one does with it. Indexes count from 0; one that is not there throws `RangeError`. */
export interface Edits<T extends Value> {
  /** Puts values before the item at an index; at the length: at the end. `TypeError` if the guard refuses one. */
  insert(this: void, index: number, ...values: T[]): Edit<Store>
  /** Puts values at the end. */
  push(this: void, ...values: T[]): Edit<Store>
  /** Removes `count` items (1 if not said) from an index on. */
  remove(this: void, index: number, count?: number): Edit<Store>
  /** Moves the item at index `from` so that it stands at index `to`. */
  move(this: void, from: number, to: number): Edit<Store>
}

/** A list of items of one kind. */
export type List<T extends Value, I = T> = CausalType<Store, readonly (T | I)[], Edits<T>>

function check(index: number, length: number, what: string): void {
  if (!Number.isSafeInteger(index) || index < 0 || index > length)
    throw new RangeError(`list: ${what} ${index} is not between 0 and ${length}`)
}

/** The places on both sides of a gap: left of the item at an index and right of the one before it. */
function gap(store: Store, index: number): [left: string | undefined, right: string | undefined] {
  const left = index === 0 ? undefined : placeOf(itemAt(store, index - 1))
  let right = index
  // Two items in one place are a liar's work: an insert then goes behind both.
  while (right < size(store.order) && left !== undefined && placeOf(itemAt(store, right)) <= left) right++
  return [left, right < size(store.order) ? placeOf(itemAt(store, right)) : undefined]
}

/** The gap behind the last of the first `most` items that is there; in front, if none is. */
function gapBehind(
  store: Store,
  items: readonly Item[],
  most: number,
  names: Names,
): [left: string | undefined, right: string | undefined] {
  for (let at = most - 1; at >= 0; at--) {
    const [, peer, n] = items[at]!.at
    const index = indexOf(store, names.now(peer, n))
    if (index >= 0) return gap(store, index + 1)
  }
  return gap(store, 0)
}

/** Takes out the items that came, puts in again those that went, moves back those that only I moved. O(items). */
const backTo: Back<Store> = (before, after, _deltas, head, names) => {
  const out: Edit<Store>[] = []
  const [were, are] = [itemsOf(before), itemsOf(after)]
  const find = (store: Store, { at: [, peer, n] }: Item): Item | undefined =>
    itemOf(store, names.now(peer, n))
  for (const [key, item] of are) {
    if (were.has(key)) continue
    out.push((store, stamp) => {
      const now = find(store, item)
      if (now === undefined) return undefined
      take(now, stamp)
      return [[reference(now, stamp)]]
    })
  }
  const items = [...were.values()]
  for (const [at, item] of items.entries()) {
    const is = are.get(keyOf(item))
    if (is === undefined)
      out.push((store, stamp) => {
        const [left, right] = gapBehind(store, items, at, names)
        const n = stamp.next()
        names.became(item.at[1], item.at[2], [stamp.peer, n])
        return [[stamp.dot(), between(left, right, stamp.peer, n), item.value]]
      })
    else if (placeOf(is) !== placeOf(item))
      out.push((store, stamp) => {
        const now = find(store, item)
        // Whoever moved it since, it stays there.
        if (now === undefined || (now.moves.at(-1) ?? now).at[1] !== head.peer) return undefined
        const [left, right] = gapBehind(store, items, at, names)
        return [moved(now, between(left, right, stamp.peer, stamp.next()), stamp)]
      })
  }
  return out
}

/** Names what a removal of an item takes away. */
function take({ at: [, peer, n], moves }: Item, stamp: Stamp): void {
  stamp.take(peer, n)
  for (const move of moves) stamp.take(move.at[1], move.at[2])
}

/** How a delta says that an item was moved. */
function moved(item: Item, place: string, stamp: Stamp): Value {
  for (const move of item.moves) stamp.take(move.at[1], move.at[2])
  stamp.refer(item.at[1], item.at[2])
  return [reference(item, stamp), stamp.dot(), place]
}

function editsOf<T extends Value>(is: Guard<T>): Edits<T> {
  const insert = (index: number | undefined, values: readonly Value[]): Edit<Store> => {
    const kept = values.map((value) => own(value))
    for (const value of kept)
      if (!is(value)) throw new TypeError(`list: the guard refuses ${JSON.stringify(value)}`)
    return (store, stamp) => {
      const length = size(store.order)
      check(index ?? length, length, 'index')
      if (kept.length === 0) return undefined
      const [before, right] = gap(store, index ?? length)
      let left = before
      return kept.map((value) => {
        left = between(left, right, stamp.peer, stamp.next())
        return [stamp.dot(), left, value]
      })
    }
  }
  return {
    insert: (index, ...values) => insert(index, values),
    push: (...values) => insert(undefined, values),
    remove:
      (index, count = 1) =>
      (store, stamp) => {
        check(index, size(store.order), 'index')
        check(index + count, size(store.order), 'end')
        const out: Value[] = []
        for (let k = 0; k < count; k++) {
          const item = itemAt(store, index + k)
          take(item, stamp)
          out.push([reference(item, stamp)])
        }
        return out.length === 0 ? undefined : out
      },
    move: (from, to) => (store, stamp) => {
      const last = size(store.order) - 1
      check(from, last, 'index')
      check(to, last, 'index')
      if (from === to) return undefined
      const item = itemAt(store, from)
      const [left, right] = gap(store, to > from ? to + 1 : to)
      return [moved(item, between(left, right, stamp.peer, stamp.next()), stamp)]
    },
  }
}

/**
 * A list of the items that a guard lets through. An item of others that it refuses is kept, passed on, and shown as
 * `initial` (`undefined` if there is none): never skipped, since indexes count it.
 *
 * @example
 * ```js
 * import { of } from '@commute/list'
 * import { stamp } from '@commute/dots'
 * import { isString } from '@commute/value'
 * const todo = of(isString)
 * const one = todo.reduce(todo.empty, todo.edits.push('milk', 'bread')(todo.empty, stamp('ann', 1, 1000)))
 * const two = todo.reduce(one, todo.edits.move(1, 0)(one, stamp('bob', 1, 2000)))
 * todo.view(two) // => ['bread', 'milk']
 * ```
 */
export function of<T extends Value>(is: Guard<T>): List<T, undefined>
export function of<T extends Value>(is: Guard<T>, initial: NoInfer<T>): List<T>
export function of<T extends Value>(is: Guard<T>, initial?: T): List<T, T | undefined> {
  const views = new WeakMap<object, readonly (T | undefined)[]>()
  const nothing: readonly T[] = []
  return causal({
    none,
    join,
    dots,
    write,
    read,
    view: (store) => {
      if (store.order === null) return nothing
      let shown = views.get(store)
      if (shown === undefined) {
        shown = items(store).map((value) => (is(value) ? value : initial))
        views.set(store, shown)
      }
      return shown
    },
    edits: editsOf(is),
    back: backTo,
  })
}

function items(store: Store): Value[] {
  const out: Value[] = []
  for (let index = 0, length = size(store.order); index < length; index++)
    out.push(at(store.order, index)!.value.value)
  return out
}

/** The list of any values is this module: the words below are its. */
const any: List<Value> = of(isValue as Guard<Value>, null)
export const empty: typeof any.empty = any.empty
export const reduce: typeof any.reduce = any.reduce
export const news: typeof any.news = any.news
export const all: typeof any.all = any.all
export const isDelta: typeof any.isDelta = any.isDelta
export const view: typeof any.view = any.view
export const edits: typeof any.edits = any.edits
export const seal: typeof any.seal = any.seal
export const back: typeof any.back = any.back
export const dotted: typeof any.dotted = any.dotted
export const isCausal: true = any.isCausal
