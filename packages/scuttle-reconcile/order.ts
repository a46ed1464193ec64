/**
 * Whose updates go first when not all fit: plug-in functions. Within a peer the lowest number always goes first, and
 * only what is ready at the other side goes at all; an order decides among peers. Ties are shuffled by the random it is
 * given.
 *
 * van Renesse, Dumitriu, Gough, Thomas, 2008, section 3.2 (breadth, depth, precise); `newestSource` and `mixed` are
 * ours.
 */

/** A peer of whom the other side lacks `count` updates. */
export interface Candidate {
  readonly peer: string
  readonly count: number
}

/** When updates were written. */
export interface Times {
  /** A peer's next update, the oldest that they lack. */
  oldest(this: void, peer: string): number
  /** Its latest. */
  newest(this: void, peer: string): number
}

/**
 * Yields whose next update to send, again and again: for as many messages as it takes, or until they say anew what they
 * have.
 */
export type Order = (
  candidates: readonly Candidate[],
  random: (() => number) | undefined,
  times: Times,
) => Iterable<Candidate>

/** Fisher, Yates; by name where there is no random. */
function shuffled(candidates: readonly Candidate[], random: (() => number) | undefined): Candidate[] {
  if (random === undefined) return candidates.toSorted((a, b) => (a.peer < b.peer ? -1 : 1))
  const out = [...candidates]
  for (let at = out.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const one = out[at]!
    out[at] = out[other]!
    out[other] = one
  }
  return out
}

function* allOfEach(
  sorted: readonly Candidate[],
  many: (candidate: Candidate) => number = ({ count }) => count,
): Generator<Candidate, undefined> {
  for (const candidate of sorted) for (let k = many(candidate); k > 0; k--) yield candidate
}

function longestFirst(candidates: readonly Candidate[], random: (() => number) | undefined): Candidate[] {
  return shuffled(candidates, random).sort((a, b) => b.count - a.count)
}

/**
 * All of the peer with the most to tell, then the next: what the paper calls scuttle-depth. Few long runs, few bytes.
 */
export const depth: Order = (candidates, random) => allOfEach(longestFirst(candidates, random))

/** One of each peer in turn: what the paper calls scuttle-breadth. */
export const breadth: Order = function* breadth(candidates, random) {
  const most = candidates.reduce((n, { count }) => Math.max(n, count), 0)
  for (let rank = 0; rank < most; rank++)
    for (const candidate of shuffled(candidates, random)) if (rank < candidate.count) yield candidate
}

/** All of the peer that wrote last, then the next: few are stale, some for long. */
export const newestSource: Order = (candidates, random, times) => {
  const newest = new Map(candidates.map((candidate) => [candidate, times.newest(candidate.peer)]))
  return allOfEach(shuffled(candidates, random).sort((a, b) => newest.get(b)! - newest.get(a)!))
}

/** The share of each peer's in turn first, as `depth` does, then the rest: nobody waits for long, few are stale. */
export function mixed(share: number): Order {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`mixed: a share from 0 to 1, not ${share}`)
  const first = ({ count }: Candidate): number => Math.floor(count * share)
  return function* mixed(candidates, random) {
    const sorted = longestFirst(candidates, random)
    yield* allOfEach(sorted, first)
    yield* allOfEach(sorted, (candidate) => candidate.count - first(candidate))
  }
}

/** By the time of what is next, again after each: O(candidates) a step, for comparison. */
function byAge(sign: number): Order {
  return function* byAge(candidates, random, times) {
    const left = new Map(shuffled(candidates, random).map((candidate) => [candidate, candidate.count]))
    while (left.size > 0) {
      let best: Candidate | undefined
      let bestTime = 0
      for (const candidate of left.keys()) {
        const time = sign * times.oldest(candidate.peer)
        if (best === undefined || time < bestTime) [best, bestTime] = [candidate, time]
      }
      yield best!
      const count = left.get(best!)! - 1
      if (count > 0) left.set(best!, count)
      else left.delete(best!)
    }
  }
}

/** The oldest that they lack, of whomever: what the paper calls precise-oldest. */
export const oldestFirst: Order = byAge(1)

/** The peer whose next is the newest: as near to the paper's precise-newest as one comes without gaps. */
export const newestFirst: Order = byAge(-1)
