/**
 * A replica of a document: the state of a data type and the log of the updates that made it. People `view`, `edit` and
 * `subscribe`; reconcilers ask what it has and hand it what it lacks (the `Replica` of the contract). It holds all
 * updates in memory, as few bytes: a keystroke takes some nine.
 *
 * It keeps the invariants that do not depend on who asks: numbers without gaps (I1), none used twice (I2), times that
 * never go back and are held when too far ahead (I3), nothing applied before what it refers to (I11).
 *
 * @module
 */
import type { Dot, Edit, Fate, Head, Read, Reason, Replica, Type, Update, Value } from '@commute/contract'
import { freshName, isPeer } from '@commute/dots'
import { defaultBound, empty as noTime, isAhead, isTime, see, tick, until } from '@commute/hybrid-clock'
import { notice } from '@commute/notice'
import { checkLimit, depsOf, last, mostCount, mostDeps, weigh } from '@commute/update'
import { decode, encode } from '@commute/value'
import { branches } from './branches.ts'
import { type Keeper, safety } from './keeper.ts'
import { log } from './log.ts'
import { telling } from './telling.ts'

export type { Keeper } from './keeper.ts'
export { past } from './past.ts'

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
  /** How many bytes an update may have: 16 KiB, and 60 KiB at most. The same on all peers of a topic. */
  readonly limit?: number
  /** A fresh name, for when this one turns out to be in use elsewhere. Otherwise made of the old one and the time. */
  readonly rename?: (peer: string) => string
  /**
   * Told what a listener has thrown that nobody here can catch: it was told of something that came through a link.
   * `reasons` tells too.
   */
  readonly failed?: (error: unknown) => void
}

/** A replica with view and edit. */
export interface Document<State, View, Edits, Reads = unknown> extends Replica {
  /** Makers of edits: those of the type. */
  readonly edits: Edits
  /** Makers of questions: those of the type, if it has any. */
  readonly reads: Reads
  /** What a question answers now. */
  read<Answer>(this: void, question: Read<State, Answer>): Answer
  /** What one reads: the same reference until something changed. */
  view(this: void): View
  /**
   * Makes one update of some edits, each seeing what those before it did: all or nothing. Answers the update, or
   * undefined if nothing was news. Made while listeners are being told, it is done after they were told. Throws what an
   * edit throws, `RangeError` for an update over the limit, or one that refers to what is not here or to more than
   * 1,024 peers, an `Error` with code `STORE_FAILED` when the store no longer keeps what is written, and one with code
   * `BUSY` within an edit that is being made. It also throws what a listener has thrown, when all have been told: the
   * update stands then.
   */
  edit(this: void, ...edits: readonly Edit<State>[]): Update | undefined
  /**
   * Calls back after each change. Returns the way to stop. One that throws keeps nobody else from hearing: the error is
   * thrown by the edit that was made, or handed to `failed`.
   */
  subscribe(this: void, listener: (change: Change) => void): () => void
  /**
   * Calls back when this update, and all before it, would survive a crash; or with the error why the store keeps no
   * more.
   */
  saved(this: void, update: Update | undefined, cb: (error: Error | null) => void): void
  /** Says that the store keeps what is written from now on: nothing leaves before it is durable. See `persist`. */
  keep(this: void): Keeper
}

/** How many updates may wait for their time. */
const mostPending = 1000

/** How much an update may take beside the limit: what is issued again after a fork has a longer name, and deps. */
const besideLimit = 1 << 10

function some(n: number, what: string): string {
  return n === 1 ? `one ${what}` : `${n} ${what}s`
}

/** The update with bytes of its own: those in the log are not those that people are shown, who may change them. */
function copied(update: Update): Update {
  const again = decode(encode(update.deltas))
  return { ...update, deltas: (again as { value: readonly Value[] }).value }
}

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
export function replica<State, View, Edits, Reads = unknown>(
  type: Type<State, View, Edits> & { readonly reads?: Reads },
  { peer, wall, topic = 'commute', bound = defaultBound, limit = 1 << 14, rename, failed }: Options,
): Document<State, View, Edits, Reads> {
  if (!isPeer(peer))
    throw new TypeError(`replica: a peer's name is 1 to 64 of A–Z a–z 0–9 . _ -, not ${String(peer)}`)
  if (typeof type?.reduce !== 'function') throw new TypeError('replica: not a type: it has no reduce')
  if (typeof wall !== 'function')
    throw new TypeError('replica: wall is a clock: a function that answers milliseconds')
  checkLimit(limit)
  const kept = log()
  const origins = new Map<string, Update['origin']>()
  const held = new Map<string, Update[]>()
  let state = type.empty
  /** What was viewed last: who asks again is given the same. */
  let viewed: { readonly of: State; readonly view: View } | undefined
  let clock = noTime
  let me = peer
  let notUnderstood = 0
  let voids = 0
  let why = ''
  let forks = 0
  let epoch = 0
  const owned = new Set([peer])

  const growth = notice()
  const told = telling<Change>(growth, () => store.failed(), failed)
  const tell = (update: Update | undefined, link: string): void => told.tell({ update, link }, link === '')

  // --- applying ---------------------------------------------------------------------------------------------------

  const originOf = (update: Update): Update => {
    if (update.origin !== undefined) origins.set(update.peer, update.origin)
    const origin = origins.get(update.peer)
    return origin === undefined || update.origin !== undefined ? update : { ...update, origin }
  }

  /** Reduces an update into the state; false where it says something that is not understood. */
  const reduce = (update: Update): boolean => {
    const head = originOf(update)
    let isUnderstood = true
    let after = state
    for (const delta of update.deltas) {
      const isDelta = type.isDelta(delta)
      isUnderstood &&= isDelta
      const fault = isDelta ? type.fault?.(after, delta, head) : undefined
      if (fault !== undefined) {
        voids++
        why = `${update.peer} ${update.seq}: ${fault}`
      }
      after = type.reduce(after, delta, head)
    }
    state = type.seal === undefined ? after : type.seal(after, head)
    return isUnderstood
  }

  const accept = (update: Update, weight = weigh(update)): Fate => {
    kept.push(update, weight)
    store.took(weight.size)
    const isUnderstood = reduce(weight.hasBytes ? copied(update) : update)
    if (!isUnderstood) notUnderstood++
    clock = see(clock, update.time)
    return isUnderstood ? 'news' : 'kept'
  }

  const isMissing = ([name, n]: Dot): boolean => (kept.digest.get(name) ?? 0) < n
  const missingOf = ({ peer, seq, deps }: Update): string | undefined =>
    seq === (kept.digest.get(peer) ?? 0) + 1 ? deps.find(isMissing)?.[0] : peer

  const branch = branches({
    kept,
    missingOf,
    accept,
    tell,
    clear: (name) => {
      const before = kept.clear()
      state = type.empty
      held.delete(name)
      origins.clear()
      notUnderstood = 0
      voids = 0
      return before
    },
    rebuilt: () => {
      epoch++
      store.reset()
    },
  })
  const store = safety({
    kept,
    accept,
    isHeld: branch.isHeld,
    takeBack: branch.takeBack,
    unparkAll: branch.unparkAll,
    epoch: () => epoch,
    grown: growth.tell,
    listen: growth.listen,
  })

  const hold = (update: Update): Fate => {
    const of = held.get(update.peer) ?? []
    let count = 0
    for (const updates of held.values()) count += updates.length
    if (count < mostPending && (of.length === 0 || last(of.at(-1)!) + 1 === update.seq))
      held.set(update.peer, [...of, update])
    return 'held'
  }

  /** Edits are being made: a state is about to come of the one that is there. */
  let writing = false
  const refuseWithin = (): void => {
    if (writing) throw failure('BUSY', 'not within an edit: do it after')
  }

  const apply = (update: Update, link: string): Fate => {
    refuseWithin()
    const have = kept.digest.get(update.peer) ?? 0
    if (update.seq <= have) return branch.isHeld(update) ? 'known' : 'fork'
    if (missingOf(update) !== undefined)
      return held.get(update.peer)?.some((one) => last(one) + 1 >= update.seq) ? hold(update) : 'hole'
    if (isAhead(update.time, wall(), bound)) return hold(update)
    if (branch.isGivenUp(update)) return 'fork'
    const weight = weigh(update)
    if (weight.size > limit + besideLimit) return 'large'
    const fate = accept(update, weight)
    tell(update, link)
    branch.unpark(update.peer)
    return fate
  }

  const look = (): void => {
    refuseWithin()
    branch.look()
    for (const [name, updates] of Array.from(held)) {
      held.delete(name)
      for (const update of updates) apply(update, 'held')
    }
  }

  // --- editing ----------------------------------------------------------------------------------------------------

  const write = (edits: readonly Edit<State>[]): Update | undefined => {
    const broken = store.failed()
    if (broken !== undefined) throw failure('STORE_FAILED', `the store keeps no more: ${broken.message}`)
    if (branch.isWaiting(me)) renounce()
    const seq = (kept.digest.get(me) ?? 0) + 1
    const time = tick(clock, wall())
    if (!isTime(time))
      throw new RangeError(`replica: wall answers milliseconds since 1970, of which ${wall()} is too many`)
    const origin = origins.get(me)
    const plain: Head = { peer: me, seq, count: mostCount, time }
    const head = origin === undefined ? plain : { ...plain, origin }
    let refers: Map<string, number> | undefined
    const refer = (name: string, n: number): void => {
      if (name === me) return
      refers ??= new Map()
      refers.set(name, Math.max(n, refers.get(name) ?? 0))
    }
    const take = (name: string, n: number, to = n): void => refer(name, to)
    let count = 0
    const stamp = { peer: me, time, seq, dot: () => count++, next: () => seq + count, take, refer }
    const before = state
    writing = true
    try {
      const deltas: Value[] = []
      for (const edit of edits) {
        if (typeof edit !== 'function')
          throw new TypeError(
            `edit: takes what the makers in \`edits\` give, not ${Array.isArray(edit) ? 'an array: spread it' : typeof edit}`,
          )
        const delta = edit(state, stamp)
        if (delta === undefined) continue
        // Whoever asks within an edit is answered with what was made so far.
        state = type.reduce(state, delta, head)
        deltas.push(delta)
      }
      if (deltas.length === 0) return undefined
      const deps = depsOf(refers, me)
      if (deps.length > mostDeps)
        throw new RangeError(
          `an update refers to at most ${mostDeps} others, not ${deps.length}: make several of it`,
        )
      const missing = deps.find(isMissing)
      if (missing !== undefined)
        throw new RangeError(`an edit refers to number ${missing[1]} of ${missing[0]}, which is not here yet`)
      const written: Update = { peer: me, seq, count: Math.max(1, count), time, deps, deltas }
      const update = seq === 1 && origin !== undefined ? { ...written, origin } : written
      if (count > mostCount)
        throw new RangeError(`an update writes at most ${mostCount} things, not ${count}: make several of it`)
      const weight = weigh(update)
      if (weight.size > limit)
        throw new RangeError(
          `an update has at most ${limit} bytes, not ${weight.size}: make several of it (of a long text, \`perform\` of text-diff does)`,
        )
      if (type.seal !== undefined) state = type.seal(state, update)
      kept.push(weight.hasBytes ? copied(update) : update, weight)
      store.took(weight.size)
      clock = time
      return update
    } catch (error) {
      state = before
      throw error
    } finally {
      writing = false
    }
  }

  const writeAndTell = (edits: readonly Edit<State>[]): Update | undefined => {
    const update = write(edits)
    if (update !== undefined) tell(update, '')
    return update
  }

  const edit = (...edits: readonly Edit<State>[]): Update | undefined => {
    if (writing)
      throw failure('BUSY', 'an edit within an edit: give both to one `edit`, or make it after this one')
    return told.putOff(() => writeAndTell(edits)) ? undefined : writeAndTell(edits)
  }

  // --- names and forks --------------------------------------------------------------------------------------------

  const renounce = (): void => {
    me = freshName(me, kept.digest, tick(clock, wall()), rename)
    owned.add(me)
  }

  const isKept = (first: Update, end: number): boolean => {
    const mine = kept.after(first.peer, first.seq - 1)?.update
    return mine !== undefined && branch.isMineKept(mine, first, end)
  }

  const fork = (first: Update, end: number): 'mine' | 'theirs' => {
    refuseWithin()
    const n = first.seq - 1
    const mine = kept.after(first.peer, n)?.update
    if (mine === undefined) return 'theirs'
    forks++
    const isMine = branch.isMineKept(mine, first, end)
    if (first.peer === me) renounce()
    if (isMine) return 'mine'
    branch.giveUp(mine, first)
    branch.takeBack(first.peer, n)
    branch.unpark()
    tell(undefined, 'fork')
    return 'theirs'
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
        message: `${some(notUnderstood, 'update')} with what this program does not understand: kept and passed on`,
        count: notUnderstood,
      })
    if (voids > 0)
      out.push({
        code: 'VOID',
        message: `${some(voids, 'change')} that no peer makes, since they refer to what is not there; the last: ${why}`,
        count: voids,
      })
    if (forks > 0)
      out.push({
        code: 'FORK',
        message: `${forks === 1 ? 'once' : `${forks} times`} one name had been in use at two places; both were kept`,
        count: forks,
      })
    const waiting = branch.waiting()
    if (waiting > 0)
      out.push({
        code: 'WAITING',
        message: `${some(waiting, 'update')} not shown until a branch of another copy has come, which was kept in place of one here`,
        count: waiting,
      })
    out.push(...told.reasons())
    const broken = store.failed()
    if (broken !== undefined) out.push({ code: 'STORE_FAILED', message: broken.message, count: 1 })
    return out
  }

  return {
    id: () => me,
    topic,
    limit,
    edits: type.edits,
    reads: type.reads as Reads,
    read: (question) => question(state),
    view: () => {
      if (viewed?.of !== state) viewed = { of: state, view: type.view(state) }
      return viewed.view
    },
    edit,
    subscribe: told.subscribe,
    saved: (update, cb) =>
      told.when(() => update === undefined || (store.durable().get(update.peer) ?? 0) >= last(update), cb),
    length: kept.length,
    oldest: () => 0,
    epoch: () => epoch,
    isBroken: () => store.failed() !== undefined,
    mayLeave: (update) => !owned.has(update.peer) || (store.durable().get(update.peer) ?? 0) >= last(update),
    keep: store.keep,
    digest: () => kept.digest,
    durable: store.durable,
    sum: kept.sum,
    print: kept.print,
    endBefore: kept.endBefore,
    after: kept.after,
    count: kept.count,
    arrived: kept.arrived,
    apply,
    ready: (cb) => told.when(store.isRoom, () => cb()),
    changed: (listener) => growth.listen(told.guarded(listener)),
    together: growth.together,
    renounce: () => {
      refuseWithin()
      renounce()
    },
    fork,
    isKept,
    look,
    reasons,
    wall,
  }
}
