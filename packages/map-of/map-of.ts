/**
 * A map of any dotted type. A removal takes away exactly what its writer had seen, at any depth: a write elsewhere at
 * the same time is not lost with it, and does not bring half an entry back.
 *
 * An entry exists while a `put` of it does (in a map of registers: while the register holds anything). An edit below a
 * key that does not exist puts it; below one that exists it does not, so that it loses against a removal at the same
 * time, as a whole. After Almeida, Shoker, Baquero: "Delta State Replicated Data Types", 2018, section 7.4.3 (ORMap).
 *
 * @module
 */
import { causal, type CausalType, isOnlyBy, lift, mapView, type MapView } from '@commute/causal'
import type { AnyNests, Back, Dotted, Edit, Lifted, Value } from '@commute/contract'
import { forEach, get } from '@commute/persistent-map'
import { type Entry, exists, type MapStore, storeOf } from './store.ts'

export type { MapStore } from './store.ts'
export type { MapView } from '@commute/causal'

/** What is held of a type under a key. */
type StoreOf<T extends AnyNests> = T['dotted']['none']

/** What one does with a map of things of a type. Keys are strings. */
export interface EditsOf<T extends AnyNests> {
  /** The edits of the entry at a key, as edits of the map. */
  at(this: void, key: string): Lifted<T['dotted']['edits'], MapStore<StoreOf<T>>>
  /** Makes sure that the entry exists, also if somebody removes it at the same time; one that did not starts empty. */
  put(this: void, key: string): Edit<MapStore<StoreOf<T>>>
  /** Removes entries: what I see of them. */
  remove(this: void, ...keys: string[]): Edit<MapStore<StoreOf<T>>>
}

/** A map from strings to things of a type that nests. */
export interface MapOf<T extends AnyNests> extends CausalType<
  MapStore<StoreOf<T>>,
  MapView<ReturnType<T['dotted']['view']>>,
  EditsOf<T>
> {}

function keyed(key: string): string {
  if (typeof key !== 'string' || !key.isWellFormed()) throw new TypeError(`map-of: not a key: ${String(key)}`)
  return key
}

function dottedOf<T extends AnyNests>(
  inner: T['dotted'],
): Dotted<MapStore<StoreOf<T>>, MapView<ReturnType<T['dotted']['view']>>, EditsOf<T>> {
  type Store = StoreOf<T>
  type Inner = T['dotted']['edits']
  const store = storeOf(inner)

  /** An edit of what stands under a key. */
  const put =
    (key: string, edit: Edit<Store>): Edit<MapStore<Store>> =>
    (map, stamp) => {
      const entry = get(map.entries, key)
      const isThere = entry !== undefined && exists(inner, entry)
      if (inner.alive !== undefined || isThere) {
        const put = edit(entry?.inner ?? inner.none, stamp)
        return put === undefined ? undefined : [[key, put]]
      }
      const put = edit(inner.none, stamp)
      if (put === undefined) return undefined
      if (entry !== undefined) inner.dots(entry.inner, stamp.take)
      return [[key, put, stamp.dot(), entry !== undefined]]
    }

  const below = (key: string): Lifted<Inner, MapStore<Store>> =>
    lift<Store, MapStore<Store>, Inner>(inner.edits, (edit) => put(key, edit))

  const edits: EditsOf<T> = {
    at: (key) => below(keyed(key)),
    put: (key) => {
      keyed(key)
      if (inner.alive !== undefined)
        throw new TypeError('map-of: in a map of registers, set() is what puts an entry')
      return (map, stamp) => {
        const entry = get(map.entries, key)
        if (entry === undefined) return [[key, null, stamp.dot()]]
        for (const put of entry.puts) stamp.take(put.at[1], put.at[2])
        const isThere = exists(inner, entry)
        if (!isThere) inner.dots(entry.inner, stamp.take)
        return [[key, null, stamp.dot(), !isThere]]
      }
    },
    remove: (...keys) => {
      keys.forEach(keyed)
      return (map, stamp) => {
        const there = [...new Set(keys)].filter((key) => {
          const entry = get(map.entries, key)
          return entry !== undefined && exists(inner, entry)
        })
        for (const key of there) store.dotsOf(get(map.entries, key)!, stamp.take)
        return there.length === 0 ? undefined : there.map((key) => [key])
      }
    },
  }

  /**
   * Takes out the entries that came, unless others have written into them, puts in again those that went, and leads the
   * others back. O(what the deltas name).
   */
  const back: Back<MapStore<Store>> = (before, after, deltas, head, names) => {
    const out: Edit<MapStore<Store>>[] = []
    const rows = (deltas as readonly (readonly (readonly Value[])[] | null)[]).flatMap((some) => some ?? [])
    const there = (map: MapStore<Store>, key: string): Entry<Store> | undefined => {
      const entry = get(map.entries, key)
      return entry !== undefined && exists(inner, entry) ? entry : undefined
    }
    const within = (key: string, from: Store, to: Store, isBoth: boolean): void => {
      const its = rows.filter((row) => row[0] === key)
      // What went as a whole, in between at least, comes back as a whole.
      const went = its.some((row) => row[1] === undefined || row[3] === true)
      const said = went ? [] : its.flatMap((row) => (row[1] === null ? [] : [row[1]!]))
      for (const edit of inner.back!(from, to, said, head, names))
        // What somebody else has removed stays so.
        out.push((map, stamp) =>
          isBoth && there(map, key) === undefined ? undefined : put(key, edit)(map, stamp),
        )
    }
    const isMine = (entry: Entry<Store>): boolean =>
      isOnlyBy(head.peer, (each) => store.dotsOf(entry, (peer) => each(peer)))
    const keys = new Set(rows.map(([key]) => key as string))
    // Of what went as a whole, all that was in it, and what is in it now.
    if (deltas.length === 0)
      for (const map of [before, after]) forEach(map.entries, (_entry, key) => keys.add(key))
    for (const key of keys) {
      const [was, is] = [there(before, key), there(after, key)]
      if (was === undefined && is !== undefined)
        out.push((map, stamp) => {
          const entry = get(map.entries, key)
          return entry !== undefined && isMine(entry) ? edits.remove(key)(map, stamp) : undefined
        })
      else if (was !== undefined && is !== undefined) within(key, was.inner, is.inner, true)
      else if (was !== undefined) {
        if (inner.alive === undefined) out.push(edits.put(key))
        within(key, was.inner, inner.none, false)
      }
    }
    return out
  }

  return {
    ...store,
    view: mapView(
      (entry: Entry<Store>) => exists(inner, entry),
      (entry) => inner.view(entry.inner),
    ),
    edits,
    back: inner.back && back,
  }
}

/**
 * A map whose entries are of the given type, which must nest (or-set, lww-register, mv-register, counter, list, map-of,
 * and combine of such; a type that only grows cannot be taken away).
 *
 * @example
 * ```js
 * import { stamp } from '@commute/dots'
 * import * as lww from '@commute/lww-register'
 * import { mapOf } from '@commute/map-of'
 * const ages = mapOf(lww)
 * const state = ages.reduce(ages.empty, ages.edits.at('ann').set(7)(ages.empty, stamp('ann', 1, 1000)))
 * ages.view(state).get('ann') // => 7
 * const gone = ages.reduce(state, ages.edits.remove('ann')(state, stamp('bob', 1, 2000)))
 * ages.view(gone).has('ann') // => false
 * ```
 */
export function mapOf<T extends AnyNests>(type: T): MapOf<T> {
  if (type.dotted === undefined)
    throw new TypeError(
      'map-of: of this type nothing can be taken away but all of it; take tableOf (@commute/table) for it',
    )
  if (type.dotted.seal !== undefined)
    throw new TypeError(
      'map-of: of what holds a text nothing can be taken away but all of it; take tableOf (@commute/table) for it',
    )
  return causal(dottedOf<T>(type.dotted))
}
