/** When a side whose sum is another than that of the other one says again what it has. */
import type { Sum } from '@commute/contract'

/**
 * Whether to say it at this heartbeat, given both sums and how much of theirs is still to come: not while that gets
 * less, since then it is on its way, and less and less often while nothing changes, since what waits here for its time
 * would be sent again each time.
 */
export function doubting(): (mine: Sum, theirs: Sum, behind: number) => boolean {
  let leastBehind = Infinity
  let said = ''
  let times = 0
  return (mine, theirs, behind) => {
    const isComing = behind > 0 && behind < leastBehind
    leastBehind = behind === 0 ? Infinity : Math.min(behind, leastBehind)
    if (isComing) return false
    const now = `${mine.numbers} ${mine.print} ${theirs.numbers} ${theirs.print}`
    times = now === said ? times + 1 : 0
    said = now
    // At the first heartbeat, and the second, fourth, eighth … after it.
    return (times & (times - 1)) === 0
  }
}
