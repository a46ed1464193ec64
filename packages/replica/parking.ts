/** Updates that wait for what is not there yet, each under the name of whom it waits for. */
import type { Update } from '@commute/contract'

/** What waits. */
export interface Parking {
  /** Waits for something of this peer; for `''` it waits for nothing any more. */
  put(this: void, waitsFor: string, update: Update): void
  /** Takes out what has waited for something of this peer. O(that). */
  take(this: void, waitsFor: string): Update[]
  /** Takes out all. */
  all(this: void): Update[]
  /** Takes out a peer's updates beyond number n, in order. O(what waits). */
  beyond(this: void, peer: string, n: number): Update[]
  /** Whether something of a peer waits. */
  has(this: void, peer: string): boolean
  count(this: void): number
}

/** Nothing waits. */
export function parking(): Parking {
  const waiting = new Map<string, Update[]>()
  /** How many of each peer wait. */
  const counts = new Map<string, number>()
  let count = 0
  const note = (peer: string, by: number): void => {
    count += by
    const its = (counts.get(peer) ?? 0) + by
    if (its === 0) counts.delete(peer)
    else counts.set(peer, its)
  }
  return {
    put: (waitsFor, update) => {
      note(update.peer, 1)
      const list = waiting.get(waitsFor)
      if (list === undefined) waiting.set(waitsFor, [update])
      else list.push(update)
    },
    take: (waitsFor) => {
      const list = waiting.get(waitsFor) ?? []
      waiting.delete(waitsFor)
      for (const { peer } of list) note(peer, -1)
      return list
    },
    all: () => {
      const out = [...waiting.values()].flat()
      waiting.clear()
      counts.clear()
      count = 0
      return out
    },
    beyond: (peer, n) => {
      const out: Update[] = []
      if (!counts.has(peer)) return out
      for (const [waitsFor, list] of waiting) {
        const stay: Update[] = []
        for (const one of list) (one.peer === peer && one.seq > n ? out : stay).push(one)
        if (stay.length === 0) waiting.delete(waitsFor)
        else waiting.set(waitsFor, stay)
      }
      for (const one of out) note(one.peer, -1)
      return out.sort((a, b) => a.seq - b.seq)
    },
    has: (peer) => counts.has(peer),
    count: () => count,
  }
}
