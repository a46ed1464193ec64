/**
 * The paper's flow control as a pure reducer. Each participant has a rate that it wants (desired) and one that it may
 * use (permitted), both in updates per second. When two meet they share what they may; what each learns from its own
 * messages raises or lowers it.
 *
 * van Renesse, Dumitriu, Gough, Thomas: "Efficient Reconciliation and Flow Control for Anti-Entropy Protocols", 2008,
 * section 4. Its constants are not known to us; these are fitted to its figure 3.
 */

/** What a participant wants and may. */
export interface Rate {
  readonly desired: number
  /** Below zero: owed. */
  readonly permitted: number
  /** How many messages in a row did not hold all that there was to send; and how many had room left. */
  readonly full: number
  readonly spare: number
}

/** How fast a rate moves. */
export interface Constants {
  /** Full messages in a row before the rate falls. */
  readonly patienceFull: number
  /** Messages with room in a row before it rises. */
  readonly patienceSpare: number
  /** What it falls to, of what it was. */
  readonly fall: number
  /** What it rises by, in updates per second. */
  readonly rise: number
}

/** Fitted to the paper's figure 3. */
export const constants: Constants = { patienceFull: 2, patienceSpare: 3, fall: 0.85, rise: 0.07 }

/** No rate is higher, in updates per second: what others say is held to it too. */
export const mostRate = 1e9

/** A participant that wants so much and may not yet write at all. */
export function rate(desired: number): Rate {
  if (!(desired >= 0 && desired <= mostRate))
    throw new RangeError(`a rate from 0 to ${mostRate}, not ${desired}`)
  return { desired, permitted: 0, full: 0, spare: 0 }
}

/** What two wanted and were permitted when they met, mine first. */
export interface Meeting {
  readonly mine: Pick<Rate, 'desired' | 'permitted'>
  readonly theirs: Pick<Rate, 'desired' | 'permitted'>
}

/**
 * How much more (or less) I may after a meeting: the other side's answer is the same with the sign changed, so the sum
 * of what all may is conserved, also where one meets several at once.
 *
 * @example
 * ```js
 * import { share } from '@commute/flow-control'
 * const mine = { desired: 1, permitted: 3 }
 * const theirs = { desired: 9, permitted: 3 }
 * share({ mine, theirs }) // => -2
 * share({ mine: theirs, theirs: mine }) // => 2
 * ```
 */
export function share({ mine, theirs }: Meeting): number {
  const permitted = mine.permitted + theirs.permitted
  const mean = permitted / 2
  const wanted = mine.desired + theirs.desired
  let fair: number
  // Enough for both: each what it wants and half of the rest.
  if (wanted <= permitted) fair = mine.desired + (permitted - wanted) / 2
  else if (mine.desired >= mean && theirs.desired >= mean) fair = mean
  else if (mine.desired < theirs.desired) fair = mine.desired
  else fair = permitted - theirs.desired
  return fair - mine.permitted
}

/**
 * The rate after a meeting. Who gave the same away at several that overlap owes it: it is permitted less than nothing,
 * until others give.
 */
export function met(state: Rate, meeting: Meeting): Rate {
  return { ...state, permitted: Math.max(-mostRate, Math.min(mostRate, state.permitted + share(meeting))) }
}

/** The rate after a message: whether it was full and something was left, or had room. */
export function sent(state: Rate, isFull: boolean, by: Constants = constants): Rate {
  const full = isFull ? state.full + 1 : 0
  const spare = isFull ? 0 : state.spare + 1
  if (full === by.patienceFull)
    return { ...state, permitted: Math.min(state.permitted, state.permitted * by.fall), full: 0, spare: 0 }
  if (spare === by.patienceSpare) return { ...state, permitted: state.permitted + by.rise, full: 0, spare: 0 }
  return { ...state, full, spare }
}
