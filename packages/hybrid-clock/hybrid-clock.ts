/**
 * A hybrid logical clock: one safe integer, milliseconds × 1000 + counter, that never goes back, is never told twice,
 * and is greater than every time its owner has seen (Kulkarni, Demirbas, Madappa, Avva, Leone: "Logical Physical
 * Clocks", 2014, section 4). What is further ahead of the wall than the bound is for its reader to hold, not to follow.
 *
 * @module
 */

/** A clock: the largest time told or seen. */
export type Clock = number

/** A clock that has seen nothing. */
export const empty: Clock = 0

/** How far ahead of the wall a time may be before it is held: 24 hours, in milliseconds. */
export const defaultBound: number = 24 * 60 * 60 * 1000

/** Whether a number can be a time: a safe integer from 0 on. */
export function isTime(time: unknown): time is number {
  return Number.isSafeInteger(time) && (time as number) >= 0
}

/**
 * The next time, after all told and seen: that of the wall (milliseconds since 1970), or one more where the wall has
 * not moved on or has been set back. Keep it as the new clock.
 *
 * @example
 * ```js
 * import { tick } from '@commute/hybrid-clock'
 * tick(0, 5) // => 5000
 * tick(5000, 5) // => 5001
 * tick(5001, 4) // => 5002
 * ```
 */
export function tick(clock: Clock, wall: number): Clock {
  return Math.max(clock + 1, Math.floor(wall) * 1000)
}

/** The clock after seeing a time. */
export function see(clock: Clock, time: number): Clock {
  return Math.max(clock, time)
}

/** Whether a time is to be held at this wall time: more than `bound` milliseconds ahead. */
export function isAhead(time: number, wall: number, bound: number = defaultBound): boolean {
  return time > (Math.floor(wall) + bound) * 1000 + 999
}

/** When a held time stops being ahead: a wall time in milliseconds. */
export function until(time: number, bound: number = defaultBound): number {
  return Math.ceil((time - 999) / 1000) - bound
}
