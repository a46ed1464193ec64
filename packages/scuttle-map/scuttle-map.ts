/**
 * Versioned state, the paper's own: participant → key → (value, version). Only its owner writes a participant; a write
 * takes the next version and moves its key to the top; what was written over need never be sent. Memory O(keys) for
 * ever, whatever the number of writes. It is a replica, so `reconcile` carries it like any other.
 *
 * A removal stays for a while, so that others hear of it, and is then forgotten. One who was away for longer than that
 * is sent the participant as a whole: the highest version below which removals were forgotten (the floor) only grows,
 * and what was held gives way only to a snapshot that is complete. So nothing removed comes back.
 *
 * van Renesse, Dumitriu, Gough, Thomas: "Efficient Reconciliation and Flow Control for Anti-Entropy Protocols", 2008,
 * sections 2 and 3. Forgetting removals is beyond it.
 *
 * @module
 */
import type { Fate, Offer, Reason, Replica, Update, Value } from '@commute/contract'
import { freshName, isPeer, longestName } from '@commute/dots'
import { defaultBound, empty as noTime, isAhead, see, tick } from '@commute/hybrid-clock'
import { notice, putBy } from '@commute/notice'
import { checkLimit, last } from '@commute/update'
import { own } from '@commute/value'
import { entry, type Entry, modulus, participant, type Participant } from './participant.ts'
import { recent } from './recent.ts'
import { snapshots } from './snapshots.ts'

/** What a listener is told: who wrote which key, and through which link it came; `''` for what was written here. */
export interface Change {
  readonly peer: string
  readonly key: string
  /** No value: it was removed. */
  readonly value: Value | undefined
  readonly link: string
}

/** How to make a map. */
export interface Options {
  /** The name under which it writes: in use nowhere else, ever; where it was, it is closed and a fresh one taken. */
  readonly peer: string
  /** The wall time in milliseconds: `Date.now` at the edge. */
  readonly wall: () => number
  /** What is replicated; peers of different topics refuse each other. */
  readonly topic?: string
  /** How far ahead of the wall a time may be before it is held, in milliseconds: 24 hours. */
  readonly bound?: number
  /** How many bytes a key and its value may have: 16 KiB, and 60 KiB at most. The same on all peers of a topic. */
  readonly limit?: number
  /** How long a removal is remembered, in milliseconds: 24 hours. Whoever is away for longer is sent all anew. */
  readonly grace?: number
  /** A fresh name, for when this one turns out to be in use elsewhere. Otherwise made of the old one and the time. */
  readonly rename?: (peer: string) => string
  /** Told what a listener has thrown of something that came through a link. `reasons` tells too. */
  readonly failed?: (error: unknown) => void
}

/** Versioned state that reconciles. */
export interface ScuttleMap extends Replica {
  /**
   * Writes a key of mine. Throws `TypeError` where the value is none, `RangeError` over the limit. O(1), amortized.
   */
  set(this: void, key: string, value: Value): void
  /** Removes a key of mine; nothing happens where it is not there. */
  remove(this: void, key: string): void
  /** What a participant's key holds. O(1). */
  get(this: void, peer: string, key: string): Value | undefined
  /** Who has written something. */
  peers(this: void): IterableIterator<string>
  /** What a participant's keys hold, in the order in which they were written. */
  entries(this: void, peer: string): IterableIterator<readonly [key: string, value: Value]>
  /** All of it, removals that are still remembered too: what the paper calls the state. */
  state(this: void, peer: string): IterableIterator<Entry>
  subscribe(this: void, listener: (change: Change) => void): () => void
}

export type { Entry } from './participant.ts'

/** The version that closes a name: nobody gets there by writing. */
const closing = 2 ** 40

/** Of how many whose clocks are ahead it is told. */
const mostAhead = 1000

const noDeps: Update['deps'] = Object.freeze([])

/**
 * An empty map.
 *
 * @example
 * ```js
 * import { connect } from '@commute/pull'
 * import { scuttleMap } from '@commute/scuttle-map'
 * import { reconcile } from '@commute/scuttle-reconcile'
 * const ann = scuttleMap({ peer: 'ann', wall: () => 0 })
 * const bob = scuttleMap({ peer: 'bob', wall: () => 0 })
 * ann.set('load', 1)
 * ann.set('load', 2)
 * connect(reconcile(ann), reconcile(bob))
 * bob.get('ann', 'load') // => 2
 * ```
 */
export function scuttleMap({
  peer,
  wall,
  topic = 'commute-map',
  bound = defaultBound,
  limit = 1 << 14,
  grace = 24 * 60 * 60 * 1000,
  rename,
  failed,
}: Options): ScuttleMap {
  if (!isPeer(peer))
    throw new TypeError(`scuttleMap: a peer's name is 1 to 64 of A–Z a–z 0–9 . _ -, not ${String(peer)}`)
  checkLimit(limit)
  const participants = new Map<string, Participant>()
  const digest = new Map<string, number>()
  const arrivals = recent()
  const coming = snapshots()
  const listeners = new Set<(change: Change) => void>()
  const growth = notice()
  /** Whose times are ahead of the clock, and how far. */
  const ahead = new Map<string, number>()
  let me = peer
  let clock = noTime
  let numbers = 0
  let print = 0
  let forks = 0

  const thrown = putBy()
  let throws = 0
  let lastThrown = ''
  let depth = 0
  const tell = (owner: string, { key, value }: Entry, link: string): void => {
    depth++
    for (const listener of listeners) thrown.attempt(listener, { peer: owner, key, value, link })
    depth--
  }
  /** All is told: what a listener has thrown is thrown now, where it was told of something written here. */
  const told = (link: string): void => {
    depth++
    thrown.attempt(growth.tell, undefined)
    depth--
    const first = depth > 0 ? undefined : thrown.take()
    if (first === undefined) return
    throws++
    lastThrown = first.why
    if (link === '') throw first.error
    if (failed !== undefined) thrown.attempt(failed, first.error)
    thrown.take()
  }

  /** Counts a participant's part of the sums in or out. */
  const count = (one: Participant | undefined, sign: 1 | -1): void => {
    if (one === undefined) return
    numbers = (numbers + sign * one.max() + modulus) % modulus
    print = (print + sign * one.print() + modulus) % modulus
  }

  /** A participant is at a new version. */
  const moved = (owner: string, one: Participant): void => {
    digest.set(owner, one.max())
    arrivals.push({ peer: owner, version: one.max() })
    ahead.delete(owner)
  }

  const put = (owner: string, one: Entry, link: string): void => {
    let of = participants.get(owner)
    if (of === undefined) participants.set(owner, (of = participant()))
    count(of, -1)
    of.put(one)
    of.collect((wall() - grace) * 1000)
    count(of, 1)
    clock = see(clock, one.time)
    moved(owner, of)
    coming.reached(owner, one.version)
    tell(owner, one, link)
    told(link)
  }

  /** A complete snapshot takes the place of what was held. */
  const replace = (owner: string, whole: Participant, link: string): void => {
    const before = participants.get(owner)
    count(before, -1)
    count(whole, 1)
    participants.set(owner, whole)
    moved(owner, whole)
    for (const one of before?.entries() ?? [])
      if (one.value !== undefined && whole.get(one.key) === undefined)
        tell(owner, { ...one, value: undefined }, link)
    for (const one of whole.entries()) {
      clock = see(clock, one.time)
      if (before?.get(one.key)?.print !== one.print) tell(owner, one, link)
    }
    told(link)
  }

  const next = (key: string, value: Value | undefined): Entry =>
    entry(me, key, value, (digest.get(me) ?? 0) + 1, tick(clock, wall()))

  const write = (key: string, value: Value | undefined): void => {
    const one = next(key, value)
    // Under the longest name, which it may have to be written under one day.
    const size = one.size + longestName - me.length
    if (size > limit) throw new RangeError(`a key and its value have at most ${limit} bytes, not ${size}`)
    put(me, one, '')
  }

  /**
   * My name is in use elsewhere. What I wrote goes on under a fresh one, and the old one is closed for everybody:
   * whoever else wrote under it finds that, and does the same.
   */
  const renounce = (): void => {
    const old = me
    const mine = participants.get(old)
    forks++
    me = freshName(me, digest, tick(clock, wall()), rename)
    growth.together(() => {
      for (const { key, said } of mine?.entries() ?? []) {
        // A listener may have written it anew meanwhile.
        if (said !== undefined && participants.get(me)?.get(key) === undefined) put(me, next(key, said), '')
      }
      const closed = participant(closing)
      closed.put(entry(old, '', undefined, closing, tick(clock, wall())))
      replace(old, closed, '')
    })
  }

  /** What an update says, undefined where it is none of a map. */
  const read = (update: Update): Entry | undefined => {
    const [delta, ...more] = update.deltas
    if (more.length > 0 || !Array.isArray(delta) || delta.length < 1 || delta.length > 2) return undefined
    const [key, value] = delta as readonly Value[]
    if (typeof key !== 'string') return undefined
    const one = entry(update.peer, key, value, last(update), update.time)
    return one.size > limit ? undefined : one
  }

  const apply = (update: Update, link: string): Fate => {
    const { peer: owner, seq, floor } = update
    const have = digest.get(owner) ?? 0
    if ((floor === undefined || owner === me) && last(update) <= have) return 'known'
    const isEarly = isAhead(update.time, wall(), bound)
    if (floor === undefined && seq > have + 1 && !isEarly) return 'hole'
    const one = read(update)
    if (one === undefined) return 'hole'
    if (isEarly) {
      if (ahead.size < mostAhead || ahead.has(owner)) ahead.set(owner, update.time)
      return 'held'
    }
    if (owner === me) {
      renounce()
      return 'known'
    }
    if (floor === undefined) put(owner, one, link)
    else {
      const whole = coming.take(owner, floor, seq, one, digest.get(owner) ?? 0)
      if (whole === 'part') return 'held'
      if (whole === 'hole' || whole === 'known') return whole
      replace(owner, whole, link)
    }
    return 'news'
  }

  const offer = (owner: string, n: number, one: Entry, floor: number | undefined): Offer => ({
    update: {
      peer: owner,
      seq: n + 1,
      count: one.version - n,
      time: one.time,
      deps: noDeps,
      deltas: [one.said === undefined ? [one.key] : [one.key, one.said]],
      ...(floor === undefined ? {} : { floor }),
    },
    size: one.size,
  })

  const after = (owner: string, n: number, floor?: number): Offer | undefined => {
    const of = participants.get(owner)
    if (of === undefined) return undefined
    // Too far back: of what was removed since then some is forgotten. All anew, from the first, as it is now; what is
    // forgotten while that is on its way was not in it, or is overtaken by what comes behind it.
    const isAnew = n < of.floor() && (floor === undefined || floor < of.floor())
    const from = isAnew ? 0 : n
    const one = of.after(from)
    return one && offer(owner, from, one, isAnew ? of.max() : floor)
  }

  const collect = (): void => {
    const before = (wall() - grace) * 1000
    for (const of of participants.values()) of.collect(before)
  }

  return {
    id: () => me,
    topic,
    limit,
    wall,
    set: (key, value) => {
      if (typeof key !== 'string') throw new TypeError(`scuttleMap: not a key: ${String(key)}`)
      if (value === undefined)
        throw new TypeError(`scuttleMap: no value for ${key}; remove(key) takes it away`)
      write(key, own(value))
    },
    remove: (key) => {
      if (participants.get(me)?.get(key)?.value !== undefined) write(key, undefined)
    },
    get: (owner, key) => participants.get(owner)?.get(key)?.value,
    peers: () => digest.keys(),
    *entries(owner) {
      for (const { key, value } of participants.get(owner)?.entries() ?? [])
        if (value !== undefined) yield [key, value]
    },
    *state(owner) {
      yield* participants.get(owner)?.entries() ?? []
    },
    subscribe: (listener) => {
      const each = (change: Change): void => listener(change)
      listeners.add(each)
      return () => listeners.delete(each)
    },
    digest: () => digest,
    durable: () => digest,
    sum: () => ({ numbers, print }),
    print: (owner, n) => {
      const of = participants.get(owner)
      return of?.max() === n ? of.print() : undefined
    },
    endBefore: (owner, n) => Math.min(n, digest.get(owner) ?? 0),
    after,
    count: (owner, n) => participants.get(owner)?.count(n) ?? 0,
    arrived: (index) => {
      const arrival = arrivals.at(index)
      return arrival && after(arrival.peer, arrival.version - 1)
    },
    floor: (owner) => participants.get(owner)?.floor() ?? 0,
    coming: coming.coming,
    length: arrivals.length,
    oldest: arrivals.oldest,
    epoch: () => 0,
    isBroken: () => false,
    mayLeave: () => true,
    apply,
    ready: (cb) => cb(),
    changed: growth.listen,
    together: growth.together,
    renounce,
    look: () => {
      collect()
      for (const [owner, time] of ahead) if (!isAhead(time, wall(), bound)) ahead.delete(owner)
    },
    reasons: () => {
      const out: Reason[] = []
      for (const owner of ahead.keys())
        out.push({ code: 'HELD', message: `${owner}'s clock is ahead: what it writes waits`, count: 1 })
      if (forks > 0)
        out.push({
          code: 'FORK',
          message: `${forks === 1 ? 'once' : `${forks} times`} one name had been in use at two places`,
          count: forks,
        })
      if (throws > 0)
        out.push({ code: 'LISTENER', message: `a listener threw: ${lastThrown}`, count: throws })
      return out
    },
  }
}
