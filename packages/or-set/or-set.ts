/**
 * A set where adding wins over removing at the same time: a removal takes away the additions that its writer had seen.
 * No tombstones.
 *
 * Bieniusa et al.: "An optimized conflict-free replicated set", 2012 (arXiv:1210.3368), over one context per document.
 *
 * @module
 */
import { causal, type CausalType, entries, type Entries, once, shownAs } from '@commute/causal'
import type { Back, Dotted, Edit, Head, Seen, Value } from '@commute/contract'
import { forEach, get, type PersistentMap, set, update } from '@commute/persistent-map'
import { admit, type Guard, isAny, keyOf, own } from '@commute/value'

/** Element's key → its additions that no removal has seen, each holding the element. */
export type Store = PersistentMap<Entries<Value>>

/** A delta may also name elements without an addition: those it takes away. */
type Fragment = Store

/** What one does with it. */
export interface Edits<T extends Value> {
  /**
   * Adds elements; one that is there is added anew, so that it wins over a removal elsewhere. `TypeError` if the guard
   * refuses one.
   */
  add(this: void, ...elements: T[]): Edit<Store>
  /** Removes elements: the additions that I see. */
  remove(this: void, ...elements: Value[]): Edit<Store>
  /** Removes all that I see. */
  clear(this: void): Edit<Store>
}

/** A set of elements of one kind. */
export type OrSet<T extends Value> = CausalType<Store, ReadonlySet<T>, Edits<T>>

function join(mine: Store, seen: Seen, theirs: Fragment, theirsSeen: Seen): Store {
  let out: Store = mine
  const one = (key: string, other: Entries<Value>): void => {
    out = update(out, key, (here) => {
      const next = entries.join(here ?? entries.none, seen, other, theirsSeen)
      return next.length === 0 ? undefined : next
    })
  }
  forEach(theirs, (other, key) => one(key, other))
  if (theirsSeen.whole) forEach(mine, (_here, key) => get(theirs, key) ?? one(key, entries.none))
  return out
}

/** `[[name, element] | [element], …]`: additions, and elements taken away. */
function read(value: Value, head?: Head): Fragment | undefined {
  if (!Array.isArray(value)) return undefined
  const rows = new Map<string, Value[]>()
  for (const item of value as readonly Value[]) {
    if (!Array.isArray(item) || item.length === 0) return undefined
    const key = keyOf(item.at(-1) as Value)
    if (!rows.has(key)) rows.set(key, [])
    if (item.length > 1) rows.get(key)!.push(item as Value)
  }
  let out: Fragment = null
  for (const [key, items] of rows) {
    const added = entries.read(items, head)
    if (added === undefined) return undefined
    out = set(out, key, added)
  }
  return out
}

function write(store: Store): Value {
  const out: Value[] = []
  forEach(store, (added) => {
    for (const item of entries.write(added)) out.push(item)
  })
  return out
}

function dots(store: Store, each: (peer: string, n: number) => void): void {
  forEach(store, (added) => entries.dots(added, each))
}

const nothing: ReadonlySet<never> = new Set()

function dottedOf<T extends Value>(is: Guard<T>): Dotted<Store, ReadonlySet<T>, Edits<T>> {
  const view = once((store: Store): ReadonlySet<T> => {
    if (store === null) return nothing
    const shown = new Set<T>()
    forEach(store, (added) => {
      const element = added[0]!.value
      if (is(element)) shown.add(element)
    })
    return shown
  })
  /** Takes out what came in, and puts in what went out. */
  const back: Back<Store> = (before, after) => {
    const beyond = (mine: Store, theirs: Store): T[] => {
      const out: T[] = []
      forEach(mine, (added, key) => {
        if (get(theirs, key) === undefined && is(added[0]!.value)) out.push(added[0]!.value)
      })
      return out
    }
    const came = beyond(after, before)
    const takeOut: Edit<Store> = (store, stamp) => {
      const there = came.filter((element) => {
        const mine = get(after, keyOf(element))!.map(({ at }) => at[1])
        const its = (get(store, keyOf(element)) ?? entries.none).filter(({ at }) => mine.includes(at[1]))
        entries.dots(its, stamp.take)
        return its.length > 0
      })
      return there.length === 0 ? undefined : there.map((element) => [element])
    }
    return [takeOut, edits.add(...beyond(before, after))]
  }

  const edits: Edits<T> = {
    add: (...elements) => {
      const kept = elements.map((element) => admit(is, element, 'or-set'))
      return (store, stamp) => {
        if (kept.length === 0) return undefined
        return [...new Map(kept.map((element) => [keyOf(element), element]))].map(([key, element]) => {
          entries.dots(get(store, key) ?? entries.none, stamp.take)
          return [stamp.dot(), element]
        })
      }
    },
    remove: (...elements) => {
      const kept = elements.map((element) => own(element))
      return (store, stamp) => {
        const there = kept.filter((element) => get(store, keyOf(element)) !== undefined)
        for (const element of there) entries.dots(get(store, keyOf(element))!, stamp.take)
        return there.length === 0 ? undefined : there.map((element) => [element])
      }
    },
    clear: () => (store, stamp) => {
      if (store === null) return undefined
      dots(store, stamp.take)
      const out: Value[] = []
      forEach(store, (added) => out.push([added[0]!.value]))
      return out
    },
  }
  return shownAs({ none: null, join, dots, write, read, edits, back }, view)
}

/**
 * A set of the elements that a guard lets through. Others that arrive are kept and passed on, but not shown.
 *
 * @example
 * ```js
 * import { of } from '@commute/or-set'
 * import { stamp } from '@commute/dots'
 * import { isString } from '@commute/value'
 * const tags = of(isString)
 * const added = tags.reduce(tags.empty, tags.edits.add('red')(tags.empty, stamp('ann', 1, 1000)))
 * const gone = tags.edits.remove('red')(added, stamp('bob', 1, 2000))
 * const again = tags.edits.add('red')(added, stamp('ann', 2, 2000))
 * tags.view(tags.reduce(added, gone)) // => new Set()
 * tags.view(tags.reduce(tags.reduce(added, gone), again)) // => new Set(['red'])
 * ```
 */
export function of<T extends Value>(is: Guard<T>): OrSet<T> {
  return causal(dottedOf(is))
}

/** The set of any values is this module: the words below are its. */
const any: OrSet<Value> = of(isAny)
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
