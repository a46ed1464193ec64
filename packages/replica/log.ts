/** The updates held, per peer and in order of arrival, with what is needed to find and to compare them quickly. */
import type { Offer, Sum, Update } from '@commute/contract'
import { last, weigh } from '@commute/update'
import type { Measured } from '@commute/value'
import { blocks } from './blocks.ts'

/** Numbers and prints are summed within 48 bits: a sum stays a safe integer, whoever claims what. */
const modulus = 2 ** 48

/**
 * Of each block in which there is something of a peer: which it is, the last number of the peer in it, how many updates
 * of the peer's there are up to there, and the sum of their fingerprints. One list, since most peers of many have
 * written little.
 */
type Index = number[]
const stride = 4
const [blockAt, endAt, countAt, printAt] = [0, 1, 2, 3]

/** A log in memory. */
export interface Log {
  readonly digest: Map<string, number>
  length(this: void): number
  /** The i-th update in order of arrival. */
  arrived(this: void, index: number): Offer | undefined
  sum(this: void): Sum
  /** What of the peer lies beyond number n: its first update that ends there. */
  after(this: void, peer: string, n: number): Offer | undefined
  /** How many of the peer's end beyond number n. */
  count(this: void, peer: string, n: number): number
  endBefore(this: void, peer: string, n: number): number
  print(this: void, peer: string, n: number): number | undefined
  /** Takes the next update of its peer, and what `weigh` says of it. */
  push(this: void, update: Update, weight: Measured): void
  /** Begins anew with nothing; answers what there was, in order of arrival. */
  clear(this: void): Update[]
}

/** Where what ends beyond n begins in an index; its length where nothing does. */
function find(index: Index, n: number): number {
  const from = index.length - stride
  if (from < 0 || index[from + endAt]! <= n) return index.length
  let low = 0
  let high = from / stride
  while (low < high) {
    const middle = (low + high) >>> 1
    if (index[middle * stride + endAt]! > n) high = middle
    else low = middle + 1
  }
  return low * stride
}

const nothing: Index = []

/**
 * How far a peer has come at some number: the end of its last update up to there, how many there are, and the sum of
 * their fingerprints.
 */
interface Upto {
  readonly end: number
  readonly count: number
  readonly print: number
}

const none: Upto = { end: 0, count: 0, print: 0 }

/** An empty log. Memory: some bytes an update beside its encoding, and what blocks.ts keeps decoded. */
export function log(): Log {
  const digest = new Map<string, number>()
  const peers = new Map<string, Index>()
  const all = blocks()
  let numbers = 0
  let total = 0

  /** What was asked about last, and the answer: many links ask the same of what has just come. */
  let [askedPeer, askedNumber] = ['', -1]
  let answer: Upto = none

  /**
   * The end, count and print of a peer up to number n, which need not be the end of an update. O(log n), but for the
   * print O(a block).
   */
  const upTo = (peer: string, n: number, isPrint: boolean): Upto => {
    if (peer === askedPeer && n === askedNumber) return answer
    const index = peers.get(peer) ?? nothing
    const at = find(index, n)
    const before = at - stride
    let [end, count, print] =
      before < 0 ? [0, 0, 0] : [index[before + endAt]!, index[before + countAt]!, index[before + printAt]!]
    if (at === index.length || n <= end) return { end, count, print }
    const [numbers, updates] = [index[at + endAt]! - end, index[at + countAt]! - count]
    // One update, which does not end here; or updates of one number each.
    if (updates === 1) return { end, count, print }
    if (numbers === updates && !isPrint) return { end: n, count: count + n - end, print: 0 }
    for (const { update } of all.read(index[at + blockAt]!)) {
      if (update.peer !== peer) continue
      if (last(update) > n) break
      end = last(update)
      count++
      print = (print + weigh(update).print) % modulus
    }
    ;[askedPeer, askedNumber] = [peer, n]
    return (answer = { end, count, print })
  }

  /** Where in a block what was asked for last stood: the next of the same peer stands behind it. */
  let spot = 0
  const after = (peer: string, n: number): Offer | undefined => {
    const index = peers.get(peer) ?? nothing
    const at = find(index, n)
    if (at === index.length) return undefined
    const offers = all.read(index[at + blockAt]!)
    const next = offers[spot + 1]
    if (next !== undefined && next.update.peer === peer && next.update.seq === n + 1) return offers[++spot]
    spot = offers.findIndex(({ update }) => update.peer === peer && last(update) > n)
    return offers[spot]
  }

  const push = (update: Update, { size, print }: Measured): void => {
    const { peer } = update
    const end = last(update)
    const block = all.push({ update, size })
    const index = peers.get(peer)
    if (index === undefined) peers.set(peer, [block, end, 1, print])
    else {
      const at = index.length - stride
      const [count, sum] = [index[at + countAt]! + 1, (index[at + printAt]! + print) % modulus]
      if (index[at + blockAt] === block) {
        index[at + endAt] = end
        index[at + countAt] = count
        index[at + printAt] = sum
      } else index.push(block, end, count, sum)
    }
    digest.set(peer, end)
    numbers = (numbers + (update.count % modulus)) % modulus
    total = (total + print) % modulus
  }

  return {
    digest,
    length: all.length,
    arrived: all.at,
    push,
    sum: () => ({ numbers, print: total }),
    after,
    count: (peer, n) => {
      const index = peers.get(peer)
      return index === undefined ? 0 : index.at(countAt - stride)! - upTo(peer, n, false).count
    },
    endBefore: (peer, n) => upTo(peer, n, false).end,
    print: (peer, n) => {
      if (n === 0) return 0
      const { end, print } = upTo(peer, n, true)
      return end === n ? print : undefined
    },
    clear: () => {
      const before = Array.from({ length: all.length() }, (_, index) => all.at(index)!.update)
      digest.clear()
      peers.clear()
      all.clear()
      askedPeer = ''
      numbers = 0
      total = 0
      return before
    },
  }
}
