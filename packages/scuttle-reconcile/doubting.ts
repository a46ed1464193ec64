/** When a side whose sum is another than that of the other one says again what it has. */
import type { Sum } from '@commute/contract'

/** How many heartbeats may go by without saying it where something waits here for its time. */
const mostWaiting = 32

/** How many heartbeats a message may take that is on its way. */
const mostOnItsWay = 4

/** How a side stands at a heartbeat. */
export interface Doubt {
  readonly mine: Sum
  readonly theirs: Sum
  /** How much of theirs is still to come, and how much has come aside. */
  readonly behind: number
  readonly aside: number
  /** Whether something waits here for its time. */
  readonly isHeld: boolean
}

/**
 * Whether to say it at this heartbeat: not while what they have comes, since then it is on its way; and less and less
 * often where something waits for its time and nothing changes, since that would be sent again each time.
 */
export function doubting(): (doubt: Doubt) => boolean {
  let least = Infinity
  let patience = 0
  let said = ''
  let times = 0
  return ({ mine, theirs, behind, aside, isHeld }) => {
    const left = behind + aside > 0 ? behind - aside : Infinity
    const isFirst = least === Infinity
    const isComing = left < least
    least = left === Infinity ? left : Math.min(left, least)
    if (isComing) patience = isFirst ? 0 : mostOnItsWay
    if (isComing || (left < Infinity && patience-- > 0)) return false
    const now = `${mine.numbers} ${mine.print} ${theirs.numbers} ${theirs.print}`
    times = now === said ? times + 1 : 0
    said = now
    // At the first heartbeat, the second, fourth, eighth … after it, and each 32nd from then on.
    return !isHeld || (times < mostWaiting ? (times & (times - 1)) === 0 : times % mostWaiting === 0)
  }
}
