/**
 * A sorted, counted, persistent map with string keys: every change gives a new map that shares all but O(log n) nodes
 * with the old one. Keys are ordered by code unit, so the order is the same on every machine and needs no locale.
 *
 * A weight-balanced tree (Nievergelt, Reingold: "Binary Search Trees of Bounded Balance", 1973; the parameters 3 and 2
 * are those of Hirai, Yamamoto: "Balancing weight-balanced trees", 2011, section 5). The counts that balance it also
 * answer "which is the i-th?" and "how many before?".
 *
 * @module
 */

/** One node of a map; the empty map is `null`. */
export interface Node<V> {
  readonly key: string
  readonly value: V
  readonly left: PersistentMap<V>
  readonly right: PersistentMap<V>
  readonly size: number
}

/** A map: compare two with `Object.is`. */
export type PersistentMap<V> = Node<V> | null

/** How many entries. O(1). */
export function size(map: PersistentMap<unknown>): number {
  return map === null ? 0 : map.size
}

function node<V>(key: string, value: V, left: PersistentMap<V>, right: PersistentMap<V>): Node<V> {
  return { key, value, left, right, size: size(left) + size(right) + 1 }
}

function balanced<V>(key: string, value: V, left: PersistentMap<V>, right: PersistentMap<V>): Node<V> {
  const l = size(left)
  const r = size(right)
  if (l + r > 1) {
    if (right !== null && r > 3 * l) {
      const { left: inner, right: outer } = right
      return inner === null || size(inner) < 2 * size(outer)
        ? node(right.key, right.value, node(key, value, left, inner), outer)
        : node(
            inner.key,
            inner.value,
            node(key, value, left, inner.left),
            node(right.key, right.value, inner.right, outer),
          )
    }
    if (left !== null && l > 3 * r) {
      const { left: outer, right: inner } = left
      return inner === null || size(inner) < 2 * size(outer)
        ? node(left.key, left.value, outer, node(key, value, inner, right))
        : node(
            inner.key,
            inner.value,
            node(left.key, left.value, outer, inner.left),
            node(key, value, inner.right, right),
          )
    }
  }
  return { key, value, left, right, size: l + r + 1 }
}

/** The value at the key, or undefined. O(log n). */
export function get<V>(map: PersistentMap<V>, key: string): V | undefined {
  let at = map
  while (at !== null) {
    if (key < at.key) at = at.left
    else if (key === at.key) return at.value
    else at = at.right
  }
  return undefined
}

/** The node with another left side. Where that has as many entries as the one before, nothing is out of balance. */
function withLeft<V>(map: Node<V>, left: PersistentMap<V>): Node<V> {
  if (left === map.left) return map
  const { key, value, right } = map
  if (size(left) !== size(map.left)) return balanced(key, value, left, right)
  return { key, value, left, right, size: map.size }
}

function withRight<V>(map: Node<V>, right: PersistentMap<V>): Node<V> {
  if (right === map.right) return map
  const { key, value, left } = map
  if (size(right) !== size(map.right)) return balanced(key, value, left, right)
  return { key, value, left, right, size: map.size }
}

function withoutFirst<V>(map: Node<V>): PersistentMap<V> {
  return map.left === null ? map.right : withLeft(map, withoutFirst(map.left))
}

/** All of two maps, which lie one behind the other and were balanced about one entry. */
function joined<V>(left: PersistentMap<V>, right: PersistentMap<V>): PersistentMap<V> {
  if (left === null) return right
  if (right === null) return left
  const { key, value } = at(right, 0)!
  return balanced(key, value, left, withoutFirst(right))
}

/**
 * The map in which the value at the key has become what `change` makes of it; undefined: it is not there. The map itself
 * if that is what was there. O(log n).
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
    return value === undefined ? null : { key, value, left: null, right: null, size: 1 }
  }
  if (key < map.key) return withLeft(map, update(map.left, key, change))
  if (key !== map.key) return withRight(map, update(map.right, key, change))
  const value = change(map.value)
  if (Object.is(value, map.value)) return map
  const { left, right } = map
  return value === undefined ? joined(left, right) : { key, value, left, right, size: map.size }
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
export function at<V>(map: PersistentMap<V>, index: number): Node<V> | undefined {
  let here = map
  let rest = index
  while (here !== null) {
    const before = size(here.left)
    if (rest === before) return here
    if (rest < before) here = here.left
    else {
      rest -= before + 1
      here = here.right
    }
  }
  return undefined
}

/** How many keys are smaller than the key. O(log n). */
export function rank(map: PersistentMap<unknown>, key: string): number {
  let here = map
  let before = 0
  while (here !== null) {
    if (key <= here.key) here = here.left
    else {
      before += size(here.left) + 1
      here = here.right
    }
  }
  return before
}

/** The entries in order of their keys. O(1) an entry. */
export function* entries<V>(map: PersistentMap<V>): Generator<Node<V>, undefined> {
  const path: Node<V>[] = []
  let here = map
  while (here !== null || path.length > 0) {
    while (here !== null) {
      path.push(here)
      here = here.left
    }
    const next = path.pop()!
    yield next
    here = next.right
  }
}

/** Calls back for each entry in order. O(n). */
export function forEach<V>(map: PersistentMap<V>, each: (value: V, key: string) => void): void {
  if (map === null) return
  forEach(map.left, each)
  each(map.value, map.key)
  forEach(map.right, each)
}
