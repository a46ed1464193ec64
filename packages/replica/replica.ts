/**
 * A replica of a document: the state of a data type and the log of the updates that made it. People `view`, `edit` and
 * `subscribe`; reconcilers ask what it has and hand it what it lacks (the `Replica` of the contract). It holds all
 * updates in memory, each with its deltas.
 *
 * It keeps the invariants that do not depend on who asks: numbers without gaps (I1), none used twice (I2), times that
 * never go back and are held when too far ahead (I3), nothing applied before what it refers to (I11).
 *
 * @module
 */
import type {
  Digest,
  Edit,
  Fate,
  Head,
  Offer,
  Reason,
  Replica,
  Source,
  Type,
  Update,
} from '@commute/contract'
import { isPeer } from '@commute/dots'
import { defaultBound, empty as noTime, isAhead, see, tick, until } from '@commute/hybrid-clock'
import { notice } from '@commute/notice'
import { bytes, depsOf, last, mostCount, weigh } from '@commute/update'
import { compareBytes } from '@commute/value'
import { log } from './log.ts'

/**
 * What a listener is told: an update that was applied, and through which link; `''` for an edit made here. No update:
 * after a fork something was taken back.
 */
export interface Change {
  readonly update: Update | undefined
  readonly link: string
}

/** How to make a document. */
export interface Options {
  /** The name under which it writes: in use nowhere else, ever. A store gives one (see store-file). */
  readonly peer: string
  /** The wall time in milliseconds: `Date.now` at the edge. */
  readonly wall: () => number
  /** What is replicated; peers of different topics refuse each other. */
  readonly topic?: string
  /** How far ahead of the wall an update's time may be before it is held, in milliseconds: 24 hours. */
  readonly bound?: number
  /** How many bytes an update may have: 16 KiB. The same on all peers of a topic. */
  readonly limit?: number
  /** A fresh name, for when this one turns out to be in use elsewhere. Otherwise made of the old one and the time. */
  readonly rename?: (peer: string) => string
}

/** A replica with view and edit. */
export interface Document<State, View, Edits> extends Replica {
  /** Makers of edits: those of the type. */
  readonly edits: Edits
  /** What one reads: the same reference until something changed. */
  view(this: void): View
  /**
   * Makes one update of some edits, each seeing what those before it did: all or nothing. Answers the update, or
   * undefined if nothing was news. Made while listeners are being told, it is done after they were told. Throws what an
   * edit throws, `RangeError` for an update over the limit, and an `Error` with code `STORE_FAILED` when the store no
   * longer keeps what is written.
   */
  edit(this: void, ...edits: readonly Edit<State>[]): Update | undefined
  /** Calls back after each change. Returns the way to stop. */
  subscribe(this: void, listener: (change: Change) => void): () => void
  /** Calls back when this update, and all before it, would survive a crash. */
  saved(this: void, update: Update | undefined, cb: () => void): void
  /** Says that the store keeps what is written from now on: nothing leaves before it is durable. See `persist`. */
  keep(this: void): Keeper
}

/** The store's side of a document. */
export interface Keeper {
  /** Applies what was kept. */
  restore(this: void, update: Update): void
  /** All updates that are not kept yet, in order of arrival, as they come. Holds a cursor, not a queue. */
  readonly source: Source<Update>
  /** How many more of those are safe. */
  safe(this: void, count: number): void
  /** The store keeps no more: local edits and claims stop; reading and relaying go on. */
  fail(this: void, error: Error): void
}

/** How many updates may wait for their time, and how many bytes for the disk. */
const mostPending = 1000
const mostPendingBytes = 1 << 20

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

/**
 * A document of a type.
 *
 * @example
 * ```js
 * import * as gSet from '@commute/g-set'
 * import { replica } from '@commute/replica'
 * const tags = replica(gSet, { peer: 'ann', wall: () => 0 })
 * tags.edit(tags.edits.add('red'))
 * tags.view() // => new Set(['red'])
 * ```
 */
export function replica<State, View, Edits>(
  type: Type<State, View, Edits>,
  { peer, wall, topic = 'commute', bound = defaultBound, limit = 1 << 14, rename }: Options,
): Document<State, View, Edits> {
  if (!isPeer(peer))
    throw new TypeError(`replica: a peer's name is 1 to 64 of A–Z a–z 0–9 . _ -, not ${String(peer)}`)
  const kept = log()
  const origins = new Map<string, Update['origin']>()
  const listeners = new Set<(change: Change) => void>()
  const waiting = new Set<{ done: () => boolean; cb: () => void }>()
  const held = new Map<string, Update[]>()
  let state = type.empty
  let clock = noTime
  let me = peer
  let notUnderstood = 0
  let forks = 0
  let epoch = 0
  const owned = new Set([peer])

  // Telling, and what was asked for meanwhile.
  let telling = false
  const later: (() => void)[] = []
  const tell = (update: Update, link: string): void => {
    if (listeners.size > 0) {
      const outer = telling
      telling = true
      for (const listener of listeners) listener({ update, link })
      telling = outer
    }
    grown()
    while (!telling && later.length > 0) later.shift()!()
  }
  const growth = notice()
  const grown = growth.tell
  growth.listen(() => {
    for (const one of waiting) {
      if (!one.done()) continue
      waiting.delete(one)
      one.cb()
    }
  })

  // What is safe: everything, or what the store has said.
  let safe: Map<string, number> | undefined
  let unsafeBytes = 0
  let storeError: Error | undefined
  const durable = (): Digest => safe ?? kept.digest
  const isRoom = (): boolean =>
    safe === undefined || storeError !== undefined || unsafeBytes < mostPendingBytes

  // --- applying ---------------------------------------------------------------------------------------------------

  const originOf = (update: Update): Update => {
    if (update.origin !== undefined) origins.set(update.peer, update.origin)
    const origin = origins.get(update.peer)
    return origin === undefined || update.origin !== undefined ? update : { ...update, origin }
  }

  const reduceAll = (before: State, update: Update): State => {
    const head = originOf(update)
    let after = before
    for (const delta of update.deltas) after = type.reduce(after, delta, head)
    return type.seal === undefined ? after : type.seal(after, head)
  }

  const accept = (update: Update): Fate => {
    const isUnderstood = update.deltas.every((delta) => type.isDelta(delta))
    if (!isUnderstood) notUnderstood++
    const { size } = kept.push(update)
    unsafeBytes += size
    state = reduceAll(state, update)
    clock = see(clock, update.time)
    return isUnderstood ? 'news' : 'kept'
  }

  /** What waits, after a fork, for what it refers to. */
  let parked: Update[] = []
  const unpark = (): void => {
    for (let progress = true; progress;) {
      progress = false
      for (const update of parked) {
        const isThere = update.seq <= (kept.digest.get(update.peer) ?? 0)
        if (!isThere && isHole(update)) continue
        parked = parked.filter((other) => other !== update)
        progress = true
        if (!isThere) {
          accept(update)
          tell(update, 'fork')
        } else if (!isHeld(update)) {
          // Two lost branches began alike and go on differently: this one needs a name of its own from there on.
          const rest = parked.filter(({ peer, seq }) => peer === update.peer && seq > update.seq)
          parked = parked.filter((other) => !rest.includes(other))
          reissue([update, ...rest], update.seq - 1)
          break
        }
      }
    }
  }

  /** Whether it is this very update that is held under its number. */
  const isHeld = (update: Update): boolean => {
    const mine = kept.after(update.peer, update.seq - 1)?.update
    return mine?.seq === update.seq && compareBytes(bytes(mine), bytes(update)) === 0
  }

  /** Where branches begin that were given up for others: not to be taken again before the others have come, or a while. */
  const givenUp = new Set<string>()
  const keyOf = (update: Update): string => `${update.peer} ${update.seq} ${weigh(update).print}`

  const isHole = (update: Update): boolean =>
    update.seq !== (kept.digest.get(update.peer) ?? 0) + 1 ||
    update.deps.some(([name, n]) => (kept.digest.get(name) ?? 0) < n)

  const hold = (update: Update): Fate => {
    const of = held.get(update.peer) ?? []
    let count = 0
    for (const updates of held.values()) count += updates.length
    if (count < mostPending && (of.length === 0 || last(of.at(-1)!) + 1 === update.seq))
      held.set(update.peer, [...of, update])
    return 'held'
  }

  const apply = (update: Update, link: string): Fate => {
    const have = kept.digest.get(update.peer) ?? 0
    if (last(update) <= have) return isHeld(update) ? 'known' : 'fork'
    if (update.seq <= have) return 'fork'
    if (isHole(update))
      return held.get(update.peer)?.some(({ seq }) => seq + 1 >= update.seq) ? hold(update) : 'hole'
    if (isAhead(update.time, wall(), bound)) return hold(update)
    if (givenUp.size > 0 && givenUp.has(keyOf(update))) return 'fork'
    const fate = accept(update)
    tell(update, link)
    if (parked.length > 0) unpark()
    return fate
  }

  const look = (): void => {
    givenUp.clear()
    for (const [name, updates] of Array.from(held)) {
      held.delete(name)
      for (const update of updates) apply(update, 'held')
    }
  }

  // --- editing ----------------------------------------------------------------------------------------------------

  const write = (edits: readonly Edit<State>[]): Update | undefined => {
    if (storeError !== undefined)
      throw failure('STORE_FAILED', `the store keeps no more: ${storeError.message}`)
    if (parked.some((update) => update.peer === me)) renounce()
    const seq = (kept.digest.get(me) ?? 0) + 1
    const time = tick(clock, wall())
    const origin = origins.get(me)
    const head: Head = { peer: me, seq, count: mostCount, time, ...(origin === undefined ? {} : { origin }) }
    const refers = new Map<string, number>()
    const refer = (name: string, n: number): void => {
      refers.set(name, Math.max(n, refers.get(name) ?? 0))
    }
    const take = (name: string, n: number, to = n): void => refer(name, to)
    let count = 0
    const stamp = { peer: me, time, seq, dot: () => count++, next: () => seq + count, take, refer }
    let draft = state
    const deltas = []
    for (const edit of edits) {
      const delta = edit(draft, stamp)
      if (delta === undefined) continue
      draft = type.reduce(draft, delta, head)
      deltas.push(delta)
    }
    if (deltas.length === 0) return undefined
    const isFirst = seq === 1 && origin !== undefined
    const update: Update = {
      peer: me,
      seq,
      count: Math.max(1, count),
      time,
      deps: depsOf(refers, me),
      deltas,
      ...(isFirst ? { origin } : {}),
    }
    if (count > mostCount) throw new RangeError(`an update writes at most ${mostCount} things, not ${count}`)
    const { size } = weigh(update)
    if (size > limit)
      throw new RangeError(`an update has at most ${limit} bytes, not ${size}: make several of it`)
    kept.push(update)
    unsafeBytes += size
    state = type.seal === undefined ? draft : type.seal(draft, update)
    clock = time
    tell(update, '')
    return update
  }

  const edit = (...edits: readonly Edit<State>[]): Update | undefined => {
    if (!telling) return write(edits)
    later.push(() => write(edits))
    return undefined
  }

  // --- names and forks --------------------------------------------------------------------------------------------

  const renounce = (): void => {
    const base = me.slice(0, 40).replace(/\.[^.]*$/, '')
    const fresh = rename?.(me) ?? `${base}.${tick(clock, wall()).toString(36)}`
    if (!isPeer(fresh) || kept.digest.has(fresh))
      throw new TypeError(`replica: rename() gave no fresh name: ${fresh}`)
    me = fresh
    owned.add(me)
  }

  /** The longer branch is kept (so what refers to the other finds its numbers there), else the later and greater. */
  const isKept = (mine: Update, theirs: Update, end: number): boolean => {
    const longer = (kept.digest.get(mine.peer) ?? 0) - end
    if (longer !== 0) return longer > 0
    return mine.time === theirs.time ? compareBytes(bytes(mine), bytes(theirs)) > 0 : mine.time > theirs.time
  }

  const fork = (first: Update, end: number): 'mine' | 'theirs' => {
    const n = first.seq - 1
    const mine = kept.after(first.peer, n)?.update
    const isMe = first.peer === me
    if (mine === undefined) return 'theirs'
    forks++
    if (isKept(mine, first, end)) {
      if (isMe) renounce()
      return 'mine'
    }
    if (isMe) renounce()
    givenUp.add(keyOf(mine))
    givenUp.delete(keyOf(first))
    reissue(takeBack(first.peer, n), n)
    unpark()
    for (const listener of listeners) listener({ update: undefined, link: 'fork' })
    grown()
    return 'theirs'
  }

  /**
   * Issues a lost branch again, under a name of its own that goes on from where the branches part. Name, times and deltas
   * follow from the branch alone: whoever held it issues the same, so it comes back once, and no copy of it is needed.
   */
  const reissue = (lost: readonly Update[], n: number): void => {
    const [first] = lost
    if (first === undefined) return
    const name = `${first.peer.slice(0, 40).replace(/\.[^.]*$/, '')}.${weigh(first).print.toString(36)}`
    const origin = n === 0 ? undefined : ([first.peer, n] as const)
    let seq = 1
    for (const { count, time, deps, deltas } of lost) {
      const refers = new Map(deps)
      if (origin !== undefined) refers.set(origin[0], n)
      const again = { peer: name, seq, count, time, deps: depsOf(refers, name), deltas }
      parked.push(seq === 1 && origin !== undefined ? { ...again, origin } : again)
      seq += count
    }
  }

  /** Takes back the peer's updates beyond number n; what refers to them waits. The state is made anew from the log. */
  const takeBack = (peer: string, n: number): Update[] => {
    const lost: Update[] = []
    state = type.empty
    held.delete(peer)
    notUnderstood = 0
    for (const update of kept.clear()) {
      if (update.peer === peer && last(update) > n) lost.push(update)
      else if (isHole(update)) parked.push(update)
      else accept(update)
    }
    epoch++
    unsafeBytes = 0
    if (safe !== undefined) safe = new Map()
    return lost
  }

  // --- the store's side -------------------------------------------------------------------------------------------

  const keep = (): Keeper => {
    if (safe !== undefined) throw new TypeError('replica: a document has one store')
    safe = new Map()
    let at = 0
    let seenEpoch = epoch
    let asked: (() => void) | undefined
    /** Handed to the store and not known to be safe; those taken back meanwhile count no more. */
    let under: (Offer | undefined)[] = []
    let done = 0
    growth.listen(() => {
      const answer = asked
      asked = undefined
      answer?.()
    })
    const source: Source<Update> = (abort, cb) => {
      if (abort !== null) {
        asked = undefined
        return cb(abort)
      }
      if (seenEpoch !== epoch) {
        // The store holds a branch that was taken back: all is written anew behind it.
        seenEpoch = epoch
        at = 0
        under = under.map(() => undefined)
      }
      const offer = kept.arrived[at]
      if (offer === undefined) asked = () => source(null, cb)
      else {
        at++
        under.push(offer)
        cb(null, offer.update)
      }
    }
    return {
      source,
      restore: (update) => {
        const have = kept.digest.get(update.peer) ?? 0
        if (update.seq <= have) {
          if (isHeld(update)) return
          reissue(takeBack(update.peer, update.seq - 1), update.seq - 1)
          seenEpoch = epoch
        } else if (update.seq !== have + 1)
          throw failure('STORE_DAMAGED', `the store has a hole before ${update.peer} ${update.seq}`)
        accept(update)
        safe!.set(update.peer, last(update))
        unsafeBytes = 0
        at = kept.arrived.length
      },
      safe: (count) => {
        for (let k = 0; k < count; k++) {
          const offer = under[done++]
          if (offer === undefined) continue
          safe!.set(offer.update.peer, last(offer.update))
          unsafeBytes -= offer.size
        }
        if (done === under.length || done > 4096) {
          under = under.slice(done)
          done = 0
        }
        grown()
      },
      fail: (error) => {
        storeError = error
        grown()
      },
    }
  }

  const reasons = (): readonly Reason[] => {
    const out: Reason[] = []
    for (const [name, [first, ...rest]] of held) {
      const when = Math.max(0, Math.ceil((until(first!.time, bound) - wall()) / 1000))
      out.push({
        code: 'HELD',
        message: `${name}'s clock is ahead: its updates from number ${first!.seq} on wait ${when} s more`,
        count: 1 + rest.length,
      })
    }
    if (notUnderstood > 0)
      out.push({
        code: 'KEPT',
        message: `${notUnderstood} updates hold what this program does not understand; they are kept and passed on`,
        count: notUnderstood,
      })
    if (forks > 0)
      out.push({
        code: 'FORK',
        message: `${forks} times one name had been in use at two places; both were kept`,
        count: forks,
      })
    if (storeError !== undefined) out.push({ code: 'STORE_FAILED', message: storeError.message, count: 1 })
    return out
  }

  return {
    id: () => me,
    topic,
    limit,
    edits: type.edits,
    view: () => type.view(state),
    edit,
    subscribe: (listener) => {
      const own = (change: Change): void => listener(change)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    saved: (update, cb) => {
      if (update === undefined) return cb()
      const one = { done: () => (durable().get(update.peer) ?? 0) >= last(update), cb }
      if (one.done()) cb()
      else waiting.add(one)
    },
    length: () => kept.arrived.length,
    oldest: () => 0,
    epoch: () => epoch,
    mayLeave: (update) => !owned.has(update.peer) || (durable().get(update.peer) ?? 0) >= last(update),
    keep,
    digest: () => kept.digest,
    durable,
    sum: kept.sum,
    print: kept.print,
    endBefore: kept.endBefore,
    after: kept.after,
    count: kept.count,
    arrived: (index) => kept.arrived[index],
    apply,
    ready: (cb) => {
      if (isRoom()) cb()
      else waiting.add({ done: isRoom, cb })
    },
    changed: growth.listen,
    together: growth.together,
    renounce: () => renounce(),
    fork,
    look,
    reasons,
    wall,
  }
}
