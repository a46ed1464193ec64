/**
 * The dot store of a list. An item exists while its insertion's dot does; its moves, and what is in it, live and die
 * with it.
 *
 * On the wire, a list of `[name, place, inner]` (inserted), `[name, place, inner, moves]` (of a whole state),
 * `[reference, inner]` (edited), `[reference, name, place]` (moved), `[reference]` (removed). A reference is `[peer,
 * n]`, or k for the writer's own.
 */
import { eachWriter, entries, type Entries } from '@commute/causal'
import type { Dot, Dotted, Head, Seen, Stamp, Value, Written } from '@commute/contract'
import { isNumber, isPeer, mayRefer, relative, written } from '@commute/dots'
import { at, forEach, get, type PersistentMap, rank, remove, set, update } from '@commute/persistent-map'
import { isPosition } from '@commute/seq-between'

/** What a list needs to know of what is in its items; no `edits`: it never changes. */
export type Inner<Part> = Omit<Dotted<Part, unknown, unknown>, 'view' | 'edits'> & {
  readonly edits?: unknown
}

/** A thing in a list. */
export interface Item<Part = unknown> {
  /** Who inserted it. */
  readonly at: Written
  readonly inner: Part
  /** Where it was inserted. */
  readonly place: string
  /** Where it was moved since; the last one counts. */
  readonly moves: Entries<Value>
}

/** What a delta says of an item; with `place`, that it is put in. */
interface Said<Part> extends Omit<Item<Part>, 'place'> {
  readonly place?: string
}

/** Items by dot, and in order of place. Of a fragment, what is said of items, and `order` is empty. */
export interface Store<Part = unknown> {
  readonly items: PersistentMap<Said<Part>>
  readonly order: PersistentMap<Item<Part>>
  /** The keys of those that are not complete with their update yet. */
  readonly open: PersistentMap<true>
}

/** The key of an item: its name. */
export function keyOf(item: Pick<Item, 'at'>): string {
  return `${item.at[1]} ${item.at[2]}`
}

/** Calls back for each peer that has put an item in, moved it, or written into it. */
export function eachWriterOf<Part>(
  inner: Inner<Part>,
  { at, moves, inner: part }: Item<Part>,
  each: (peer: string) => void,
): void {
  each(at[1])
  for (const move of moves) each(move.at[1])
  eachWriter(inner, part, each)
}

/** Where an item stands. */
export function placeOf(item: Item): string {
  return (item.moves.at(-1)?.value as string | undefined) ?? item.place
}

/** Orders by place, then by dot; a space sorts before all characters of a place. */
function orderKey(item: Item, key: string): string {
  return `${placeOf(item)} ${key}`
}

/** The item at an index that is there. */
export function itemAt<Part>(store: Store<Part>, index: number): Item<Part> {
  return at(store.order, index)!.value
}

/** The items that exist, in order, by key. */
export function itemsOf<Part>(store: Store<Part>): Map<string, Item<Part>> {
  const out = new Map<string, Item<Part>>()
  forEach(store.order, (item) => out.set(keyOf(item), item))
  return out
}

/** The item of a name, if it exists. */
export function itemOf<Part>(store: Store<Part>, [peer, n]: Dot): Item<Part> | undefined {
  const said = get(store.items, `${peer} ${n}`)
  return isItem(said) ? said : undefined
}

/** The index of the item of a name, or -1. */
export function indexOf(store: Store, name: Dot): number {
  const item = itemOf(store, name)
  return item === undefined ? -1 : rank(store.order, orderKey(item, keyOf(item)))
}

function isItem<Part>(said: Said<Part> | undefined): said is Item<Part> {
  return said?.place !== undefined
}

/** How a delta refers to an item. */
export function reference(item: Item, stamp: Stamp): Value {
  const [, peer, n] = item.at
  return stamp.seq !== undefined && peer === stamp.peer ? n - stamp.seq : [peer, n]
}

function referred(value: Value | undefined, head: Head | undefined): Written | undefined {
  const dot = typeof value === 'number' ? head && relative(value, head) : value
  if (!Array.isArray(dot) || dot.length !== 2) return undefined
  const [peer, n] = dot as readonly unknown[]
  return isPeer(peer) && isNumber(n) && mayRefer(head, peer, n) ? [0, peer, n] : undefined
}

type Words<Part> = Pick<
  Dotted<Store<Part>, unknown, unknown>,
  'none' | 'join' | 'dots' | 'writers' | 'write' | 'read' | 'knows' | 'seal' | 'fault'
>

/** The words of a list's store, over those of what is in its items. */
export function storeOf<Part>(inner: Inner<Part>): Words<Part> {
  const nothing: Store<Part> = { items: null, order: null, open: null }
  const { seal, fault, knows } = inner

  const put = (
    { items, order, open }: Store<Part>,
    before: Said<Part> | undefined,
    after: Said<Part> | undefined,
    key: string,
  ): Store<Part> => {
    const was = isItem(before) ? orderKey(before, key) : undefined
    const is = isItem(after) ? orderKey(after, key) : undefined
    let out = order
    if (was !== undefined && was !== is) out = remove(out, was)
    if (is !== undefined) out = set(out, is, after as Item<Part>)
    return {
      items: update(items, key, () => after),
      order: out,
      open: seal === undefined ? open : set<true>(open, key, true),
    }
  }

  const joinOne = (
    mine: Said<Part> | undefined,
    seen: Seen,
    theirs: Said<Part> | undefined,
    theirsSeen: Seen,
  ): Said<Part> | undefined => {
    const said = isItem(mine) ? mine : theirs
    // Of what was never put in nothing can be said.
    if (!isItem(said)) return undefined
    const { at } = said
    // The insertion was seen and is not held: the item is removed, and all of it.
    if (!isItem(mine) && seen.has(at[1], at[2])) return undefined
    if (!isItem(theirs) && theirsSeen.has(at[1], at[2])) return undefined
    const before = mine?.moves ?? entries.none
    const moves = entries.join(before, seen, theirs?.moves ?? entries.none, theirsSeen)
    const part = mine === undefined ? inner.none : mine.inner
    const itsPart = theirs === undefined ? inner.none : theirs.inner
    const isSaid = theirsSeen.whole || !Object.is(itsPart, inner.none)
    const joined = isSaid ? inner.join(part, seen, itsPart, theirsSeen) : part
    if (moves === before && Object.is(joined, part) && isItem(mine)) return mine
    return { at: said.at, place: said.place, inner: joined, moves }
  }

  const readOne = (row: readonly Value[], head: Head | undefined): Said<Part> | undefined => {
    const [first, second, third, fourth] = row
    if (typeof second === 'string' && row.length > 2) {
      const at = written(first, head)
      const moves = fourth === undefined ? entries.none : entries.read(fourth, head)
      const part = third === undefined ? undefined : inner.read(third, head)
      if (at === undefined || part === undefined || moves === undefined || !isPosition(second))
        return undefined
      const arePlaces = row.length < 5 && moves.every(({ value }) => isPosition(value))
      return arePlaces ? { at, place: second, inner: part, moves } : undefined
    }
    const at = referred(first, head)
    if (at === undefined || row.length > 3) return undefined
    if (row.length === 1) return { at, inner: inner.none, moves: entries.none }
    if (row.length === 2) {
      // An edit says something; null is what an item is when it is put in.
      const part = inner.edits === undefined || second === null ? undefined : inner.read(second!, head)
      return part === undefined ? undefined : { at, inner: part, moves: entries.none }
    }
    const moves = isPosition(third) ? entries.read([[second!, third]], head) : undefined
    return moves && { at, inner: inner.none, moves }
  }

  /** Two rows of one item: moved once and edited once, at most. */
  const together = (one: Said<Part>, other: Said<Part>): Said<Part> | undefined => {
    const isOne = Object.is(other.inner, inner.none)
    if (isItem(one) || isItem(other) || !(isOne || Object.is(one.inner, inner.none))) return undefined
    if (one.moves.length > 0 && other.moves.length > 0) return undefined
    return { at: one.at, moves: one.moves.concat(other.moves), inner: isOne ? one.inner : other.inner }
  }

  return {
    none: nothing,
    join: (mine, seen, theirs, theirsSeen) => {
      let out = mine
      const one = (key: string, said: Said<Part> | undefined): void => {
        const before = get(out.items, key)
        const after = joinOne(before, seen, said, theirsSeen)
        if (after !== before) out = put(out, before, after, key)
      }
      forEach(theirs.items, (said, key) => one(key, said))
      if (theirsSeen.whole) forEach(mine.items, (_item, key) => get(theirs.items, key) ?? one(key, undefined))
      return out.items === null && out.open === null ? nothing : out
    },
    /** Calls back for each live dot: insertions, moves, and those of what is in them. */
    dots: (store, each) =>
      forEach(store.items, (said) => {
        if (isItem(said)) each(said.at[1], said.at[2])
        entries.dots(said.moves, each)
        inner.dots(said.inner, each)
      }),
    writers: ({ order }, each) => forEach(order, (item) => eachWriterOf(inner, item, each)),
    read: (value, head) => {
      if (!Array.isArray(value)) return undefined
      let items: PersistentMap<Said<Part>> = null
      for (const row of value as readonly Value[]) {
        const said = Array.isArray(row) ? readOne(row as readonly Value[], head) : undefined
        if (said === undefined) return undefined
        const before: Said<Part> | undefined = get(items, keyOf(said))
        const both: Said<Part> | undefined = before === undefined ? said : together(before, said)
        if (both === undefined) return undefined
        items = set(items, keyOf(said), both)
      }
      return { items, order: null, open: null }
    },
    /** All items in order. */
    write: (store) => {
      const out: Value[] = []
      forEach(store.order, (item) => {
        const row = [item.at, item.place, inner.write(item.inner)]
        out.push(item.moves.length === 0 ? row : [...row, entries.write(item.moves)])
      })
      return out
    },
    seal:
      seal &&
      ((store, head) => {
        if (store.open === null) return store
        let out = store
        forEach(store.open, (_is, key) => {
          const item = get(out.items, key)
          const part = item === undefined ? inner.none : seal(item.inner, head)
          if (item !== undefined && !Object.is(part, item.inner))
            out = put(out, item, { ...item, inner: part }, key)
        })
        return out.items === null ? nothing : { ...out, open: null }
      }),
    fault:
      fault &&
      ((store, value, head) => {
        for (const row of value as readonly (readonly Value[])[]) {
          const at = row.length === 2 ? referred(row[0], head) : undefined
          const item = at && itemOf(store, [at[1], at[2]])
          const why = item && fault(item.inner, row[1]!, head)
          if (why !== undefined) return why
        }
        return undefined
      }),
    knows:
      knows &&
      ((value) =>
        (value as readonly (readonly Value[])[]).every((row) => {
          const part = row.length === 2 ? row[1]! : typeof row[1] === 'string' ? row[2]! : null
          return part === null || knows(part)
        })),
  }
}
