/** Whose updates go first when not all fit: a plug-in function. Within a peer the lowest number always goes first. */

/** A peer of whom the other side lacks `count` numbers. */
export interface Candidate {
  readonly peer: string
  readonly count: number
}

/** Yields whose next update to send, again and again; it is stopped when a frame is full, and asked anew for the next. */
export type Order = (candidates: readonly Candidate[]) => Iterable<Candidate>

/** All of the peer with the most to tell, then the next: what the paper calls scuttle-depth. Few long runs, few bytes. */
export function* depth(candidates: readonly Candidate[]): Generator<Candidate, undefined> {
  const sorted = candidates.toSorted((a, b) => b.count - a.count || (a.peer < b.peer ? -1 : 1))
  for (const candidate of sorted) for (let k = 0; k < candidate.count; k++) yield candidate
}

/** One of each peer in turn: what the paper calls scuttle-breadth. */
export function* breadth(candidates: readonly Candidate[]): Generator<Candidate, undefined> {
  const most = candidates.reduce((n, { count }) => Math.max(n, count), 0)
  for (let rank = 0; rank < most; rank++)
    for (const candidate of candidates) if (rank < candidate.count) yield candidate
}
