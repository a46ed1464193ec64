/** What one reads of a map: a `ReadonlyMap` that makes the views of entries as they are asked for. */
import type { Dotted } from '@commute/contract'
import { entries, get } from '@commute/persistent-map'
import { exists, type MapStore } from './store.ts'

/** A map to read: keys ascending by code unit. Unchanged entries keep their reference. */
export type MapView<V> = ReadonlyMap<string, V>

/** The view of a map's store: one reference a store, O(1) to make. */
export function viewOf<Store, View>(
  inner: Dotted<Store, View, unknown>,
): (map: MapStore<Store>) => MapView<View> {
  const views = new WeakMap<object, MapView<View>>()
  const inners = new WeakMap<object, View>()

  const show = (store: Store): View => {
    if (typeof store !== 'object' || store === null) return inner.view(store)
    if (!inners.has(store)) inners.set(store, inner.view(store))
    return inners.get(store)!
  }

  const make = (map: MapStore<Store>): MapView<View> => {
    function* pairs(): Generator<[string, View], undefined> {
      for (const { key, value } of entries(map.entries))
        if (exists(inner, value)) yield [key, show(value.inner)]
    }
    function* keys(): Generator<string, undefined> {
      for (const { key, value } of entries(map.entries)) if (exists(inner, value)) yield key
    }
    function* values(): Generator<View, undefined> {
      for (const { value } of entries(map.entries)) if (exists(inner, value)) yield show(value.inner)
    }
    const view: MapView<View> = {
      size: map.size,
      has: (key) => {
        const entry = get(map.entries, key)
        return entry !== undefined && exists(inner, entry)
      },
      get: (key) => {
        const entry = get(map.entries, key)
        return entry !== undefined && exists(inner, entry) ? show(entry.inner) : undefined
      },
      forEach: (each) => {
        for (const [key, value] of pairs()) each(value, key, view)
      },
      entries: pairs as MapView<View>['entries'],
      keys: keys as MapView<View>['keys'],
      values: values as MapView<View>['values'],
      [Symbol.iterator]: pairs as MapView<View>['entries'],
    }
    return Object.freeze(view)
  }

  return (map) => {
    let view = views.get(map)
    if (view === undefined) views.set(map, (view = make(map)))
    return view
  }
}
