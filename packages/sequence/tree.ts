/**
 * The order of all things, those that were removed included, as a B+tree of spans. A span is a stretch of consecutive
 * numbers, all shown or all hidden; typing makes it longer. A leaf holds up to 32 spans. A node above has up to 32 children, and
 * knows how many things are shown below each: so the i-th shown thing is found from the root, and its index from its leaf.
 *
 * All nodes live in a few columns of numbers, so a million spans are a handful of arrays. The place of the last change is kept as a
 * cursor between two things: typing on costs O(1), and the counts above are brought up to date when the cursor moves away.
 */
import { grown } from './ints.ts'

/** The order of things, and a cursor in it. */
export interface Tree {
  /** How many are shown. */
  length(this: void): number
  /** Moves to right after the `index`-th shown thing, which there is; 0: before everything. O(log n), O(1) near the cursor. */
  seek(this: void, index: number): void
  /** Moves to right after a number that is there; -1: before everything. O(log n) where that is another leaf, the first time O(n). */
  locate(this: void, number: number): void
  /** Moves to right before a number that is there. O(log n). */
  locateBefore(this: void, number: number): void
  /** Moves over what follows, at most so many things of one span. Something follows. */
  pass(this: void, length: number): void
  /** The number right before the cursor, and right after it; -1: the edge. */
  before(this: void): number
  after(this: void): number
  /** How many are shown before the cursor. O(log n), O(1) where it came by index. */
  index(this: void): number
  /** Whether the thing before the cursor is shown. */
  isShown(this: void): boolean
  /** How many things of one span there are from that one on. */
  stretch(this: void): number
  /** The cursor's place, to come back to it as long as nothing changes. */
  place(this: void): () => void
  /** Whether a number stands before another, both there. O(log n). */
  isBefore(this: void, a: number, b: number): boolean
  /** Calls back for each span in order. */
  each(this: void, span: (number: number, length: number, isShown: boolean) => void): void
  /** Puts consecutive numbers at the cursor, shown; the cursor then stands behind them. O(log n), O(1) where typing goes on. */
  put(this: void, number: number, length: number): void
  /** Shows or hides things of one span that are not yet, from the one before the cursor on. The cursor then stands before them. O(log n). */
  turn(this: void, length: number, isShown: boolean): void
  /** Takes the numbers from `from` up to `to` out again: the last that were put. */
  cut(this: void, from: number, to: number): void
}

/** How many spans a leaf holds, and how many children a node above. */
const most = 32

/** An empty order. */
export function tree(): Tree {
  // Entry k of node m is at 32 m + k. Of a leaf: the first number of a span, and its length, negative where it is hidden.
  // Of a node above: a child, and how many are shown below it.
  let ids = new Int32Array(most)
  let sizes = new Int32Array(most)
  // Of each node: how many entries, the node above; of a leaf, the one after it. -1: none. Leaf 0 is the first.
  let counts = new Int32Array(1)
  let ups = new Int32Array([-1])
  let nexts = new Int32Array([-1])
  let nodes = 1
  let root = 0
  let height = 0
  let total = 0
  // In which leaf each number is, once somebody has asked by number.
  let homes: Int32Array | undefined
  // The cursor is behind the first `offset` things of a span of a leaf; slot -1: before its first span.
  let leaf = 0
  let slot = -1
  let offset = 0
  // How many are shown before the leaf, and in it before the span; -1: not known.
  let start = 0
  let inner = 0
  // By how much the counts above the leaf lag behind.
  let owed = 0

  // --- finding --------------------------------------------------------------------------------------------------

  /** Which entry of a node above is this child. */
  const entryOf = (node: number, child: number): number => {
    let at = node * most
    while (ids[at] !== child) at++
    return at
  }

  const pay = (): void => {
    if (owed === 0) return
    for (let child = leaf, node = ups[leaf]!; node >= 0; child = node, node = ups[node]!)
      sizes[entryOf(node, child)]! += owed
    owed = 0
  }

  const enter = (next: number, before: number): void => {
    pay()
    leaf = next
    slot = -1
    offset = 0
    start = before
    inner = 0
  }

  /** To right after the k-th shown thing of the leaf; false if it has fewer. */
  const within = (k: number): boolean => {
    let left = k
    for (let at = leaf * most, end = at + counts[leaf]!; at < end; at++) {
      const size = sizes[at]!
      if (size <= 0) continue
      if (left <= size) {
        slot = at - leaf * most
        offset = left
        inner = k - left
        return true
      }
      left -= size
    }
    return false
  }

  const seek = (index: number): void => {
    if (start >= 0) {
      const left = index - start - inner
      if (slot >= 0 && inner >= 0 && left > 0 && left <= sizes[leaf * most + slot]!) {
        offset = left
        return
      }
      if (index > start && within(index - start)) return
    }
    if (index === 0) return enter(0, 0)
    pay()
    let left = index
    let node = root
    for (let level = height; level > 0; level--) {
      let at = node * most
      while (left > sizes[at]!) left -= sizes[at++]!
      node = ids[at]!
    }
    enter(node, index - left)
    within(left)
  }

  /** Which entry of a leaf holds a number that is in it. */
  const spanOf = (node: number, number: number): number => {
    for (let at = node * most; ; at++)
      if (number >= ids[at]! && number < ids[at]! + Math.abs(sizes[at]!)) return at
  }

  const house = (home: number, number: number, length: number): void => {
    homes = grown(homes!, number + length)
    if (length === 1) homes[number] = home
    else homes.fill(home, number, number + length)
  }

  /** Notes of all numbers of a leaf that they are in it. */
  const settle = (home: number): void => {
    for (let at = home * most, end = at + counts[home]!; at < end; at++)
      house(home, ids[at]!, Math.abs(sizes[at]!))
  }

  const homeOf = (number: number): number => {
    if (homes === undefined) {
      homes = new Int32Array(0)
      for (let home = 0; home >= 0; home = nexts[home]!) settle(home)
    }
    return homes[number]!
  }

  const locate = (number: number): void => {
    if (number < 0) return enter(0, 0)
    let at = leaf * most + slot
    if (slot < 0 || number < ids[at]! || number >= ids[at]! + Math.abs(sizes[at]!)) {
      const home = homeOf(number)
      if (home !== leaf) enter(home, -1)
      at = spanOf(home, number)
      slot = at - home * most
      inner = -1
    }
    offset = number - ids[at]! + 1
  }

  /** The leaf before another, or -1. */
  const previous = (home: number): number => {
    let level = 0
    for (let child = home, node = ups[home]!; node >= 0; child = node, node = ups[node]!, level++) {
      const at = entryOf(node, child)
      if (at === node * most) continue
      let down = ids[at - 1]!
      for (; level > 0; level--) down = ids[down * most + counts[down]! - 1]!
      return down
    }
    return -1
  }

  const locateBefore = (number: number): void => {
    locate(number)
    if (--offset > 0) return
    if (slot === 0) {
      let home = previous(leaf)
      while (home >= 0 && counts[home] === 0) home = previous(home)
      if (home < 0) return enter(0, 0)
      enter(home, -1)
      slot = counts[home]!
    }
    inner = -1
    slot--
    offset = Math.abs(sizes[leaf * most + slot]!)
  }

  const index = (): number => {
    if (start < 0) {
      start = 0
      for (let child = leaf, node = ups[leaf]!; node >= 0; child = node, node = ups[node]!)
        for (let at = node * most; ids[at] !== child; at++) start += sizes[at]!
    }
    const end = leaf * most + slot
    if (inner < 0) {
      inner = 0
      for (let at = leaf * most; at < end; at++) inner += Math.max(0, sizes[at]!)
    }
    return start + inner + (slot >= 0 && sizes[end]! > 0 ? offset : 0)
  }

  const isInside = (): boolean => slot >= 0 && offset < Math.abs(sizes[leaf * most + slot]!)

  const after = (): number => {
    const at = leaf * most + slot
    if (isInside()) return ids[at]! + offset
    if (slot + 1 < counts[leaf]!) return ids[at + 1]!
    let next = nexts[leaf]!
    while (next >= 0 && counts[next] === 0) next = nexts[next]!
    return next < 0 ? -1 : ids[next * most]!
  }

  const pass = (length: number): void => {
    while (!isInside()) {
      if (slot + 1 < counts[leaf]!) slot++
      else enter(nexts[leaf]!, -1)
      offset = 0
      inner = -1
    }
    offset = Math.min(offset + length, Math.abs(sizes[leaf * most + slot]!))
  }

  const isBefore = (a: number, b: number): boolean => {
    let x = homeOf(a)
    let y = homeOf(b)
    if (x === y) {
      const [i, j] = [spanOf(x, a), spanOf(y, b)]
      return i === j ? a < b : i < j
    }
    while (ups[x] !== ups[y]) {
      x = ups[x]!
      y = ups[y]!
    }
    return entryOf(ups[x]!, x) < entryOf(ups[y]!, y)
  }

  // --- changing -------------------------------------------------------------------------------------------------

  /** Makes room for so many entries in a node that has it. */
  const open = (node: number, from: number, many: number): void => {
    const first = node * most + from
    for (let at = node * most + counts[node]! - 1; at >= first; at--) {
      ids[at + many] = ids[at]!
      sizes[at + many] = sizes[at]!
    }
    counts[node]! += many
  }

  /** Takes so many entries out of a node. */
  const close = (node: number, from: number, many: number): void => {
    const end = node * most + (counts[node]! -= many)
    for (let at = node * most + from; at < end; at++) {
      ids[at] = ids[at + many]!
      sizes[at] = sizes[at + many]!
    }
  }

  const added = (up: number): number => {
    const node = nodes++
    ids = grown(ids, nodes * most)
    sizes = grown(sizes, nodes * most)
    counts = grown(counts, nodes)
    ups = grown(ups, nodes)
    nexts = grown(nexts, nodes)
    ups[node] = up
    nexts[node] = -1
    return node
  }

  const widthOf = (node: number): number => {
    let width = 0
    for (let at = node * most, end = at + counts[node]!; at < end; at++) width += Math.max(0, sizes[at]!)
    return width
  }

  /** Moves the entries beyond the first `stay` of a node to a new one beside it. */
  const split = (node: number, isLeaf: boolean, stay: number): number => {
    const other = added(ups[node]!)
    ids.copyWithin(other * most, node * most + stay, node * most + counts[node]!)
    sizes.copyWithin(other * most, node * most + stay, node * most + counts[node]!)
    counts[other] = counts[node]! - stay
    counts[node] = stay
    if (isLeaf) {
      nexts[other] = nexts[node]!
      nexts[node] = other
      if (homes !== undefined) settle(other)
    } else for (let k = 0; k < counts[other]!; k++) ups[ids[other * most + k]!] = other
    const width = widthOf(other)
    if (node === root) {
      // Not in one go: adding may move the columns.
      root = added(-1)
      ups[node] = root
      ids[root * most] = node
      sizes[root * most] = widthOf(node) + width
      counts[root] = 1
      height++
    }
    if (counts[ups[node]!] === most) split(ups[node]!, false, most >> 1)
    const up = (ups[other] = ups[node]!)
    const at = entryOf(up, node)
    open(up, at + 1 - up * most, 1)
    sizes[at]! -= width
    ids[at + 1] = other
    sizes[at + 1] = width
    return other
  }

  /** Makes sure that the cursor's leaf has room for two spans more. At the very end a leaf is left full: typing goes on there. */
  const room = (): void => {
    const count = counts[leaf]!
    if (count <= most - 2) return
    pay()
    const isEnd = nexts[leaf]! < 0 && slot === count - 1 && !isInside()
    const stay = isEnd ? count - 1 : count >> 1
    const other = split(leaf, true, stay)
    if (slot < stay) return
    leaf = other
    slot -= stay
    start = inner = -1
  }

  const put = (number: number, length: number): void => {
    const before = leaf * most + slot
    if (slot >= 0 && sizes[before] === offset && ids[before]! + offset === number) {
      sizes[before]! += length
      offset += length
    } else {
      room()
      const at = leaf * most + slot
      const size = slot < 0 ? 0 : sizes[at]!
      const rest = Math.abs(size) - offset
      open(leaf, slot + 1, rest > 0 ? 2 : 1)
      if (rest > 0) {
        sizes[at] = Math.sign(size) * offset
        ids[at + 2] = ids[at]! + offset
        sizes[at + 2] = Math.sign(size) * rest
      }
      ids[at + 1] = number
      sizes[at + 1] = length
      if (inner >= 0 && size > 0) inner += offset
      slot++
      offset = length
    }
    total += length
    owed += length
    if (homes !== undefined) house(leaf, number, length)
  }

  const turn = (length: number, isShown: boolean): void => {
    room()
    const at = leaf * most + slot
    const sign = isShown ? 1 : -1
    const number = ids[at]!
    const size = Math.abs(sizes[at]!)
    const from = offset - 1
    const rest = size - from - length
    /** Whether the span at an entry is turned already, and goes on. */
    const goesOn = (entry: number, next: number): boolean => ids[entry] === next && sign * sizes[entry]! > 0
    const isRight = rest === 0 && slot + 1 < counts[leaf]! && goesOn(at + 1, number + size)
    const isLeft = from === 0 && slot > 0 && goesOn(at - 1, number - Math.abs(sizes[at - 1]!))
    total += sign * length
    owed += sign * length
    if (isRight) {
      ids[at + 1]! -= length
      sizes[at + 1]! += sign * length
      sizes[at] = -sign * from
      if (isLeft) sizes[at + 1]! += sizes[at - 1]!
      if (isLeft) ids[at + 1] = ids[at - 1]!
      if (from === 0) close(leaf, isLeft ? slot - 1 : slot, isLeft ? 2 : 1)
    } else if (isLeft) {
      sizes[at - 1]! += sign * length
      ids[at] = number + length
      sizes[at] = -sign * rest
      if (rest === 0) close(leaf, slot, 1)
    } else {
      const before = from > 0 ? 1 : 0
      open(leaf, slot + 1, before + (rest > 0 ? 1 : 0))
      sizes[at] = -sign * from
      ids[at + before] = number + from
      sizes[at + before] = sign * length
      if (rest > 0) {
        ids[at + before + 1] = number + from + length
        sizes[at + before + 1] = -sign * rest
      }
    }
    offset = from
    if (from > 0) return
    slot = -1
    inner = 0
  }

  const cut = (from: number, to: number): void => {
    for (let end = to; end > from;) {
      locate(end - 1)
      const at = leaf * most + slot
      const stay = Math.max(0, from - ids[at]!)
      end = ids[at]! + stay
      if (sizes[at]! > 0) {
        total -= sizes[at]! - stay
        owed -= sizes[at]! - stay
      }
      sizes[at] = Math.sign(sizes[at]!) * stay
      if (stay === 0) close(leaf, slot, 1)
      slot = -1
      offset = inner = 0
    }
  }

  return {
    length: () => total,
    seek,
    locate,
    locateBefore,
    pass,
    before: () => (slot < 0 ? -1 : ids[leaf * most + slot]! + offset - 1),
    after,
    index,
    isShown: () => sizes[leaf * most + slot]! > 0,
    stretch: () => Math.abs(sizes[leaf * most + slot]!) - offset + 1,
    place: () => {
      const [inLeaf, atSlot, atOffset] = [leaf, slot, offset]
      return () => {
        if (leaf !== inLeaf) enter(inLeaf, -1)
        slot = atSlot
        offset = atOffset
        inner = -1
      }
    },
    isBefore,
    each: (span) => {
      for (let home = 0; home >= 0; home = nexts[home]!)
        for (let at = home * most, end = at + counts[home]!; at < end; at++)
          span(ids[at]!, Math.abs(sizes[at]!), sizes[at]! > 0)
    },
    put,
    turn,
    cut,
  }
}
