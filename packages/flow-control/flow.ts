/** A rate that is held: what a reconciler tells and a limit asks. */
import { type Constants, constants, met, rate, type Rate, sent } from './rate.ts'

/** What two sides of a link say to each other. */
export type Said = Pick<Rate, 'desired' | 'permitted'>

/** A participant's rate as it changes: give it to `reconcile` and to `limit`. */
export interface Flow {
  /** What I want and may, in updates per second. */
  now(this: void): Rate
  /** I want another rate from now on. */
  desire(this: void, desired: number): void
  /** A meeting, as both sides stood when it began. */
  met(this: void, mine: Said, theirs: Said): void
  /** A message went out: everything that there was fitted in, or not. */
  sent(this: void, isFull: boolean): void
}

/** A flow that wants so many updates per second, and begins with none. */
export function flow(desired: number, by: Constants = constants): Flow {
  let state = rate(desired)
  return {
    now: () => (state.permitted < 0 ? { ...state, permitted: 0 } : state),
    desire: (wanted) => {
      state = { ...state, desired: rate(wanted).desired }
    },
    met: (mine, theirs) => {
      state = met(state, { mine, theirs })
    },
    sent: (isFull) => {
      state = sent(state, isFull, by)
    },
  }
}
