/**
 * Snapshots on their way in: all of one participant, sent to one who fell behind what the sender has forgotten. Each is put
 * together aside, whichever links its pieces come through, and takes the place of what was held when it is complete and not
 * before, so nobody ever sees or passes on half of one. How far it has come is told in digests: so it goes on after a break.
 */
import type { Coming } from '@commute/contract'
import { type Entry, participant, type Participant } from './participant.ts'

/** How many may be on their way at once; of more the oldest is given up, and comes again. */
const most = 1024

/** Snapshots of all participants. */
export interface Snapshots {
  /**
   * Takes the next piece, `seq` the number from which it speaks. Answers the whole once it reaches `least` and its floor;
   * `'part'` until then; `'known'` for a piece that is there; `'hole'` where the piece before is not.
   */
  take(
    this: void,
    peer: string,
    floor: number,
    seq: number,
    piece: Entry,
    least: number,
  ): Participant | 'part' | 'known' | 'hole'
  /** The participant has come to this version by itself: what is on its way is of no use if it is not further. */
  reached(this: void, peer: string, version: number): void
  coming(this: void): ReadonlyMap<string, Coming>
}

/** None yet. O(keys of those on their way). */
export function snapshots(): Snapshots {
  const open = new Map<string, Participant>()
  const coming = new Map<string, Coming>()
  const close = (peer: string): void => {
    open.delete(peer)
    coming.delete(peer)
  }
  return {
    take: (peer, floor, seq, piece, least) => {
      if (open.get(peer)?.floor() !== floor) {
        if (seq !== 1) return 'hole'
        close(peer)
        open.set(peer, participant(floor))
        if (open.size > most) close(open.keys().next().value!)
      }
      const whole = open.get(peer)!
      if (seq > whole.max() + 1) return 'hole'
      if (piece.version <= whole.max()) return 'known'
      whole.put(piece)
      coming.set(peer, { to: whole.max(), floor })
      if (whole.max() < Math.max(floor, least)) return 'part'
      close(peer)
      return whole
    },
    reached: (peer, version) => {
      const whole = open.size > 0 ? open.get(peer) : undefined
      if (whole !== undefined && Math.max(whole.max(), whole.floor()) <= version) close(peer)
    },
    coming: () => coming,
  }
}
