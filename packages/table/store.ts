/**
 * The store of a table. Under each key it keeps how often what is there has come and gone, its "causal length": odd
 * while it is there. Of two lengths the greater counts, and what is in it was written at that length. So two who put
 * the same key at the same time write into one thing, and whoever writes into what somebody removes at the same time
 * writes in vain.
 *
 * Yu, Rostad: "A Low-Cost Set CRDT Based on Causal Lengths", 2020, section 3, with something in each element.
 *
 * On the wire, a list of `[key, length]` (put, or removed) and `[key, length, inner]` (edited).
 */
import { eachWriter, type Keyed } from '@commute/causal'
import type { Dotted, Head, Seen, Value } from '@commute/contract'
import { isNumber } from '@commute/dots'
import { forEach, get, type PersistentMap, set, update } from '@commute/persistent-map'

/** What stands under a key. */
export interface Row<Part> {
  readonly length: number
  readonly inner: Part
}

/**
 * Rows by key, those that are gone included: how many exist; the keys of those that are not complete with their update
 * yet.
 */
export interface Store<Part> extends Keyed<Row<Part>> {
  readonly open: PersistentMap<true>
}

/** Whether a row is there, and not gone. */
export function isThere(row: Row<unknown> | undefined): boolean {
  return row !== undefined && row.length % 2 === 1
}

type Words<Part> = Pick<
  Dotted<Store<Part>, unknown, unknown>,
  'none' | 'join' | 'dots' | 'writers' | 'write' | 'read' | 'knows' | 'seal' | 'fault'
>

/** The words of a table's store, over those of what is in it. */
export function storeOf<Part>(inner: Dotted<Part, unknown, unknown>): Words<Part> {
  const nothing: Store<Part> = { entries: null, size: 0, open: null }
  const { seal, fault, knows } = inner

  const joinOne = (
    mine: Row<Part> | undefined,
    seen: Seen,
    said: Row<Part>,
    theirsSeen: Seen,
  ): Row<Part> | undefined => {
    if (mine !== undefined && said.length < mine.length) return mine
    const isSame = said.length === mine?.length
    const before = isSame ? mine.inner : inner.none
    const isSaid = theirsSeen.whole || !Object.is(said.inner, inner.none)
    const after = isSaid && isThere(said) ? inner.join(before, seen, said.inner, theirsSeen) : before
    return isSame && Object.is(after, before) ? mine : { length: said.length, inner: after }
  }

  const readOne = ([, length, put]: readonly Value[], head: Head | undefined): Row<Part> | undefined => {
    if (!isNumber(length)) return undefined
    if (put === undefined) return { length, inner: inner.none }
    const part = length % 2 === 1 ? inner.read(put, head) : undefined
    return part === undefined ? undefined : { length, inner: part }
  }

  return {
    none: nothing,
    join: (mine, seen, theirs, theirsSeen) => {
      let { entries, size, open } = mine
      forEach(theirs.entries, (said, key) => {
        entries = update(entries, key, (before) => {
          const after = joinOne(before, seen, said, theirsSeen)
          if (after === before) return before
          size += Number(isThere(after)) - Number(isThere(before))
          if (seal !== undefined) open = set<true>(open, key, true)
          return after
        })
      })
      if (entries === mine.entries) return mine
      return { entries, size, open }
    },
    // It goes as a whole, so a removal names none.
    dots: () => undefined,
    writers: ({ entries }, each) =>
      forEach(entries, (row) => isThere(row) && eachWriter(inner, row.inner, each)),
    read: (value, head) => {
      if (!Array.isArray(value)) return undefined
      let entries: PersistentMap<Row<Part>> = null
      for (const item of value as readonly Value[]) {
        if (!Array.isArray(item) || item.length > 3) return undefined
        const [key] = item as readonly (Value | undefined)[]
        const row = readOne(item as readonly Value[], head)
        if (typeof key !== 'string' || row === undefined || get(entries, key) !== undefined) return undefined
        entries = set(entries, key, row)
      }
      return { entries, size: 0, open: null }
    },
    write: ({ entries }) => {
      const out: Value[] = []
      forEach(entries, (row, key) =>
        out.push(isThere(row) ? [key, row.length, inner.write(row.inner)] : [key, row.length]),
      )
      return out
    },
    seal:
      seal &&
      ((store, head) => {
        if (store.open === null) return store
        let { entries } = store
        forEach(store.open, (_is, key) => {
          entries = update(entries, key, (row) => {
            const { length, inner: before } = row!
            const part = seal(before, head)
            return Object.is(part, before) ? row : { length, inner: part }
          })
        })
        return { entries, size: store.size, open: null }
      }),
    fault:
      fault &&
      (({ entries }, value, head) => {
        for (const [key, length, put] of value as readonly (readonly Value[])[]) {
          const { length: mine, inner: part } = get(entries, key as string) ?? {
            length: 0,
            inner: inner.none,
          }
          if (put === undefined || (length as number) < mine) continue
          const why = fault(length === mine ? part : inner.none, put, head)
          if (why !== undefined) return `${key as string}: ${why}`
        }
        return undefined
      }),
    knows:
      knows &&
      ((value) =>
        (value as readonly (readonly Value[])[]).every(([, , put]) => put === undefined || knows(put))),
  }
}
