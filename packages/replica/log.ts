/** The updates held, per peer and in order of arrival, with what is needed to find and to compare them quickly. */
import type { Offer, Sum, Update } from '@commute/contract'
import { last, weigh } from '@commute/update'

/** Numbers and prints are summed within 48 bits: a sum stays a safe integer, whoever claims what. */
const modulus = 2 ** 48

interface PeerLog {
  readonly offers: Offer[]
  /** The last number of each update, ascending. */
  readonly ends: number[]
  /** The sum of fingerprints up to each update. */
  readonly prints: number[]
}

type Weight = ReturnType<typeof weigh>

/** A log in memory. */
export interface Log {
  readonly digest: Map<string, number>
  readonly arrived: Offer[]
  sum(this: void): Sum
  /** What of the peer lies beyond number n: its first update that ends there. */
  after(this: void, peer: string, n: number): Offer | undefined
  /** How many of the peer's end beyond number n. */
  count(this: void, peer: string, n: number): number
  endBefore(this: void, peer: string, n: number): number
  print(this: void, peer: string, n: number): number | undefined
  /** Takes the next update of its peer; `weight`: what `weigh` says of it, where that is known already. */
  push(this: void, update: Update, weight?: Weight): Offer
  /** Begins anew with nothing; answers what there was, in order of arrival. */
  clear(this: void): Update[]
}

/** An empty log. */
export function log(): Log {
  const digest = new Map<string, number>()
  const arrived: Offer[] = []
  const peers = new Map<string, PeerLog>()
  let numbers = 0
  let total = 0

  /** The index of the first update of the peer that ends beyond n. */
  const indexAfter = ({ ends }: PeerLog, n: number): number => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (ends[middle]! > n) high = middle
      else low = middle + 1
    }
    return low
  }

  const push = (update: Update, { size, print }: Weight = weigh(update)): Offer => {
    const offer: Offer = { update, size }
    const own = peers.get(update.peer)
    // Most peers of many have written little: a list that begins with what is in it is no larger than that.
    if (own === undefined) peers.set(update.peer, { offers: [offer], ends: [last(update)], prints: [print] })
    else {
      own.offers.push(offer)
      own.ends.push(last(update))
      own.prints.push((own.prints.at(-1)! + print) % modulus)
    }
    digest.set(update.peer, last(update))
    arrived.push(offer)
    numbers = (numbers + update.count) % modulus
    total = (total + print) % modulus
    return offer
  }

  return {
    digest,
    arrived,
    push,
    sum: () => ({ numbers, print: total }),
    after: (peer, n) => {
      const own = peers.get(peer)
      return own?.offers[indexAfter(own, n)]
    },
    count: (peer, n) => {
      const own = peers.get(peer)
      return own === undefined ? 0 : own.ends.length - indexAfter(own, n)
    },
    endBefore: (peer, n) => {
      const own = peers.get(peer)
      return own?.ends[indexAfter(own, n) - 1] ?? 0
    },
    print: (peer, n) => {
      if (n === 0) return 0
      const own = peers.get(peer)
      if (own === undefined) return undefined
      const index = indexAfter(own, n) - 1
      return own.ends[index] === n ? own.prints[index] : undefined
    },
    clear: () => {
      const before = arrived.map(({ update }) => update)
      digest.clear()
      peers.clear()
      arrived.length = 0
      numbers = 0
      total = 0
      return before
    },
  }
}
