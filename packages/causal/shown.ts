/** What one reads of stores: made when it is asked for, once a store. */
import { entries, get, type PersistentMap } from '@commute/persistent-map'

/** A view that keeps its reference as long as its store does. */
export function once<Store, View>(view: (store: Store) => View): (store: Store) => View {
  const views = new WeakMap<object, View>()
  return (store) => {
    if (typeof store !== 'object' || store === null) return view(store)
    let shown = views.get(store)
    if (shown === undefined) views.set(store, (shown = view(store)))
    return shown
  }
}

/**
 * A view that keeps its reference as long as somebody holds it: for those that may be large, so that who keeps old
 * stores, as an undo does, does not keep what they showed.
 */
export function whileHeld<Store extends object | null, View extends object>(
  view: (store: Store) => View,
): (store: Store) => View {
  const views = new WeakMap<object, WeakRef<View>>()
  return (store) => {
    if (store === null) return view(store)
    const known = views.get(store)?.deref()
    if (known !== undefined) return known
    const shown = view(store)
    views.set(store, new WeakRef(shown))
    return shown
  }
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
): (map: Keyed<Entry>) => MapView<View> {
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
