/** What one reads of stores: made when it is asked for, once a store. */
import type { Dotted } from '@commute/contract'
import { entries, get, type PersistentMap } from '@commute/persistent-map'

/** A view that keeps its reference as long as its store does, or until it is forgotten. */
export interface Shown<Store, View> {
  (this: void, store: Store): View
  forget(this: void, store: Store): void
}

/** A view that is made once a store. */
export function once<Store, View>(view: (store: Store) => View): Shown<Store, View> {
  const views = new WeakMap<object, View>()
  return Object.assign(
    (store: Store): View => {
      if (typeof store !== 'object' || store === null) return view(store)
      let shown = views.get(store)
      if (shown === undefined) views.set(store, (shown = view(store)))
      return shown
    },
    // Of what is no object nothing is kept, and nothing taken away.
    { forget: (store: Store): void => void views.delete(store as object) },
  )
}

/**
 * A dotted type with this view, that forgets what a store showed once another follows it: who keeps old stores, as an
 * undo does, does not keep what they showed.
 */
export function shownAs<Store, View, Words extends Pick<Dotted<Store, View, unknown>, 'none' | 'join'>>(
  words: Words,
  view: Shown<Store, View>,
): Words & { readonly view: (this: void, store: Store) => View } {
  const join: typeof words.join = (mine, seen, theirs, theirsSeen) => {
    const after = words.join(mine, seen, theirs, theirsSeen)
    if (!Object.is(after, mine) && !Object.is(mine, words.none)) view.forget(mine)
    return after
  }
  return { ...words, join, view }
}

/** A map to read: keys ascending by code unit. Unchanged entries keep their reference. */
export type MapView<V> = ReadonlyMap<string, V>

/** Things under keys, and how many of them exist. */
export interface Keyed<Entry> {
  readonly entries: PersistentMap<Entry>
  readonly size: number
}

/**
 * How things under keys are read, of which some may not exist: one reference a store, O(1) to make, each view made when
 * it is asked for.
 */
export function mapView<Entry, View>(
  exists: (entry: Entry) => boolean,
  show: (entry: Entry) => View,
): Shown<Keyed<Entry>, MapView<View>> {
  return once((map) => {
    const find = (key: string): Entry | undefined => {
      const entry = get(map.entries, key)
      return entry !== undefined && exists(entry) ? entry : undefined
    }
    function* pairs(): Generator<[string, View], undefined> {
      for (const { key, value } of entries(map.entries)) if (exists(value)) yield [key, show(value)]
    }
    function* keys(): Generator<string, undefined> {
      for (const { key, value } of entries(map.entries)) if (exists(value)) yield key
    }
    function* values(): Generator<View, undefined> {
      for (const { value } of entries(map.entries)) if (exists(value)) yield show(value)
    }
    const view: MapView<View> = {
      size: map.size,
      has: (key) => find(key) !== undefined,
      get: (key) => {
        const entry = find(key)
        return entry && show(entry)
      },
      forEach: (each) => {
        for (const [key, value] of pairs()) each(value, key, view)
      },
      entries: pairs as MapView<View>['entries'],
      keys: keys as MapView<View>['keys'],
      values: values as MapView<View>['values'],
      [Symbol.iterator]: pairs as MapView<View>['entries'],
    }
    // Printed as the map it stands for.
    Object.defineProperty(view, Symbol.for('nodejs.util.inspect.custom'), { value: () => new Map(view) })
    return Object.freeze(view)
  })
}
