/** Items into arrays. */
import type { End, Through } from '@commute/contract'

/**
 * Arrays of up to `most` items: what is there at once, without waiting for more. A source that answers later gives
 * batches of one; a fast one amortises the cost of what follows. Holds one batch.
 *
 * @example
 * ```js
 * import { collect, pull, values } from '@commute/pull'
 * import { batch } from '@commute/throughs'
 * let all
 * pull(values([1, 2, 3]), batch(2), collect((error, items) => (all = items)))
 * all // => [[1, 2], [3]]
 * ```
 */
export function batch<T>(most: number): Through<T, T[]> {
  if (!(most >= 1)) throw new TypeError(`batch: takes a number from 1 on, not ${most}`)
  return (read) => {
    let ended: End | null = null
    /** A read that was asked for and has not been answered. */
    let pending = false
    let items: T[] = []
    let waiting: ((end: End | null) => void) | undefined

    const fill = (): void => {
      while (!pending && ended === null && items.length < most) {
        pending = true
        read(null, (end, item?) => {
          pending = false
          if (end !== null) ended = end
          else items.push(item!)
          if (waiting !== undefined && (items.length >= 1 || ended !== null) && !filling) waiting(null)
        })
      }
    }
    let filling = false

    return (abort, cb) => {
      if (abort !== null) {
        items = []
        const was = waiting
        waiting = undefined
        if (ended !== null) return cb(abort)
        ended = abort
        return read(abort, () => {
          was?.(abort)
          cb(abort)
        })
      }
      waiting = (stop) => {
        waiting = undefined
        if (stop !== null) return cb(stop)
        if (items.length === 0) return cb(ended!)
        const full = items
        items = []
        cb(null, full)
      }
      filling = true
      fill()
      filling = false
      if (items.length > 0 || ended !== null) waiting(null)
    }
  }
}
