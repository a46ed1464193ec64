/** An end that nobody asked for. */
import type { Duplex, End, Layer, Source } from '@commute/contract'

/** A wire that can be cut. */
export interface Cut<T> {
  readonly layer: Layer<T, T>
  /** Both directions end with an error of code `CUT`. */
  cut(this: void): void
}

/** A layer that passes everything until it is cut. */
export function cut<T>(): Cut<T> {
  let error: Error | undefined
  const stops = new Set<() => void>()
  const cuttable = (read: Source<T>): Source<T> => {
    let asked: ((end: End) => void) | undefined
    let ended: End | null = null
    const finish = (end: End): void => {
      if (ended !== null) return
      ended = end
      stops.delete(stop)
      const cb = asked
      asked = undefined
      cb?.(end)
    }
    const stop = (): void => {
      read(error!, () => undefined)
      finish(error!)
    }
    if (error === undefined) stops.add(stop)
    else ended = error
    return (abort, cb) => {
      if (ended !== null) return cb(abort ?? ended)
      if (abort !== null) {
        finish(abort)
        return read(abort, cb)
      }
      asked = cb
      read(null, (end, item?) => {
        if (asked !== cb) return
        if (end !== null) return finish(end)
        asked = undefined
        cb(null, item!)
      })
    }
  }
  return {
    layer: <Out extends T>(inner: Duplex<T, Out>): Duplex<T, T> => ({
      source: cuttable(inner.source as Source<T>),
      sink: (read) => inner.sink(cuttable(read)),
    }),
    cut: () => {
      if (error !== undefined) return
      error = Object.assign(new Error('the wire was cut'), { code: 'CUT' })
      for (const stop of stops) stop()
    },
  }
}
