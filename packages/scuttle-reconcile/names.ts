/** Peers' names, said once a connection and then as numbers. */
import { isPeer } from '@commute/dots'
import type { Value } from '@commute/contract'

/**
 * What each side calls the peers that it speaks of: `[index, name]` the first time, then the index; or −1−index where
 * the other side has introduced it. An index stands for one name for ever, so a lost introduction is a hole and never a
 * mistake.
 */
export interface Names {
  write(this: void, peer: string): Value
  /** The name, undefined where it is not known, or false where the reference is malformed. */
  read(this: void, value: Value | undefined): string | undefined | false
  /** Introduce everybody anew: something was lost. */
  forget(this: void): void
}

/** At most how many bytes a name and a few numbers take beside its letters. */
export const overhead = 30

/** Names of one connection, for either direction: at most this many either way, the others are said in full. */
export function names(most: number): Names {
  const mine: string[] = []
  const indexes = new Map<string, number>()
  const heard = new Map<number, string>()
  const theirs = new Map<string, number>()
  let introduced = new Set<string>()
  return {
    write: (peer) => {
      const known = theirs.get(peer)
      if (known !== undefined) return -1 - known
      let index = indexes.get(peer)
      if (index === undefined && mine.length >= most) return peer
      if (index === undefined) indexes.set(peer, (index = mine.push(peer) - 1))
      if (introduced.has(peer)) return index
      introduced.add(peer)
      return [index, peer]
    },
    read: (value) => {
      if (typeof value === 'number') return value < 0 ? (mine[-1 - value] ?? false) : heard.get(value)
      if (isPeer(value)) return value
      if (!Array.isArray(value) || value.length !== 2) return false
      const [index, peer] = value as readonly Value[]
      if (!Number.isSafeInteger(index) || (index as number) < 0 || !isPeer(peer)) return false
      if ((heard.get(index as number) ?? peer) !== peer) return false
      if (heard.size < most && !heard.has(index as number)) {
        heard.set(index as number, peer)
        theirs.set(peer, index as number)
      }
      return peer
    },
    forget: () => {
      introduced = new Set()
    },
  }
}
