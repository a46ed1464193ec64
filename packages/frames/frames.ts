/**
 * Length-prefixed binary frames as a layer: values inside, bytes outside. A frame is four bytes of length, big-endian,
 * and one value in canonical CBOR. Chunks may be cut anywhere. What comes in is checked before it is buffered: the
 * memory is one frame of at most `most` bytes, and the chunk in hand.
 *
 * A frame that cannot be ends the inside with an error that has a code: `FRAME_TOO_LONG`, `FRAME_MALFORMED` or
 * `FRAME_CUT` (the stream ended within one). Throws `RangeError` where the inside says something that is too long.
 *
 * @module
 */
import type { Duplex, End, Layer, Source, Value } from '@commute/contract'
import { decode, encode } from '@commute/value'

/** The longest frame unless said otherwise: 64 KiB. */
export const defaultMost: number = 1 << 16

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

/** Each value as one chunk. */
function out(read: Source<Value>, most: number): Source<Uint8Array> {
  return (abort, cb) =>
    read(abort, (end, value?) => {
      if (end !== null) return cb(end)
      let bytes: Uint8Array
      try {
        bytes = encode(value!, 4)
        if (bytes.length - 4 > most)
          throw new RangeError(`a frame of ${bytes.length - 4} bytes; at most ${most} are allowed`)
      } catch (error) {
        return read(error as Error, () => cb(error as Error))
      }
      new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, bytes.length - 4)
      cb(null, bytes)
    })
}

/** Values from chunks cut anywhere. */
function into(read: Source<Uint8Array>, most: number): Source<Value> {
  let chunk = new Uint8Array(0)
  let at = 0
  let ended: End | null = null
  /** A frame that spans chunks: what of head and body is there. */
  const head = new Uint8Array(4)
  let headed = 0
  let body: Uint8Array | undefined
  let filled = 0

  /** The next frame's bytes, undefined where more chunks are needed, or an error. */
  const frame = (): Uint8Array | Error | undefined => {
    while (at < chunk.length) {
      if (headed < 4) {
        head[headed++] = chunk[at++]!
        if (headed < 4) continue
      }
      if (body === undefined) {
        const length = new DataView(head.buffer).getUint32(0)
        if (length > most)
          return failure('FRAME_TOO_LONG', `a frame says it has ${length} bytes; at most ${most} are allowed`)
        if (length === 0) return failure('FRAME_MALFORMED', 'an empty frame')
        if (chunk.length - at >= length) {
          const whole = chunk.subarray(at, at + length)
          at += length
          headed = 0
          return whole
        }
        // Grows with what arrives: a length alone reserves nothing.
        body = new Uint8Array(Math.min(length, 1 << 12))
        filled = 0
      }
      const length = new DataView(head.buffer).getUint32(0)
      const some = Math.min(length - filled, chunk.length - at)
      if (filled + some > body.length) {
        const larger = new Uint8Array(Math.min(length, Math.max(body.length * 2, filled + some)))
        larger.set(body.subarray(0, filled))
        body = larger
      }
      body.set(chunk.subarray(at, at + some), filled)
      filled += some
      at += some
      if (filled === length) {
        const whole = body
        body = undefined
        headed = 0
        return whole
      }
    }
    return undefined
  }

  const source: Source<Value> = (abort, cb) => {
    if (abort !== null) {
      if (ended !== null) return cb(abort)
      ended = abort
      return read(abort, () => cb(abort))
    }
    if (ended !== null) return cb(ended)
    const fail = (error: Error): void => {
      ended = error
      read(error, () => cb(error))
    }
    for (let more = true; more;) {
      more = false
      const whole = frame()
      if (whole instanceof Error) return fail(whole)
      if (whole !== undefined) {
        const decoded = decode(whole)
        if (!decoded.ok)
          return fail(
            failure('FRAME_MALFORMED', `a frame that is no value: ${decoded.code} at ${decoded.at}`),
          )
        return cb(null, decoded.value)
      }
      let isSync = true
      let answered = false
      read(null, (end, data?) => {
        if (end !== null) {
          if (ended !== null) return cb(ended)
          ended =
            end === true && (headed > 0 || body !== undefined)
              ? failure('FRAME_CUT', 'the stream ended within a frame')
              : end
          return cb(ended)
        }
        chunk = data! as Uint8Array<ArrayBuffer>
        at = 0
        answered = true
        if (!isSync) source(null, cb)
      })
      isSync = false
      more = answered
    }
  }
  return source
}

/**
 * Frames of at most `most` bytes.
 *
 * @example
 * ```js
 * import { frames } from '@commute/frames'
 * import { collect, layer, pull, values } from '@commute/pull'
 * let bytes
 * const said = { source: values([[1, 'a']]), sink: () => undefined }
 * pull(layer(frames(), said), collect((error, chunks) => (bytes = chunks)))
 * bytes // => [new Uint8Array([0, 0, 0, 4, 0x82, 1, 0x61, 0x61])]
 * ```
 */
export function frames(most: number = defaultMost): Layer<Value, Uint8Array> {
  return <Out extends Value>(inner: Duplex<Value, Out>): Duplex<Uint8Array, Uint8Array> => ({
    source: out(inner.source as Source<Value>, most),
    sink: (read) => inner.sink(into(read, most)),
  })
}
