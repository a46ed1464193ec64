/**
 * CRC-32C, which finds every flip of up to three bits and every burst of up to 32 in what frames and logs hold (Castagnoli,
 * Bräuer, Herrmann: "Optimization of Cyclic Redundancy-Check Codes with 24 and 32 Parity Bits", 1993; RFC 3720, appendix
 * B.4). Not against forgery.
 *
 * @module
 */

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  return crc >>> 0
})

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
  for (let at = from; at < to; at++) crc = table[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8)
  return ~crc >>> 0
}
