/**
 * A set that only grows: the smallest type that commutes, and the model of all others. A delta is an array of elements;
 * elements are values, equal where their bytes are.
 *
 * Shapiro, Preguiça, Baquero, Zawirski: "A comprehensive study of Convergent and Commutative Replicated Data Types",
 * 2011, section 3.3.1.
 *
 * @module
 */
import type { Back, Edit, Type, Value } from '@commute/contract'
import { forEach, get, type PersistentMap, update } from '@commute/persistent-map'
import { admit, type Guard, isAny, keyOf } from '@commute/value'

/** Elements by key. Persistent: compare with `Object.is`. */
export type State = PersistentMap<Value>

/** What one does with it. */
export interface Edits<T extends Value> {
  /** Adds elements; throws `TypeError` for one that the guard refuses. */
  add(this: void, ...elements: T[]): Edit<State>
}

/** A set of elements of one kind. */
export type GSet<T extends Value> = Type<State, ReadonlySet<T>, Edits<T>>

/** Nothing in it. */
export const empty: State = null

/** The set with the elements in it. O(delta × log n). */
export function reduce(state: State, delta: Value): State {
  if (!isDelta(delta)) return state
  let out = state
  for (const element of delta as readonly Value[]) {
    const key = keyOf(element)
    // Of equal ones the first one stays.
    out = update(out, key, (here) => here ?? element)
  }
  return out
}

/** The elements that the set lacks, or undefined. O(delta × log n). */
export function news(state: State, delta: Value): Value | undefined {
  if (!isDelta(delta)) return undefined
  const [one, ...more] = delta as readonly Value[]
  if (one !== undefined && more.length === 0) return get(state, keyOf(one)) === undefined ? delta : undefined
  const fresh = all(reduce(null, delta)) as readonly Value[] | undefined
  const lacking = fresh?.filter((element) => get(state, keyOf(element)) === undefined)
  return lacking === undefined || lacking.length === 0 ? undefined : lacking
}

/** All elements, in order of their keys; undefined for the empty set. O(n). */
export function all(state: State): Value | undefined {
  if (state === null) return undefined
  const out: Value[] = []
  forEach(state, (element) => out.push(element))
  return out
}

/** Whether a value is an array: the elements may be anything. */
export function isDelta(value: Value): boolean {
  return Array.isArray(value)
}

const nothing: ReadonlySet<never> = new Set()

function viewOf<T extends Value>(is: (element: Value) => element is T): (state: State) => ReadonlySet<T> {
  const views = new WeakMap<object, ReadonlySet<T>>()
  return (state) => {
    if (state === null) return nothing
    const known = views.get(state)
    if (known !== undefined) return known
    const shown = new Set<T>()
    forEach(state, (element) => {
      if (is(element)) shown.add(element)
    })
    views.set(state, shown)
    return shown
  }
}

/** The elements as a `ReadonlySet`, the same one until the state changes. O(n) once a state. */
export const view: (state: State) => ReadonlySet<Value> = viewOf(isAny)

/** Where it went as a whole, what was in it; what was added stays. */
export const back: Back<State> = (before) => [
  (state) => {
    const gone = all(before)
    return gone && news(state, gone)
  },
]

function editsOf<T extends Value>(is: Guard<T>): Edits<T> {
  return {
    add: (...elements) => {
      const kept = elements.map((element) => admit(is, element, 'g-set'))
      return (state) => news(state, kept)
    },
  }
}

/** `add(...elements)`. */
export const edits: Edits<Value> = editsOf<Value>(isAny)

/**
 * A set of the elements that a guard lets through. Others that arrive are kept and passed on, but not shown.
 *
 * @example
 * ```js
 * import { of } from '@commute/g-set'
 * import { isString } from '@commute/value'
 * const tags = of(isString)
 * const state = tags.reduce(tags.empty, ['red', 'blue', 'red'])
 * tags.view(state) // => new Set(['blue', 'red'])
 * tags.news(state, ['red', 'green']) // => ['green']
 * ```
 */
export function of<T extends Value>(is: Guard<T>): GSet<T> {
  return { empty, reduce, news, all, isDelta, view: viewOf(is), edits: editsOf(is), back }
}
