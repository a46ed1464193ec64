/**
 * Length-prefixed binary frames as a layer: values inside, bytes outside. A frame is four bytes of length, big-endian,
 * four of CRC-32C over that length and the rest, and one value in canonical CBOR. Chunks may be cut anywhere. What
 * comes in is checked before it is buffered: the memory is one frame of at most `most` bytes, and the chunk in hand.
 *
 * A frame that cannot be ends the inside with an error that has a code: `FRAME_TOO_LONG`, `FRAME_DAMAGED` (the checksum
 * is another), `FRAME_MALFORMED` or `FRAME_CUT` (the stream ended within one). Throws `RangeError` where the inside
 * says something that is too long.
 *
 * @module
 */
import { crc32c } from '@commute/checksum'
import type { Duplex, Layer, Source, Value } from '@commute/contract'
import { parse, type Parser } from '@commute/parse'
import { decode, encode } from '@commute/value'

/** The longest frame unless said otherwise: 64 KiB. */
export const defaultMost: number = 1 << 16

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

/** Length and checksum. */
const headBytes = 8

function checksum(length: Uint8Array, body: Uint8Array): number {
  return crc32c(body, 0, body.length, crc32c(length, 0, 4))
}

/** Each value as one chunk. */
function out(read: Source<Value>, most: number): Source<Uint8Array> {
  return (abort, cb) =>
    read(abort, (end, value?) => {
      if (end !== null) return cb(end)
      let bytes: Uint8Array
      try {
        bytes = encode(value!, headBytes)
        const length = bytes.length - headBytes
        if (length > most) throw new RangeError(`a frame of ${length} bytes; at most ${most} are allowed`)
        const view = new DataView(bytes.buffer, bytes.byteOffset)
        view.setUint32(0, length)
        view.setUint32(4, checksum(bytes.subarray(0, 4), bytes.subarray(headBytes)))
      } catch (error) {
        return read(error as Error, () => cb(error as Error))
      }
      cb(null, bytes)
    })
}

/** Frames found in chunks. */
function parser(most: number): Parser<Value> {
  let chunk: Uint8Array = new Uint8Array(0)
  let at = 0
  const head = new Uint8Array(headBytes)
  const view = new DataView(head.buffer)
  let headed = 0
  /** A frame that spans chunks, and how much of it is there. */
  let body: Uint8Array | undefined
  let filled = 0

  /** The next frame's bytes, undefined where more chunks are needed, or an error. */
  const frame = (): Uint8Array | Error | undefined => {
    while (headed < headBytes) {
      if (at === chunk.length) return undefined
      head[headed++] = chunk[at++]!
      // What cannot be is refused before the rest of it is waited for.
      if (headed === 4 && view.getUint32(0) > most)
        return failure(
          'FRAME_TOO_LONG',
          `a frame says it has ${view.getUint32(0)} bytes; at most ${most} are allowed`,
        )
      if (headed === 4 && view.getUint32(0) === 0) return failure('FRAME_MALFORMED', 'an empty frame')
    }
    const length = view.getUint32(0)
    if (body === undefined && chunk.length - at >= length) {
      at += length
      headed = 0
      return chunk.subarray(at - length, at)
    }
    // Grows with what arrives: a length alone reserves nothing.
    body ??= new Uint8Array(Math.min(length, 1 << 12))
    const some = Math.min(length - filled, chunk.length - at)
    if (filled + some > body.length) {
      const larger = new Uint8Array(Math.min(length, Math.max(body.length * 2, filled + some)))
      larger.set(body.subarray(0, filled))
      body = larger
    }
    body.set(chunk.subarray(at, at + some), filled)
    filled += some
    at += some
    if (filled < length) return undefined
    const whole = body
    body = undefined
    filled = 0
    headed = 0
    return whole
  }

  return {
    feed: (next) => {
      chunk = next
      at = 0
    },
    next: () => {
      const whole = frame()
      if (whole === undefined || whole instanceof Error) return whole
      if (checksum(head, whole) !== view.getUint32(4))
        return failure('FRAME_DAMAGED', 'a frame that was damaged on its way: its checksum is another')
      const decoded = decode(whole)
      if (decoded.ok) return [decoded.value]
      return failure('FRAME_MALFORMED', `a frame that is no value: ${decoded.code} at ${decoded.at}`)
    },
    end: () => (headed > 0 ? failure('FRAME_CUT', 'the stream ended within a frame') : undefined),
  }
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
 * bytes // => [new Uint8Array([0, 0, 0, 4, 0x24, 0x78, 0xd9, 0xea, 0x82, 1, 0x61, 0x61])]
 * ```
 */
export function frames(most: number = defaultMost): Layer<Value, Uint8Array> {
  return <Out extends Value>(inner: Duplex<Value, Out>): Duplex<Uint8Array, Uint8Array> => ({
    source: out(inner.source as Source<Value>, most),
    sink: (read) => inner.sink(parse(() => parser(most))(read)),
  })
}
