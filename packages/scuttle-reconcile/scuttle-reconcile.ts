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
import type { Duplex, End, Reason, Replica, Source, Update, Value } from '@commute/contract'
import { distance, split } from '@commute/gossip-digest'
import { defaultBound } from '@commute/hybrid-clock'
import { last } from '@commute/update'
import { cursor } from './cursor.ts'
import { type Hello, hear, type Heard, type Mode, names, type Row, version, writeRuns } from './messages.ts'
import { depth, type Order } from './order.ts'
import { forks } from './forks.ts'

export type { Mode } from './messages.ts'
export { breadth, type Candidate, depth, type Order } from './order.ts'

/** How two sides reconcile. */
export interface Options {
  /** Which way updates flow, seen from here: both ways if not said. */
  readonly mode?: Mode
  /** Stay and pass on what comes (`true`, if not said), or end when both have what there was. */
  readonly tail?: boolean
  /** The most bytes of updates or digest in a message: 60 KiB. The smaller of both sides' counts. */
  readonly mtu?: number
  /** Whose updates go first: `depth`. */
  readonly order?: Order
  /** Calls back again and again, for heartbeats and deadlines; answers the way to stop. Without one there are none. */
  readonly every?: (milliseconds: number, tick: () => void) => () => void
  /** How often to say that one is there, in milliseconds: 20,000. Three in a row unheard end the link. */
  readonly heartbeat?: number
  /** What listeners are told as the name of this link: the other's name if not said. */
  readonly link?: string
  /** Called at the end, with the reason where it was not a good one. */
  readonly done?: (error: Error | null) => void
}

/** What a link is doing. */
export interface Status {
  readonly state: 'greeting' | 'catching up' | 'level' | 'ended' | 'failed'
  /** The other side's name, once it has said it. */
  readonly peer: string | undefined
  /** How many numbers they have, as far as they said, that are not applied here. */
  readonly behind: number
  /** How many numbers I hold that they have not acknowledged as durable. */
  readonly ahead: number
  /** A sentence for people. */
  readonly why: string
  readonly reasons: readonly Reason[]
}

/** One connection's reconcile. */
export interface Reconcile extends Duplex<Value, Value> {
  status(this: void): Status
  /** Ends the link after saying so. */
  close(this: void): void
}

/** How long a hello may take, in milliseconds. */
const patience = 5000

/** How many peers a digest may name. */
const mostPeers = 10_000

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
    tail = true,
    mtu = 60 * 1024,
    order = depth,
    every,
    heartbeat = 20_000,
  } = options
  const mine: Hello = {
    peer: replica.id(),
    topic: replica.topic,
    mode,
    mtu,
    tail,
    wall: replica.wall(),
    limit: replica.limit,
    sum: null,
  }
  const table = names(mostPeers)
  const position = cursor(replica, order)
  let theirs: Hello | undefined
  let finished = false
  let failed: Error | undefined
  let stopTimer: (() => void) | undefined
  let epoch = replica.epoch()
  const stopListening = replica.changed(() => {
    // Something was taken back after a fork: what I have said that I have is no longer so.
    if (epoch !== replica.epoch() && theirs !== undefined) sayDigest()
    epoch = replica.epoch()
    fork.look()
    flush()
  })

  // --- outgoing ---------------------------------------------------------------------------------------------------

  /** Small things to say, before all else. Each kind is there at most once or is bounded by what was heard. */
  const control: Value[] = []
  let asked: ((end: End | null, data?: Value) => void) | undefined
  let greeted = false
  let ending: End | null = null
  let knowsTheirs = false
  let saidDone = false
  let heardDone = false
  const acknowledged = new Map<string, number>()
  const received = new Map<string, number>()
  const saidHave = new Map<string, number>()
  let haveIsDue = false

  const sends = (): boolean => theirs !== undefined && mode !== 'pull' && theirs.mode !== 'push'
  const receives = (): boolean => theirs !== undefined && mode !== 'push' && theirs.mode !== 'pull'
  const isOnce = (): boolean => theirs !== undefined && !(tail && theirs.tail)
  const room = (): number => Math.max(256, Math.min(mtu, theirs?.mtu ?? mtu))

  const isAllDurable = (): boolean => distance(replica.digest(), replica.durable()) === 0
  const sum = (): Value => {
    if (!isAllDurable()) return null
    const { numbers, print } = replica.sum()
    return [numbers, print]
  }

  const hello = (): Value => ['hello', version, { ...mine, peer: replica.id(), sum: sum() }]

  const sayDigest = (): void => {
    for (let at = control.length - 1; at >= 0; at--)
      if ((control[at] as Value[])[0] === 'digest') control.splice(at, 1)
    const claimed = replica.durable()
    const parts = split(claimed, room(), (peer) => peer.length + 18)
    for (const { first, next, entries } of parts) {
      const rows: Value[] = []
      for (const [peer, n] of entries) {
        const end = replica.endBefore(peer, n)
        if (end > 0) rows.push(peer, end, replica.print(peer, end)!)
      }
      control.push(['digest', first, next ?? null, rows])
    }
  }

  const nextHave = (): Value | undefined => {
    if (!haveIsDue) return undefined
    haveIsDue = false
    const out: Value[] = ['have']
    for (const [peer, to] of received) {
      const n = Math.min(to, replica.durable().get(peer) ?? 0)
      if (n <= (saidHave.get(peer) ?? 0)) continue
      saidHave.set(peer, n)
      out.push(peer, n)
    }
    for (const [peer, to] of received) {
      if ((saidHave.get(peer) ?? 0) >= to) received.delete(peer)
      else haveIsDue = true
    }
    return out.length > 1 ? out : undefined
  }

  /** The next message, if there is anything to say. */
  const next = (): Value | undefined => {
    if (!greeted) {
      greeted = true
      return hello()
    }
    const small = control.shift()
    if (small !== undefined) return small
    if (ending !== null || theirs === undefined) return undefined
    if (sends() && knowsTheirs) {
      const runs = position.next(room())
      if (runs.length > 0) return writeRuns(runs, table)
    }
    const have = nextHave()
    if (have !== undefined) return have
    if (!saidDone && (!sends() || (knowsTheirs && position.isLevel() && isSettled()))) {
      saidDone = true
      return ['done']
    }
    return undefined
  }

  /** Whether nothing of what is held waits for the disk before it may leave. */
  const isSettled = (): boolean => isAllDurable() || !isOnce()

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
    for (;;) {
      if (asked === undefined) break
      const message = next()
      const cb = asked
      if (message !== undefined) {
        asked = undefined
        cb(null, message)
        continue
      }
      if (ending === null && isOnce() && saidDone && heardDone && received.size === 0) end(null)
      if (ending !== null && asked !== undefined) {
        asked = undefined
        cb(ending)
      }
      break
    }
    flushing = false
  }

  // --- ending -----------------------------------------------------------------------------------------------------

  const cutShort = (): Error | null =>
    finished || (isOnce() && saidDone && heardDone)
      ? null
      : failure(
          'CUT_SHORT',
          theirs === undefined ? 'the connection ended before it began' : 'the connection was cut',
        )

  /** The end of the link; what there is to say is still said. */
  const end = (error: Error | null): void => {
    if (finished) return
    finished = true
    failed = error ?? undefined
    ending = true
    stopListening()
    stopTimer?.()
    const stop = abortInput
    abortInput = undefined
    flush()
    stop?.()
    options.done?.(error)
  }

  const refuse = (code: string, message: string): void => {
    if (finished) return
    control.length = 0
    greeted = true
    control.push(['refuse', code, message])
    end(failure(code, message))
  }

  const close = (): void => {
    if (finished) return
    control.push(['bye'])
    end(null)
  }

  // --- incoming ---------------------------------------------------------------------------------------------------

  let parts: Map<string, Row> | undefined
  let partsEnd = ''
  let wantsDigest = false
  let fullest: ReadonlyMap<string, number> = new Map()
  let unheard = 0

  const fork = forks(replica, {
    say: (message) => {
      control.push(message)
    },
    skip: position.skip,
    settled: () => {
      sayDigest()
    },
  })

  const hearHello = (found: number, said: Hello | undefined): void => {
    if (theirs !== undefined) return
    if (found !== version) return refuse('VERSION', `this side speaks version ${version}, the other ${found}`)
    if (said === undefined) return refuse('MALFORMED', 'a malformed hello')
    if (said.topic !== replica.topic)
      return refuse('TOPIC', `this side replicates ${JSON.stringify(replica.topic)}, the other another topic`)
    if (said.limit !== replica.limit)
      return refuse(
        'LIMIT',
        `this side's updates have up to ${replica.limit} bytes, the other's ${said.limit}`,
      )
    if (Math.abs(said.wall - replica.wall()) > defaultBound)
      return refuse('CLOCK', 'the clocks of the two sides are more than a day apart')
    theirs = said
    if (!sends() && !receives())
      return refuse('MODE', `${mode} here and ${said.mode} there: nothing would flow either way`)
    const own = replica.sum()
    const isEqual =
      said.sum !== null && isAllDurable() && said.sum.numbers === own.numbers && said.sum.print === own.print
    if (isEqual) startFrom(new Map(replica.digest()))
    else sayDigest()
  }

  const startFrom = (digest: Map<string, number>): void => {
    knowsTheirs = true
    fullest = new Map(digest)
    for (const [peer, n] of digest) if (n > (acknowledged.get(peer) ?? 0)) acknowledged.set(peer, n)
    table.forget()
    position.restart(digest)
  }

  const hearDigest = (first: string, following: string | null, rows: readonly Row[]): void => {
    if (first === '') {
      parts = new Map()
      partsEnd = ''
    }
    if (parts === undefined || first !== partsEnd) return
    for (const row of rows) parts.set(row[0], row)
    if (parts.size > mostPeers) return refuse('LIMIT', `a digest of more than ${mostPeers} peers`)
    if (following !== null) {
      partsEnd = following
      return
    }
    const digest = new Map<string, number>()
    for (const [peer, n] of parts.values()) digest.set(peer, n)
    startFrom(digest)
    fork.renew()
    for (const [peer, n, print] of parts.values()) {
      if (n > (replica.digest().get(peer) ?? 0)) {
        if (peer === replica.id()) replica.renounce()
      } else if (replica.print(peer, n) !== print) fork.found(peer, n)
    }
    parts = undefined
  }

  const hearRuns = (runs: readonly (readonly Update[])[], isWhole: boolean, link: string): void => {
    if (!receives()) return refuse('MODE', 'updates that were not asked for')
    if (!isWhole) wantsDigest = true
    for (const run of runs) {
      const tip = run.at(-1)
      if (tip === undefined || fork.isOpen(tip.peer)) continue
      for (const update of run) {
        // They have it whatever becomes of it here; said before it is applied, or it would be echoed.
        position.has(update.peer, last(update))
        const fate = replica.apply(update, link)
        if (fate === 'fork') fork.dispute(update.peer, update.seq)
        if (fate === 'hole') wantsDigest = true
        if (fate === 'hole' || fate === 'fork') break
        if (fate === 'held') continue
        acknowledged.set(update.peer, Math.max(last(update), acknowledged.get(update.peer) ?? 0))
        if (fate === 'known') continue
        received.set(update.peer, last(update))
        haveIsDue = true
      }
    }
    // A hole is a lost message: one digest, and they begin anew from it. Not again before something came of that.
    if (wantsDigest && !repairing) {
      repairing = true
      sayDigest()
    } else if (!wantsDigest) repairing = false
    wantsDigest = false
  }
  let repairing = false

  const hearLevel = (numbers: number, print: number): void => {
    const own = replica.sum()
    const isEqual = numbers === own.numbers && print === own.print
    if (isEqual && !knowsTheirs) startFrom(new Map(replica.digest()))
    if (!isEqual) sayDigest()
    repairing = false
  }

  const hearOne = (heard: Heard): void => {
    if (heard.kind === 'hello') return hearHello(heard.version, heard.hello)
    if (heard.kind === 'refuse')
      return end(failure(heard.reason.code, `the other side refused: ${heard.reason.message}`))
    if (theirs === undefined) return refuse('MALFORMED', 'something before hello')
    switch (heard.kind) {
      case 'digest':
        return hearDigest(heard.first, heard.next, heard.rows)
      case 'runs':
        return hearRuns(heard.runs, heard.isWhole, options.link ?? theirs.peer)
      case 'have':
        for (const [peer, n] of heard.rows) {
          if (n > (replica.digest().get(peer) ?? 0))
            return refuse('MALFORMED', `have of ${peer} ${n}, which was not sent`)
          if (n > (acknowledged.get(peer) ?? 0)) acknowledged.set(peer, n)
        }
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

  let abortInput: (() => void) | undefined
  const sink = (read: Source<Value>): void => {
    let reading = false
    let looping = false
    abortInput = () => {
      read(true, () => undefined)
    }
    const loop = (): void => {
      if (looping) return
      looping = true
      while (!reading && !finished) {
        reading = true
        let isSync = true
        read(null, (stop, message?: Value) => {
          if (stop !== null) {
            abortInput = undefined
            if (stop === true) end(cutShort())
            else if (isProtocol(stop)) refuse((stop as Error & { code: string }).code, stop.message)
            else end(stop)
            return
          }
          if (finished) return
          unheard = 0
          const heard = hear(message!, table)
          if (heard === undefined) refuse('MALFORMED', 'a message that is none')
          else hearOne(heard)
          replica.ready(() => {
            reading = false
            flush()
            if (!isSync) loop()
          })
        })
        isSync = false
      }
      looping = false
    }
    if (finished) read(true, () => undefined)
    else loop()
  }

  if (every !== undefined) {
    const stopGreeting = every(patience, () => {
      stopGreeting()
      if (theirs === undefined) end(failure('SILENT', `no hello within ${patience / 1000} s`))
    })
    const stopHeartbeat = every(heartbeat, () => {
      replica.look()
      if (++unheard > 3) return end(failure('SILENT', 'nothing was heard for three heartbeats'))
      if (theirs === undefined || !isAllDurable()) return
      const { numbers, print } = replica.sum()
      if (control.length < 64) control.push(['level', numbers, print])
      if (saidDone && isOnce()) control.push(['done'])
      flush()
    })
    stopTimer = () => {
      stopGreeting()
      stopHeartbeat()
    }
  }

  // --- telling ----------------------------------------------------------------------------------------------------

  const status = (): Status => {
    const behind = distance(fullest, replica.digest())
    const ahead = sends() ? distance(replica.digest(), acknowledged) : 0
    const state = finished
      ? failed === undefined
        ? 'ended'
        : 'failed'
      : theirs === undefined
        ? 'greeting'
        : behind === 0 && ahead === 0
          ? 'level'
          : 'catching up'
    const reasons = [...fork.reasons(), ...replica.reasons()]
    return {
      state,
      peer: theirs?.peer,
      behind,
      ahead,
      why: why(state, behind, ahead, failed, reasons),
      reasons,
    }
  }

  return { source, sink, status, close }
}

/** Errors that the other side is told of. */
function isProtocol(error: Error): boolean {
  const { code } = error as Error & { code?: unknown }
  return typeof code === 'string' && code.startsWith('FRAME_')
}

function why(
  state: string,
  behind: number,
  ahead: number,
  failed: Error | undefined,
  reasons: readonly Reason[],
): string {
  if (failed !== undefined) return failed.message
  if (state === 'greeting') return 'waiting for the other side to say who it is'
  const parts: string[] = []
  if (behind > 0) parts.push(`${behind} of theirs are on their way`)
  if (ahead > 0) parts.push(`${ahead} of mine are not yet safe there`)
  for (const { message } of reasons) parts.push(message)
  return parts.length === 0 ? 'both have everything' : parts.join('; ')
}
