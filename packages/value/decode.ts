/** Decoding: the other half of what encode.ts describes. It returns whatever it is given, and never throws. */
import type { Value } from '@commute/contract'
import { maxDepth } from './encode.ts'
import { put } from './own.ts'

/** What came of decoding: a value, or why not and at which byte. */
export type Decoded =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: 'MALFORMED' | 'NOT_CANONICAL' | 'TOO_DEEP'; readonly at: number }

declare const TextDecoder: new (label: string, options: object) => { decode(bytes: Uint8Array): string }

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const { fromCharCode } = String
let bytes: Uint8Array = new Uint8Array(0)
let at = 0

/** The least number that takes one byte, two, four, eight. */
const least = [24, 0x100, 0x10000, 0x100000000]

/** Reads the length or number of a head; −1 where it is cut off, not the shortest, or over 2^53−1. */
function argument(info: number): number {
  if (info < 24) return info
  const from = at
  at += 1 << (info - 24)
  if (info > 27 || at > bytes.length) return -1
  let n = bytes[from]!
  if (info === 25) n = n * 0x100 + bytes[from + 1]!
  else if (info > 25) n = uint32(from)
  if (info === 27) n = n * 0x100000000 + uint32(from + 4)
  return n >= least[info - 24]! && n <= Number.MAX_SAFE_INTEGER ? n : -1
}

function uint32(from: number): number {
  return ((bytes[from]! << 24) | (bytes[from + 1]! << 16) | (bytes[from + 2]! << 8) | bytes[from + 3]!) >>> 0
}

/** One array for each short length, for the units of a text: for these it is faster than the decoder. */
const unitsOf = Array.from({ length: 49 }, (_, length) => Array.from({ length }, () => 0))

function readText(length: number): string | undefined {
  const from = at
  at += length
  if (length === 1 && bytes[from]! < 0x80) return fromCharCode(bytes[from]!)
  if (length < unitsOf.length) {
    const units = unitsOf[length]!
    let k = 0
    for (; k < length; k++) {
      const unit = bytes[from + k]!
      if (unit > 0x7f) break
      units[k] = unit
    }
    if (k === length) return fromCharCode.apply(null, units)
  }
  try {
    return decoder.decode(bytes.subarray(from, at))
  } catch {
    return undefined
  }
}

// Of each array and map that is open: how many items it has (of a map, keys and values), how many are to come, which it
// is, and where the key is that came last.
const sizes = new Float64Array(maxDepth)
const lefts = new Float64Array(maxDepth)
const areMaps = new Uint8Array(maxDepth)
const keyAts = new Float64Array(maxDepth)
const keyEnds = new Float64Array(maxDepth)

/** Whether a key comes after the one before it in its map. */
function keyFollows(depth: number, from: number, to: number): boolean {
  const keyAt = keyAts[depth]!
  const before = keyEnds[depth]! - keyAt
  keyAts[depth] = from
  keyEnds[depth] = to
  if (keyAt < 0) return true
  const length = to - from
  if (length !== before) return length > before
  for (let k = 0; k < length; k++) {
    const difference = bytes[from + k]! - bytes[keyAt + k]!
    if (difference !== 0) return difference > 0
  }
  return false
}

function arrayOf(values: readonly Value[], from: number, to: number): Value {
  if (to === from + 1) return [values[from]!]
  if (to === from + 2) return [values[from]!, values[from + 1]!]
  return values.slice(from, to)
}

function mapOf(values: readonly Value[], from: number, to: number): Value {
  const out: { [key: string]: Value } = {}
  for (let k = from; k < to; k += 2) put(out, values[k] as string, values[k + 1]!)
  return out
}

const malformed = (where: number): Decoded => ({ ok: false, code: 'MALFORMED', at: where })

/**
 * The value of exactly these bytes, or why not: it returns, never throws, whatever it is given. Iterative; nesting over
 * 32 is refused; a length is checked against what is there before anything is made, so memory is O(bytes).
 *
 * @example
 * ```js
 * import { decode } from '@commute/value'
 * decode(new Uint8Array([0x61, 0x61])) // => { ok: true, value: 'a' }
 * decode(new Uint8Array([0x9f])) // => { ok: false, code: 'MALFORMED', at: 0 }
 * ```
 */
export function decode(input: Uint8Array): Decoded {
  bytes = input
  at = 0
  // The items of all that is open, one behind the other: each array is made at its end, and no larger than it is.
  const values: Value[] = []
  let end = 0
  let depth = 0
  for (;;) {
    const where = at
    if (at >= bytes.length) return malformed(where)
    const first = bytes[at++]!
    const major = first >> 5
    const isKey = depth > 0 && areMaps[depth - 1] === 1 && lefts[depth - 1]! % 2 === 0
    if (isKey && major !== 3) return malformed(where)
    let value: Value
    switch (major) {
      case 0:
      case 1: {
        const n = argument(first & 31)
        if (n < 0 || (major === 1 && n === Number.MAX_SAFE_INTEGER)) return malformed(where)
        value = major === 0 ? n : -1 - n
        break
      }
      case 2:
      case 3: {
        const length = argument(first & 31)
        if (length < 0 || at + length > bytes.length) return malformed(where)
        if (major === 2) {
          value = bytes.slice(at, at + length)
          if (value.constructor !== Uint8Array) value = new Uint8Array(value)
          at += length
        } else {
          const string = readText(length)
          if (string === undefined) return malformed(where)
          if (isKey && !keyFollows(depth - 1, where, at))
            return { ok: false, code: 'NOT_CANONICAL', at: where }
          value = string
        }
        break
      }
      case 4:
      case 5: {
        const length = argument(first & 31)
        const size = major === 4 ? length : length * 2
        if (length < 0 || size > bytes.length - at) return malformed(where)
        if (depth >= maxDepth) return { ok: false, code: 'TOO_DEEP', at: where }
        if (size > 0) {
          sizes[depth] = lefts[depth] = size
          areMaps[depth] = major - 4
          keyAts[depth++] = -1
          continue
        }
        value = major === 4 ? [] : {}
        break
      }
      case 7:
        if (first === 0xf4) value = false
        else if (first === 0xf5) value = true
        else if (first === 0xf6) value = null
        else if (first === 0xfb && at + 8 <= bytes.length) {
          value = new DataView(bytes.buffer, bytes.byteOffset + at, 8).getFloat64(0)
          at += 8
          if (!Number.isFinite(value) || value === 0 || Number.isSafeInteger(value))
            return { ok: false, code: 'NOT_CANONICAL', at: where }
        } else return malformed(where)
        break
      default:
        return malformed(where)
    }
    // Put it behind the others; close what is full.
    for (;;) {
      if (depth === 0) return at === bytes.length ? { ok: true, value } : malformed(at)
      values[end++] = value
      if (--lefts[depth - 1]! > 0) break
      const from = end - sizes[--depth]!
      value = areMaps[depth] === 1 ? mapOf(values, from, end) : arrayOf(values, from, end)
      end = from
    }
  }
}
