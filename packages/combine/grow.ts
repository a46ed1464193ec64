/** A type that only grows, as a dotted one: nothing in it is ever taken away, so it has no dots. */
import type { Dotted, Head, Type, Value } from '@commute/contract'

/** What was said of it: reduced when it is joined, since it may refer to what is there. */
interface Said {
  readonly delta: Value
  readonly head: Head | undefined
}

/** The store is the type's state; a fragment is what was said. */
export function grow<State, View, Edits>(type: Type<State, View, Edits>): Dotted<State | Said, View, Edits> {
  return {
    none: type.empty,
    join: (mine, _seen, theirs) =>
      Object.is(theirs, type.empty)
        ? mine
        : type.reduce(mine as State, (theirs as Said).delta, (theirs as Said).head),
    dots: () => undefined,
    write: (state): Value => type.all(state as State) ?? null,
    read: (value, head) => {
      if (value === null) return type.empty
      return type.isDelta(value) ? { delta: value, head } : undefined
    },
    ...(type.seal === undefined ? {} : { seal: (state, head) => type.seal!(state as State, head) }),
    view: (state) => type.view(state as State),
    edits: type.edits,
    ...(type.back === undefined
      ? {}
      : {
          back: (before, after, deltas, head, names) =>
            type.back!(before as State, after as State, deltas, head, names) as never,
        }),
    ...(type.fault === undefined
      ? {}
      : { fault: (state, value, head) => type.fault!(state as State, value, head) }),
  }
}
