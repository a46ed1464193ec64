/** Columns of numbers that grow. */

/** No numbers: what a column is before there is anything in it. */
export const noInts: Int32Array = new Int32Array(0)
export const noFloats: Float64Array = new Float64Array(0)

/** The same numbers with room for `length` of them, at least. Amortised O(1) a number. */
export function grown<T extends Int32Array | Float64Array | Uint16Array | Uint8Array>(
  column: T,
  length: number,
): T {
  return length <= column.length ? column : larger(column, length)
}

function larger<T extends Int32Array | Float64Array | Uint16Array | Uint8Array>(
  column: T,
  length: number,
): T {
  const Column = column.constructor as new (length: number) => T
  const out = new Column(Math.max(length, column.length + (column.length >> 1), 8))
  out.set(column)
  return out
}
