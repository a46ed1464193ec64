/**
 * A sorted, counted, persistent map with string keys: every change gives a new map that shares all but O(log n) nodes
 * with the old one. Keys are ordered by code unit, so the order is the same on every machine and needs no locale.
 *
 * A B+tree (Bayer, McCreight: "Organization and Maintenance of Large Ordered Indexes", 1972; Comer: "The Ubiquitous
 * B-Tree", 1979, section 3) whose nodes are copied and not changed: a few short arrays a change, where a binary tree
 * would take a node for each of its many levels. The counts answer "which is the i-th?" and "how many before?". Memory:
 * 30 to 75 bytes an entry, beside its key and value, and some 140 a map.
 *
 * @module
 */

/** An entry. */
export interface Entry<V> {
  readonly key: string
  readonly value: V
}

/** A node of a map, with up to 16 items in the order of their keys; the empty map is `null`. */
export interface Node<V> {
  /** How far above the leaves, which are at 0. */
  readonly height: number
  /**
   * Of a leaf, the keys of its values; else of each node below, but the first, a key that parts it from the one before
   * it: not greater than its own.
   */
  readonly keys: readonly string[]
  /** Of a leaf values, else nodes. */
  readonly items: readonly (V | Node<V>)[]
  /** How many entries are below it. */
  readonly size: number
}

/** A map: compare two with `Object.is`. */
export type PersistentMap<V> = Node<V> | null

/** How many items a node holds at most, and at least but for the topmost. */
const most = 16
const few = 4

/** How many entries. O(1). */
export function size(map: PersistentMap<unknown>): number {
  return map === null ? 0 : map.size
}

function node<V>(height: number, keys: readonly string[], items: readonly (V | Node<V>)[]): Node<V> {
  let size = keys.length
  if (height > 0) {
    size = 0
    for (const item of items) size += (item as Node<V>).size
  }
  return { height, keys, items, size }
}

/** How many of some keys are not greater than a key, as the first `least` are not. */
function upTo(keys: readonly string[], key: string, least: number): number {
  let low = least
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (key < keys[middle]!) high = middle
    else low = middle + 1
  }
  return low
}

/** Which item of a node above the leaves a key is below. */
function below(keys: readonly string[], key: string): number {
  return upTo(keys, key, 1) - 1
}

/** The value at the key, or undefined. O(log n). */
export function get<V>(map: PersistentMap<V>, key: string): V | undefined {
  if (map === null) return undefined
  let at = map
  while (at.height > 0) at = at.items[below(at.keys, key)] as Node<V>
  const place = upTo(at.keys, key, 0) - 1
  return place >= 0 && at.keys[place] === key ? (at.items[place] as V) : undefined
}

/**
 * A node in two, of `few` items at least; where a key came last the first keeps most, so that keys that come in order
 * fill nodes.
 */
function halves<V>({ height, keys, items }: Node<V>, key: string): [Node<V>, Node<V>] {
  const cut = key >= keys[most]! ? keys.length - few : keys.length >>> 1
  return [
    node(height, keys.slice(0, cut), items.slice(0, cut)),
    node(height, keys.slice(cut), items.slice(cut)),
  ]
}

/** Two nodes that stand side by side as one; `key` parts them. */
function joined<V>(left: Node<V>, right: Node<V>, key: string): Node<V> {
  const keys = left.height === 0 ? right.keys : right.keys.with(0, key)
  return node(left.height, left.keys.concat(keys), left.items.concat(right.items))
}

/** The node in which other ones stand for some of its items. */
function spliced<V>(
  { height, keys, items }: Node<V>,
  from: number,
  count: number,
  fresh: Node<V>[],
): Node<V> {
  const parting = fresh.slice(1).map((one) => one.keys[0]!)
  return node(height, keys.toSpliced(from + 1, count - 1, ...parting), items.toSpliced(from, count, ...fresh))
}

/** The node in which one item has become another. */
function withItem<V>(map: Node<V>, at: number, item: Node<V>, key: string): Node<V> {
  const { height, keys, items, size } = map
  if (item.keys.length > most) return spliced(map, at, 1, halves(item, key))
  if (item.keys.length < few) {
    // With one beside it as one, or each with half of both.
    const first = Math.max(0, at - 1)
    const [left, right] = items.with(at, item).slice(first, first + 2) as [Node<V>, Node<V>]
    const both = joined(left, right, keys[first + 1]!)
    return spliced(map, first, 2, both.keys.length > most ? halves(both, '') : [both])
  }
  return { height, keys, items: items.with(at, item), size: size + item.size - (items[at] as Node<V>).size }
}

/** What `update` makes of a node: with one item too many, or too few, for whoever is above it to mend. */
function updated<V>(map: Node<V>, key: string, change: (value: V | undefined) => V | undefined): Node<V> {
  const { height, keys, items, size } = map
  if (height > 0) {
    const at = below(keys, key)
    const item = updated(items[at] as Node<V>, key, change)
    return item === items[at] ? map : withItem(map, at, item, key)
  }
  const place = upTo(keys, key, 0)
  const isThere = place > 0 && keys[place - 1] === key
  const before = isThere ? (items[place - 1] as V) : undefined
  const value = change(before)
  if (Object.is(value, before)) return map
  if (!isThere)
    return {
      height,
      keys: keys.toSpliced(place, 0, key),
      items: items.toSpliced(place, 0, value!),
      size: size + 1,
    }
  if (value !== undefined)
    return { height, keys, items: items.length === 1 ? [value] : items.with(place - 1, value), size }
  return { height, keys: keys.toSpliced(place - 1, 1), items: items.toSpliced(place - 1, 1), size: size - 1 }
}

/**
 * The map in which the value at the key has become what `change` makes of it; undefined: it is not there. The map
 * itself if that is what was there. O(log n).
 *
 * @example
 * ```js
 * import { get, update } from '@commute/persistent-map'
 * const count = (before = 0) => before + 1
 * get(update(update(null, 'a', count), 'a', count), 'a') // => 2
 * ```
 */
export function update<V>(
  map: PersistentMap<V>,
  key: string,
  change: (value: V | undefined) => V | undefined,
): PersistentMap<V> {
  if (map === null) {
    const value = change(undefined)
    return value === undefined ? null : { height: 0, keys: [key], items: [value], size: 1 }
  }
  let out = updated(map, key, change)
  if (out.keys.length > most) {
    const [first, second] = halves(out, key)
    // No `map`, which makes arrays of another kind: whoever looks through keys is compiled for one.
    const keys = [first.keys[0]!, second.keys[0]!]
    return { height: out.height + 1, keys, items: [first, second], size: out.size }
  }
  while (out.height > 0 && out.items.length === 1) out = out.items[0] as Node<V>
  return out.size === 0 ? null : out
}

/**
 * The map with the value at the key; the map itself if it is there already. O(log n).
 *
 * @example
 * ```js
 * import { get, set } from '@commute/persistent-map'
 * const one = set(null, 'a', 1)
 * get(set(one, 'a', 2), 'a') // => 2
 * get(one, 'a') // => 1
 * ```
 */
export function set<V>(map: PersistentMap<V>, key: string, value: V): PersistentMap<V> {
  return update(map, key, () => value)
}

/** The map without the key; the map itself if it is not there. O(log n). */
export function remove<V>(map: PersistentMap<V>, key: string): PersistentMap<V> {
  return update<V>(map, key, () => undefined)
}

/** The entry at an index, counted from 0, or undefined. O(log n). */
export function at<V>(map: PersistentMap<V>, index: number): Entry<V> | undefined {
  if (map === null || !(index >= 0 && index < map.size)) return undefined
  let here = map
  let rest = index
  while (here.height > 0) {
    let at = 0
    for (let its = here.items[0] as Node<V>; rest >= its.size; its = here.items[++at] as Node<V>)
      rest -= its.size
    here = here.items[at] as Node<V>
  }
  return { key: here.keys[rest]!, value: here.items[rest] as V }
}

/** How many keys are smaller than the key. O(log n). */
export function rank(map: PersistentMap<unknown>, key: string): number {
  if (map === null) return 0
  let here = map
  let before = 0
  while (here.height > 0) {
    const at = below(here.keys, key)
    for (let k = 0; k < at; k++) before += (here.items[k] as Node<unknown>).size
    here = here.items[at] as Node<unknown>
  }
  const place = upTo(here.keys, key, 0)
  return before + (place > 0 && here.keys[place - 1] === key ? place - 1 : place)
}

/** The entries in order of their keys. O(1) an entry. */
export function* entries<V>(map: PersistentMap<V>): Generator<Entry<V>, undefined> {
  if (map === null) return
  for (const [at, item] of map.items.entries())
    if (map.height > 0) yield* entries(item as Node<V>)
    else yield { key: map.keys[at]!, value: item as V }
}

/** Calls back for each entry in order. O(n). */
export function forEach<V>(map: PersistentMap<V>, each: (value: V, key: string) => void): void {
  if (map === null) return
  const { height, keys, items } = map
  for (let at = 0; at < items.length; at++)
    if (height > 0) forEach(items[at] as Node<V>, each)
    else each(items[at] as V, keys[at]!)
}
