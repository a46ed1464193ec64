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
import type { Coming, Digest, Duplex, End, Replica, Source, Sum, Value } from '@commute/contract'
import { distance } from '@commute/gossip-digest'
import { last } from '@commute/update'
import { cursor } from './cursor.ts'
import { type Digested, fill, type Row, short, writeDigest, writeRow } from './digests.ts'
import { forks } from './forks.ts'
import { objection } from './greeting.ts'
import { haves } from './haves.ts'
import type { Remembered } from './memory.ts'
import { type Hello, hear, type Heard, version } from './messages.ts'
import { names } from './names.ts'
import type { Options } from './options.ts'
import { depth } from './order.ts'
import { reading } from './reading.ts'
import { type Run, writeRuns } from './runs.ts'
import { status, type Status } from './status.ts'

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
  preciseNewest,
  preciseOldest,
} from './order.ts'
export type { Status } from './status.ts'

/** One connection's reconcile. */
export interface Reconcile extends Duplex<Value, Value> {
  status(this: void): Status
  /** Ends the link after saying so. */
  close(this: void): void
}

/** How long a hello may take, in milliseconds. */
const patience = 5000

/** How many peers a digest may name. */
const mostPeers = 1 << 17

/** How many small things may wait to be said before nothing more is heard. */
const mostControl = 1 << 12

function failure(code: string, message: string): Error & { code: string } {
  return Object.assign(new Error(message), { code })
}

/**
 * A replica's side of a connection.
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
  const table = names(mostPeers)
  const position = cursor(replica, order, options.random)
  const owed = haves(table)
  let theirs: Hello | undefined
  let met: Remembered | undefined
  /** My rate as it stood when they were met. */
  const rate = options.flow?.now()
  let finished = false
  let failed: Error | undefined
  let stopTimers: (() => void) | undefined

  // --- outgoing ---------------------------------------------------------------------------------------------------

  /** Small things to say, before all else. Each kind is there at most once or is bounded by what was heard. */
  let control: Value[] = []
  /** What is left to say of a digest. */
  let digest: Value[] = []
  let isDigestDue = false
  let asked: ((end: End | null, data?: Value) => void) | undefined
  let greeted = false
  let ending: End | null = null
  let saidRuns = 0
  let saidDone = false
  let heardDone = false
  /** What they have durably, and what they said that they have. */
  const acknowledged = new Map<string, number>()
  const claimed = new Map<string, number>()

  const sends = (): boolean => theirs !== undefined && mode !== 'pull' && theirs.mode !== 'push'
  const receives = (): boolean => theirs !== undefined && mode !== 'push' && theirs.mode !== 'pull'
  const isOnce = (): boolean => theirs !== undefined && !(tail && theirs.tail)
  const room = (): number => Math.max(256, Math.min(mtu, theirs?.mtu ?? mtu))
  const isAllDurable = (): boolean => distance(replica.digest(), replica.durable()) === 0
  /** Whether there is nothing to send any more, now or ever: what waits for the disk is waited for where it is once. */
  const isSpent = (): boolean =>
    !sends() || saidRuns >= messages || (position.isLevel() && (isAllDurable() || !isOnce()))

  /** What was held when the hello was said, where all of it was durable: by that both sides decide whether they are equal. */
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

  const sayDigest = (inFull: boolean): void => {
    table.forget()
    digest = writeDigest(replica, table, room(), met, inFull)
  }

  /** The next part of a digest. */
  const nextDigest = (): Value | undefined => {
    if (isDigestDue) {
      isDigestDue = false
      sayDigest(true)
    }
    return digest.shift()
  }

  /** The next message, if there is anything to say. */
  const next = (): Value | undefined => {
    if (!greeted) {
      greeted = true
      return hello()
    }
    const small = control.shift() ?? (ending === null ? (fork.next() ?? nextDigest()) : undefined)
    if (small !== undefined) return small
    if (ending !== null || theirs === undefined) return undefined
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
    if (saidDone || !isSpent()) return undefined
    if (saidRuns === 0 && sends()) options.flow?.sent(false)
    saidDone = true
    return ['done']
  }

  const source: Source<Value> = (abort, cb) => {
    if (abort !== null) {
      // They read no more; what they still have to say, a reason perhaps, comes at the other end.
      asked = undefined
      ending ??= abort
      if (abort !== true) end(abort)
      return cb(abort)
    }
    asked = cb as typeof asked
    flush()
  }

  let flushing = false
  const flush = (): void => {
    if (flushing) return
    flushing = true
    while (asked !== undefined) {
      const message = next()
      if (message === undefined) {
        if (ending === null && isOnce() && saidDone && heardDone && owed.isEmpty()) end(null)
        if (ending === null) break
      }
      const cb = asked
      asked = undefined
      if (message === undefined) cb(ending!)
      else cb(null, message)
    }
    flushing = false
    const go = control.length < mostControl ? resume : undefined
    if (go === undefined) return
    resume = undefined
    go()
  }

  // --- ending -----------------------------------------------------------------------------------------------------

  /** The end of the link; what there is to say is still said. */
  const end = (error: Error | null): void => {
    if (finished) return
    finished = true
    failed = error ?? undefined
    ending = true
    stopListening()
    stopTimers?.()
    flush()
    input.stop()
    options.done?.(error)
  }

  const refuse = (code: string, message: string): void => {
    if (finished) return
    greeted = true
    control = [['refuse', code, message]]
    digest = []
    end(failure(code, message))
  }

  const close = (): void => {
    if (finished) return
    control.push(['bye'])
    end(null)
  }

  /** Their source has ended: well, if all was said. */
  const ended = (stop: End): void => {
    if (stop !== true) {
      const { code } = stop as Error & { code?: unknown }
      return typeof code === 'string' && code.startsWith('FRAME_') ? refuse(code, stop.message) : end(stop)
    }
    const isWell = isOnce() && saidDone && heardDone
    const how = theirs === undefined ? 'the connection ended before it began' : 'the connection was cut'
    end(isWell ? null : failure('CUT_SHORT', how))
  }

  // --- incoming ---------------------------------------------------------------------------------------------------

  const fork = forks(replica, {
    say: (message) => {
      control.push(message)
    },
    skip: position.skip,
    settled: (peer) => {
      // What was taken back by this very link needs no whole digest.
      epoch = replica.epoch()
      const row = writeRow(replica, table, peer)
      if (row === undefined) isDigestDue = true
      else control.push(row)
    },
  })

  const hearHello = (found: number, said: Hello | undefined): void => {
    if (theirs !== undefined) return
    const why = objection(replica, found, said)
    if (why !== undefined) return refuse(why.code, why.message)
    theirs = said!
    met = options.memory?.of(theirs.peer)
    if (!sends() && !receives())
      return refuse('MODE', `${mode} here and ${theirs.mode} there: nothing would flow either way`)
    if (theirs.flow !== null && rate !== undefined) options.flow!.met(rate, theirs.flow)
    const { sum, digest: all } = stand()
    const isEqual = sum !== null && theirs.sum?.numbers === sum.numbers && theirs.sum.print === sum.print
    if (isEqual) theyHaveAll(all)
    else sayDigest(false)
  }

  const theyHave = (peer: string, n: number): void => {
    if (n > (acknowledged.get(peer) ?? 0)) acknowledged.set(peer, n)
  }

  const theyHaveAll = (all: Digest): void => {
    for (const [peer, n] of all) theyHave(peer, n)
    position.hear('', null, all, new Map())
  }

  /** The digest that was asked for in full. */
  let askedFor: number | undefined
  const hearDigest = (part: Digested): void => {
    // A part with a name that was lost is left alone; the next heartbeat finds that sums differ.
    if (!part.isWhole) return
    const rows = fill(part, met)
    if (rows === undefined) {
      if (part.id !== askedFor) control.push(['again'])
      askedFor = part.id
      return
    }
    const said = new Map<string, number>()
    const coming = new Map<string, Coming>()
    for (const [peer, n, , piece] of rows) {
      said.set(peer, n)
      if (piece !== undefined) coming.set(peer, piece)
      claimed.set(peer, n)
      theyHave(peer, n)
    }
    if (claimed.size > mostPeers) return refuse('LIMIT', `a digest of more than ${mostPeers} peers`)
    // They lost something, perhaps names too.
    if (saidRuns > 0 && part.first === '') table.forget()
    if (!position.hear(part.first, part.next, said, coming))
      return refuse('LIMIT', 'a digest in too many parts that lie apart')
    fork.renew(part.first, part.next)
    for (const row of rows) if (row[3] === undefined) compare(row)
  }

  /** What is held of a peer, beside what they say of it. */
  const compare = ([peer, n, print]: Row): void => {
    const have = replica.digest().get(peer) ?? 0
    const isMe = peer === replica.id()
    if (n > have) {
      if (isMe) replica.renounce()
      return
    }
    const own = replica.print(peer, n)
    if (own !== undefined && short(own) === print) return
    // Where branches are not kept, two may differ below the owner's highest number, but not at it.
    if (replica.fork !== undefined) fork.found(peer, n)
    else if (isMe && n === have) replica.renounce()
  }

  let isRepairing = false
  const hearRuns = (runs: readonly Run[], isWhole: boolean, link: string): void => {
    if (!receives()) return refuse('MODE', 'updates that were not asked for')
    let isHole = !isWhole
    for (const { print, updates: run } of runs) {
      const [first] = run
      if (first === undefined || fork.isOpen(first.peer)) continue
      const before = first.seq - 1
      const isNext = print !== null && before <= (replica.digest().get(first.peer) ?? 0)
      // It goes on from another branch than the one held here: nothing of it is applied.
      if (isNext && short(replica.print(first.peer, before) ?? -1) !== print) {
        fork.found(first.peer, before)
        continue
      }
      for (const update of run) {
        const fate = replica.apply(update, link)
        if (fate === 'hole') isHole = true
        if (fate === 'fork') fork.dispute(update.peer, update.seq)
        if (fate === 'hole' || fate === 'fork') break
        // They have it, whatever became of it here; but of a snapshot they have more than has come.
        if (update.floor === undefined || fate !== 'held') position.has(update.peer, last(update))
        if (fate === 'held') {
          // A piece of a snapshot: something came of it.
          if (update.floor !== undefined) isRepairing = false
          continue
        }
        theyHave(update.peer, last(update))
        if (fate === 'known') continue
        owed.took(update.peer, last(update))
        isRepairing = false
      }
    }
    // A hole is a lost message: one digest, and they begin anew from it. Not again before something came of that.
    if (isHole && !isRepairing) {
      sayDigest(true)
      isRepairing = true
    }
  }

  const hearLevel = (numbers: number, print: number): void => {
    const own = replica.sum()
    if (numbers !== own.numbers || print !== own.print) sayDigest(true)
    else if (!position.isLevel()) theyHaveAll(replica.digest())
    isRepairing = false
  }

  const hearOne = (heard: Heard): void => {
    if (heard.kind === 'hello') return hearHello(heard.version, heard.hello)
    if (heard.kind === 'refuse')
      return end(failure(heard.reason.code, `the other side refused: ${heard.reason.message}`))
    if (theirs === undefined) return refuse('MALFORMED', 'something before hello')
    switch (heard.kind) {
      case 'digest':
        return hearDigest(heard)
      case 'again':
        return sayDigest(true)
      case 'runs':
        return hearRuns(heard.runs, heard.isWhole, options.link ?? theirs.peer)
      case 'have':
        // Of a branch that was taken back meanwhile they may have more than I.
        for (const [peer, n] of heard.rows) theyHave(peer, Math.min(n, replica.digest().get(peer) ?? 0))
        return
      case 'done':
        heardDone = true
        return
      case 'bye':
        return end(null)
      case 'level':
        return hearLevel(heard.sum.numbers, heard.sum.print)
      default:
        return fork.hear(heard)
    }
  }

  let unheard = 0
  /** What waits until small things are said: who says much and reads nothing is not listened to. */
  let resume: (() => void) | undefined
  const input = reading(
    (message) => {
      unheard = 0
      const heard = hear(message, table)
      if (heard === undefined) refuse('MALFORMED', 'a message that is none')
      else replica.together(() => hearOne(heard))
    },
    (cb) =>
      replica.ready(() => {
        flush()
        if (control.length < mostControl) cb()
        else resume = cb
      }),
    ended,
  )

  // --- what happens meanwhile -------------------------------------------------------------------------------------

  let epoch = replica.epoch()
  const stopListening = replica.changed(() => {
    // Something was taken back after a fork: what I have said that I have is no longer so.
    if (epoch !== replica.epoch() && theirs !== undefined) {
      isDigestDue = true
      fork.restart()
    }
    epoch = replica.epoch()
    fork.look()
    flush()
  })

  if (every !== undefined) {
    const stopGreeting = every(patience, () => {
      stopGreeting()
      if (theirs === undefined) end(failure('SILENT', `no hello within ${patience / 1000} s`))
    })
    const stopHeartbeat = every(heartbeat, () => {
      replica.look()
      fork.retry()
      if (++unheard > 3) return end(failure('SILENT', 'nothing was heard for three heartbeats'))
      if (theirs === undefined || !isAllDurable()) return
      const { numbers, print } = replica.sum()
      if (control.length < mostControl) control.push(['level', numbers, print])
      if (saidDone && isOnce()) control.push(['done'])
      flush()
    })
    stopTimers = () => {
      stopGreeting()
      stopHeartbeat()
    }
  }

  return {
    source,
    sink: input.sink,
    status: () =>
      status({
        peer: theirs?.peer,
        isOver: finished,
        failed,
        behind: distance(claimed, replica.digest()),
        ahead: sends() ? distance(replica.digest(), acknowledged) : 0,
        reasons: [...fork.reasons(), ...replica.reasons()],
      }),
    close,
  }
}
