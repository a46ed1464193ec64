/**
 * A deterministic subset of CBOR (RFC 8949): section 4.2.1's core requirements (shortest heads, definite lengths, keys
 * in the order of their encoded bytes), integers within ±(2^53−1), every other number as a 64-bit float, no tags.
 * So equal values have equal bytes, and any CBOR reader reads them.
 */
import type { Value } from '@commute/contract'

/** How deep arrays and maps may nest. */
export const maxDepth = 32

/** The size in bytes of an encoding, and its fingerprint. */
export interface Measured {
  readonly size: number
  readonly print: number
  /** Whether there are bytes in it, which nobody can freeze. */
  readonly hasBytes: boolean
}

declare const TextEncoder: new () => {
  encodeInto(text: string, into: Uint8Array): { read: number; written: number }
}

const encoder = new TextEncoder()

let out = new Uint8Array(4096)
let view = new DataView(out.buffer)
let end = 0
/** Whether bytes were written since this was last set. */
let hasBytes = false

function room(bytes: number): void {
  if (end + bytes <= out.length) return
  const larger = new Uint8Array(Math.max(out.length * 2, end + bytes))
  larger.set(out.subarray(0, end))
  out = larger
  view = new DataView(out.buffer)
}

function head(major: number, n: number): void {
  room(9)
  if (n < 24) out[end++] = major | n
  else if (n < 0x100) {
    out[end++] = major | 24
    out[end++] = n
  } else if (n < 0x10000) {
    out[end++] = major | 25
    out[end++] = n >>> 8
    out[end++] = n
  } else if (n < 0x100000000) {
    out[end++] = major | 26
    view.setUint32(end, n)
    end += 4
  } else {
    out[end++] = major | 27
    view.setUint32(end, Math.floor(n / 0x100000000))
    view.setUint32(end + 4, n >>> 0)
    end += 8
  }
}

/** Short texts are mostly ASCII: unit by unit is then faster than the encoder. */
const shortText = 128

function text(value: string): void {
  const length = value.length
  if (length > shortText) return longText(value)
  room(length + 2)
  // In variables of its own: those of the module are read and written anew for each unit.
  const bytes = out
  let to = end
  if (length < 24) bytes[to++] = 0x60 | length
  else {
    bytes[to++] = 0x78
    bytes[to++] = length
  }
  for (let at = 0; at < length; at++) {
    const unit = value.charCodeAt(at)
    if (unit > 0x7f) return longText(value)
    bytes[to++] = unit
  }
  end = to
}

function longText(value: string): void {
  if (!value.isWellFormed()) throw new TypeError('a string with a lone surrogate cannot be encoded')
  const most = value.length * 3
  room(most + 9)
  const guess = value.length < 24 ? 1 : value.length < 0x100 ? 2 : value.length < 0x10000 ? 3 : 5
  const start = end
  const { written } = encoder.encodeInto(value, out.subarray(start + guess))
  const needed = written < 24 ? 1 : written < 0x100 ? 2 : written < 0x10000 ? 3 : 5
  if (needed !== guess) out.copyWithin(start + needed, start + guess, start + guess + written)
  head(0x60, written)
  end += written
}

function ascending(keys: readonly string[]): boolean {
  for (let at = 1; at < keys.length; at++) {
    const a = keys[at - 1]!
    const b = keys[at]!
    if (a.length > b.length || (a.length === b.length && a > b)) return false
  }
  return true
}

const ascii = /^[\0-\x7f]*$/

/** Which bytes come first, byte by byte, the shorter first where one begins the other. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length)
  for (let at = 0; at < most; at++) if (a[at] !== b[at]) return a[at]! - b[at]!
  return a.length - b.length
}

function write(value: Value, depth: number): void {
  switch (typeof value) {
    case 'string':
      return text(value)
    case 'number':
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
        if (value >= 0) head(0, value)
        else head(0x20, -1 - value)
      } else if (Number.isFinite(value) && value !== 0) {
        room(9)
        out[end++] = 0xfb
        view.setFloat64(end, value)
        end += 8
      } else throw new TypeError(`${Object.is(value, -0) ? '-0' : value} cannot be encoded`)
      return
    case 'boolean':
      room(1)
      out[end++] = value ? 0xf5 : 0xf4
      return
    case 'object':
      break
    default:
      throw new TypeError(`${typeof value} cannot be encoded`)
  }
  if (value === null) {
    room(1)
    out[end++] = 0xf6
    return
  }
  if (value instanceof Uint8Array) {
    hasBytes = true
    head(0x40, value.length)
    room(value.length)
    out.set(value, end)
    end += value.length
    return
  }
  if (depth === maxDepth) throw new TypeError(`a value nested deeper than ${maxDepth} cannot be encoded`)
  if (Array.isArray(value)) {
    head(0x80, value.length)
    for (let at = 0; at < value.length; at++) write((value as readonly Value[])[at]!, depth + 1)
    return
  }
  const record = value as { readonly [key: string]: Value }
  const proto: unknown = Object.getPrototypeOf(record)
  if (proto !== Object.prototype && proto !== null)
    throw new TypeError('an object that is not plain cannot be encoded')
  const keys = Object.keys(record)
  if (keys.length > 1 && !(keys.every((key) => ascii.test(key)) && ascending(keys))) keys.sort(keyOrder)
  head(0xa0, keys.length)
  for (const key of keys) {
    text(key)
    write(record[key]!, depth + 1)
  }
}

/**
 * By the length of their UTF-8, then byte by byte (RFC 8949, section 4.2.1), measured in the free end of the buffer.
 */
function keyOrder(a: string, b: string): number {
  const start = end
  longText(a)
  const middle = end
  longText(b)
  const order =
    middle - start - (end - middle) || compareBytes(out.subarray(start, middle), out.subarray(middle, end))
  end = start
  return order
}

/**
 * The canonical bytes of a value, after `reserve` bytes left free at the front (for a frame's length).
 * Throws `TypeError` for what is not a value. O(size); a buffer of the largest encoding so far is kept.
 *
 * @example
 * ```js
 * import { encode } from '@commute/value'
 * encode([1, 'a']) // => new Uint8Array([0x82, 0x01, 0x61, 0x61])
 * ```
 */
export function encode(value: Value, reserve = 0): Uint8Array {
  end = reserve
  write(value, 0)
  return out.slice(0, end)
}

/**
 * The size and fingerprint of a value's encoding, without keeping it; `depth`: how deep it will stand within another.
 */
export function measure(value: Value, depth = 0): Measured {
  end = 0
  hasBytes = false
  write(value, depth)
  return { size: end, print: fingerprint(out, end), hasBytes }
}

/**
 * A 48-bit fingerprint of bytes, for noticing differences; not against forgery. Two lanes of FNV-1a (Fowler, Noll, Vo)
 * with a final mix, since neighbours would otherwise stay neighbours in the sums that replicas keep.
 */
function fingerprint(bytes: Uint8Array, length: number): number {
  let a = 0x811c9dc5
  let b = 0x9747b28c ^ length
  for (let at = 0; at < length; at++) {
    const byte = bytes[at]!
    a = Math.imul(a ^ byte, 0x01000193)
    b = Math.imul(b ^ byte, 0x5bd1e995)
  }
  a = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d)
  a ^= a >>> 13
  b = Math.imul(b ^ (b >>> 16), 0x297a2d39)
  b ^= b >>> 15
  return (a >>> 0) + (b & 0xffff) * 0x100000000
}
