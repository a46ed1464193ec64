/**
 * CRC-32C, which finds every flip of up to three bits and every burst of up to 32 in what frames and logs hold
 * (Castagnoli, Bräuer, Herrmann: "Optimization of Cyclic Redundancy-Check Codes with 24 and 32 Parity Bits", 1993; RFC
 * 3720, appendix B.4). Not against forgery.
 *
 * @module
 */

const zeros: readonly Int32Array[] = [0, 1, 2, 3].map(() => new Int32Array(256))
/** What a byte does to the checksum, with so many zeros behind it. */
const [none, one, two, three] = zeros as [Int32Array, Int32Array, Int32Array, Int32Array]

for (let byte = 0; byte < 256; byte++) {
  let crc = byte
  for (let bit = 0; bit < 32; bit++) {
    crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
    if (bit % 8 === 7) zeros[bit >> 3]![byte] = crc
  }
}

/**
 * The checksum of the bytes from `from` up to `to`, going on from `seed`, that of what came before. O(bytes).
 *
 * @example
 * ```js
 * import { crc32c } from '@commute/checksum'
 * crc32c(new TextEncoder().encode('123456789')) // => 0xe3069283
 * ```
 */
export function crc32c(bytes: Uint8Array, from = 0, to: number = bytes.length, seed = 0): number {
  let crc = ~seed
  let at = from
  // Four at a time: more than twice as fast.
  for (; at + 4 <= to; at += 4) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    crc = three[crc & 255]! ^ two[(crc >>> 8) & 255]! ^ one[(crc >>> 16) & 255]! ^ none[crc >>> 24]!
  }
  for (; at < to; at++) crc = none[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8)
  return ~crc >>> 0
}
