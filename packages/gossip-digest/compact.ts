/** The compact binary form: names sorted and front-coded, numbers as varints. */
import { putUnsigned } from '@commute/columns'
import type { Digest } from '@commute/contract'

/** A digest, or why there is none. */
export type DecodedDigest =
  | { readonly ok: true; readonly digest: Digest }
  | { readonly ok: false; readonly code: 'MALFORMED'; readonly at: number }

const most = Number.MAX_SAFE_INTEGER
const longestName = 64

/**
 * The digest in bytes: for each peer in order of name the number of characters it shares with the name before, those
 * that follow, and its number. Throws `TypeError` for a name that is not 1 to 64 ASCII characters.
 *
 * @example
 * ```js
 * import { encode } from '@commute/gossip-digest'
 * encode(new Map([['ann', 5], ['anna', 300]])) // => new Uint8Array([0, 3, 97, 110, 110, 5, 3, 1, 97, 172, 2])
 * ```
 */
export function encode(digest: Digest): Uint8Array {
  const out: number[] = []
  let before = ''
  for (const [peer, n] of [...digest].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (!/^[!-~]{1,64}$/.test(peer) || !Number.isSafeInteger(n) || n < 1)
      throw new TypeError(`a digest cannot hold ${JSON.stringify(peer)}: ${n}`)
    let shared = 0
    while (shared < before.length && shared < peer.length && before[shared] === peer[shared]) shared++
    putUnsigned(out, shared)
    putUnsigned(out, peer.length - shared)
    for (let at = shared; at < peer.length; at++) out.push(peer.charCodeAt(at))
    putUnsigned(out, n)
    before = peer
  }
  return Uint8Array.from(out)
}

/** The digest of these bytes, or where they are malformed. Returns, never throws; O(bytes). */
export function decode(bytes: Uint8Array): DecodedDigest {
  let at = 0
  const varint = (): number => {
    let n = 0
    let scale = 1
    for (let more = true; more; scale *= 128) {
      const byte = bytes[at++]
      if (byte === undefined || scale > 2 ** 49 || (byte === 0 && scale > 1)) return -1
      n += (byte & 127) * scale
      more = byte > 127
    }
    return n > most ? -1 : n
  }
  const digest = new Map<string, number>()
  let before = ''
  while (at < bytes.length) {
    const start = at
    const shared = varint()
    const more = varint()
    if (
      shared < 0 ||
      shared > before.length ||
      more < 1 ||
      shared + more > longestName ||
      at + more > bytes.length
    )
      return { ok: false, code: 'MALFORMED', at: start }
    let peer = before.slice(0, shared)
    for (let end = at + more; at < end; at++) peer += String.fromCharCode(bytes[at]!)
    const n = varint()
    if (n < 1 || !/^[!-~]+$/.test(peer) || (before !== '' && peer <= before))
      return { ok: false, code: 'MALFORMED', at: start }
    digest.set(peer, n)
    before = peer
  }
  return { ok: true, digest }
}
