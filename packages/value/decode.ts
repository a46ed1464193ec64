/** Decoding: the other half of what encode.ts describes. It returns whatever it is given, and never throws. */
import type { Value } from '@commute/contract'
import { maxDepth, shortText } from './encode.ts'
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

/** Reads the length or number of a head; −1 where it is cut off, not the shortest, or over 2^53−1. */
function argument(info: number): number {
  if (info < 24) return info
  let n: number
  if (info === 24) {
    if (at + 1 > bytes.length) return -1
    n = bytes[at++]!
    return n < 24 ? -1 : n
  }
  if (info === 25) {
    if (at + 2 > bytes.length) return -1
    n = bytes[at]! * 0x100 + bytes[at + 1]!
    at += 2
    return n < 0x100 ? -1 : n
  }
  if (info === 26) {
    if (at + 4 > bytes.length) return -1
    n = uint32(at)
    at += 4
    return n < 0x10000 ? -1 : n
  }
  if (info === 27) {
    if (at + 8 > bytes.length) return -1
    const high = uint32(at)
    n = high * 0x100000000 + uint32(at + 4)
    at += 8
    return high === 0 || high > 0x1fffff ? -1 : n
  }
  return -1
}

function uint32(from: number): number {
  return ((bytes[from]! << 24) | (bytes[from + 1]! << 16) | (bytes[from + 2]! << 8) | bytes[from + 3]!) >>> 0
}

function readText(length: number): string | undefined {
  const stop = at + length
  if (length <= shortText) {
    let here = at
    while (here < stop && bytes[here]! < 0x80) here++
    if (here === stop) {
      if (length === 1) return fromCharCode(bytes[at++]!)
      const plain = fromCharCode.apply(null, bytes.subarray(at, stop) as unknown as number[])
      at = stop
      return plain
    }
  }
  try {
    const value = decoder.decode(bytes.subarray(at, stop))
    at = stop
    return value
  } catch {
    return undefined
  }
}

interface Open {
  readonly into: Value[] | { [key: string]: Value }
  readonly isArray: boolean
  left: number
  hasKey: boolean
  key: string
  keyAt: number
  keyEnd: number
}

function keyFollows(open: Open, from: number, to: number): boolean {
  if (open.keyAt < 0) return true
  const length = to - from
  const before = open.keyEnd - open.keyAt
  if (length !== before) return length > before
  for (let k = 0; k < length; k++) {
    const difference = bytes[from + k]! - bytes[open.keyAt + k]!
    if (difference !== 0) return difference > 0
  }
  return false
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
export function decode(input: Uint8Array, start = 0): Decoded {
  bytes = input
  at = start
  const stack: Open[] = []
  let top: Open | undefined
  for (;;) {
    const where = at
    if (at >= bytes.length) return malformed(where)
    const first = bytes[at++]!
    const major = first >> 5
    let value: Value
    if (top !== undefined && !top.isArray && !top.hasKey && major !== 3) return malformed(where)
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
          value = string
        }
        break
      }
      case 4:
      case 5: {
        const length = argument(first & 31)
        if (length < 0 || (major === 4 ? length : length * 2) > bytes.length - at) return malformed(where)
        if (stack.length >= maxDepth) return { ok: false, code: 'TOO_DEEP', at: where }
        const isArray = major === 4
        value = isArray ? [] : {}
        if (length > 0) {
          top = {
            into: value as Open['into'],
            isArray,
            left: length,
            hasKey: false,
            key: '',
            keyAt: -1,
            keyEnd: -1,
          }
          stack.push(top)
          continue
        }
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
    // Hand the value to what is open; close what is full.
    for (;;) {
      if (top === undefined) return at === bytes.length ? { ok: true, value } : malformed(at)
      if (top.isArray) (top.into as Value[]).push(value)
      else if (!top.hasKey) {
        if (!keyFollows(top, where, at)) return { ok: false, code: 'NOT_CANONICAL', at: where }
        top.key = value as string
        top.keyAt = where
        top.keyEnd = at
        top.hasKey = true
        break
      } else {
        put(top.into as { [key: string]: Value }, top.key, value)
        top.hasKey = false
      }
      if (--top.left > 0) break
      value = top.into as Value
      stack.pop()
      top = stack.at(-1)
    }
  }
}
