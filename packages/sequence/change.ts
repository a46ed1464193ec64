/** Changes of a tree, at its cursor: putting in, hiding and showing, and taking out again what was put in last. */
import { enter, isInside, locate } from './cursor.ts'
import { grown } from './ints.ts'
import { close, drop, head, house, next, open, pay, split, type Tree, width } from './tree.ts'

/**
 * Makes sure that the cursor's leaf has room for two spans more. At the very end a leaf is left full: typing goes on
 * there.
 */
function room(tree: Tree): void {
  const { cells, leaf, at } = tree
  const end = cells[leaf]!
  if (end + 4 <= leaf + width) {
    tree.cells = grown(cells, end + 4)
    return
  }
  pay(tree)
  const isEnd = cells[leaf + next]! < 0 && at === end - 2 && !isInside(tree)
  const from = isEnd ? at : leaf + head + (((end - leaf - head) >> 2) << 1)
  const other = split(tree, leaf, true, from)
  if (at < from) return
  tree.leaf = other
  tree.at = at - from + other + head
  tree.start = tree.inner = -1
}

/** Puts a span of its own at the cursor. */
function putSpan(tree: Tree, number: number, length: number): void {
  room(tree)
  const { cells, leaf, at, offset } = tree
  const size = at < leaf + head ? 0 : cells[at + 1]!
  const rest = Math.abs(size) - offset
  open(tree, leaf, at + 2, rest > 0 ? 2 : 1)
  if (rest > 0) {
    cells[at + 1] = Math.sign(size) * offset
    cells[at + 4] = cells[at]! + offset
    cells[at + 5] = Math.sign(size) * rest
  }
  cells[at + 2] = number
  cells[at + 3] = length
  if (tree.inner >= 0 && size > 0) tree.inner += offset
  tree.at = at + 2
  tree.offset = length
}

function counted(tree: Tree, number: number, length: number): void {
  tree.total += length
  tree.owed += length
  if (tree.homes.length > 0) house(tree, tree.leaf, number, length)
}

/**
 * Puts consecutive numbers at the cursor, shown, if they go on the span before it; the cursor then stands behind them.
 * O(1).
 */
export function extend(tree: Tree, number: number, length: number): boolean {
  const { cells, leaf, at, offset } = tree
  if (at < leaf + head || cells[at + 1] !== offset || cells[at]! + offset !== number) return false
  cells[at + 1] = tree.offset = offset + length
  counted(tree, number, length)
  return true
}

/** Puts consecutive numbers at the cursor, shown; the cursor then stands behind them. O(log n). */
export function put(tree: Tree, number: number, length: number): void {
  if (extend(tree, number, length)) return
  putSpan(tree, number, length)
  counted(tree, number, length)
}

/**
 * Shows or hides things of one span that are not yet, from the one before the cursor on. The cursor then stands before
 * them. O(log n), O(1) where the span beside is turned already.
 */
export function turn(tree: Tree, length: number, isShown: boolean): void {
  room(tree)
  const { cells, leaf, at } = tree
  const sign = isShown ? 1 : -1
  const number = cells[at]!
  const size = Math.abs(cells[at + 1]!)
  const from = tree.offset - 1
  const rest = size - from - length
  const before = at > leaf + head ? cells[at - 1]! : 0
  const after = at + 2 < cells[leaf]! ? cells[at + 3]! : 0
  // Whether the spans beside are turned already, and go on there.
  const isLeft = from === 0 && sign * before > 0 && cells[at - 2]! + Math.abs(before) === number
  const isRight = rest === 0 && sign * after > 0 && cells[at + 2] === number + size
  tree.total += sign * length
  tree.owed += sign * length
  if (isRight) {
    cells[at + 2]! -= length
    cells[at + 3] = after + sign * length
    cells[at + 1] = -sign * from
    if (isLeft) {
      cells[at + 2] = cells[at - 2]!
      cells[at + 3]! += before
    }
    if (from === 0) close(tree, leaf, isLeft ? at - 2 : at, isLeft ? 2 : 1)
  } else if (isLeft) {
    cells[at - 1] = before + sign * length
    cells[at] = number + length
    cells[at + 1] = -sign * rest
    if (rest === 0) close(tree, leaf, at, 1)
  } else {
    const its = from > 0 ? at + 2 : at
    open(tree, leaf, at + 2, (from > 0 ? 1 : 0) + (rest > 0 ? 1 : 0))
    cells[at + 1] = -sign * from
    cells[its] = number + from
    cells[its + 1] = sign * length
    if (rest > 0) {
      cells[its + 2] = number + from + length
      cells[its + 3] = -sign * rest
    }
  }
  tree.offset = from
  if (from > 0) return
  tree.at = at - 2
  tree.offset = Math.abs(before)
  if (tree.inner >= 0) tree.inner -= Math.max(0, before)
}

/** Takes the numbers from `from` up to `to` out again: the last that were put. */
export function cutTree(tree: Tree, from: number, to: number): void {
  for (let end = to; end > from;) {
    locate(tree, end - 1)
    const { cells, leaf, at } = tree
    const size = cells[at + 1]!
    const stay = Math.max(0, from - cells[at]!)
    end = cells[at]! + stay
    if (size > 0) {
      tree.total -= size - stay
      tree.owed -= size - stay
    }
    cells[at + 1] = Math.sign(size) * stay
    if (stay === 0) close(tree, leaf, at, 1)
    enter(tree, leaf, -1)
    if (cells[leaf] === leaf + head) {
      enter(tree, 0, 0)
      drop(tree, leaf)
    }
  }
}
