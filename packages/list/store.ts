/**
 * The dot store of a list. An item exists while its insertion's dot does; its moves live and die with it.
 *
 * On the wire, a list of `[name, place, value]` (inserted), `[name, place, value, moves]` (of a whole state),
 * `[reference, name, place]` (moved), `[reference]` (removed). A reference is `[peer, n]`, or k for the writer's own.
 */
import { entries, type Entries } from '@commute/causal'
import type { Head, Seen, Stamp, Value, Written } from '@commute/contract'
import { isNumber, isPeer, relative, written } from '@commute/dots'
import { at, forEach, get, type PersistentMap, remove, set } from '@commute/persistent-map'
import { isPosition } from '@commute/seq-between'

/** A thing in a list. */
export interface Item {
  /** Who inserted it. */
  readonly at: Written
  readonly value: Value
  /** Where it was inserted. */
  readonly place: string
  /** Where it was moved since; the last one counts. */
  readonly moves: Entries<Value>
}

/** In a fragment: what a delta says of an item; without `place`, of one that it does not insert. */
interface Said extends Omit<Item, 'place'> {
  readonly place?: string
}

/** Items by dot, and in order of place. Of a fragment, `order` is empty. */
export interface Store {
  readonly items: PersistentMap<Item>
  readonly order: PersistentMap<Item>
}

type Fragment = { readonly items: PersistentMap<Said>; readonly order: null }

/** No items. */
export const none: Store = { items: null, order: null }

function keyOf(item: Pick<Item, 'at'>): string {
  return `${item.at[1]} ${item.at[2]}`
}

/** Where an item stands. */
export function placeOf(item: Item): string {
  return (item.moves.at(-1)?.value as string | undefined) ?? item.place
}

/** Orders by place, then by dot; a space sorts before all characters of a place. */
function orderKey(item: Item): string {
  return `${placeOf(item)} ${keyOf(item)}`
}

/** The item at an index that is there. */
export function itemAt(store: Store, index: number): Item {
  return at(store.order, index)!.value
}

function put(store: Store, before: Item | undefined, item: Item | undefined, key: string): Store {
  let { items, order } = store
  if (before !== undefined && (item === undefined || orderKey(before) !== orderKey(item)))
    order = remove(order, orderKey(before))
  if (item === undefined) items = remove(items, key)
  else {
    items = set(items, key, item)
    order = set(order, orderKey(item), item)
  }
  return { items, order }
}

function joinOne(mine: Item | undefined, seen: Seen, theirs: Said | undefined, theirsSeen: Seen): Item | undefined {
  if (mine === undefined) {
    if (theirs?.place === undefined || seen.has(theirs.at[1], theirs.at[2])) return undefined
    return { ...theirs, place: theirs.place, moves: entries.join(entries.none, seen, theirs.moves, theirsSeen) }
  }
  if (theirs?.place === undefined && theirsSeen.has(mine.at[1], mine.at[2])) return undefined
  const moves = entries.join(mine.moves, seen, theirs?.moves ?? entries.none, theirsSeen)
  return moves === mine.moves ? mine : { ...mine, moves }
}

/** See `Dotted.join`. */
export function join(mine: Store, seen: Seen, theirs: Store, theirsSeen: Seen): Store {
  let out = mine
  const one = (key: string, said: Said | undefined): void => {
    const before = get(out.items, key)
    const after = joinOne(before, seen, said, theirsSeen)
    if (after !== before) out = put(out, before, after, key)
  }
  forEach((theirs as unknown as Fragment).items, (said, key) => one(key, said))
  if (theirsSeen.whole) forEach(mine.items, (_item, key) => get(theirs.items, key) ?? one(key, undefined))
  return out
}

/** Calls back for each live dot: insertions and moves. */
export function dots(store: Store, each: (peer: string, n: number) => void): void {
  forEach((store as unknown as Fragment).items, (said) => {
    if (said.place !== undefined) each(said.at[1], said.at[2])
    entries.dots(said.moves, each)
  })
}

/** How a delta refers to an item. */
export function reference(item: Item, stamp: Stamp): Value {
  const [, peer, n] = item.at
  return stamp.seq !== undefined && peer === stamp.peer ? n - stamp.seq : [peer, n]
}

function referred(value: Value | undefined, head: Head | undefined): Written | undefined {
  if (typeof value === 'number') {
    const dot = head === undefined ? undefined : relative(value, head)
    return dot && [0, ...dot]
  }
  if (!Array.isArray(value) || value.length !== 2 || !isPeer(value[0]) || !isNumber(value[1])) return undefined
  return [0, value[0], value[1]]
}

function readOne(row: readonly Value[], head: Head | undefined): Said | undefined {
  const [first, second, third, fourth] = row
  if (typeof second === 'string') {
    const at = written(first, head)
    const moves = fourth === undefined ? entries.none : entries.read(fourth, head)
    if (at === undefined || third === undefined || moves === undefined || !isPosition(second)) return undefined
    return moves.every(({ value }) => isPosition(value)) ? { at, place: second, value: third, moves } : undefined
  }
  const at = referred(first, head)
  if (at === undefined || row.length === 2 || row.length > 3) return undefined
  if (row.length === 1) return { at, value: null, moves: entries.none }
  const moves = isPosition(third) ? entries.read([[second!, third]], head) : undefined
  return moves === undefined ? undefined : { at, value: null, moves }
}

/** What a delta says of items, or undefined where it is malformed. */
export function read(value: Value, head?: Head): Store | undefined {
  if (!Array.isArray(value)) return undefined
  let items: PersistentMap<Said> = null
  for (const row of value as readonly Value[]) {
    const said = Array.isArray(row) ? readOne(row as readonly Value[], head) : undefined
    if (said === undefined) return undefined
    items = set(items, keyOf(said), said)
  }
  return { items: items as PersistentMap<Item>, order: null }
}

/** All items, in order. */
export function write(store: Store): Value {
  const out: Value[] = []
  forEach(store.order, ({ at, place, value, moves }) =>
    out.push(moves.length === 0 ? [at, place, value] : [at, place, value, entries.write(moves)]),
  )
  return out
}
