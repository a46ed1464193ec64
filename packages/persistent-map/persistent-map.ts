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
    if (key === at.key) return at.value
    at = key < at.key ? at.left : at.right
  }
  return undefined
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
export function set<V>(map: PersistentMap<V>, key: string, value: V): Node<V> {
  if (map === null) return { key, value, left: null, right: null, size: 1 }
  const { left, right } = map
  if (key === map.key) return Object.is(map.value, value) ? map : { key, value, left, right, size: map.size }
  // Where the key was there already nothing has grown.
  if (key < map.key) {
    const next = set(left, key, value)
    if (next === left) return map
    if (left === null || next.size > left.size) return balanced(map.key, map.value, next, right)
    return { key: map.key, value: map.value, left: next, right, size: map.size }
  }
  const next = set(right, key, value)
  if (next === right) return map
  if (right === null || next.size > right.size) return balanced(map.key, map.value, left, next)
  return { key: map.key, value: map.value, left, right: next, size: map.size }
}

function withoutFirst<V>(map: Node<V>): PersistentMap<V> {
  return map.left === null ? map.right : balanced(map.key, map.value, withoutFirst(map.left), map.right)
}

/** The map without the key; the map itself if it is not there. O(log n). */
export function remove<V>(map: PersistentMap<V>, key: string): PersistentMap<V> {
  if (map === null) return map
  if (key === map.key) {
    if (map.left === null) return map.right
    if (map.right === null) return map.left
    const next = at(map.right, 0)!
    return balanced(next.key, next.value, map.left, withoutFirst(map.right))
  }
  if (key < map.key) {
    const left = remove(map.left, key)
    return left === map.left ? map : balanced(map.key, map.value, left, map.right)
  }
  const right = remove(map.right, key)
  return right === map.right ? map : balanced(map.key, map.value, map.left, right)
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
