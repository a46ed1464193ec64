/** The cursor of a tree, which stands between two things: finding by index and by number, and what is beside it. */
import type { Range } from './runs.ts'
import { above, entry, head, homeOf, leafBefore, next, pay, spanOf, type Tree } from './tree.ts'

/** Moves to before a leaf, before which so many are shown; -1: not known. */
export function enter(tree: Tree, leaf: number, start: number): void {
  pay(tree)
  tree.leaf = leaf
  tree.at = leaf + head - 2
  tree.offset = 0
  tree.start = start
  tree.inner = 0
}

/** To right after the k-th shown thing of the leaf, from the cursor on if that is behind it; false if it has fewer. */
function within(tree: Tree, k: number): boolean {
  const { cells, leaf, inner } = tree
  const isBehind = tree.at >= leaf + head && inner >= 0 && k > inner
  let left = isBehind ? k - inner : k
  for (let at = isBehind ? tree.at : leaf + head, end = cells[leaf]!; at < end; at += 2) {
    const size = cells[at + 1]!
    if (size <= 0) continue
    if (left <= size) {
      tree.at = at
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
  const { cells } = tree
  let left = index
  let node = tree.root
  for (let level = tree.height; level > 0; level--) {
    let at = node + head
    for (; left > cells[at + 1]!; at += 2) left -= cells[at + 1]!
    node = cells[at]!
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
  const { cells, leaf } = tree
  let { at } = tree
  if (at < leaf + head || number < cells[at]! || number >= cells[at]! + Math.abs(cells[at + 1]!)) {
    const home = homeOf(tree, number)
    if (home !== leaf) enter(tree, home, -1)
    at = tree.at = spanOf(tree, home, number)
    tree.inner = -1
  }
  tree.offset = number - cells[at]! + 1
}

/** Moves to right before a number that is there. O(log n). */
export function locateBefore(tree: Tree, number: number): void {
  locate(tree, number)
  if (--tree.offset > 0) return
  if (tree.at === tree.leaf + head) {
    const home = leafBefore(tree, tree.leaf)
    if (home < 0) return enter(tree, 0, 0)
    enter(tree, home, -1)
    tree.at = tree.cells[home]!
  }
  tree.inner = -1
  tree.at -= 2
  tree.offset = spanLength(tree)
}

/** How long the cursor's span is. */
function spanLength({ cells, at }: Tree): number {
  return Math.abs(cells[at + 1]!)
}

/** Whether the cursor stands inside of a span. */
export function isInside({ cells, leaf, at, offset }: Tree): boolean {
  return at >= leaf + head && offset < Math.abs(cells[at + 1]!)
}

/** The number right before the cursor; -1: the edge. */
export function numberBefore({ cells, leaf, at, offset }: Tree): number {
  return at < leaf + head ? -1 : cells[at]! + offset - 1
}

/** The number right after the cursor; -1: the edge. */
export function numberAfter(tree: Tree): number {
  const { cells, leaf, at } = tree
  if (isInside(tree)) return cells[at]! + tree.offset
  if (at + 2 < cells[leaf]!) return cells[at + 2]!
  const after = cells[leaf + next]!
  return after < 0 ? -1 : cells[after + head]!
}

/** How many are shown before the cursor. O(log n), O(1) where it came by index. */
export function indexHere(tree: Tree): number {
  const { cells, leaf, at } = tree
  if (tree.start < 0) {
    let start = 0
    for (let node = leaf; cells[node + above]! >= 0; node = cells[node + above]!)
      for (let before = cells[node + above]! + head; before < cells[node + entry]!; before += 2)
        start += cells[before + 1]!
    tree.start = start
  }
  if (tree.inner < 0) {
    let inner = 0
    for (let before = leaf + head; before < at; before += 2) inner += Math.max(0, cells[before + 1]!)
    tree.inner = inner
  }
  return tree.start + tree.inner + (at >= leaf + head && cells[at + 1]! > 0 ? tree.offset : 0)
}

/** Whether the thing before the cursor is shown. */
export function isShownHere({ cells, at }: Tree): boolean {
  return cells[at + 1]! > 0
}

/** How many things of one span there are from the one before the cursor on. */
export function stretchHere(tree: Tree): number {
  return spanLength(tree) - tree.offset + 1
}

/** Moves over what follows, at most so many things of one span. Something follows. */
export function pass(tree: Tree, length: number): void {
  while (!isInside(tree)) {
    if (tree.at + 2 < tree.cells[tree.leaf]!) tree.at += 2
    else enter(tree, tree.cells[tree.leaf + next]!, -1)
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
  const { cells, offset } = tree
  const begun = tree.at
  let from = isInside(tree) ? begun : begun + 2
  for (let leaf = tree.leaf; leaf >= 0; leaf = cells[leaf + next]!, from = leaf + head)
    for (let at = from, end = cells[leaf]!; at < end; at += 2) {
      const first = cells[at]! + (at === begun ? offset : 0)
      let low = 0
      let high = ranges.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (ranges[middle]![1] > first) high = middle
        else low = middle + 1
      }
      if (low < ranges.length && ranges[low]![0] < cells[at]! + Math.abs(cells[at + 1]!))
        return Math.max(first, ranges[low]![0])
    }
  return -1
}

/** The last number below a node, so many levels above the leaves; -1: there is nothing yet. O(log n). */
export function lastUnder({ cells }: Tree, node: number, level: number): number {
  let leaf = node
  for (let rest = level; rest > 0; rest--) leaf = cells[cells[leaf]! - 2]!
  if (cells[leaf] === leaf + head) return -1
  const at = cells[leaf]! - 2
  return cells[at]! + Math.abs(cells[at + 1]!) - 1
}

/** Moves to behind everything. O(log n), the first time O(n). */
export function toEnd(tree: Tree): void {
  locate(tree, lastUnder(tree, tree.root, tree.height))
}

/** Whether a number stands before another, both there. O(log n). */
export function isBefore(tree: Tree, a: number, b: number): boolean {
  const { cells } = tree
  let x = homeOf(tree, a)
  let y = homeOf(tree, b)
  if (x === y) {
    const [i, j] = [spanOf(tree, x, a), spanOf(tree, y, b)]
    return i === j ? a < b : i < j
  }
  while (cells[x + above] !== cells[y + above]) {
    x = cells[x + above]!
    y = cells[y + above]!
  }
  return cells[x + entry]! < cells[y + entry]!
}

/** Calls back for each span in order. O(spans). */
export function eachSpan(
  { cells }: Tree,
  span: (number: number, length: number, isShown: boolean) => void,
): void {
  for (let leaf = 0; leaf >= 0; leaf = cells[leaf + next]!)
    for (let at = leaf + head, end = cells[leaf]!; at < end; at += 2)
      span(cells[at]!, Math.abs(cells[at + 1]!), cells[at + 1]! > 0)
}
