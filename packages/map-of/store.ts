/**
 * The dot store of a map.
 *
 * On the wire, a list of `[key]` (removed), `[key, inner]` (edited), `[key, inner | null, name | names]` (put), and
 * with `true` at the end: what is said of the entry is all that is left of it.
 */
import { entries, type Entries } from '@commute/causal'
import type { Dotted, Head, Seen, Value } from '@commute/contract'
import { forEach, get, type PersistentMap, set, update } from '@commute/persistent-map'

/** What stands under a key. */
export interface Entry<Store> {
  /** The puts that no removal has seen: while there are any, the entry exists. */
  readonly puts: Entries<Value>
  readonly inner: Store
}

/** What a delta says of an entry. */
interface Said<Store> extends Entry<Store> {
  readonly saysPuts: boolean
  readonly whole: boolean
}

/** Entries by key, and how many of them exist. */
export interface MapStore<Store> {
  readonly entries: PersistentMap<Entry<Store>>
  readonly size: number
}

/** Whether an entry exists. */
export function exists<Store>(
  inner: Pick<Dotted<Store, unknown, unknown>, 'alive'>,
  entry: Entry<Store>,
): boolean {
  return inner.alive === undefined ? entry.puts.length > 0 : inner.alive(entry.inner)
}

type Words<Store> = Pick<
  Dotted<MapStore<Store>, unknown, unknown>,
  'none' | 'join' | 'dots' | 'write' | 'read' | 'knows'
> & { dotsOf(entry: Entry<Store>, each: (peer: string, n: number, to?: number) => void): void }

/** The puts that one name or several tell of. */
function putsOf(names: Value, head: Head | undefined): Entries<Value> | undefined {
  const isOne = typeof names === 'number' || (Array.isArray(names) && typeof names[0] === 'number')
  const list = (isOne ? [names] : names) as readonly Value[]
  return Array.isArray(list)
    ? entries.read(
        list.map((name) => [name, null]),
        head,
      )
    : undefined
}

/** The words of a map's store, over those of what is in it. */
export function storeOf<Store>(inner: Dotted<Store, unknown, unknown>): Words<Store> {
  const none: MapStore<Store> = { entries: null, size: 0 }
  const nothing: Entry<Store> = { puts: entries.none, inner: inner.none }

  const isEmpty = (entry: Entry<Store>): boolean => {
    if (entry.puts.length > 0) return false
    if (Object.is(entry.inner, inner.none)) return true
    let any = false
    inner.dots(entry.inner, () => (any = true))
    return !any
  }

  const joinOne = (mine: Entry<Store>, seen: Seen, said: Said<Store>, theirsSeen: Seen): Entry<Store> => {
    const within: Seen = said.whole && !theirsSeen.whole ? { has: theirsSeen.has, whole: true } : theirsSeen
    const puts = said.saysPuts || within.whole ? entries.join(mine.puts, seen, said.puts, within) : mine.puts
    const joined =
      within.whole || !Object.is(said.inner, inner.none)
        ? inner.join(mine.inner, seen, said.inner, within)
        : mine.inner
    return puts === mine.puts && Object.is(joined, mine.inner) ? mine : { puts, inner: joined }
  }

  const join = (
    mine: MapStore<Store>,
    seen: Seen,
    theirs: MapStore<Store>,
    theirsSeen: Seen,
  ): MapStore<Store> => {
    let out = mine.entries
    let size = mine.size
    const one = (said: Entry<Store>, key: string): void => {
      out = update(out, key, (here) => {
        const before = here ?? nothing
        const after = joinOne(before, seen, said as Said<Store>, theirsSeen)
        if (after === before) return here
        size += Number(exists(inner, after)) - Number(exists(inner, before))
        return isEmpty(after) ? undefined : after
      })
    }
    forEach(theirs.entries, one)
    if (theirsSeen.whole) {
      const gone: Said<Store> = { ...nothing, saysPuts: true, whole: true }
      forEach(mine.entries, (_entry, key) => get(theirs.entries, key) ?? one(gone, key))
    }
    if (out === mine.entries) return mine
    return out === null ? none : { entries: out, size }
  }

  const dotsOf = (entry: Entry<Store>, each: (peer: string, n: number, to?: number) => void): void => {
    entries.dots(entry.puts, each)
    inner.dots(entry.inner, each)
  }

  const readOne = (row: readonly Value[], head: Head | undefined): Said<Store> | undefined => {
    const [, put = null, names, whole] = row
    if (row.length > 4 || (whole !== undefined && typeof whole !== 'boolean')) return undefined
    const store = put === null ? inner.none : inner.read(put, head)
    const puts = names === undefined ? entries.none : putsOf(names, head)
    if (store === undefined || puts === undefined) return undefined
    return { puts, inner: store, saysPuts: names !== undefined, whole: row.length === 1 || whole === true }
  }

  const read = (value: Value, head?: Head): MapStore<Store> | undefined => {
    if (!Array.isArray(value)) return undefined
    let out: PersistentMap<Said<Store>> = null
    for (const row of value as readonly Value[]) {
      const key = Array.isArray(row) ? (row[0] as Value | undefined) : undefined
      const said = typeof key === 'string' ? readOne(row as readonly Value[], head) : undefined
      if (said === undefined) return undefined
      out = set(out, key as string, said)
    }
    return { entries: out, size: 0 }
  }

  const write = (map: MapStore<Store>): Value => {
    const out: Value[] = []
    forEach(map.entries, ({ puts, inner: store }, key) =>
      out.push(
        puts.length === 0 ? [key, inner.write(store)] : [key, inner.write(store), puts.map(({ at }) => at)],
      ),
    )
    return out
  }

  const { knows } = inner
  return {
    none,
    join,
    dots: (map, each) => forEach(map.entries, (entry) => dotsOf(entry, each)),
    dotsOf,
    read,
    write,
    knows:
      knows &&
      ((value) =>
        (value as readonly (readonly Value[])[]).every(([, put = null]) => put === null || knows(put))),
  }
}
