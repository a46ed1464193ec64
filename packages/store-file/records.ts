/**
 * The records of a log: four bytes of length, four of CRC-32C, the payload. The checksum is over where the record
 * begins, its length and its payload, so that the bytes of a record within another, or at another place, are none.
 */
import { crc32c } from '@commute/checksum'
import type { Value } from '@commute/contract'
import { encode } from '@commute/value'
import type { Files } from './files.ts'

/** What a log begins with: its name and version. */
export const magic: Uint8Array = new TextEncoder().encode('commute2')

const headBytes = 8

/** The longest payload: no length beyond it is believed. */
const most = 1 << 24

/** Of the record that stands at `at` in these bytes, and in the log at `place`. */
function checksum(bytes: Uint8Array, at: number, length: number, place: number): number {
  return crc32c(bytes, at + headBytes, at + headBytes + length, crc32c(bytes, at, at + 4, place >>> 0))
}

/** The record of a value, to be written at `place`. */
export function record(value: Value, place: number): Uint8Array {
  const bytes = encode(value, headBytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const length = bytes.length - headBytes
  if (length > most) throw new RangeError(`a record of ${length} bytes; at most ${most} are allowed`)
  view.setUint32(0, length)
  view.setUint32(4, checksum(bytes, 0, length, place))
  return bytes
}

/** A record that is whole. */
export interface Found {
  readonly from: number
  readonly to: number
  readonly payload: Uint8Array
}

/** A window onto the file that moves with what is asked for. */
function windowOn(files: Pick<Files, 'readSync'>, fd: number, size: number) {
  let bytes = new Uint8Array(1 << 20)
  let from = 0
  let filled = 0
  return (at: number, length: number): { bytes: Uint8Array; at: number } | undefined => {
    if (at + length > size) return undefined
    if (at < from || at + length > from + filled) {
      if (length > bytes.length) bytes = new Uint8Array(length)
      from = at
      filled = 0
      const wanted = Math.min(bytes.length, size - at)
      while (filled < wanted) {
        const read = files.readSync(fd, bytes, filled, wanted - filled, from + filled)
        if (read === 0) break
        filled += read
      }
      if (filled < length) return undefined
    }
    return { bytes, at: at - from }
  }
}

type Window = ReturnType<typeof windowOn>

function recordAt(look: Window, at: number): Found | undefined {
  const head = look(at, headBytes)
  if (head === undefined) return undefined
  const length = new DataView(head.bytes.buffer, head.at).getUint32(0)
  if (length === 0 || length > most) return undefined
  const whole = look(at, headBytes + length)
  if (whole === undefined) return undefined
  const said = new DataView(whole.bytes.buffer, whole.at).getUint32(4)
  if (said !== checksum(whole.bytes, whole.at, length, at)) return undefined
  const start = whole.at + headBytes
  return { from: at, to: at + headBytes + length, payload: whole.bytes.subarray(start, start + length) }
}

/** Whether a log begins as it should: 'new' where it does not begin yet, or was torn as it was made. */
export function beginning(files: Pick<Files, 'readSync'>, fd: number, size: number): 'new' | 'log' | 'other' {
  const length = Math.min(size, magic.length)
  const start = windowOn(files, fd, size)(0, length)
  const bytes = start?.bytes.subarray(0, length) ?? new Uint8Array(0)
  if (bytes.every((byte, at) => byte === magic[at])) return length < magic.length ? 'new' : 'log'
  return size <= magic.length && bytes.every((byte) => byte === 0) ? 'new' : 'other'
}

/** The whole records from the start up to the first that is not. Each payload is only valid until the next. */
export function* recordsOf(
  files: Pick<Files, 'readSync'>,
  fd: number,
  size: number,
): Generator<Found, undefined> {
  const look = windowOn(files, fd, size)
  if (beginning(files, fd, size) !== 'log') return undefined
  for (let at = magic.length; ;) {
    const found = recordAt(look, at)
    if (found === undefined) return undefined
    yield found
    at = found.to
  }
}

/** How many bytes may be checked in the search for one. */
const mostSearched = 1 << 28

/** Whether a payload may begin here: a list, the first of which is a list that begins with a name. */
function mayBegin(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at]!
  if (first >> 5 !== 4) return false
  const item = bytes[at + 1 + (first < 0x98 ? 0 : 1 << (first & 3))]
  return item === undefined || item >> 5 === 4
}

/**
 * Where a whole record begins beyond a byte that is none: then it is damage, not a torn tail. Where that takes too long
 * to find out, `isSure` is false.
 */
export function damage(
  files: Pick<Files, 'readSync'>,
  fd: number,
  from: number,
  size: number,
): { readonly at: number; readonly isSure: boolean } | undefined {
  const look = windowOn(files, fd, size)
  let left = mostSearched
  for (let at = from + 1; at + headBytes < size; at++) {
    const head = look(at, headBytes)!
    const length = new DataView(head.bytes.buffer, head.at).getUint32(0)
    if (length === 0 || length > most || at + headBytes + length > size) continue
    const begin = look(at + headBytes, Math.min(length, 16))!
    if (!mayBegin(begin.bytes, begin.at)) continue
    left -= length
    if (left < 0) return { at, isSure: false }
    if (recordAt(look, at) !== undefined) return { at, isSure: true }
  }
  return undefined
}
