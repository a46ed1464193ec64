/**
 * The order of all things, those that were removed included, as a B+tree of spans. A span is a stretch of consecutive
 * numbers, all shown or all hidden; typing makes it longer. A leaf holds up to 32 spans. A node above has up to 32
 * children, and knows how many things are shown below each: so the i-th shown thing is found from the root, and its
 * index from its leaf.
 *
 * All nodes live in a few columns of numbers, so a million spans are a handful of arrays. The place of the last change
 * is kept as a cursor between two things: typing on costs O(1), and the counts above are brought up to date when the
 * cursor moves away.
 *
 * Here are the nodes; `cursor` finds, `change` puts in and hides.
 */
import { grown, noInts } from './ints.ts'

/** The order of things, and a cursor in it. -1 is a node, or a number, that is none. */
export interface Tree {
  // Entry k of node m is at 32 m + k. Of a leaf: the first number of a span, and its length, negative where it is
  // hidden. Of a node above: a child, and how many are shown below it.
  ids: Int32Array
  sizes: Int32Array
  // Of each node: how many entries, the node above, and the how-manieth entry of that it is; of a leaf, the one after
  // it. Leaf 0 is the first.
  counts: Int32Array
  ups: Int32Array
  places: Int32Array
  nexts: Int32Array
  nodes: number
  root: number
  height: number
  /** How many things are shown. */
  total: number
  /** In which leaf each number is; empty until somebody asks by number. */
  homes: Int32Array
  // The cursor is behind the first `offset` things of a span of a leaf; slot -1: before its first span.
  leaf: number
  slot: number
  offset: number
  // How many are shown before the leaf, and in it before the span; -1: not known.
  start: number
  inner: number
  /** By how much the counts above the leaf lag behind. */
  owed: number
}

/** How many spans a leaf holds, and how many children a node above. */
export const most = 32

/** An empty order. */
export function tree(): Tree {
  return {
    ids: noInts,
    sizes: noInts,
    counts: new Int32Array(1),
    ups: new Int32Array([-1]),
    places: new Int32Array(1),
    nexts: new Int32Array([-1]),
    nodes: 1,
    root: 0,
    height: 0,
    total: 0,
    homes: noInts,
    leaf: 0,
    slot: -1,
    offset: 0,
    start: 0,
    inner: 0,
    owed: 0,
  }
}

/** The entry of a node in the one above it, which there is. */
export function entryOf({ ups, places }: Tree, node: number): number {
  return ups[node]! * most + places[node]!
}

/** Brings the counts above the cursor's leaf up to date. */
export function pay(tree: Tree): void {
  const { owed, leaf, ups, sizes } = tree
  if (owed === 0) return
  for (let node = leaf; ups[node]! >= 0; node = ups[node]!) sizes[entryOf(tree, node)]! += owed
  tree.owed = 0
}

// --- in which leaf a number is --------------------------------------------------------------------------------

/** Notes that consecutive numbers are in a leaf, for who asks by number. */
export function house(tree: Tree, leaf: number, number: number, length: number): void {
  const homes = (tree.homes = grown(tree.homes, number + length))
  if (length === 1) homes[number] = leaf
  else homes.fill(leaf, number, number + length)
}

function houseAll(tree: Tree, leaf: number): void {
  for (let at = leaf * most, end = at + tree.counts[leaf]!; at < end; at++)
    house(tree, leaf, tree.ids[at]!, Math.abs(tree.sizes[at]!))
}

/** The leaf of a number that is there. O(1), the first time O(n). */
export function homeOf(tree: Tree, number: number): number {
  if (tree.homes.length === 0) for (let leaf = 0; leaf >= 0; leaf = tree.nexts[leaf]!) houseAll(tree, leaf)
  return tree.homes[number]!
}

/** Which entry of a leaf holds a number that is in it. */
export function spanOf({ ids, sizes }: Tree, leaf: number, number: number): number {
  for (let at = leaf * most; ; at++)
    if (number >= ids[at]! && number < ids[at]! + Math.abs(sizes[at]!)) return at
}

/** The leaf before another, or -1. */
export function leafBefore(tree: Tree, leaf: number): number {
  const { ids, counts, ups, places } = tree
  let level = 0
  for (let node = leaf; ups[node]! >= 0; node = ups[node]!, level++) {
    if (places[node] === 0) continue
    let down = ids[entryOf(tree, node) - 1]!
    for (; level > 0; level--) down = ids[down * most + counts[down]! - 1]!
    return down
  }
  return -1
}

// --- entries of nodes, and nodes ------------------------------------------------------------------------------

/** Makes room for so many entries in a node that has it. */
export function open({ ids, sizes, counts }: Tree, node: number, from: number, many: number): void {
  const first = node * most + from
  for (let at = node * most + counts[node]! - 1; at >= first; at--) {
    ids[at + many] = ids[at]!
    sizes[at + many] = sizes[at]!
  }
  counts[node]! += many
}

/** Takes so many entries out of a node. */
export function close({ ids, sizes, counts }: Tree, node: number, from: number, many: number): void {
  const end = node * most + (counts[node]! -= many)
  for (let at = node * most + from; at < end; at++) {
    ids[at] = ids[at + many]!
    sizes[at] = sizes[at + many]!
  }
}

/**
 * Makes room for the entries of all nodes: of the first leaf when its first entry comes, so that an empty order takes
 * little.
 */
export function furnish(tree: Tree): void {
  tree.ids = grown(tree.ids, tree.nodes * most)
  tree.sizes = grown(tree.sizes, tree.nodes * most)
}

function added(tree: Tree): number {
  const node = tree.nodes++
  furnish(tree)
  tree.counts = grown(tree.counts, tree.nodes)
  tree.ups = grown(tree.ups, tree.nodes)
  tree.places = grown(tree.places, tree.nodes)
  tree.nexts = grown(tree.nexts, tree.nodes)
  tree.ups[node] = -1
  tree.nexts[node] = -1
  return node
}

/** Tells the children of a node, from one on, where they are. */
function adopt({ ids, counts, ups, places }: Tree, node: number, from: number): void {
  for (let place = from; place < counts[node]!; place++) {
    const child = ids[node * most + place]!
    ups[child] = node
    places[child] = place
  }
}

function widthOf({ sizes, counts }: Tree, node: number): number {
  let width = 0
  for (let at = node * most, end = at + counts[node]!; at < end; at++) width += Math.max(0, sizes[at]!)
  return width
}

/** Moves the entries beyond the first `stay` of a node to a new one beside it, which it answers. */
export function split(tree: Tree, node: number, isLeaf: boolean, stay: number): number {
  const other = added(tree)
  const { ids, sizes, counts } = tree
  ids.copyWithin(other * most, node * most + stay, node * most + counts[node]!)
  sizes.copyWithin(other * most, node * most + stay, node * most + counts[node]!)
  counts[other] = counts[node]! - stay
  counts[node] = stay
  if (isLeaf) {
    tree.nexts[other] = tree.nexts[node]!
    tree.nexts[node] = other
    if (tree.homes.length > 0) houseAll(tree, other)
  } else adopt(tree, other, 0)
  const width = widthOf(tree, other)
  if (node === tree.root) {
    // Adding may move the columns.
    const root = added(tree)
    tree.root = root
    tree.ids[root * most] = node
    tree.sizes[root * most] = widthOf(tree, node) + width
    tree.counts[root] = 1
    tree.height++
    adopt(tree, root, 0)
  }
  if (tree.counts[tree.ups[node]!] === most) split(tree, tree.ups[node]!, false, most >> 1)
  const up = tree.ups[node]!
  const at = entryOf(tree, node)
  const place = tree.places[node]! + 1
  open(tree, up, place, 1)
  tree.sizes[at]! -= width
  tree.ids[at + 1] = other
  tree.sizes[at + 1] = width
  adopt(tree, up, place)
  return other
}
