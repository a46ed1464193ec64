/**
 * Columns of whole numbers as bytes: seven bits a byte, the lowest first (LEB128); signed ones with the sign in the
 * lowest bit. Small numbers cost one byte, and a column that repeats itself deflates well.
 *
 * @module
 */

/**
 * Puts a safe integer from 0 on at the end of a column that is being written: its bytes. O(1) a byte.
 *
 * @example
 * ```js
 * import { putSigned, reader, takeSigned } from '@commute/columns'
 * const column = []
 * for (const n of [1, 300, -2]) putSigned(column, n)
 * const from = reader(Uint8Array.from(column))
 * const back = [takeSigned(from), takeSigned(from), takeSigned(from), takeSigned(from)]
 * back // => [1, 300, -2, NaN]
 * ```
 */
export function putUnsigned(column: number[], n: number): void {
  let rest = n
  for (; rest > 127; rest = Math.floor(rest / 128)) column.push((rest % 128) | 128)
  column.push(rest)
}

/** Puts an integer of at most 52 bits at the end of a column. */
export function putSigned(column: number[], n: number): void {
  putUnsigned(column, n < 0 ? -2 * n - 1 : 2 * n)
}

/** A column that is being read, and how far. */
export interface Reader {
  readonly bytes: Uint8Array
  at: number
}

/** A column from its bytes. */
export function reader(bytes: Uint8Array): Reader {
  return { bytes, at: 0 }
}

/** Whether nothing is left of a column. */
export function isEnd({ bytes, at }: Reader): boolean {
  return at === bytes.length
}

/** The next number; NaN where there is none, or one that is too long. O(1) a byte. */
export function takeUnsigned(reader: Reader): number {
  const { bytes } = reader
  const first = reader.at < bytes.length ? bytes[reader.at]! : 128
  if (first < 128) {
    reader.at++
    return first
  }
  let n = 0
  for (let scale = 1; reader.at < bytes.length && scale < 2 ** 50; scale *= 128) {
    const byte = bytes[reader.at++]!
    n += (byte & 127) * scale
    if (byte < 128) return n
  }
  return NaN
}

/** The next number of a column of signed ones; NaN as above. */
export function takeSigned(reader: Reader): number {
  const n = takeUnsigned(reader)
  return n % 2 === 0 ? n / 2 : -(n + 1) / 2
}
