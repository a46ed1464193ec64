/** Events into a stream, over pull-pushable, behind a bound. */
import type { End, Source } from '@commute/contract'
// @ts-expect-error pull-pushable ships no types; ours are below
import pushableOf from 'pull-pushable'

interface Pushable<T> extends Source<T> {
  push(item: T): void
  end(error?: Error): void
}
const pushable = pushableOf as (onClose: (error: Error | null) => void) => Pushable<T>
type T = unknown

/** A source one pushes into. */
export interface Push<T> {
  readonly source: Source<T>
  /** Hands an item on. `false`: the bound is reached and the item was not taken, or the stream has ended. */
  push(this: void, item: T): boolean
  /** Ends the stream after what was pushed. */
  end(this: void, end?: End): void
}

/**
 * A source one pushes into, with room for `most` items that nobody has read yet. pull-pushable alone buffers without a
 * bound, and reads in O(n) of what it buffers.
 *
 * @example
 * ```js
 * import { push } from '@commute/throughs'
 * const events = push(1)
 * events.push('a') // => true
 * events.push('b') // => false
 * ```
 */
export function push<T>(most: number): Push<T> {
  if (!(most >= 0)) throw new TypeError(`push: takes a number from 0 on, not ${most}`)
  let waiting = 0
  let asked = false
  let ended = false
  const inner = pushable(() => (ended = true)) as Pushable<T>
  return {
    source: (abort, cb) => {
      if (abort !== null) {
        ended = true
        return inner(abort, cb)
      }
      asked = true
      inner(null, (end, item?) => {
        asked = false
        // pull-pushable says `undefined` where the contract says `null`.
        if (end) return cb(end)
        waiting--
        cb(null, item!)
      })
    },
    push: (item) => {
      if (ended || (waiting >= most && !asked)) return false
      waiting++
      inner.push(item)
      return true
    },
    end: (end = true) => {
      if (ended) return
      ended = true
      inner.end(end === true ? undefined : end)
    },
  }
}
