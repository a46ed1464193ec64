/** The cursor of a tree, which stands between two things: finding by index and by number, and what is beside it. */
import type { Range } from './runs.ts'
import { entryOf, homeOf, leafBefore, most, pay, spanOf, type Tree } from './tree.ts'

/** Moves to before a leaf, before which so many are shown; -1: not known. */
export function enter(tree: Tree, leaf: number, start: number): void {
  pay(tree)
  tree.leaf = leaf
  tree.slot = -1
  tree.offset = 0
  tree.start = start
  tree.inner = 0
}

/** To right after the k-th shown thing of the leaf, from the cursor on if that is behind it; false if it has fewer. */
function within(tree: Tree, k: number): boolean {
  const { sizes, leaf, inner } = tree
  const isBehind = tree.slot >= 0 && inner >= 0 && k > inner
  let left = isBehind ? k - inner : k
  for (let slot = isBehind ? tree.slot : 0, end = tree.counts[leaf]!; slot < end; slot++) {
    const size = sizes[leaf * most + slot]!
    if (size <= 0) continue
    if (left <= size) {
      tree.slot = slot
      tree.offset = left
      tree.inner = k - left
      return true
    }
    left -= size
  }
  return false
}

/**
 * Moves to right after the `index`-th shown thing, which there is; 0: before everything. O(log n), O(1) near the
 * cursor.
 */
export function seek(tree: Tree, index: number): void {
  const { start } = tree
  if (start >= 0 && index > start && within(tree, index - start)) return
  if (index === 0) return enter(tree, 0, 0)
  pay(tree)
  const { ids, sizes } = tree
  let left = index
  let node = tree.root
  for (let level = tree.height; level > 0; level--) {
    let at = node * most
    while (left > sizes[at]!) left -= sizes[at++]!
    node = ids[at]!
  }
  enter(tree, node, index - left)
  within(tree, left)
}

/**
 * Moves to right after a number that is there; -1: before everything. O(log n) where that is another leaf, the first
 * time O(n).
 */
export function locate(tree: Tree, number: number): void {
  if (number < 0) return enter(tree, 0, 0)
  const { ids, sizes, slot } = tree
  let at = tree.leaf * most + slot
  if (slot < 0 || number < ids[at]! || number >= ids[at]! + Math.abs(sizes[at]!)) {
    const home = homeOf(tree, number)
    if (home !== tree.leaf) enter(tree, home, -1)
    at = spanOf(tree, home, number)
    tree.slot = at - home * most
    tree.inner = -1
  }
  tree.offset = number - ids[at]! + 1
}

/** Moves to right before a number that is there. O(log n). */
export function locateBefore(tree: Tree, number: number): void {
  locate(tree, number)
  if (--tree.offset > 0) return
  if (tree.slot === 0) {
    let home = leafBefore(tree, tree.leaf)
    while (home >= 0 && tree.counts[home] === 0) home = leafBefore(tree, home)
    if (home < 0) return enter(tree, 0, 0)
    enter(tree, home, -1)
    tree.slot = tree.counts[home]!
  }
  tree.inner = -1
  tree.slot--
  tree.offset = spanLength(tree)
}

/** How long the cursor's span is. */
function spanLength({ sizes, leaf, slot }: Tree): number {
  return Math.abs(sizes[leaf * most + slot]!)
}

/** Whether the cursor stands inside of a span. */
export function isInside(tree: Tree): boolean {
  return tree.slot >= 0 && tree.offset < spanLength(tree)
}

/** The number right before the cursor; -1: the edge. */
export function numberBefore({ ids, leaf, slot, offset }: Tree): number {
  return slot < 0 ? -1 : ids[leaf * most + slot]! + offset - 1
}

/** The number right after the cursor; -1: the edge. */
export function numberAfter(tree: Tree): number {
  const { ids, counts, nexts, leaf, slot } = tree
  const at = leaf * most + slot
  if (isInside(tree)) return ids[at]! + tree.offset
  if (slot + 1 < counts[leaf]!) return ids[at + 1]!
  let next = nexts[leaf]!
  while (next >= 0 && counts[next] === 0) next = nexts[next]!
  return next < 0 ? -1 : ids[next * most]!
}

/** How many are shown before the cursor. O(log n), O(1) where it came by index. */
export function indexHere(tree: Tree): number {
  const { sizes, ups, leaf, slot } = tree
  if (tree.start < 0) {
    let start = 0
    for (let node = leaf; ups[node]! >= 0; node = ups[node]!)
      for (let at = ups[node]! * most, end = entryOf(tree, node); at < end; at++) start += sizes[at]!
    tree.start = start
  }
  const end = leaf * most + slot
  if (tree.inner < 0) {
    let inner = 0
    for (let at = leaf * most; at < end; at++) inner += Math.max(0, sizes[at]!)
    tree.inner = inner
  }
  return tree.start + tree.inner + (slot >= 0 && sizes[end]! > 0 ? tree.offset : 0)
}

/** Whether the thing before the cursor is shown. */
export function isShownHere({ sizes, leaf, slot }: Tree): boolean {
  return sizes[leaf * most + slot]! > 0
}

/** How many things of one span there are from the one before the cursor on. */
export function stretchHere(tree: Tree): number {
  return spanLength(tree) - tree.offset + 1
}

/** Moves over what follows, at most so many things of one span. Something follows. */
export function pass(tree: Tree, length: number): void {
  while (!isInside(tree)) {
    if (tree.slot + 1 < tree.counts[tree.leaf]!) tree.slot++
    else enter(tree, tree.nexts[tree.leaf]!, -1)
    tree.offset = 0
    tree.inner = -1
  }
  tree.offset = Math.min(tree.offset + length, spanLength(tree))
}

/**
 * The first number behind the cursor that lies in one of some ranges, which ascend and lie apart; -1: none. O(spans ×
 * log ranges).
 */
export function firstIn(tree: Tree, ranges: readonly Range[]): number {
  const { ids, sizes, counts, nexts, offset } = tree
  const begun = tree.leaf * most + tree.slot
  let from = isInside(tree) ? begun : begun + 1
  for (let leaf = tree.leaf; leaf >= 0; leaf = nexts[leaf]!, from = leaf * most)
    for (let at = from, end = leaf * most + counts[leaf]!; at < end; at++) {
      const first = ids[at]! + (at === begun ? offset : 0)
      let low = 0
      let high = ranges.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (ranges[middle]![1] > first) high = middle
        else low = middle + 1
      }
      if (low < ranges.length && ranges[low]![0] < ids[at]! + Math.abs(sizes[at]!))
        return Math.max(first, ranges[low]![0])
    }
  return -1
}

/**
 * The last number below a node, so many levels above the leaves, or before it where there is none; -1: none. O(log n +
 * leaves without spans before it).
 */
export function lastUnder(tree: Tree, node: number, level: number): number {
  const { ids, sizes, counts } = tree
  let leaf = node
  for (let rest = level; rest > 0; rest--) leaf = ids[leaf * most + counts[leaf]! - 1]!
  while (leaf >= 0 && counts[leaf] === 0) leaf = leafBefore(tree, leaf)
  if (leaf < 0) return -1
  const at = leaf * most + counts[leaf]! - 1
  return ids[at]! + Math.abs(sizes[at]!) - 1
}

/** Moves to behind everything. O(log n), the first time O(n). */
export function toEnd(tree: Tree): void {
  locate(tree, lastUnder(tree, tree.root, tree.height))
}

/** Whether a number stands before another, both there. O(log n). */
export function isBefore(tree: Tree, a: number, b: number): boolean {
  const { ups, places } = tree
  let x = homeOf(tree, a)
  let y = homeOf(tree, b)
  if (x === y) {
    const [i, j] = [spanOf(tree, x, a), spanOf(tree, y, b)]
    return i === j ? a < b : i < j
  }
  while (ups[x] !== ups[y]) {
    x = ups[x]!
    y = ups[y]!
  }
  return places[x]! < places[y]!
}

/** Calls back for each span in order. O(spans). */
export function eachSpan(
  { ids, sizes, counts, nexts }: Tree,
  span: (number: number, length: number, isShown: boolean) => void,
): void {
  for (let leaf = 0; leaf >= 0; leaf = nexts[leaf]!)
    for (let at = leaf * most, end = at + counts[leaf]!; at < end; at++)
      span(ids[at]!, Math.abs(sizes[at]!), sizes[at]! > 0)
}
