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
import {
  causal,
  type Causal,
  type CausalType,
  lift,
  liftReads,
  listedOf,
  once,
  type Shown,
  shownAs,
} from '@commute/causal'
import type {
  AnyType,
  Dotted,
  Edit,
  Lifted,
  LiftedReads,
  PartEditsOf,
  PartOf,
  PartReadsOf,
  Value,
  ViewOf,
} from '@commute/contract'
import { forEach, size } from '@commute/persistent-map'
import { admit, type Guard, isAny } from '@commute/value'
import { backOf, check, insert, type Places, placesOf, within } from './edits.ts'
import { type Inner, type Item, itemAt, type Store, storeOf } from './store.ts'

export type { Places } from './edits.ts'
export type { Item, Store } from './store.ts'

/** What one does with a list of values. */
export interface Edits<T extends Value> extends Places<Value | undefined> {
  /** Puts values before the item at an index; at the length: at the end. `TypeError` if the guard refuses one. */
  insert(this: void, index: number, ...values: T[]): Edit<Store<Value | undefined>>
  /** Puts values at the end. */
  push(this: void, ...values: T[]): Edit<Store<Value | undefined>>
}

/** A list of values of one kind. */
export type List<T extends Value, I = T> = CausalType<Store<Value | undefined>, readonly (T | I)[], Edits<T>>

/** What one does with a list of things of a type. */
export interface EditsOf<T extends AnyType> extends Places<PartOf<T>> {
  /** Puts an empty item before the one at an index; at the length: at the end. */
  insert(this: void, index: number): Edit<Store<PartOf<T>>>
  /** Puts an empty item at the end. */
  push(this: void): Edit<Store<PartOf<T>>>
  /** The edits of the item at an index, as edits of the list. */
  at(this: void, index: number): Lifted<PartEditsOf<T>, Store<PartOf<T>>>
}

/** What one may ask of a list of things: at an index, what one may ask of the item. */
export interface ReadsOf<T extends AnyType> {
  at(this: void, index: number): LiftedReads<PartReadsOf<T>, Causal<Store<PartOf<T>>>>
}

/** A list of things of a type. */
export interface ListOf<T extends AnyType> extends CausalType<
  Store<PartOf<T>>,
  readonly ViewOf<T>[],
  EditsOf<T>
> {
  readonly reads: ReadsOf<T>
}

/** What is in the items of a list of values: one value each, which nobody changes. */
const value: Inner<Value | undefined> = {
  none: undefined,
  join: (mine, _seen, theirs) => (mine === undefined ? theirs : mine),
  dots: () => undefined,
  write: (part) => part!,
  read: (part) => part,
}

function editsOf<T extends Value>(is: Guard<T>): Edits<T> {
  const put = (index: number | undefined, values: readonly Value[]): Edit<Store<Value | undefined>> => {
    return insert(
      index,
      values.map((value) => admit(is, value, 'list')),
    )
  }
  return {
    ...placesOf(value),
    insert: (index, ...values) => put(index, values),
    push: (...values) => put(undefined, values),
  }
}

/** The view of a list, one array a store, from those of what is in its items. */
function viewOf<Part, Item>(show: (part: Part) => Item): Shown<Store<Part>, readonly Item[]> {
  const nothing: readonly Item[] = []
  return once(({ order }) => {
    if (order === null) return nothing
    const out: Item[] = []
    forEach(order, ({ inner }) => out.push(show(inner)))
    return out
  })
}

/**
 * A list of the values that a guard lets through. An item of others that it refuses is kept, passed on, and shown as
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
  return causal({
    ...shownAs(
      storeOf(value),
      viewOf((value) => (value !== undefined && is(value) ? value : initial)),
    ),
    edits: editsOf(is),
    back: backOf(value, (part) => part!),
  })
}

/**
 * A list of things of a type: each can be edited where it stands, also while somebody else moves it. A removal takes an
 * item as a whole, with what others write into it at the same time; so any type can be an item, those that only grow
 * and texts as well.
 *
 * @example
 * ```js
 * import { stamp } from '@commute/dots'
 * import { listOf } from '@commute/list'
 * import * as lww from '@commute/lww-register'
 * const tasks = listOf(lww)
 * const { push, at } = tasks.edits
 * const one = tasks.reduce(tasks.empty, push()(tasks.empty, stamp('ann', 1, 1000)))
 * const two = tasks.reduce(one, at(0).set('milk')(one, stamp('ann', 2, 2000)))
 * tasks.view(two) // => ['milk']
 * ```
 */
export function listOf<T extends AnyType>(type: T): ListOf<T> {
  type Part = PartOf<T>
  const dotted = listedOf(type, 'list: what it is of')
  const inner: Inner<Part> = {
    ...dotted,
    // As it is when it is put in.
    read: (part, head) => (part === null ? dotted.none : dotted.read(part, head)),
  }
  const find =
    (index: number) =>
    (store: Store<Part>): Item<Part> => {
      check(index, size(store.order) - 1)
      return itemAt(store, index)
    }
  const list: Dotted<Store<Part>, readonly ViewOf<T>[], EditsOf<T>> = {
    ...shownAs(storeOf(inner), viewOf(dotted.view)),
    edits: {
      ...placesOf(inner),
      insert: (index) => insert(index, [null]),
      push: () => insert(undefined, [null]),
      at: (index) =>
        lift<Part, Store<Part>, PartEditsOf<T>>(dotted.edits, (edit) => within(inner, find(index), edit)),
    },
    reads: {
      at: (index: number) => liftReads(dotted.reads ?? {}, (store: Store<Part>) => find(index)(store).inner),
    },
    back: dotted.back && backOf(inner, () => null),
  }
  return causal(list) as ListOf<T>
}

/** The list of any values is this module: the words below are its. */
const any: List<Value> = of(isAny, null)
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
