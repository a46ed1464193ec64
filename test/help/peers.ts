/** Peers without replicas, for examples of single types. */
import type { Edit, Type, Update } from '@commute/contract'
import { applied, update } from '@commute/reducer-laws'
import { encode } from '@commute/value'

/** A few peers that write and merge by hand. */
export function peers<S, V, E>(type: Type<S, V, E>) {
  const known = new Map<string, Update[]>()
  const states = new Map<string, S>()
  let time = 1000
  const state = (who: string): S => states.get(who) ?? type.empty
  const take = (who: string, one: Update): void => {
    states.set(who, applied(type, state(who), one))
    known.set(who, [...(known.get(who) ?? []), one])
  }
  return {
    edit: (who: string, edit: Edit<S>, at = time++): void => {
      const seq = (known.get(who) ?? [])
        .filter(({ peer }) => peer === who)
        .reduce((n, { count }) => n + count, 1)
      const made = update(edit, state(who), who, seq, at)
      if (made !== undefined) take(who, made)
    },
    merge: (who: string, from: string): void => {
      for (const one of known.get(from) ?? []) if (!(known.get(who) ?? []).includes(one)) take(who, one)
    },
    view: (who: string): V => type.view(state(who)),
    bytes: (who: string): string => String(encode(type.all(state(who)) ?? null)),
  }
}
