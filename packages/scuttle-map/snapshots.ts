/**
 * Snapshots on their way in: all of one participant, sent to one who fell behind what the sender has forgotten. Each is
 * put together aside, whichever links its pieces come through, and takes the place of what was held when it is complete
 * and not before, so nobody ever sees or passes on half of one. How far it has come is told in digests: so it goes on
 * after a break.
 */
import type { Coming } from '@commute/contract'
import { type Entry, participant, type Participant } from './participant.ts'

/** Of how many participants they may be on their way at once; of more the oldest are given up, and come again. */
const most = 1024

/**
 * How many of one participant may be, by what their senders have forgotten: who stands still the longest is given up.
 */
const mostOfOne = 4

/** Snapshots of all participants. */
export interface Snapshots {
  /**
   * Takes the next piece, `seq` the number from which it speaks. Answers the whole once it reaches `least` and its
   * floor; `'part'` until then; `'known'` for a piece that is there; `'hole'` where the piece before is not.
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
  /** Of each, that which has come on last is the last. */
  const open = new Map<string, Participant[]>()
  const coming = new Map<string, Coming>()
  const keep = (peer: string, some: Participant[]): void => {
    const last = some.at(-1)
    if (last === undefined) {
      open.delete(peer)
      coming.delete(peer)
      return
    }
    open.set(peer, some)
    if (last.max() > 0) coming.set(peer, { to: last.max(), floor: last.floor() })
  }
  return {
    take: (peer, floor, seq, piece, least) => {
      const some = open.get(peer) ?? []
      const known = some.find((one) => one.floor() === floor)
      if (known === undefined && seq !== 1) return 'hole'
      const whole = known ?? participant(floor)
      if (seq > whole.max() + 1) return 'hole'
      if (piece.version <= whole.max()) return 'known'
      whole.put(piece)
      if (whole.max() < Math.max(floor, least)) {
        keep(peer, [...some.filter((one) => one !== whole), whole].slice(-mostOfOne))
        if (open.size > most) keep(open.keys().next().value!, [])
        return 'part'
      }
      keep(
        peer,
        some.filter((one) => one !== whole && Math.max(one.max(), one.floor()) > whole.max()),
      )
      return whole
    },
    reached: (peer, version) => {
      const some = open.size > 0 ? open.get(peer) : undefined
      if (some !== undefined)
        keep(
          peer,
          some.filter((one) => Math.max(one.max(), one.floor()) > version),
        )
    },
    coming: () => coming,
  }
}
