/**
 * One value; writes that did not see each other are all kept, until one that saw them. Causality decides first, time
 * never decides between a write and one that had seen it: for what no clock may lose.
 *
 * Shapiro, Preguiça, Baquero, Zawirski: "A comprehensive study of Convergent and Commutative Replicated Data Types",
 * 2011, section 3.2.2; over dots as in Almeida, Shoker, Baquero, 2018, section 7.4.1.
 *
 * @module
 */
import { causal, type CausalType, entries, type Entries, once } from '@commute/causal'
import type { Dotted, Edit, Value } from '@commute/contract'
import { admit, type Guard, isAny } from '@commute/value'

/** Writes that no other has seen, in order of `(time, peer, n)`. */
export type Store = Entries<Value>

/** What one does with it. */
export interface Edits<T extends Value> {
  /** Writes a value in the place of all that I see; throws `TypeError` if the guard refuses it. */
  set(this: void, value: T): Edit<Store>
}

/** A register of values of one kind. */
export type MvRegister<T extends Value> = CausalType<Store, readonly T[], Edits<T>>

function dottedOf<T extends Value>(
  is: Guard<T>,
  initial: T | undefined,
): Dotted<Store, readonly T[], Edits<T>> {
  return {
    ...entries,
    view: once((store) =>
      store.flatMap(({ value }) => (is(value) ? [value] : initial === undefined ? [] : [initial])),
    ),
    edits: {
      set: (value) => {
        const kept = admit(is, value, 'mv-register')
        return (store, stamp) => {
          entries.dots(store, stamp.take)
          return [[stamp.dot(), kept]]
        }
      },
    },
    alive: (store) => store.length > 0,
  }
}

/**
 * A register of values that a guard lets through; its view is an array of them, the last written last.
 *
 * @example
 * ```js
 * import { of } from '@commute/mv-register'
 * import { stamp } from '@commute/dots'
 * import { isString } from '@commute/value'
 * const name = of(isString)
 * const ann = name.edits.set('Duplo')(name.empty, stamp('ann', 1, 1000))
 * const bob = name.edits.set('Commute')(name.empty, stamp('bob', 1, 2000))
 * const both = name.reduce(name.reduce(name.empty, bob), ann)
 * name.view(both) // => ['Duplo', 'Commute']
 * ```
 */
export function of<T extends Value>(is: Guard<T>, initial?: T): MvRegister<T> {
  return causal(dottedOf(is, initial))
}

/** The register of any value is this module: the words below are its. */
const any: MvRegister<Value> = of(isAny)
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
