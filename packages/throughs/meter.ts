/** A look at what passes. */
import type { Duplex, Layer, Source } from '@commute/contract'

/** How much has passed. */
export interface Meter {
  /** Chunks and bytes from outside to inside. */
  readonly in: { items: number; bytes: number }
  /** Chunks and bytes from inside to outside. */
  readonly out: { items: number; bytes: number }
}

/**
 * A layer that counts chunks and bytes into a meter, and changes nothing. For progress, status and tests.
 */
export function meter(into: Meter): Layer<Uint8Array, Uint8Array> {
  const count =
    (read: Source<Uint8Array>, sum: { items: number; bytes: number }): Source<Uint8Array> =>
    (abort, cb) =>
      read(abort, (end, chunk?) => {
        if (end !== null) return cb(end)
        sum.items++
        sum.bytes += chunk!.length
        cb(null, chunk!)
      })
  return <Out extends Uint8Array>(inner: Duplex<Uint8Array, Out>): Duplex<Uint8Array, Uint8Array> => ({
    source: count(inner.source as Source<Uint8Array>, into.out),
    sink: (read) => inner.sink(count(read, into.in)),
  })
}
