/** What is said in one turn, as one. */
import type { End, Through } from '@commute/contract'

/**
 * Asks for one item in a turn of `later` (`setImmediate`, at a socket), and for the first after a silence at once. A
 * source that holds a cursor and no queue, as reconcile is one, then says in one item what happened meanwhile: a
 * thousand edits in a loop are two messages and not a thousand. Holds nothing.
 *
 * @example
 * ```js
 * import { drain, pull, values } from '@commute/pull'
 * import { turns } from '@commute/throughs'
 * const queue = []
 * const seen = []
 * pull(values([1, 2]), turns((next) => queue.push(next)), drain((item) => seen.push(item)))
 * seen // => [1]
 * queue.shift()()
 * seen // => [1, 2]
 * ```
 */
export function turns<T>(later: (next: () => void) => void): Through<T, T> {
  return (read) => {
    let hasTurned = true
    let ended: End | null = null
    let asked: ((end: End | null, item?: T) => void) | undefined

    const ask = (): void => {
      const cb = asked
      if (cb === undefined) return
      read(null, (end, item?) => {
        if (asked !== cb) return
        asked = undefined
        ended = end
        if (end !== null) return cb(end)
        hasTurned = false
        later(turn)
        cb(null, item)
      })
    }
    const turn = (): void => {
      hasTurned = true
      ask()
    }

    return (abort, cb) => {
      if (abort !== null) {
        const was = asked
        asked = undefined
        if (ended !== null) return cb(abort)
        ended = abort
        return read(abort, () => {
          was?.(abort)
          cb(abort)
        })
      }
      if (ended !== null) return cb(ended)
      asked = cb as typeof asked
      if (hasTurned) ask()
    }
  }
}
