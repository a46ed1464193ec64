/** What people do to a list, as deltas; and how it is undone. */
import { isOnlyBy } from '@commute/causal'
import type { Back, Dot, Edit, Head, Names, Stamp, Value } from '@commute/contract'
import { relative } from '@commute/dots'
import { size } from '@commute/persistent-map'
import { between } from '@commute/seq-between'
import {
  eachWriterOf,
  indexOf,
  type Inner,
  type Item,
  itemAt,
  itemOf,
  itemsOf,
  keyOf,
  placeOf,
  reference,
  type Store,
} from './store.ts'

/** What one does with the items of any list. Indexes count from 0; one that is not there throws `RangeError`. */
export interface Places<Part = unknown> {
  /** Removes `count` items (1 if not said) from an index on. */
  remove(this: void, index: number, count?: number): Edit<Store<Part>>
  /** Moves the item at index `from` so that it stands at index `to`. */
  move(this: void, from: number, to: number): Edit<Store<Part>>
}

/** Throws `RangeError` where an index is not between 0 and the last one that can be. */
export function check(index: number, last: number, what = 'index'): void {
  if (Number.isSafeInteger(index) && index >= 0 && index <= last) return
  throw new RangeError(
    last < 0
      ? `list: there is no item ${index}: it is empty`
      : `list: ${what} ${index} is not between 0 and ${last}`,
  )
}

/** The places on both sides of a gap: left of the item at an index and right of the one before it. */
function gap(store: Store, index: number): [left: string | undefined, right: string | undefined] {
  const left = index === 0 ? undefined : placeOf(itemAt(store, index - 1))
  let right = index
  // Two items in one place are a liar's work: an insert then goes behind both.
  while (right < size(store.order) && left !== undefined && placeOf(itemAt(store, right)) <= left) right++
  return [left, right < size(store.order) ? placeOf(itemAt(store, right)) : undefined]
}

/** The gap behind the last of the first `most` items that is there; in front, if none is. */
function gapBehind(
  store: Store,
  items: readonly Item[],
  most: number,
  names: Names,
): [left: string | undefined, right: string | undefined] {
  for (let at = most - 1; at >= 0; at--) {
    const [, peer, n] = items[at]!.at
    const index = indexOf(store, names.now(peer, n))
    if (index >= 0) return gap(store, index + 1)
  }
  return gap(store, 0)
}

/** Puts items in at an index, at the end if that is undefined: one for each wire form of what is in it. */
export function insert<Part>(index: number | undefined, parts: readonly Value[]): Edit<Store<Part>> {
  return (store, stamp) => {
    const length = size(store.order)
    check(index ?? length, length)
    if (parts.length === 0) return undefined
    const [before, right] = gap(store, index ?? length)
    let left = before
    return parts.map((part) => {
      left = between(left, right, stamp.peer, stamp.next())
      return [stamp.dot(), left, part]
    })
  }
}

/** An edit of what is in the item that `find` gives, if there is one. */
export function within<Part>(
  inner: Inner<Part>,
  find: (store: Store<Part>) => Item<Part> | undefined,
  edit: Edit<Part>,
): Edit<Store<Part>> {
  return (store, stamp) => {
    const item = find(store)
    const put = item && edit(item.inner, stamp)
    if (put === undefined) return undefined
    stamp.refer(item!.at[1], item!.at[2])
    return [[reference(item!, stamp), put]]
  }
}

/** Names what a removal of an item takes away. */
function take<Part>(
  inner: Inner<Part>,
  { at: [, peer, n], moves, inner: part }: Item<Part>,
  stamp: Stamp,
): void {
  stamp.take(peer, n)
  for (const move of moves) stamp.take(move.at[1], move.at[2])
  inner.dots(part, stamp.take)
}

/** How a delta says that an item was moved. */
function moved(item: Item, place: string, stamp: Stamp): Value {
  for (const move of item.moves) stamp.take(move.at[1], move.at[2])
  stamp.refer(item.at[1], item.at[2])
  return [reference(item, stamp), stamp.dot(), place]
}

/** The makers that all lists have. */
export function placesOf<Part>(inner: Inner<Part>): Places<Part> {
  return {
    remove:
      (index, count = 1) =>
      (store, stamp) => {
        const length = size(store.order)
        check(index, count === 0 ? length : length - 1)
        check(count, length - index, 'count')
        const out: Value[] = []
        for (let k = 0; k < count; k++) {
          const item = itemAt(store, index + k)
          take(inner, item, stamp)
          out.push([reference(item, stamp)])
        }
        return out.length === 0 ? undefined : out
      },
    move: (from, to) => (store, stamp) => {
      const last = size(store.order) - 1
      check(from, last)
      check(to, last)
      if (from === to) return undefined
      const item = itemAt(store, from)
      const [left, right] = gap(store, to > from ? to + 1 : to)
      return [moved(item, between(left, right, stamp.peer, stamp.next()), stamp)]
    },
  }
}

/** What the deltas say of what is in items, by item. */
function editsIn(deltas: readonly Value[], head: Head): Map<string, Value[]> {
  const out = new Map<string, Value[]>()
  for (const row of (deltas as readonly (readonly (readonly Value[])[] | null)[]).flatMap(
    (rows) => rows ?? [],
  )) {
    if (row.length !== 2) continue
    const name = row[0] as number | Dot
    const key = (typeof name === 'number' ? relative(name, head)! : name).join(' ')
    out.set(key, [...(out.get(key) ?? []), row[1]!])
  }
  return out
}

/**
 * Takes out the items that came, unless others have moved them or written into them; puts in again those that went
 * (`fresh`: the wire form of what is then in one), moves back those that only I moved, and leads back what is in the
 * others. O(items).
 */
export function backOf<Part>(inner: Inner<Part>, fresh: (part: Part) => Value): Back<Store<Part>> {
  return (before, after, deltas, head, names) => {
    const out: Edit<Store<Part>>[] = []
    const [were, are] = [itemsOf(before), itemsOf(after)]
    const said = editsIn(deltas, head)
    const find = (store: Store<Part>, { at: [, peer, n] }: Item): Item<Part> | undefined =>
      itemOf(store, names.now(peer, n))
    const lead = (item: Item<Part>, from: Part, to: Part, its: readonly Value[]): void => {
      for (const edit of inner.back?.(from, to, its, head, names) ?? [])
        out.push(within(inner, (store) => find(store, item), edit))
    }
    for (const [key, item] of are) {
      if (were.has(key)) continue
      out.push((store, stamp) => {
        const now = find(store, item)
        if (now === undefined || !isOnlyBy(head.peer, (each) => eachWriterOf(inner, now, each)))
          return undefined
        take(inner, now, stamp)
        return [[reference(now, stamp)]]
      })
    }
    const items = [...were.values()]
    for (const [at, item] of items.entries()) {
      const is = are.get(keyOf(item))
      if (is === undefined) {
        out.push((store, stamp) => {
          const [left, right] = gapBehind(store, items, at, names)
          const n = stamp.next()
          names.became(item.at[1], item.at[2], [stamp.peer, n])
          return [[stamp.dot(), between(left, right, stamp.peer, n), fresh(item.inner)]]
        })
        lead(item, item.inner, inner.none, [])
        continue
      }
      if (placeOf(is) !== placeOf(item))
        out.push((store, stamp) => {
          const now = find(store, item)
          // Whoever moved it since, it stays there.
          if (now === undefined || (now.moves.at(-1) ?? now).at[1] !== head.peer) return undefined
          const [left, right] = gapBehind(store, items, at, names)
          return [moved(now, between(left, right, stamp.peer, stamp.next()), stamp)]
        })
      if (!Object.is(is.inner, item.inner)) lead(item, item.inner, is.inner, said.get(keyOf(item)) ?? [])
    }
    return out
  }
}
