/**
 * A type as it stands alone, as a dotted one: where nothing in it is ever taken away but all of it, it needs no dots.
 */
import type { AnyType, Dotted, Head, PartEditsOf, PartOf, Type, Value, ViewOf } from '@commute/contract'

/** What was said of it: reduced when it is joined, since it may refer to what is there. */
interface Said {
  readonly delta: Value
  readonly head: Head | undefined
}

/**
 * A type as a dotted one, for places that are never taken away, or only as a whole. The store is the type's state; a
 * fragment is what was said.
 */
function plain<State, View, Edits>(
  type: Type<State, View, Edits> & { readonly reads?: unknown },
): Dotted<State, View, Edits> {
  return {
    none: type.empty,
    join: (mine, _seen, theirs) =>
      Object.is(theirs, type.empty) ? mine : type.reduce(mine, (theirs as Said).delta, (theirs as Said).head),
    dots: () => undefined,
    write: (state): Value => type.all(state) ?? null,
    read: (value, head) => {
      if (value === null) return type.empty
      return type.isDelta(value) ? ({ delta: value, head } as State) : undefined
    },
    seal: type.seal,
    view: type.view,
    edits: type.edits,
    back: type.back,
    writers: type.writers,
    fault: type.fault,
    reads: type.reads,
  }
}

/** Calls back for each peer that has written what is in a store, as far as that is known. */
export function eachWriter<Store>(
  { writers, dots }: Pick<Dotted<Store, unknown, unknown>, 'writers' | 'dots'>,
  store: Store,
  each: (peer: string) => void,
): void {
  if (writers !== undefined) writers(store, each)
  else dots(store, (peer) => each(peer))
}

/** Whether nobody but a peer is among those that are called back for. */
export function isOnlyBy(peer: string, eachOf: (each: (who: string) => void) => void): boolean {
  let isOnly = true
  eachOf((who) => (isOnly &&= who === peer))
  return isOnly
}

/**
 * What a type is where it is taken away only as a whole. Throws `TypeError` for what is no type, or has an empty state
 * that stands for "malformed".
 */
export function listedOf<T extends AnyType>(
  type: T,
  name: string,
): Dotted<PartOf<T>, ViewOf<T>, PartEditsOf<T>> {
  if (typeof type?.reduce !== 'function') throw new TypeError(`${name} is not a type: it has no reduce`)
  if (type.empty === undefined) throw new TypeError(`${name}: its empty state is undefined; let it be null`)
  return (type.listed ?? (type.isCausal === true ? type.dotted : plain(type))) as Dotted<
    PartOf<T>,
    ViewOf<T>,
    PartEditsOf<T>
  >
}
