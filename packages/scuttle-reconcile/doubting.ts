/** When a side whose sum is another than that of the other one says again what it has. */
import type { Sum } from '@commute/contract'

/** How many heartbeats may go by at most without saying it, and how many a message may take that is on its way. */
const most = 32
const mostOnItsWay = 4

/**
 * Whether to say it at this heartbeat, given both sums, how much of theirs is still to come, and how much has come
 * aside: not while that goes on, since then it is on its way, and less often while nothing changes, since what waits
 * here for its time would be sent again each time.
 */
export function doubting(): (mine: Sum, theirs: Sum, behind: number, aside: number) => boolean {
  let least = Infinity
  let patience = 0
  let said = ''
  let times = 0
  return (mine, theirs, behind, aside) => {
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
    return times < most ? (times & (times - 1)) === 0 : times % most === 0
  }
}
