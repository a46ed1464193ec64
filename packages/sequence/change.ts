/** Changes of a tree, at its cursor: putting in, hiding and showing, and taking out again what was put in last. */
import { isInside, locate } from './cursor.ts'
import { close, furnish, house, most, open, pay, split, type Tree } from './tree.ts'

/**
 * Makes sure that the cursor's leaf has room for two spans more. At the very end a leaf is left full: typing goes on
 * there.
 */
function room(tree: Tree): void {
  const { leaf, slot } = tree
  const count = tree.counts[leaf]!
  if (count === 0) furnish(tree)
  if (count <= most - 2) return
  pay(tree)
  const isEnd = tree.nexts[leaf]! < 0 && slot === count - 1 && !isInside(tree)
  const stay = isEnd ? count - 1 : count >> 1
  const other = split(tree, leaf, true, stay)
  if (slot < stay) return
  tree.leaf = other
  tree.slot = slot - stay
  tree.start = tree.inner = -1
}

/** Puts a span of its own at the cursor. */
function putSpan(tree: Tree, number: number, length: number): void {
  room(tree)
  const { ids, sizes, leaf, slot, offset } = tree
  const at = leaf * most + slot
  const size = slot < 0 ? 0 : sizes[at]!
  const rest = Math.abs(size) - offset
  open(tree, leaf, slot + 1, rest > 0 ? 2 : 1)
  if (rest > 0) {
    sizes[at] = Math.sign(size) * offset
    ids[at + 2] = ids[at]! + offset
    sizes[at + 2] = Math.sign(size) * rest
  }
  ids[at + 1] = number
  sizes[at + 1] = length
  if (tree.inner >= 0 && size > 0) tree.inner += offset
  tree.slot = slot + 1
  tree.offset = length
}

/**
 * Puts consecutive numbers at the cursor, shown; the cursor then stands behind them. O(log n), O(1) where typing goes
 * on.
 */
export function put(tree: Tree, number: number, length: number): void {
  const { ids, sizes, slot, offset } = tree
  const before = tree.leaf * most + slot
  if (slot >= 0 && sizes[before] === offset && ids[before]! + offset === number) {
    sizes[before] = offset + length
    tree.offset = offset + length
  } else putSpan(tree, number, length)
  tree.total += length
  tree.owed += length
  if (tree.homes.length > 0) house(tree, tree.leaf, number, length)
}

/**
 * Shows or hides things of one span that are not yet, from the one before the cursor on. The cursor then stands before
 * them. O(log n), O(1) where the span beside is turned already.
 */
export function turn(tree: Tree, length: number, isShown: boolean): void {
  room(tree)
  const { ids, sizes, leaf, slot } = tree
  const at = leaf * most + slot
  const sign = isShown ? 1 : -1
  const number = ids[at]!
  const size = Math.abs(sizes[at]!)
  const from = tree.offset - 1
  const rest = size - from - length
  const before = slot > 0 ? sizes[at - 1]! : 0
  const after = slot + 1 < tree.counts[leaf]! ? sizes[at + 1]! : 0
  // Whether the spans beside are turned already, and go on there.
  const isLeft = from === 0 && sign * before > 0 && ids[at - 1]! + Math.abs(before) === number
  const isRight = rest === 0 && sign * after > 0 && ids[at + 1] === number + size
  tree.total += sign * length
  tree.owed += sign * length
  if (isRight) {
    ids[at + 1]! -= length
    sizes[at + 1] = after + sign * length
    sizes[at] = -sign * from
    if (isLeft) {
      sizes[at + 1]! += before
      ids[at + 1] = ids[at - 1]!
    }
    if (from === 0) close(tree, leaf, isLeft ? slot - 1 : slot, isLeft ? 2 : 1)
  } else if (isLeft) {
    sizes[at - 1] = before + sign * length
    ids[at] = number + length
    sizes[at] = -sign * rest
    if (rest === 0) close(tree, leaf, slot, 1)
  } else {
    const first = from > 0 ? 1 : 0
    open(tree, leaf, slot + 1, first + (rest > 0 ? 1 : 0))
    sizes[at] = -sign * from
    ids[at + first] = number + from
    sizes[at + first] = sign * length
    if (rest > 0) {
      ids[at + first + 1] = number + from + length
      sizes[at + first + 1] = -sign * rest
    }
  }
  tree.offset = from
  if (from > 0) return
  tree.slot = slot - 1
  tree.offset = Math.abs(before)
  if (tree.inner >= 0) tree.inner -= Math.max(0, before)
}

/** Takes the numbers from `from` up to `to` out again: the last that were put. */
export function cutTree(tree: Tree, from: number, to: number): void {
  for (let end = to; end > from;) {
    locate(tree, end - 1)
    const { ids, sizes, leaf, slot } = tree
    const at = leaf * most + slot
    const size = sizes[at]!
    const stay = Math.max(0, from - ids[at]!)
    end = ids[at]! + stay
    if (size > 0) {
      tree.total -= size - stay
      tree.owed -= size - stay
    }
    sizes[at] = Math.sign(size) * stay
    if (stay === 0) close(tree, leaf, slot, 1)
    tree.slot = -1
    tree.offset = tree.inner = 0
  }
}
