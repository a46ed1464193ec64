/**
 * The order of all things, those that were removed included, as a B+tree of spans. A span is a stretch of consecutive
 * numbers, all shown or all hidden; typing makes it longer. A leaf holds up to 32 spans. A node above has up to 32
 * children, and knows how many things are shown below each: so the i-th shown thing is found from the root, and its
 * index from its leaf.
 *
 * All nodes live in one column of numbers, so a million spans are one array. The place of the last change is kept as a
 * cursor between two things: typing on costs O(1), and the counts above are brought up to date when the cursor moves
 * away.
 *
 * Here are the nodes; `cursor` finds, `change` puts in and hides.
 */
import { grown, noInts } from './ints.ts'

/** The order of things, and a cursor in it. */
export interface Tree {
  /**
   * The nodes, each known by where it begins. First where its entries end, the node above, which entry of that it is,
   * and of a leaf the next one; -1: none. Then its entries, two numbers each. Of a leaf: the first number of a span,
   * and its length, negative where it is hidden. Of a node above: a child, and how many are shown below it. The first
   * leaf is at 0.
   */
  cells: Int32Array
  /** Where the next node will be, and the first of those that are out of use, each with the next one; -1: none. */
  size: number
  free: number
  root: number
  height: number
  /** How many things are shown. */
  total: number
  /** In which leaf each number is; empty until somebody asks by number. */
  homes: Int32Array
  // The cursor is in a leaf, behind the first `offset` things of the span at an entry; before the first entry: before
  // all of the leaf.
  leaf: number
  at: number
  offset: number
  // How many are shown before the leaf, and in it before the span; -1: not known.
  start: number
  inner: number
  /** By how much the counts above the leaf lag behind. */
  owed: number
}

/** How many spans a leaf holds, and how many children a node above. */
export const most = 32

// What a node has before its entries.
export const above = 1
export const entry = 2
export const next = 3
export const head = 4

/** How many cells a node has. */
export const width: number = head + 2 * most

/** An empty order. Of its leaf there is only so much as is needed. */
export function tree(): Tree {
  return {
    cells: Int32Array.of(head, -1, -1, -1),
    size: width,
    free: -1,
    root: 0,
    height: 0,
    total: 0,
    homes: noInts,
    leaf: 0,
    at: head - 2,
    offset: 0,
    start: 0,
    inner: 0,
    owed: 0,
  }
}

/** Brings the counts above the cursor's leaf up to date. */
export function pay(tree: Tree): void {
  if (tree.owed === 0) return
  count(tree, tree.leaf, tree.owed)
  tree.owed = 0
}

/** Counts so many more above a leaf. */
function count({ cells }: Tree, leaf: number, more: number): void {
  for (let node = leaf; cells[node + above]! >= 0; node = cells[node + above]!)
    cells[cells[node + entry]! + 1]! += more
}

// --- in which leaf a number is --------------------------------------------------------------------------------

/** Notes that consecutive numbers are in a leaf, for who asks by number. */
export function house(tree: Tree, leaf: number, number: number, length: number): void {
  const homes = (tree.homes = grown(tree.homes, number + length))
  if (length === 1) homes[number] = leaf
  else homes.fill(leaf, number, number + length)
}

function houseAll(tree: Tree, leaf: number): void {
  const { cells } = tree
  for (let at = leaf + head; at < cells[leaf]!; at += 2)
    house(tree, leaf, cells[at]!, Math.abs(cells[at + 1]!))
}

/** The leaf of a number that is there. O(1), the first time O(n). */
export function homeOf(tree: Tree, number: number): number {
  if (tree.homes.length === 0)
    for (let leaf = 0; leaf >= 0; leaf = tree.cells[leaf + next]!) houseAll(tree, leaf)
  return tree.homes[number]!
}

/** Which entry of a leaf holds a number that is in it. */
export function spanOf({ cells }: Tree, leaf: number, number: number): number {
  for (let at = leaf + head; ; at += 2)
    if (number >= cells[at]! && number < cells[at]! + Math.abs(cells[at + 1]!)) return at
}

/** The leaf before another, or -1. */
export function leafBefore({ cells }: Tree, leaf: number): number {
  let level = 0
  for (let node = leaf; cells[node + above]! >= 0; node = cells[node + above]!, level++) {
    if (cells[node + entry] === cells[node + above]! + head) continue
    let down = cells[cells[node + entry]! - 2]!
    for (; level > 0; level--) down = cells[cells[down]! - 2]!
    return down
  }
  return -1
}

// --- entries of nodes, and nodes ------------------------------------------------------------------------------

/** Makes room for so many entries in a node that has it, from one on. */
export function open({ cells }: Tree, node: number, from: number, many: number): void {
  const end = cells[node]!
  for (let at = end - 1; at >= from; at--) cells[at + 2 * many] = cells[at]!
  cells[node] = end + 2 * many
}

/** Takes so many entries out of a node, from one on. */
export function close({ cells }: Tree, node: number, from: number, many: number): void {
  const end = (cells[node]! -= 2 * many)
  for (let at = from; at < end; at++) cells[at] = cells[at + 2 * many]!
}

function added(tree: Tree): number {
  let node = tree.free
  if (node < 0) {
    node = tree.size
    tree.size += width
    tree.cells = grown(tree.cells, tree.size)
  } else tree.free = tree.cells[node + next]!
  const { cells } = tree
  cells[node] = node + head
  cells[node + above] = cells[node + next] = -1
  return node
}

/** Tells the children of a node, from an entry on, where they are. */
function adopt({ cells }: Tree, node: number, from: number): void {
  for (let at = from; at < cells[node]!; at += 2) {
    const child = cells[at]!
    cells[child + above] = node
    cells[child + entry] = at
  }
}

/** Puts a child that is split off right behind another. */
function addChild(tree: Tree, child: number, other: number): void {
  const { cells } = tree
  const node = cells[child + above]!
  const at = cells[child + entry]!
  const shown = shownIn(tree, other)
  open(tree, node, at + 2, 1)
  cells[at + 1]! -= shown
  cells[at + 2] = other
  cells[at + 3] = shown
  adopt(tree, node, at + 2)
}

function shownIn({ cells }: Tree, node: number): number {
  let shown = 0
  for (let at = node + head; at < cells[node]!; at += 2) shown += Math.max(0, cells[at + 1]!)
  return shown
}

/** Moves the entries of a node from one on to a new one beside it, which it answers. */
export function split(tree: Tree, node: number, isLeaf: boolean, from: number): number {
  const other = added(tree)
  const { cells } = tree
  cells.copyWithin(other + head, from, cells[node])
  cells[other]! += cells[node]! - from
  cells[node] = from
  if (isLeaf) {
    cells[other + next] = cells[node + next]!
    cells[node + next] = other
    if (tree.homes.length > 0) houseAll(tree, other)
  } else adopt(tree, other, other + head)
  if (node === tree.root) raise(tree)
  // Adding may move the cells.
  const up = tree.cells[node + above]!
  if (tree.cells[up] === up + width) split(tree, up, false, up + head + most)
  addChild(tree, node, other)
  return other
}

/** Puts a root above the root, which has just been split: with all that was below it. */
function raise(tree: Tree): void {
  const root = added(tree)
  const { cells } = tree
  cells[root]! += 2
  cells[root + head] = tree.root
  cells[root + head + 1] = tree.total
  adopt(tree, root, root + head)
  tree.root = root
  tree.height++
}

/** Takes a leaf out that has no spans left. The first one stays, with the spans of the next, if there is one. */
export function drop(tree: Tree, leaf: number): void {
  const { cells } = tree
  const other = leaf === 0 ? cells[next]! : leaf
  if (other < 0) return
  if (leaf === 0) {
    cells.copyWithin(head, other + head, cells[other])
    cells[0] = head + cells[other]! - other - head
    const shown = shownIn(tree, 0)
    count(tree, 0, shown)
    count(tree, other, -shown)
    if (tree.homes.length > 0) houseAll(tree, 0)
  }
  cells[leafBefore(tree, other) + next] = cells[other + next]!
  unlink(tree, other)
}

/** Takes a node out of the one above, and that too where it has no other child. */
function unlink(tree: Tree, node: number): void {
  const { cells } = tree
  const up = cells[node + above]!
  const at = cells[node + entry]!
  close(tree, up, at, 1)
  adopt(tree, up, at)
  cells[node + next] = tree.free
  tree.free = node
  if (cells[up] === up + head) unlink(tree, up)
}
