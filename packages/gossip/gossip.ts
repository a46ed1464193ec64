/**
 * Rounds of gossip: once a period, meet some peers at random. What a meeting is, the caller says: dial, pull through
 * `reconcile(document, { tail: false })`, call `done`. A meeting ends by itself; here it is only begun, counted and,
 * after too long, given up.
 *
 * Demers et al.: "Epidemic Algorithms for Replicated Database Maintenance", 1987, section 1.3 (anti-entropy). With
 * push-pull an update reaches all of n peers in about log₂ n + ln ln n rounds (Karp, Schindelhauer, Shenker, Vöcking:
 * "Randomized Rumor Spreading", 2000).
 *
 * @module
 */

/** How to gossip. */
export interface Options<Peer> {
  /** Whom one may meet now. */
  readonly peers: () => readonly Peer[]
  /** Meets one of them, and calls `done` when it is over; may answer the way to stop it. */
  readonly meet: (peer: Peer, done: (error: Error | null) => void) => (() => void) | void
  /** From 0 up to 1. */
  readonly random: () => number
  /** Calls back after some milliseconds; answers the way to stop. */
  readonly after: (milliseconds: number, cb: () => void) => () => void
  /** How long a round takes, in milliseconds: 1000. */
  readonly period?: number
  /** By which share of the period a round is earlier or later: 0.1. So rounds of many do not fall together. */
  readonly jitter?: number
  /** How many to meet in a round: 1. */
  readonly fanOut?: number
  /** How long a meeting may take, in milliseconds: 30,000. */
  readonly patience?: number
  /** How many meetings at once: 8. A round that finds no room begins none. */
  readonly most?: number
}

/** How it goes. */
export interface Status {
  readonly rounds: number
  readonly underWay: number
  readonly well: number
  readonly failed: number
  /** Why the last one that failed did. */
  readonly why: string | undefined
}

/** Rounds that go on until stopped. */
export interface Gossip {
  status(this: void): Status
  /** No more rounds; meetings under way are stopped. */
  stop(this: void): void
}

/** So many of them, each at most once: the first steps of a shuffle (Fisher, Yates). O(count). */
function sample<Peer>(peers: readonly Peer[], count: number, random: () => number): Peer[] {
  const moved = new Map<number, Peer>()
  const out: Peer[] = []
  for (let at = 0; at < Math.min(count, peers.length); at++) {
    const other = at + Math.floor(random() * (peers.length - at))
    out.push(moved.get(other) ?? peers[other]!)
    moved.set(other, moved.get(at) ?? peers[at]!)
  }
  return out
}

/** Why something failed, whatever was thrown. */
function whyOf(error: unknown): string {
  return error instanceof Error ? error.message : `something that is no error: ${typeof error}`
}

/**
 * Begins with a first round at a random time within the first period.
 *
 * @example
 * ```js
 * import { gossip } from '@commute/gossip'
 * import { connect } from '@commute/pull'
 * import { scuttleMap } from '@commute/scuttle-map'
 * import { reconcile } from '@commute/scuttle-reconcile'
 * const maps = ['ann', 'bob', 'cyd'].map((peer) => scuttleMap({ peer, wall: () => 0 }))
 * maps[0].set('load', 1)
 * const rounds = []
 * for (const map of maps)
 *   gossip({
 *     peers: () => maps.filter((other) => other !== map),
 *     meet: (other, done) => connect(reconcile(map, { tail: false, done }), reconcile(other, { tail: false })),
 *     random: () => 0,
 *     after: (_milliseconds, round) => { rounds.push(round); return () => undefined }
 *   })
 * for (const round of rounds.splice(0)) round()
 * maps[2].get('ann', 'load') // => 1
 * ```
 */
export function gossip<Peer>({
  peers,
  meet,
  random,
  after,
  period = 1000,
  jitter = 0.1,
  fanOut = 1,
  patience = 30_000,
  most = 8,
}: Options<Peer>): Gossip {
  const underWay = new Set<() => void>()
  let rounds = 0
  let well = 0
  let failed = 0
  let why: string | undefined
  let isStopped = false

  const begin = (peer: Peer): void => {
    let isOver = false
    let stop: (() => void) | void
    const halt = (): void => {
      try {
        stop?.()
      } catch (error) {
        why = whyOf(error)
      }
    }
    const over = (error: unknown): void => {
      if (isOver) return
      isOver = true
      underWay.delete(giveUp)
      stopClock()
      if (error === null) well++
      else {
        failed++
        why = whyOf(error)
      }
    }
    const giveUp = (): void => {
      over(new Error('given up'))
      halt()
    }
    underWay.add(giveUp)
    const stopClock = after(patience, giveUp)
    try {
      stop = meet(peer, over)
      // Given up before it answered how.
      if (isStopped) halt()
    } catch (error) {
      over(error ?? new Error('it threw nothing'))
    }
  }

  const round = (): void => {
    if (isStopped) return
    rounds++
    stopRounds = after(period * (1 + jitter * (2 * random() - 1)), round)
    try {
      for (const peer of sample(peers(), fanOut, random)) if (underWay.size < most && !isStopped) begin(peer)
    } catch (error) {
      // What `peers` throws concerns this round.
      why = whyOf(error)
    }
  }
  let stopRounds = after(period * random(), round)
  if (typeof stopRounds !== 'function')
    throw new TypeError('gossip: after(milliseconds, cb) answers the way to stop it')

  return {
    status: () => ({ rounds, underWay: underWay.size, well, failed, why }),
    stop: () => {
      isStopped = true
      stopRounds()
      for (const giveUp of underWay) giveUp()
    },
  }
}
