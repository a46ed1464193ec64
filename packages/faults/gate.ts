/** Silence: what is under way does not come through, and nobody is told. */
import type { Duplex, End, Layer, Source } from '@commute/contract'

/** A wire that can fall silent. */
export interface Gate<T> {
  readonly layer: Layer<T, T>
  /** Nothing passes any more in this direction, seen from the inside: nobody reads, nothing ends. */
  shut(this: void, way: 'in' | 'out'): void
  /** All that waited goes on. */
  open(this: void): void
}

/**
 * A layer that passes everything until it is shut, one way or both: a slow reader, a partition that is noticed by one
 * side only, a half-open connection.
 */
export function gate<T>(): Gate<T> {
  const closed = new Set<'in' | 'out'>()
  const waiting = new Set<() => void>()
  const gated = (read: Source<T>, way: 'in' | 'out'): Source<T> => {
    let held: ((end: End) => void) | undefined
    let ended: End | null = null
    return (abort, cb) => {
      if (ended !== null) return cb(ended)
      if (abort !== null) {
        ended = abort
        const was = held
        held = undefined
        was?.(abort)
        return read(abort, cb)
      }
      // What is under way when it is shut does not come through either.
      const answer: typeof cb = (...said) => {
        if (!closed.has(way) || ended !== null) return cb(...said)
        held = cb
        waiting.add(() => {
          if (held !== cb) return
          held = undefined
          cb(...said)
        })
      }
      if (!closed.has(way)) return read(null, answer)
      held = cb
      waiting.add(() => {
        if (held !== cb) return
        held = undefined
        read(null, answer)
      })
    }
  }
  return {
    layer: <Out extends T>(inner: Duplex<T, Out>): Duplex<T, T> => ({
      source: gated(inner.source as Source<T>, 'out'),
      sink: (read) => inner.sink(gated(read, 'in')),
    }),
    shut: (way) => closed.add(way),
    open: () => {
      closed.clear()
      const all = [...waiting]
      waiting.clear()
      for (const ask of all) ask()
    },
  }
}
