/**
 * Efficient reconciliation of two replicas as one duplex of messages: say who you are, say what you have, send what the
 * other lacks, then go on live. Both sides run this same function, over any stream, in any topology.
 *
 * van Renesse, Dumitriu, Gough, Thomas: "Efficient Reconciliation and Flow Control for Anti-Entropy Protocols", 2008:
 * digests of highest numbers, lowest numbers first, an MTU, an order. Beyond it: a live tail, causal order, durability
 * acknowledged, forks found and healed, a reason for everything that did not sync. docs/wire.md tells the bytes.
 *
 * A connection holds a cursor, not a queue: O(peers + one frame), however slow the other side is.
 *
 * @module
 */
import type { Digest, Duplex, End, Replica, Source, Sum, Value } from '@commute/contract'
import { distance } from '@commute/gossip-digest'
import { comparing, mostPeers } from './comparing.ts'
import { cursor } from './cursor.ts'
import { writeDigest, writeRow } from './digests.ts'
import { doubting } from './doubting.ts'
import { forks } from './forks.ts'
import { objection } from './greeting.ts'
import { haves } from './haves.ts'
import { ledger } from './ledger.ts'
import type { Remembered } from './memory.ts'
import { type Hello, hear, type Heard, version } from './messages.ts'
import { names } from './names.ts'
import { check, type Options } from './options.ts'
import { depth } from './order.ts'
import { outbox } from './outbox.ts'
import { pulse } from './pulse.ts'
import { reading } from './reading.ts'
import { writeRuns } from './runs.ts'
import { status, type Status } from './status.ts'
import { taking } from './taking.ts'

export type { Mode } from './messages.ts'
export { memory, type Memory } from './memory.ts'
export type { Options } from './options.ts'
export {
  breadth,
  type Candidate,
  depth,
  mixed,
  newestSource,
  type Order,
  newestFirst,
  oldestFirst,
  type Times,
} from './order.ts'
export type { Status } from './status.ts'

/** One connection's reconcile. */
export interface Reconcile extends Duplex<Value, Value> {
  status(this: void): Status
  /** Ends the link after saying so, and what was edited just before and may leave: 16 messages of it at most. */
  close(this: void): void
}

function failure(code: string, message: string): Error & { code: string } {
  return Object.assign(new Error(message), { code })
}

function isSame(a: Sum | null, b: Sum | null): boolean {
  return a !== null && a.numbers === b?.numbers && a.print === b.print
}

/** How large a message may be, whatever was agreed on: it goes into a frame. */
const mostRoom = 1 << 16

/** How many messages of updates are still said by one that closes. */
const mostLast = 16

function used(): Error {
  return failure('USED', 'reconcile: this link has a connection already; for another call reconcile(…) again')
}

/**
 * A replica's side of a connection; of one: given to another it throws an `Error` with code `USED`.
 *
 * @example
 * ```js
 * import * as gSet from '@commute/g-set'
 * import { connect } from '@commute/pull'
 * import { replica } from '@commute/replica'
 * import { reconcile } from '@commute/scuttle-reconcile'
 * const ann = replica(gSet, { peer: 'ann', wall: () => 0 })
 * const bob = replica(gSet, { peer: 'bob', wall: () => 0 })
 * connect(reconcile(ann), reconcile(bob))
 * ann.edit(ann.edits.add('red'))
 * bob.view() // => new Set(['red'])
 * ```
 */
export function reconcile(replica: Replica, options: Options = {}): Reconcile {
  const {
    mode = 'push-pull',
    messages = Infinity,
    tail = messages === Infinity,
    mtu = 60 * 1024,
    updates = Infinity,
    order = depth,
    every,
    heartbeat = 20_000,
  } = options
  if (typeof replica?.digest !== 'function')
    throw new TypeError('reconcile: not a replica: make one with replica(type, …) or scuttleMap(…)')
  check(options)
  const table = names(mostPeers)
  const position = cursor(replica, order, options.random)
  const owed = haves(table)
  let them: Hello | undefined
  let met: Remembered | undefined
  /** My rate as it stood when they were met. */
  const rate = options.flow?.now()
  let finished = false
  let failed: Error | undefined

  // --- outgoing ---------------------------------------------------------------------------------------------------

  let asked: ((end: End | null, data?: Value) => void) | undefined
  let greeted = false
  let ending: End | null = null
  let saidRuns = 0
  let saidDone = false
  let heardDone = false
  const theirs = ledger()
  // Whether a store has failed, theirs as they said, and mine as I said.
  let areBroken = false
  let saidBroken = false

  const sends = (): boolean => them !== undefined && mode !== 'pull' && them.mode !== 'push'
  const receives = (): boolean => them !== undefined && mode !== 'push' && them.mode !== 'pull'
  const isOnce = (): boolean => them !== undefined && !(tail && them.tail)
  const room = (): number => Math.max(256, Math.min(mostRoom, mtu, them?.mtu ?? mtu))
  const isAllDurable = (): boolean => distance(replica.digest(), replica.durable()) === 0
  /** Whether all is durable that ever will be. */
  const isSettled = (): boolean => replica.isBroken() || isAllDurable()
  /**
   * Whether there is nothing to send any more, now or ever: what waits for the disk, and the end of a fork, is waited
   * for where it is once.
   */
  const isSpent = (): boolean =>
    !(isOnce() && fork.isBusy()) &&
    (!sends() || saidRuns >= messages || (position.isLevel() && (isSettled() || !isOnce())))

  /**
   * What was held when the hello was said, where all of it was durable: by that both sides decide whether they are
   * equal.
   */
  let greeting: { readonly sum: Sum | null; readonly digest: Digest } | undefined
  const stand = (): { readonly sum: Sum | null; readonly digest: Digest } => {
    greeting ??= isAllDurable()
      ? { sum: replica.sum(), digest: new Map(replica.digest()) }
      : { sum: null, digest: new Map() }
    return greeting
  }
  const hello = (): Value => {
    const held = stand().sum
    const sum = held && [held.numbers, held.print]
    const { topic, limit } = replica
    const said = { peer: replica.id(), topic, mode, mtu, tail, wall: replica.wall(), limit, sum }
    return ['hello', version, rate === undefined ? said : { ...said, flow: [rate.desired, rate.permitted] }]
  }

  const out = outbox((inFull) => {
    table.forget()
    return writeDigest(replica, table, room(), met, inFull, fork.coming())
  })

  /** Whether it is the turn of questions and branches: neither they nor answers may keep the others from being said. */
  let isForksTurn = false
  const small = (): Value | undefined => {
    if (ending !== null) return out.next()
    isForksTurn = !isForksTurn
    return (isForksTurn ? (fork.next() ?? out.next()) : (out.next() ?? fork.next())) ?? out.nextPart()
  }

  /** The next message, if there is anything to say. */
  const next = (): Value | undefined => {
    if (!greeted) {
      greeted = true
      return hello()
    }
    const first = small()
    if (first !== undefined) return first
    if (ending !== null || them === undefined) return undefined
    if (sends() && saidRuns < messages) {
      const runs = position.next(room(), updates)
      if (runs.length > 0) {
        saidRuns++
        options.flow?.sent(!position.isLevel())
        return writeRuns(runs, replica, table)
      }
    }
    const have = owed.next(replica.durable(), room())
    if (have !== undefined) return have
    if (replica.isBroken() && !saidBroken) {
      saidBroken = true
      return ['broken']
    }
    if (saidDone || !isSpent()) return undefined
    if (saidRuns === 0 && sends()) options.flow?.sent(false)
    saidDone = true
    return ['done']
  }

  const source: Source<Value> = (abort, cb) => {
    if (abort !== null) {
      // They read no more; what they still have to say, a reason perhaps, comes at the other end.
      const waiting = asked
      asked = undefined
      ending ??= abort
      waiting?.(abort)
      if (abort !== true) end(abort)
      return cb(abort)
    }
    if (asked !== undefined) throw used()
    asked = cb as (end: End | null, data?: Value) => void
    flush()
  }

  let flushing = false
  const flush = (): void => {
    if (flushing) return
    flushing = true
    while (asked !== undefined) {
      const message = next()
      if (message === undefined) {
        if (ending === null && isOnce() && saidDone && heardDone && (owed.isEmpty() || replica.isBroken()))
          end(null)
        // Whoever was told of the end may have hung up.
        if (ending === null || asked === undefined) break
      }
      const cb = asked
      asked = undefined
      if (message === undefined) cb(ending!)
      else cb(null, message)
    }
    flushing = false
    const go = out.isFull() ? undefined : resume
    if (go === undefined) return
    resume = undefined
    go()
  }

  /** Tells who shows the status. What that throws may not stop the link. */
  const changed = (): void => {
    try {
      options.changed?.()
    } catch {
      // It is theirs.
    }
  }

  // --- ending -----------------------------------------------------------------------------------------------------

  /** The end of the link; what there is to say is still said. */
  const end = (error: Error | null): void => {
    if (finished) return
    finished = true
    // The branch that is kept has not come: perhaps nobody has it any more. Links that last look at that at a
    // heartbeat.
    if (isOnce() && fork.isDisputed()) replica.look()
    failed = error ?? undefined
    ending = true
    stopListening()
    timers.stop()
    flush()
    input.stop()
    options.done?.(error)
    changed()
  }

  const refuse = (code: string, message: string): void => {
    if (finished) return
    greeted = true
    out.sayLast(['refuse', code, message])
    end(failure(code, message))
  }

  const close = (): void => {
    if (finished) return
    // What was made just now is not said yet where one is asked once in a turn. Of a digest that introduces names
    // nothing more is said.
    table.forget()
    for (let k = 0; k < mostLast && saidRuns < messages && position.isLevel() && sends(); k++) {
      const runs = position.next(room(), updates)
      if (runs.length === 0) break
      saidRuns++
      out.say(writeRuns(runs, replica, table))
    }
    out.say(['bye'])
    end(null)
  }

  /** Their source has ended: well, if all was said. */
  const ended = (stop: End): void => {
    if (stop !== true) {
      const { code } = stop as Error & { code?: unknown }
      return typeof code === 'string' && code.startsWith('FRAME_') ? refuse(code, stop.message) : end(stop)
    }
    const isWell = isOnce() && saidDone && heardDone
    const how = them === undefined ? 'the connection ended before it began' : 'the connection was cut'
    end(isWell ? null : failure('CUT_SHORT', how))
  }

  // --- incoming ---------------------------------------------------------------------------------------------------

  const fork = forks(replica, {
    say: out.say,
    skip: position.skip,
    sends,
    receives,
    anew: () => {
      saidDone = heardDone = false
    },
    settled: (peer) => {
      // What was taken back by this very link needs no whole digest.
      epoch = replica.epoch()
      const row = writeRow(replica, table, peer, fork.coming().get(peer))
      if (row === undefined) out.sayDigest(true)
      else out.say(row)
    },
  })

  const hearHello = (found: number, said: Hello | undefined): void => {
    if (them !== undefined) return
    const why = objection(replica, found, said)
    if (why !== undefined) return refuse(why.code, why.message)
    them = said!
    met = options.memory?.of(them.peer)
    if (!sends() && !receives())
      return refuse('MODE', `${mode} here and ${them.mode} there: nothing would flow either way`)
    if (them.flow !== null && rate !== undefined) options.flow!.met(rate, them.flow)
    const { sum, digest: all } = stand()
    if (isSame(them.sum, sum)) theyHaveAll(all)
    else out.sayDigest(false)
  }

  const theyHaveAll = (all: Digest): void => {
    for (const [peer, n] of all) theirs.have(peer, n)
    position.hear('', null, all, new Map())
  }

  const compare = comparing(replica, fork, position, theirs, out, () => {
    // They lost something, perhaps names too.
    if (saidRuns > 0) table.forget()
  })
  const { take, rest, repaired } = taking(replica, fork, position, owed, theirs, out, refuse)

  const doubt = doubting()
  const hearLevel = (sum: Sum): void => {
    const mine = replica.sum()
    if (!isSame(sum, mine)) {
      const isHeld = replica.reasons().some(({ code }) => code === 'HELD')
      const behind = theirs.behind(replica.digest())
      if (doubt({ mine, theirs: sum, behind, aside: fork.collected(), isHeld })) out.sayDigest(true)
    } else {
      fork.agreed()
      if (!position.isLevel() || theirs.ahead(replica.digest()) > 0) theyHaveAll(replica.digest())
    }
    repaired()
  }

  const hearOne = (heard: Heard): void => {
    if (heard.kind === 'hello') return hearHello(heard.version, heard.hello)
    if (heard.kind === 'refuse')
      return end(failure(heard.reason.code, `the other side refused: ${heard.reason.message}`))
    if (them === undefined) return refuse('MALFORMED', 'something before hello')
    switch (heard.kind) {
      case 'digest': {
        const why = compare(heard, met)
        return why === undefined ? undefined : refuse('LIMIT', why)
      }
      case 'again':
        return out.sayDigest(true)
      case 'runs':
        if (!receives()) return refuse('MODE', 'updates that were not asked for')
        return take(heard.runs, heard.isWhole, options.link ?? them.peer)
      case 'have':
        // Of a branch that was taken back meanwhile they may have more than I.
        for (const [peer, n] of heard.rows) theirs.have(peer, Math.min(n, replica.digest().get(peer) ?? 0))
        return
      case 'broken':
        areBroken = true
        return
      case 'done':
        if (isOnce()) rest(options.link ?? them.peer)
        heardDone = true
        return
      case 'bye':
        return end(null)
      case 'level':
        return hearLevel(heard.sum)
      default:
        return fork.hear(heard)
    }
  }

  /** What waits until small things are said: who says much and reads nothing is not listened to. */
  let resume: (() => void) | undefined
  const input = reading(
    (message) => {
      timers.heard()
      const heard = hear(message, table)
      if (heard === undefined) refuse('MALFORMED', 'a message that is none')
      else replica.together(() => hearOne(heard))
      if (!finished) changed()
    },
    (cb) =>
      replica.ready(() => {
        flush()
        if (out.isFull()) resume = cb
        else cb()
      }),
    ended,
  )

  // --- what happens meanwhile -------------------------------------------------------------------------------------

  let epoch = replica.epoch()
  const stopListening = replica.changed(() => {
    // Something was taken back after a fork: what I have said that I have is no longer so.
    if (epoch !== replica.epoch() && them !== undefined) {
      out.sayDigest(true)
      fork.restart()
    }
    epoch = replica.epoch()
    fork.look()
    flush()
    if (them !== undefined) changed()
  })

  const timers = pulse(every, heartbeat, {
    isGreeted: () => them !== undefined,
    isListening: input.isListening,
    look: () => {
      replica.look()
      fork.retry()
    },
    beat: () => {
      if (them === undefined) return
      const { numbers, print } = replica.sum()
      // While something is not durable there is no sum to say: that this side lives all the same.
      if (!out.isFull()) out.say(isAllDurable() ? ['level', numbers, print] : ['have'])
      if (saidDone && isOnce()) out.say(['done'])
      flush()
    },
    silent: (why) => end(failure('SILENT', why)),
  })

  let isSunk = false
  return {
    source,
    sink: (read) => {
      if (isSunk) throw used()
      isSunk = true
      input.sink(read)
    },
    status: () =>
      status({
        peer: them?.peer,
        isOver: finished,
        failed,
        isTold: position.isTold(),
        areBroken,
        behind: receives() ? theirs.behind(replica.digest()) : 0,
        // Before they have said anything, they have nothing.
        ahead: sends() || (them === undefined && mode !== 'pull') ? theirs.ahead(replica.digest()) : 0,
        reasons: [...fork.reasons(), ...replica.reasons()],
      }),
    close,
  }
}
