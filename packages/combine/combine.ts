/**
 * A record of types: a whole document is one type, with one context for all that is in it. A peer whose program knows
 * fewer fields keeps what it does not understand (see `knows`), and converges in the fields that it shares.
 *
 * @module
 */
import { causal, type Causal, eachWriter, lift, liftReads, listedOf, once, shownAs } from '@commute/causal'
import type {
  AnyType,
  Back,
  Dotted,
  Edit,
  Head,
  Lifted,
  LiftedReads,
  Listed,
  PartEditsOf,
  Seen,
  Type,
  Value,
  ViewOf,
} from '@commute/contract'
import { anyHead } from '@commute/dots'
import { forEach, get, type PersistentMap, remove, set, update } from '@commute/persistent-map'
import { isRecord } from '@commute/value'

/** The fields of a document. */
export interface Fields {
  readonly [name: string]: AnyType
}

type EditsOf<T> = T extends { readonly edits: infer Edits } ? Edits : never

/** The makers of edits of a record that is a part of something. */
export type PartEdits<F extends Fields> = {
  readonly [Name in keyof F]: Lifted<PartEditsOf<F[Name]>, RecordStore<F>>
}

/** Field by field what one reads. */
export type RecordView<F extends Fields> = { readonly [Name in keyof F]: ViewOf<F[Name]> }

/** Updates that wrote into fields that are not known here: the numbers of each. */
export type Unknown = PersistentMap<readonly [peer: string, from: number, to: number]>

/** The store of a record: a store for each field; what others wrote in fields that are not known here. */
export interface RecordStore<F extends Fields> {
  readonly fields: { readonly [Name in keyof F]: unknown }
  readonly unknown: Unknown
}

/** Field by field the makers of edits. */
export type RecordEdits<F extends Fields, State> = {
  readonly [Name in keyof F]: Lifted<EditsOf<F[Name]>, State>
}

/** Field by field what one may ask, of those that can be asked. */
export type RecordReads<F extends Fields, State> = {
  readonly [Name in keyof F as F[Name] extends { readonly reads: object } ? Name : never]: LiftedReads<
    F[Name]['reads'],
    State
  >
}

/** A record of types. It can be an item of a list, and nests in maps if all its fields do. */
export interface Combined<F extends Fields>
  extends
    Type<Causal<RecordStore<F>>, RecordView<F>, RecordEdits<F, Causal<RecordStore<F>>>>,
    Listed<RecordStore<F>, RecordView<F>, PartEdits<F>> {
  seal(this: void, state: Causal<RecordStore<F>>, head: Head): Causal<RecordStore<F>>
  readonly isCausal: true
  readonly reads: RecordReads<F, Causal<RecordStore<F>>>
  readonly dotted: F[keyof F] extends { readonly dotted: { readonly none: unknown } }
    ? Dotted<RecordStore<F>, RecordView<F>, PartEdits<F>>
    : undefined
}

type Part = Dotted<unknown, unknown, object>

function recordOf<F extends Fields>(
  parts: ReadonlyMap<string, Part>,
): Dotted<RecordStore<F>, RecordView<F>, object> {
  type Store = RecordStore<F>
  type Named = { [name: string]: unknown }
  const part = (store: Store, name: string): unknown => (store.fields as Named)[name]
  const all = [...parts]
  const empty: Named = {}
  for (const [name, { none }] of all) empty[name] = none
  const nothing: Store = { fields: empty as Store['fields'], unknown: null }
  /** A store of these; of nothing there is one. */
  const fresh = (fields: Named, unknown: Unknown): Store => {
    const isNothing = unknown === null && all.every(([name, { none }]) => Object.is(fields[name], none))
    return isNothing ? nothing : { fields: fields as Store['fields'], unknown }
  }

  const join = (mine: Store, seen: Seen, theirs: Store, theirsSeen: Seen): Store => {
    let fields: Named | undefined
    for (const [name, type] of all) {
      const other = part(theirs, name)
      if (!theirsSeen.whole && Object.is(other, type.none)) continue
      const here = part(mine, name)
      const joined = type.join(here, seen, other, theirsSeen)
      if (!Object.is(joined, here)) (fields ??= { ...mine.fields })[name] = joined
    }
    let { unknown } = mine
    if (theirsSeen.whole)
      forEach(mine.unknown, ([peer, from, to], key) => {
        const isSeen = theirsSeen.has(peer, from) && theirsSeen.has(peer, to)
        if (isSeen && get(theirs.unknown, key) === undefined) unknown = remove(unknown, key)
      })
    // Its last number is seen when all of an update was: an earlier delta of it names smaller ones.
    forEach(theirs.unknown, (run, key) => {
      if (!seen.has(run[0], run[2])) unknown = update(unknown, key, (here) => here ?? run)
    })
    if (fields === undefined && unknown === mine.unknown) return mine
    return fresh(fields ?? (mine.fields as Named), unknown)
  }

  const faultOf = (store: Store, value: Value, head?: Head): string | undefined => {
    for (const [name, inner] of Object.entries(value as { readonly [name: string]: Value })) {
      const fault = parts.get(name)?.fault?.(part(store, name), inner, head)
      if (fault !== undefined) return `${name}: ${fault}`
    }
    return undefined
  }

  const back: Back<Store> = (before, after, deltas, head, names) =>
    all.flatMap(([name, type]) => {
      if (type.back === undefined || Object.is(part(before, name), part(after, name))) return []
      const its = (deltas as readonly { readonly [name: string]: Value }[]).flatMap((put) =>
        put !== null && Object.hasOwn(put, name) ? [put[name]!] : [],
      )
      return type
        .back(part(before, name), part(after, name), its, head, names)
        .map((edit) => lifted(name, edit))
    })

  const lifted =
    (name: string, edit: Edit<unknown>): Edit<Store> =>
    (store, stamp) => {
      const put = edit(part(store, name), stamp)
      return put === undefined ? undefined : { [name]: put }
    }

  const sealed = all.filter(([, type]) => type.seal !== undefined)
  const seal = (store: Store, head: Head): Store => {
    let out = store
    for (const [name, type] of sealed) {
      const before = part(out, name)
      const after = type.seal!(before, head)
      if (!Object.is(after, before)) out = fresh({ ...out.fields, [name]: after }, out.unknown)
    }
    return out
  }

  const view = once((store: Store) => {
    const shown: Named = {}
    for (const [name, type] of all) shown[name] = type.view(part(store, name))
    return Object.freeze(shown) as RecordView<F>
  })

  const words: Omit<Dotted<Store, RecordView<F>, object>, 'view'> = {
    none: nothing,
    join,
    seal: sealed.length === 0 ? undefined : seal,
    back,
    dots: (store, each) => {
      for (const [name, type] of all) type.dots(part(store, name), each)
      forEach(store.unknown, ([peer, from, to]) => each(peer, from, to))
    },
    writers: (store, each) => {
      for (const [name, type] of all) eachWriter(type, part(store, name), each)
      forEach(store.unknown, ([peer]) => each(peer))
    },
    write: (store) => {
      const out: { [name: string]: Value } = {}
      for (const [name, type] of all)
        if (!Object.is(part(store, name), type.none)) out[name] = type.write(part(store, name))
      return out
    },
    read: (value, head) => {
      if (!isRecord(value)) return undefined
      let fields: Named | undefined
      let unknown: Unknown = null
      for (const name of Object.keys(value)) {
        const type = parts.get(name)
        const store = type?.read(value[name]!, head)
        if (store !== undefined) (fields ??= { ...empty })[name] = store
        // What only this update may not say, says nothing.
        else if (head !== undefined && type?.read(value[name]!, anyHead) === undefined)
          unknown = set(unknown, `${head.peer} ${head.seq}`, [head.peer, head.seq, head.seq + head.count - 1])
      }
      return fresh(fields ?? empty, unknown)
    },
    knows: (value) =>
      isRecord(value) &&
      Object.entries(value).every(([name, inner]) => {
        const type = parts.get(name)
        return type?.read(inner, anyHead) !== undefined && (type.knows === undefined || type.knows(inner))
      }),
    fault: all.every(([, { fault }]) => fault === undefined) ? undefined : faultOf,
    reads: Object.fromEntries(
      all
        .filter(([, { reads }]) => reads !== undefined)
        .map(([name, { reads }]) => [name, liftReads(reads, (store: Store) => part(store, name))]),
    ),
    edits: Object.fromEntries(
      all.map(([name, type]) => [
        name,
        lift<unknown, Store, object>(type.edits, (edit) => lifted(name, edit)),
      ]),
    ),
  }
  return shownAs<Store, RecordView<F>, typeof words>(words, view)
}

/**
 * A document of several fields, each of a type of its own.
 *
 * @example
 * ```js
 * import { combine } from '@commute/combine'
 * import { stamp } from '@commute/dots'
 * import * as gSet from '@commute/g-set'
 * import * as lww from '@commute/lww-register'
 * const board = combine({ title: lww, tags: gSet })
 * const delta = board.edits.title.set('Groceries')(board.empty, stamp('ann', 1, 1000))
 * board.view(board.reduce(board.empty, delta)).title // => 'Groceries'
 * ```
 */
export function combine<const F extends Fields>(fields: F): Combined<F> {
  const names = Object.keys(fields)
  if (names.includes('__proto__')) throw new TypeError('combine: a field cannot be named __proto__')
  const recordWith = (part: (type: AnyType, name: string) => unknown) =>
    recordOf<F>(new Map(names.map((name) => [name, part(fields[name]!, `combine: ${name}`) as Part])))
  const listed = recordWith(listedOf)
  const nests = names.every((name) => fields[name]!.dotted !== undefined)
  return {
    ...causal(listed),
    dotted: nests ? recordWith(({ dotted }) => dotted) : undefined,
    listed,
  } as unknown as Combined<F>
}
