/**
 * The dot store of a list. An item exists while its insertion's dot does; its moves live and die with it.
 *
 * On the wire, a list of `[name, place, value]` (inserted), `[name, place, value, moves]` (of a whole state),
 * `[reference, name, place]` (moved), `[reference]` (removed). A reference is `[peer, n]`, or k for the writer's own.
 */
import { entries, type Entries } from '@commute/causal'
import type { Dot, Head, Seen, Stamp, Value, Written } from '@commute/contract'
import { isNumber, isPeer, relative, written } from '@commute/dots'
import { at, forEach, get, type PersistentMap, rank, remove, set } from '@commute/persistent-map'
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

/** What is said of an item; without `place`, of one whose insertion is not (yet) known. */
interface Said extends Omit<Item, 'place'> {
  readonly place?: string
}

/** What is known of items by dot, and those that exist in order of place. Of a fragment, `order` is empty. */
export interface Store {
  readonly items: PersistentMap<Said>
  readonly order: PersistentMap<Item>
}

/** No items. */
export const none: Store = { items: null, order: null }

/** The key of an item: its name. */
export function keyOf(item: Pick<Item, 'at'>): string {
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

/** The items that exist, in order, by key. */
export function itemsOf(store: Store): Map<string, Item> {
  const out = new Map<string, Item>()
  forEach(store.order, (item) => out.set(keyOf(item), item))
  return out
}

/** The item of a name, if it exists. */
export function itemOf(store: Store, [peer, n]: Dot): Item | undefined {
  const said = get(store.items, `${peer} ${n}`)
  return isItem(said) ? said : undefined
}

/** The index of the item of a name, or -1. */
export function indexOf(store: Store, name: Dot): number {
  const item = itemOf(store, name)
  return item === undefined ? -1 : rank(store.order, orderKey(item))
}

function isItem(said: Said | undefined): said is Item {
  return said?.place !== undefined
}

function put(store: Store, before: Said | undefined, after: Said | undefined, key: string): Store {
  let { order } = store
  if (isItem(before) && !(isItem(after) && orderKey(before) === orderKey(after)))
    order = remove(order, orderKey(before))
  if (isItem(after)) order = set(order, orderKey(after), after)
  const items = after === undefined ? remove(store.items, key) : set(store.items, key, after)
  return { items, order }
}

function joinOne(
  mine: Said | undefined,
  seen: Seen,
  theirs: Said | undefined,
  theirsSeen: Seen,
): Said | undefined {
  const said = isItem(mine) ? mine : theirs
  const [, peer, n] = (mine ?? theirs)!.at
  // The insertion was seen and is not held: the item is removed, and its moves with it.
  if (!isItem(mine) && seen.has(peer, n)) return undefined
  if (!isItem(theirs) && theirsSeen.has(peer, n)) return undefined
  const before = mine?.moves ?? entries.none
  const moves = entries.join(before, seen, theirs?.moves ?? entries.none, theirsSeen)
  if (isItem(said)) return said === mine && moves === before ? mine : { ...said, moves }
  if (moves.length === 0) return undefined
  return moves === before ? mine : { ...(mine ?? theirs)!, moves }
}

/** See `Dotted.join`. */
export function join(mine: Store, seen: Seen, theirs: Store, theirsSeen: Seen): Store {
  let out = mine
  const one = (key: string, said: Said | undefined): void => {
    const before = get(out.items, key)
    const after = joinOne(before, seen, said, theirsSeen)
    if (after !== before) out = put(out, before, after, key)
  }
  forEach(theirs.items, (said, key) => one(key, said))
  if (theirsSeen.whole) forEach(mine.items, (_item, key) => get(theirs.items, key) ?? one(key, undefined))
  return out.items === null ? none : out
}

/** Calls back for each live dot: insertions and moves. */
export function dots(store: Store, each: (peer: string, n: number) => void): void {
  forEach(store.items, (said) => {
    if (isItem(said)) each(said.at[1], said.at[2])
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
  if (!Array.isArray(value) || value.length !== 2 || !isPeer(value[0]) || !isNumber(value[1]))
    return undefined
  return [0, value[0], value[1]]
}

function readOne(row: readonly Value[], head: Head | undefined): Said | undefined {
  const [first, second, third, fourth] = row
  if (typeof second === 'string') {
    const at = written(first, head)
    const moves = fourth === undefined ? entries.none : entries.read(fourth, head)
    if (at === undefined || third === undefined || moves === undefined || !isPosition(second))
      return undefined
    return moves.every(({ value }) => isPosition(value))
      ? { at, place: second, value: third, moves }
      : undefined
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
    const before: Said | undefined = get(items, keyOf(said))
    if (before === undefined) items = set(items, keyOf(said), said)
    else if (said.place !== undefined || before.place !== undefined) return undefined
    else items = set(items, keyOf(said), { ...before, moves: [...before.moves, ...said.moves] })
  }
  return { items, order: null }
}

/** All items in order, and the moves of those whose insertion is not known. */
export function write(store: Store): Value {
  const out: Value[] = []
  forEach(store.items, (said) => {
    if (!isItem(said)) for (const { at, value } of said.moves) out.push([[said.at[1], said.at[2]], at, value])
  })
  forEach(store.order, ({ at, place, value, moves }) =>
    out.push(moves.length === 0 ? [at, place, value] : [at, place, value, entries.write(moves)]),
  )
  return out
}
