/** A type that only grows, as a dotted one: nothing in it is ever taken away, so it has no dots. */
import type { Dotted, Type, Value } from '@commute/contract'

/** The store is the type's state, a fragment the state of one delta. */
export function grow<State, View, Edits>(type: Type<State, View, Edits>): Dotted<State, View, Edits> {
  return {
    none: type.empty,
    join: (mine, _seen, theirs) => {
      const all = type.all(theirs)
      return all === undefined ? mine : type.reduce(mine, all)
    },
    dots: () => undefined,
    write: (state): Value => type.all(state) ?? null,
    read: (value, head) => {
      if (value === null) return type.empty
      return type.isDelta(value) ? type.reduce(type.empty, value, head) : undefined
    },
    view: type.view,
    edits: type.edits,
  }
}
