/**
 * One causal context over a dotted type. A dotted type holds, for each thing in it, the dot of the write that gave it;
 * `causal` keeps beside it what has been seen. A dot that was seen and is no longer held was removed, so removals need
 * no tombstones, and one context serves a whole document, however deep it nests.
 *
 * Almeida, Shoker, Baquero: "Delta State Replicated Data Types", 2018, section 7 (causal CRDTs). Unlike there, a delta
 * speaks only for the parts that it names, so that a removal costs what it removes and not what there is.
 *
 * A delta is `[store, dots]`: the written parts and the dots taken away; `[store, dots, true]` is a whole state.
 *
 * @module
 */
import type { Back, Dotted, Edit, Head, Lifted, Nests, Stamp, Type, Value } from '@commute/contract'
import {
  add,
  addMany,
  anyHead,
  behind,
  type Dots,
  none,
  read,
  seen,
  seenIn,
  type Stretches,
  write,
  writeStretches,
} from '@commute/dots'
import { lift, liftReads } from './lift.ts'

export { entries, type Entries, type Entry, greater } from './entries.ts'
export { eachWriter, isOnlyBy, listedOf } from './listed.ts'
export { lift, liftReads } from './lift.ts'
export { type Keyed, mapView, type MapView, once, type Shown, shownAs } from './shown.ts'

/** A store and what has been seen. */
export interface Causal<Store> {
  readonly store: Store
  readonly seen: Dots
}

/** A dotted type with a context of its own. */
export interface CausalType<Store, View, Edits>
  extends Type<Causal<Store>, View, Lifted<Edits, Causal<Store>>>, Nests<Store, View, Edits> {
  seal(this: void, state: Causal<Store>, head: Head): Causal<Store>
  readonly isCausal: true
  readonly reads?: unknown
}

/** The type that a dotted type is when it stands alone: its five words, and its edits on the whole state. */
export function causal<Store, View, Edits>(
  dotted: Dotted<Store, View, Edits>,
): CausalType<Store, View, Edits> {
  type State = Causal<Store>
  const empty: State = { store: dotted.none, seen: none }

  interface Said {
    readonly store: Store
    /** What was seen by who wrote this. */
    readonly seen: Stretches | undefined
    readonly whole: boolean
  }

  const parse = (delta: Value, head?: Head): Said | undefined => {
    if (!Array.isArray(delta)) return undefined
    const [put, covers, whole] = delta as readonly (Value | undefined)[]
    if (put === undefined || delta.length > 3 || (whole !== undefined && whole !== true)) return undefined
    const store = put === null ? dotted.none : dotted.read(put, head)
    let seen = covers === undefined ? undefined : read(covers, head)
    if (store === undefined || seen === false) return undefined
    // The things themselves. A run of them stands for an update of which not all is understood here (see `combine`):
    // what else it wrote is still to come, and is seen when the update is complete.
    dotted.dots(store, (peer, n, to) => {
      if (to === undefined) seen = behind(seen as Stretches | undefined, peer, n)
    })
    return { store, seen, whole: whole === true }
  }

  const reduce = (state: State, delta: Value, head?: Head): State => {
    const said = parse(delta, head)
    if (said === undefined) return state
    const store = dotted.join(state.store, seen(state.seen), said.store, seenIn(said.seen, said.whole))
    const dots = addMany(state.seen, said.seen)
    return Object.is(store, state.store) && dots === state.seen ? state : { store, seen: dots }
  }

  const edit = (inner: Edit<Store>): Edit<State> => {
    return (state, stamp) => {
      let taken: Stretches | undefined
      // Field by field: a spread with more behind it takes longer than all the rest.
      const collecting: Stamp = {
        peer: stamp.peer,
        time: stamp.time,
        seq: stamp.seq,
        dot: stamp.dot,
        next: stamp.next,
        refer: stamp.refer,
        take: (peer, n, to = n) => {
          taken = behind(taken, peer, n, to)
          stamp.take(peer, n, to)
        },
      }
      const put = inner(state.store, collecting)
      if (put === undefined) return undefined
      if (taken === undefined) return [put]
      const head = stamp.seq === undefined ? undefined : { peer: stamp.peer, seq: stamp.seq }
      return [put, writeStretches(taken, head)]
    }
  }

  return {
    empty,
    reduce,
    news: (state, delta, head) => (reduce(state, delta, head) === state ? undefined : delta),
    all: ({ store, seen }) =>
      seen === none && Object.is(store, dotted.none) ? undefined : [dotted.write(store), write(seen), true],
    isDelta: (value) => {
      if (parse(value, anyHead) === undefined) return false
      const put = (value as readonly Value[])[0]!
      return put === null || dotted.knows === undefined || dotted.knows(put)
    },
    view: (state) => dotted.view(state.store),
    edits: lift<Store, State, Edits>(dotted.edits, edit),
    reads: dotted.reads && liftReads(dotted.reads, ({ store }: State) => store),
    seal: (state, head) => {
      const { peer, seq, count } = head
      const store = dotted.seal === undefined ? state.store : dotted.seal(state.store, head)
      const grown = add(state.seen, peer, seq, seq + count - 1)
      return grown === state.seen && Object.is(store, state.store) ? state : { store, seen: grown }
    },
    back: dotted.back && backOf(dotted.back, edit),
    fault: dotted.fault && faultOf(dotted.fault),
    dotted,
    isCausal: true,
  }
}

function backOf<Store>(
  back: Back<Store>,
  edit: (inner: Edit<Store>) => Edit<Causal<Store>>,
): Back<Causal<Store>> {
  return (before, after, deltas, head, names) =>
    back(
      before.store,
      after.store,
      deltas.map((delta) => (delta as readonly Value[])[0]!),
      head,
      names,
    ).map(edit)
}

function faultOf<Store>(fault: NonNullable<Dotted<Store, unknown, unknown>['fault']>) {
  return ({ store }: Causal<Store>, delta: Value, head?: Head): string | undefined => {
    const put = (delta as readonly Value[])[0]!
    return put === null ? undefined : fault(store, put, head)
  }
}
