/** Acknowledgements: what has become durable here of what came through this link. */
import type { Digest, Value } from '@commute/contract'
import { type Names, overhead } from './names.ts'

/** What is still to be acknowledged. */
export interface Haves {
  took(this: void, peer: string, n: number): void
  /** The next message, of at most so many bytes, if something has become durable since. */
  next(this: void, durable: Digest, room: number): Value | undefined
  /** Whether all that came has been acknowledged. */
  isEmpty(this: void): boolean
}

/** Acknowledgements of one link. O(peers of which something is on its way to the disk). */
export function haves({ write }: Names): Haves {
  const received = new Map<string, number>()
  const said = new Map<string, number>()
  return {
    took: (peer, n) => {
      received.set(peer, Math.max(n, received.get(peer) ?? 0))
    },
    next: (durable, room) => {
      if (received.size === 0) return undefined
      const out: Value[] = ['have']
      let left = room
      for (const [peer, to] of received) {
        if (left < 0) break
        const n = Math.min(to, durable.get(peer) ?? 0)
        if (n > (said.get(peer) ?? 0)) {
          said.set(peer, n)
          out.push(write(peer), n)
          left -= peer.length + overhead
        }
        if (n >= to) received.delete(peer)
      }
      return out.length > 1 ? out : undefined
    },
    isEmpty: () => received.size === 0,
  }
}
