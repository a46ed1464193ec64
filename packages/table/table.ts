/**
 * Things of a type under keys, each of which comes and goes as a whole. Two who put the same key at the same time write
 * into one thing; a removal takes a thing with what others write into it at the same time; put again, it is another
 * one, and empty. So it may be of any type, of those that only grow and of texts as well, and fields can be added to it
 * later.
 *
 * What is gone leaves a number under its key. Where a removal should take no more than what its writer saw, see map-of.
 *
 * @module
 */
import {
  causal,
  type Causal,
  type CausalType,
  eachWriter,
  isOnlyBy,
  lift,
  liftReads,
  listedOf,
  mapView,
  type MapView,
  once,
  shownAs,
} from '@commute/causal'
import type {
  AnyType,
  Back,
  Dotted,
  Edit,
  Lifted,
  LiftedReads,
  Listed,
  PartEditsOf,
  PartOf,
  PartReadsOf,
  Value,
  ViewOf,
} from '@commute/contract'
import { forEach, get } from '@commute/persistent-map'
import { isThere, type Row, type Store, storeOf } from './store.ts'

export type { MapView } from '@commute/causal'
export type { Row, Store } from './store.ts'

/** What one does with a table of things of a type. Keys are strings. */
export interface EditsOf<T extends AnyType> {
  /** The edits of the thing under a key, as edits of the table. Where there is none it is put. */
  at(this: void, key: string): Lifted<PartEditsOf<T>, Store<PartOf<T>>>
  /** Puts an empty thing under a key, unless there is one. */
  put(this: void, key: string): Edit<Store<PartOf<T>>>
  /** Removes what is under these keys. `RangeError` where that has been done 2^52 times. */
  remove(this: void, ...keys: string[]): Edit<Store<PartOf<T>>>
}

/** What one may ask of a table: under a key, what one may ask of the thing; where there is none, of an empty one. */
export interface ReadsOf<T extends AnyType> {
  at(this: void, key: string): LiftedReads<PartReadsOf<T>, Causal<Store<PartOf<T>>>>
}

/** Things of a type under keys. It can be an item of a list, and of a table. */
export interface TableOf<T extends AnyType>
  extends
    Omit<CausalType<Store<PartOf<T>>, MapView<ViewOf<T>>, EditsOf<T>>, 'dotted'>,
    Listed<Store<PartOf<T>>, MapView<ViewOf<T>>, EditsOf<T>> {
  readonly reads: ReadsOf<T>
}

function keyed(key: string): string {
  if (typeof key !== 'string' || !key.isWellFormed()) throw new TypeError(`table: not a key: ${String(key)}`)
  return key
}

/** The length of what comes or goes next. */
function next(key: string, row: Row<unknown> | undefined): number {
  const length = (row?.length ?? 0) + 1
  if (!Number.isSafeInteger(length))
    throw new RangeError(
      `table: what is under ${JSON.stringify(key)} cannot be removed any more; use another key`,
    )
  return length
}

function dottedOf<T extends AnyType>(type: T): Dotted<Store<PartOf<T>>, MapView<ViewOf<T>>, EditsOf<T>> {
  type Part = PartOf<T>
  const inner = listedOf(type, 'table: what it is of')
  const within =
    (key: string, edit: Edit<Part>): Edit<Store<Part>> =>
    (table, stamp) => {
      const row = get(table.entries, key)
      const part = isThere(row) ? row!.inner : inner.none
      const put = edit(part, stamp)
      return put === undefined ? undefined : [[key, isThere(row) ? row!.length : next(key, row), put]]
    }

  const put =
    (key: string): Edit<Store<Part>> =>
    (table) => {
      const row = get(table.entries, key)
      return isThere(row) ? undefined : [[key, next(key, row)]]
    }

  const remove =
    (...keys: string[]): Edit<Store<Part>> =>
    (table) => {
      const there = [...new Set(keys)].filter((key) => isThere(get(table.entries, key)))
      return there.length === 0 ? undefined : there.map((key) => [key, next(key, get(table.entries, key))])
    }

  /**
   * Takes out what came, unless others have written into it, puts in again what went, and leads back what is in the
   * others. O(what the deltas name).
   */
  const back: Back<Store<Part>> = (before, after, deltas, head, names) => {
    const out: Edit<Store<Part>>[] = []
    const said = (deltas as readonly (readonly (readonly Value[])[] | null)[]).flatMap((rows) => rows ?? [])
    const lead = (key: string, from: Part, to: Part, its: readonly Value[]): void => {
      for (const edit of inner.back?.(from, to, its, head, names) ?? [])
        // What somebody else has removed stays so.
        out.push((table, stamp) =>
          isThere(get(table.entries, key)) ? within(key, edit)(table, stamp) : undefined,
        )
    }
    const keys = new Set(said.map(([key]) => key as string))
    // Of what went as a whole, all that was in it.
    if (deltas.length === 0) forEach(before.entries, (_row, key) => keys.add(key))
    for (const key of keys) {
      const [was, is] = [get(before.entries, key), get(after.entries, key)]
      if (isThere(was) && was!.length === is?.length) {
        const its = said.filter((row) => row[0] === key && row[2] !== undefined).map((row) => row[2]!)
        lead(key, was!.inner, is.inner, its)
        continue
      }
      // A thing is known by its key, also where it has gone and come again meanwhile.
      if (isThere(is))
        out.push((table, stamp) => {
          const row = get(table.entries, key)
          // What others wrote into stays, and what cannot go any more.
          const isMine = isThere(row) && isOnlyBy(head.peer, (each) => eachWriter(inner, row!.inner, each))
          return isMine && row!.length < Number.MAX_SAFE_INTEGER ? remove(key)(table, stamp) : undefined
        })
      if (!isThere(was)) continue
      out.push(put(key))
      lead(key, was!.inner, inner.none, [])
    }
    return out
  }

  /** Where states are spent, all at once: what was read must stay. */
  const showAll = once(({ entries }: Store<Part>): MapView<ViewOf<T>> => {
    const out = new Map<string, ViewOf<T>>()
    forEach(entries, (row, key) => {
      if (isThere(row)) out.set(key, inner.view(row.inner))
    })
    return out
  })
  return {
    ...shownAs(
      storeOf(inner),
      inner.seal === undefined ? mapView(isThere, (row: Row<Part>) => inner.view(row.inner)) : showAll,
    ),
    edits: {
      at: (key) => {
        keyed(key)
        return lift<Part, Store<Part>, PartEditsOf<T>>(inner.edits, (edit) => within(key, edit))
      },
      put: (key) => put(keyed(key)),
      remove: (...keys) => remove(...keys.map(keyed)),
    },
    reads: {
      at: (key: string) =>
        liftReads(inner.reads ?? {}, ({ entries }: Store<Part>) => {
          const row = get(entries, key)
          return isThere(row) ? row!.inner : inner.none
        }),
    },
    back: inner.back && back,
  }
}

/**
 * Things of a type under keys.
 *
 * @example
 * ```js
 * import { stamp } from '@commute/dots'
 * import { tableOf } from '@commute/table'
 * import * as text from '@commute/text'
 * const notes = tableOf(text)
 * const put = notes.edits.at('milk').insert(0, 'two litres')
 * const state = notes.reduce(notes.empty, put(notes.empty, stamp('ann', 1, 1000)))
 * notes.view(state).get('milk') // => 'two litres'
 * const gone = notes.reduce(state, notes.edits.remove('milk')(state, stamp('bob', 1, 2000)))
 * notes.view(gone).has('milk') // => false
 * ```
 */
export function tableOf<T extends AnyType>(type: T): TableOf<T> {
  const listed = dottedOf(type)
  const { dotted: _, ...words } = causal(listed)
  return { ...words, listed } as TableOf<T>
}
