/**
 * JSON lines as a layer: values inside, UTF-8 lines outside. To read along with `nc` or `tail -f`, and to debug. Bytes
 * are written as `{"$bytes":"<base64>"}`, so that every value comes back identical; a map that has only a key which
 * begins with `$` gets one more `$`. Slower and larger than frames.
 *
 * A line that is too long, no UTF-8, no JSON or no value ends the inside with an error of code `FRAME_TOO_LONG`,
 * `FRAME_MALFORMED` or `FRAME_CUT`. Throws where the inside says something that is too long, or no value.
 *
 * @module
 */
import type { Duplex, Layer, Value } from '@commute/contract'
import { parse, type Parser } from '@commute/parse'
import { isRecord, isValue, maxDepth, own } from '@commute/value'

declare const TextEncoder: new () => { encode(text: string): Uint8Array }
declare const TextDecoder: new (label: string, options: object) => { decode(bytes: Uint8Array): string }
declare const btoa: (binary: string) => string
declare const atob: (base64: string) => string

/** The longest line unless said otherwise: 512 KiB, since JSON may take six bytes where a frame takes one. */
export const defaultMost: number = 1 << 19

const newline = 10

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

function pack(value: Value): unknown {
  if (value instanceof Uint8Array)
    return { $bytes: btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join('')) }
  if (Array.isArray(value)) return (value as readonly Value[]).map(pack)
  if (!isRecord(value)) return value
  const keys = Object.keys(value)
  const isEscaped = keys.length === 1 && keys[0]!.startsWith('$')
  return Object.fromEntries(keys.map((key) => [isEscaped ? `$${key}` : key, pack(value[key]!)]))
}

function unpack(json: unknown, depth: number): Value {
  if (depth > maxDepth) throw new TypeError('too deep')
  if (Array.isArray(json)) return json.map((item) => unpack(item, depth + 1))
  if (!isRecord(json)) return json as Value
  const keys = Object.keys(json)
  const only = keys.length === 1 ? keys[0]! : ''
  if (only === '$bytes') {
    if (typeof json[only] !== 'string') throw new TypeError('bytes are a string')
    return Uint8Array.from(atob(json[only]), (char) => char.charCodeAt(0))
  }
  return Object.fromEntries(
    keys.map((key) => [only.startsWith('$$') ? key.slice(1) : key, unpack(json[key], depth + 1)]),
  )
}

/** Lines found in chunks. */
function parser(most: number): Parser<Value> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let parts: Uint8Array[] = []
  let size = 0
  let chunk: Uint8Array = new Uint8Array(0)
  let at = 0

  /** The next line's bytes, undefined where more chunks are needed, or an error. */
  const line = (): Uint8Array | Error | undefined => {
    if (at === chunk.length) return undefined
    const found = chunk.indexOf(newline, at)
    const part = chunk.subarray(at, found < 0 ? chunk.length : found)
    size += part.length
    if (size > most) return failure('FRAME_TOO_LONG', `a line of over ${most} bytes`)
    at = found < 0 ? chunk.length : found + 1
    if (part.length > 0) parts.push(part)
    if (found < 0) return undefined
    const whole = new Uint8Array(size)
    let filled = 0
    for (const each of parts) {
      whole.set(each, filled)
      filled += each.length
    }
    parts = []
    size = 0
    return whole
  }

  return {
    feed: (next) => {
      chunk = next
      at = 0
    },
    next: () => {
      let whole = line()
      while (whole instanceof Uint8Array && whole.length === 0) whole = line()
      if (whole === undefined || whole instanceof Error) return whole
      try {
        const value = unpack(JSON.parse(decoder.decode(whole)), 0)
        if (isValue(value)) return [value]
      } catch {
        // Said below.
      }
      return failure('FRAME_MALFORMED', 'a line that is no value')
    },
    end: () => (size > 0 ? failure('FRAME_CUT', 'the stream ended within a line') : undefined),
  }
}

/**
 * Lines of at most `most` bytes.
 *
 * @example
 * ```js
 * import { lines } from '@commute/lines'
 * import { collect, layer, pull, values } from '@commute/pull'
 * let text = ''
 * const said = { source: values([[1, 'a'], new Uint8Array([7])]), sink: () => undefined }
 * const show = (chunk) => (text += new TextDecoder().decode(chunk))
 * pull(layer(lines(), said), collect((error, chunks) => chunks.forEach(show)))
 * text // => '[1,"a"]\n{"$bytes":"Bw=="}\n'
 * ```
 */
export function lines(most: number = defaultMost): Layer<Value, Uint8Array> {
  const encoder = new TextEncoder()
  return <Out extends Value>(inner: Duplex<Value, Out>): Duplex<Uint8Array, Uint8Array> => ({
    source: (abort, cb) =>
      inner.source(abort, (end, value?) => {
        if (end !== null) return cb(end)
        let bytes: Uint8Array
        try {
          bytes = encoder.encode(`${JSON.stringify(pack(own(value)))}\n`)
          if (bytes.length - 1 > most)
            throw new RangeError(`a line of ${bytes.length - 1} bytes; at most ${most} are allowed`)
        } catch (error) {
          return inner.source(error as Error, () => cb(error as Error))
        }
        cb(null, bytes)
      }),
    sink: (read) => inner.sink(parse(() => parser(most))(read)),
  })
}
