/**
 * One value; the last writer wins, in the total order `(time, peer, n)`. A delta is `[name, value]`, or
 * `[name]`: as before the first write.
 *
 * Johnson, Thomas: "The maintenance of duplicate databases", RFC 677, 1975. In a map-of, where something around it may
 * be removed, its dotted form keeps writes that did not see each other until one that saw both, so that a removal takes
 * away only what its writer had seen.
 *
 * @module
 */
import { entries, type Entries, type Entry, greater } from '@commute/causal'
import type { Back, Dotted, Edit, Head, Mine, Nests, Type, Value, Written } from '@commute/contract'
import { anyHead, compare, written } from '@commute/dots'
import { admit, type Guard, isAny } from '@commute/value'

/** A write; without a value it is as before the first. */
interface Write {
  readonly at: Written
  readonly value: Value | undefined
}

/** The last write, or null before the first. */
export type State = Write | null

/** The dotted form: writes that no other has seen; the last is shown. */
export type Store = Entries<Value>

/** What one does with it. */
export interface Edits<T extends Value, S = State> {
  /** Writes a value; throws `TypeError` if the guard refuses it. */
  set(this: void, value: T): Edit<S>
}

/** A register of values of one kind, shown as `initial` before the first write and where the guard refuses. */
export type LwwRegister<T extends Value, I = T> = Type<State, T | I, Edits<T>> &
  Nests<Store, T | I, Edits<T, Store>>

/** Never written. */
export const empty: State = null

function parse(delta: Value, head?: Head): Write | undefined {
  if (!Array.isArray(delta) || delta.length === 0 || delta.length > 2) return undefined
  const at = written(delta[0] as Value, head)
  return at === undefined ? undefined : { at, value: delta[1] as Value | undefined }
}

function said(name: Mine, value: Value | undefined): Value {
  return value === undefined ? [name] : [name, value]
}

/** The later of the two writes; `state` itself if it is that. O(1). */
export function reduce(state: State, delta: Value, head?: Head): State {
  const theirs = parse(delta, head)
  if (theirs === undefined || state === null) return theirs ?? state
  const order = compare(theirs.at, state.at)
  if (order !== 0) return order > 0 ? theirs : state
  if (theirs.value === undefined || state.value === undefined)
    return theirs.value === undefined ? state : theirs
  return greater(state as Entry<Value>, theirs as Entry<Value>)
}

/** The delta if it is later than what is there, else undefined. O(1). */
export function news(state: State, delta: Value, head?: Head): Value | undefined {
  return reduce(state, delta, head) === state ? undefined : delta
}

/** The last write as a delta; undefined before the first. */
export function all(state: State): Value | undefined {
  return state === null ? undefined : said(state.at, state.value)
}

/** Whether a value is `[name, value]` or `[name]`. */
export function isDelta(value: Value): boolean {
  return parse(value, anyHead) !== undefined
}

/** The value last written, or undefined before the first write. */
export function view(state: State): Value | undefined {
  return state?.value
}

function editsOf<T extends Value>(is: Guard<T>): Edits<T> {
  return {
    set: (value) => {
      const kept = admit(is, value, 'lww-register')
      return (_state, stamp) => [stamp.dot(), kept]
    },
  }
}

/** Who wrote last. */
export function writers(state: State, each: (peer: string) => void): void {
  if (state !== null) each(state.at[1])
}

/** Writes again what was there, unless somebody else has written since. */
export const back: Back<State> = (before, after) => [
  (state, stamp) =>
    before !== after && state?.at[1] === after?.at[1] ? said(stamp.dot(), before?.value) : undefined,
]

function dottedOf<T extends Value, I>(is: Guard<T>, initial: I): Dotted<Store, T | I, Edits<T, Store>> {
  return {
    ...entries,
    view: (store) => {
      const last = store.at(-1)
      return last !== undefined && is(last.value) ? last.value : initial
    },
    edits: {
      set: (value) => {
        const kept = admit(is, value, 'lww-register')
        return (store, stamp) => {
          entries.dots(store, stamp.take)
          return [[stamp.dot(), kept]]
        }
      },
    },
    alive: (store) => store.length > 0,
  }
}

/** `set(value)`. */
export const edits: Edits<Value> = editsOf(isAny)

/** The form that nests in a map-of. */
export const dotted: Dotted<Store, Value | undefined, Edits<Value, Store>> = dottedOf<Value, undefined>(
  isAny,
  undefined,
)

/**
 * A register of values that a guard lets through. A write of mine that it refuses throws; one of others that it refuses
 * is kept, passed on, and shown as `initial`.
 *
 * @example
 * ```js
 * import { stamp } from '@commute/dots'
 * import { of } from '@commute/lww-register'
 * import { isString } from '@commute/value'
 * const title = of(isString, '')
 * const early = title.edits.set('milk')(title.empty, stamp('ann', 1, 1000))
 * const late = title.edits.set('bread')(title.empty, stamp('bob', 1, 2000))
 * title.view(title.reduce(title.reduce(title.empty, late), early)) // => 'bread'
 * ```
 */
export function of<T extends Value>(is: Guard<T>): LwwRegister<T, undefined>
export function of<T extends Value>(is: Guard<T>, initial: NoInfer<T>): LwwRegister<T>
export function of<T extends Value>(is: Guard<T>, initial?: T): LwwRegister<T, T | undefined> {
  return {
    empty,
    reduce,
    news,
    all,
    isDelta,
    view: (state) => (state?.value !== undefined && is(state.value) ? state.value : initial),
    edits: editsOf(is),
    back,
    writers,
    dotted: dottedOf(is, initial),
  }
}
