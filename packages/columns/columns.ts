/**
 * Columns of whole numbers as bytes: seven bits a byte, the lowest first (LEB128); signed ones with the sign in the lowest
 * bit. Small numbers cost one byte, and a column that repeats itself deflates well.
 *
 * @module
 */

/** A column that is being written. */
export interface Writer {
  /** A safe integer from 0 on. */
  unsigned(this: void, n: number): void
  /** An integer of at most 52 bits. */
  signed(this: void, n: number): void
  bytes(this: void): Uint8Array
}

/**
 * An empty column.
 *
 * @example
 * ```js
 * import { reader, writer } from '@commute/columns'
 * const column = writer()
 * for (const n of [1, 300, -2]) column.signed(n)
 * const { signed } = reader(column.bytes())
 * const back = [signed(), signed(), signed(), signed()]
 * back // => [1, 300, -2, NaN]
 * ```
 */
export function writer(): Writer {
  const out: number[] = []
  const unsigned = (n: number): void => {
    let rest = n
    for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128)
    out.push(rest)
  }
  return {
    unsigned,
    signed: (n) => unsigned(n < 0 ? -2 * n - 1 : 2 * n),
    bytes: () => Uint8Array.from(out),
  }
}

/** A column that is being read. What is not there, or is no number, reads as NaN. */
export interface Reader {
  unsigned(this: void): number
  signed(this: void): number
  isEnd(this: void): boolean
}

/** A column from its bytes. O(1) a byte. */
export function reader(bytes: Uint8Array): Reader {
  let at = 0
  const unsigned = (): number => {
    let n = 0
    for (let scale = 1; at < bytes.length && scale < 2 ** 50; scale *= 128) {
      const byte = bytes[at++]!
      n += (byte & 127) * scale
      if (byte < 128) return n
    }
    return NaN
  }
  return {
    unsigned,
    signed: () => {
      const n = unsigned()
      return n % 2 === 0 ? n / 2 : -(n + 1) / 2
    },
    isEnd: () => at === bytes.length,
  }
}
