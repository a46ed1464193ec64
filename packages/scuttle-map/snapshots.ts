/**
 * Snapshots on their way in: all of one participant, sent to one who fell behind what the sender has forgotten. Each is put
 * together aside, a link at a time, and takes the place of what was held when it is complete and not before, so nobody ever
 * sees or passes on half of one.
 */
import { type Entry, participant, type Participant } from './participant.ts'

/** How many may be on their way at once; of more the oldest is given up, and comes again. */
const most = 16

/** Snapshots of all participants. */
export interface Snapshots {
  /**
   * Takes the next piece, `seq` the number from which it speaks. Answers the whole once it reaches `least` and its floor;
   * `'part'` until then; `'hole'` where the piece before is not there.
   */
  take(
    this: void,
    link: string,
    peer: string,
    floor: number,
    seq: number,
    piece: Entry,
    least: number,
  ): Participant | 'part' | 'hole'
}

/** None yet. O(keys of those on their way). */
export function snapshots(): Snapshots {
  const open = new Map<string, Participant>()
  return {
    take: (link, peer, floor, seq, piece, least) => {
      const name = `${peer} ${link}`
      if (seq === 1) {
        open.delete(name)
        open.set(name, participant(floor))
        if (open.size > most) open.delete(open.keys().next().value!)
      }
      const whole = open.get(name)
      if (whole === undefined || whole.floor() !== floor || seq > whole.max() + 1) return 'hole'
      if (piece.version <= whole.max()) return 'part'
      whole.put(piece)
      if (whole.max() < Math.max(floor, least)) return 'part'
      open.delete(name)
      return whole
    },
  }
}
