/** What was said to, and heard of, those met before: kept between connections, so that only changes need be said. */
import type { Coming } from '@commute/contract'

/**
 * One line of a digest: what is held of a peer, and the low 32 bits of its fingerprint. Number 0: nothing any more.
 * Where a snapshot is on its way in: how far it has come, and no fingerprint.
 */
export type Row = readonly [peer: string, n: number, print: number, coming?: Coming]

/** A digest by the id under which it was said. */
interface Kept {
  readonly id: number
  readonly rows: ReadonlyMap<string, Row>
}

/** What is remembered of one other side. */
export interface Remembered {
  count: number
  said: Kept | undefined
  heard: Kept | undefined
  /** A digest of which some parts have come. */
  hearing: { readonly id: number; next: string | null; readonly rows: Map<string, Row> } | undefined
}

/** Whom one has met. */
export interface Memory {
  /** What is remembered of them; the one met longest ago is forgotten for it where there is no room. */
  of(this: void, peer: string): Remembered
}

/** A memory of the last `most` others: two digests each, O(peers). */
export function memory(most = 16): Memory {
  const met = new Map<string, Remembered>()
  return {
    of: (peer) => {
      const known = met.get(peer) ?? { count: 0, said: undefined, heard: undefined, hearing: undefined }
      met.delete(peer)
      met.set(peer, known)
      if (met.size > most) met.delete(met.keys().next().value!)
      return known
    },
  }
}
