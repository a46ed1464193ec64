/** Several sources into one, over pull-many. */
import type { End, Source } from '@commute/contract'
// @ts-expect-error pull-many ships no types; ours are below
import manyOf from 'pull-many'

const many = manyOf as <T>(sources: readonly Source<T>[]) => Source<T>

/**
 * The items of all sources, in turn as they come; it ends when all have ended, or with the first error. Holds one item
 * of each source. pull-many leaves an input that is being read unaborted, so that aborting quiet sources is never
 * answered: here each input is aborted at once, and the abort answered.
 *
 * @example
 * ```js
 * import { collect, pull, values } from '@commute/pull'
 * import { merge } from '@commute/throughs'
 * let all
 * pull(merge([values([1, 3]), values([2])]), collect((error, items) => (all = items)))
 * all // => [1, 2, 3]
 * ```
 */
export function merge<T>(sources: readonly Source<T>[]): Source<T> {
  if (sources.length === 0) return (abort, cb) => cb(abort ?? true)
  let aborted: End | null = null
  const inputs = sources.map((source) => {
    let ended = false
    let pending: ((end: End) => void) | undefined
    return {
      read: ((abort, cb) => {
        if (ended || aborted !== null) return cb(aborted ?? true)
        pending = cb
        source(abort, (end, item?) => {
          if (pending !== cb) return
          pending = undefined
          if (end === null) cb(null, item!)
          else {
            ended = true
            cb(end)
          }
        })
      }) as Source<T>,
      abort: (reason: End, done: () => void): void => {
        if (ended) return done()
        ended = true
        const waiting = pending
        pending = undefined
        source(reason, () => undefined)
        waiting?.(reason)
        done()
      },
    }
  })
  const merged = many(inputs.map(({ read }) => read))
  let asked: ((end: End) => void) | undefined
  return (abort, cb) => {
    if (abort === null) {
      if (aborted !== null) return cb(aborted)
      asked = cb
      merged(null, (end, item?) => {
        if (asked !== cb) return
        asked = undefined
        if (!end) cb(null, item!)
        else {
          if (aborted === null && end !== true) stop(end)
          aborted ??= end
          cb(end)
        }
      })
      return
    }
    if (aborted === null) {
      const waiting = asked
      asked = undefined
      stop(abort)
      waiting?.(abort)
    }
    cb(abort)
  }

  function stop(reason: End): void {
    aborted = reason
    for (const input of inputs) input.abort(reason, () => undefined)
  }
}
