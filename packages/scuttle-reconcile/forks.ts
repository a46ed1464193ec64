/**
 * Two things under one number: a cloned folder, a restored backup that went on writing. Fingerprints tell that branches
 * differ; a binary search over them finds where they part; then each side shows its first update beyond that, and both
 * keep the same one of the two branches. Whoever wrote the other issues it again under a name of its own.
 */
import type { Reason, Replica, Value } from '@commute/contract'
import { bytes, last, write } from '@commute/update'
import { compareBytes } from '@commute/value'
import { isWithin } from './digests.ts'
import type { Heard } from './messages.ts'

/** What finding forks needs of its link. */
interface Link {
  say(this: void, message: Value): void
  /** Leave the peer out until the next digest. */
  skip(this: void, peer: string): void
  /** Branches are one again: say what is held now. */
  settled(this: void): void
}

/** The search for forks on one link. */
export interface Forks {
  /** Their fingerprint of the peer up to n is another than mine. */
  found(this: void, peer: string, n: number): void
  /** They sent another update than mine under its number, or one of a branch that is given up: show them the one kept. */
  dispute(this: void, peer: string, seq: number): void
  /** They say anew what they have of the peers in this range: disputes are settled or come again. */
  renew(this: void, first: string, next: string | null): void
  /** Something has grown: perhaps the branch that is kept has arrived. */
  look(this: void): void
  /** Whether the peer's updates are left alone until its branches are one again. */
  isOpen(this: void, peer: string): boolean
  hear(this: void, heard: Heard): void
  reasons(this: void): readonly Reason[]
}

/** The search for forks on one link. O(log updates) messages a fork. */
export function forks(replica: Replica, link: Link): Forks {
  /** Peer → equal up to, different at. */
  const open = new Map<string, { equal: number; different: number }>()

  /** Peer → the number at which they hold a branch that is given up. */
  const disputed = new Map<string, number>()

  const look = (): void => {
    for (const [peer, seq] of disputed) {
      if (replica.after(peer, seq - 1)?.update.seq !== seq) continue
      disputed.delete(peer)
      show(peer, seq - 1)
    }
  }

  const step = (peer: string): void => {
    const range = open.get(peer)!
    const halfway = Math.floor((range.equal + range.different) / 2)
    let n = replica.endBefore(peer, halfway)
    if (n <= range.equal) {
      const first = replica.after(peer, range.equal)
      n = first === undefined ? range.different : last(first.update)
    }
    if (n < range.different) return link.say(['probe', peer, n])
    open.delete(peer)
    show(peer, range.equal)
  }

  const show = (peer: string, equal: number): void => {
    const first = replica.after(peer, equal)?.update
    if (first !== undefined)
      link.say(['branch', peer, first.seq, write(first, 0), replica.digest().get(peer)!])
  }

  return {
    found: (peer, n) => {
      link.skip(peer)
      // Found again: something of the search was lost, or what it had learned is out of date.
      open.set(peer, { equal: 0, different: n })
      step(peer)
    },
    dispute: (peer, seq) => {
      link.skip(peer)
      disputed.set(peer, seq)
      look()
    },
    renew: (first, next) => {
      for (const peer of disputed.keys()) if (isWithin(peer, first, next)) disputed.delete(peer)
    },
    look,
    isOpen: (peer) => open.has(peer) || disputed.has(peer),
    hear: (heard) => {
      switch (heard.kind) {
        case 'probe':
          return link.say(['print', heard.peer, heard.n, replica.print(heard.peer, heard.n) ?? null])
        case 'print': {
          const range = open.get(heard.peer)
          if (range === undefined) return
          if (replica.print(heard.peer, heard.n) === heard.print) range.equal = Math.max(range.equal, heard.n)
          else range.different = Math.min(range.different, heard.n)
          if (range.equal < range.different) step(heard.peer)
          else open.delete(heard.peer)
          return
        }
        case 'branch': {
          const { first } = heard
          const shown = replica.after(first.peer, first.seq - 1)?.update
          const isMet = shown?.seq === first.seq && compareBytes(bytes(shown), bytes(first)) !== 0
          open.delete(first.peer)
          // Mine stays: show it, so that they take theirs back.
          if (isMet && replica.fork?.(first, heard.end) === 'mine') show(first.peer, first.seq - 1)
          return link.settled()
        }
        default:
      }
    },
    reasons: () =>
      [...open.keys()].map((peer) => ({
        code: 'FORK',
        message: `${peer} has written at two places; healing`,
        count: 1,
      })),
  }
}
