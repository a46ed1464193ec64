/** An end to what is silent. */
import type { Duplex, End, Layer, Source } from '@commute/contract'

/**
 * A layer that ends a duplex, with an error of code `IDLE`, when nothing has come from outside for a whole interval of
 * `every`: a half-open socket looks healthy for ever. The timer is given: `(tick) => stop`.
 */
export function idle<T>(every: (tick: () => void) => () => void): Layer<T, T> {
  return <Out extends T>(inner: Duplex<T, Out>): Duplex<T, T> => ({
    source: inner.source as Source<T>,
    sink: (read) => {
      let heard = true
      let ended: End | null = null
      let asked: ((end: End) => void) | undefined
      const stop = every(() => {
        // Who does not ask is not kept waiting.
        if (heard || asked === undefined) {
          heard = asked === undefined
          return
        }
        finish(Object.assign(new Error('nothing came for too long'), { code: 'IDLE' }))
      })
      const finish = (end: End): void => {
        if (ended !== null) return
        ended = end
        stop()
        const cb = asked
        asked = undefined
        if (end !== true) read(end, () => undefined)
        cb?.(end)
      }
      return inner.sink((abort, cb) => {
        if (abort !== null) {
          if (ended === null) {
            ended = abort
            stop()
            asked = undefined
            return read(abort, () => cb(abort))
          }
          return cb(abort)
        }
        if (ended !== null) return cb(ended)
        asked = cb
        read(null, (end, item?) => {
          if (asked !== cb) return
          heard = true
          if (end !== null) return finish(end)
          asked = undefined
          cb(null, item!)
        })
      })
    },
  })
}
