/** The invariants that can be seen from outside, at each step: I1, I2, I3, I4, I11 of docs/contracts.md. */
import type { Layer, Replica, Source, Update, Value } from '@commute/contract'
import { isLiar } from './liar.ts'

/** A replica that tells what it applies. */
export interface Telling extends Replica {
  subscribe?(
    this: void,
    listener: (change: { readonly update?: Update | undefined; readonly link: string }) => void,
  ): () => void
}

/** What should not have been. */
export interface Watch {
  readonly broken: Set<string>
  /** A number for the whole course: equal for equal runs. */
  trace(this: void): number
  note(this: void, n: number): void
  /** Watches what a replica applies. */
  replica(this: void, replica: Telling): void
  /** Watches what one side of a link says and hears. */
  link(
    this: void,
    replica: Telling,
    name: string,
  ): { readonly layer: Layer<Value, Value>; stop(this: void): void }
  messages(this: void): number
  /** How many messages of updates there were. */
  runs(this: void): number
}

type Row = readonly [ref: Value, from: Value, print: Value, ...updates: (readonly Value[])[]]

/** Reads the names that a direction introduces. */
function learn(message: Value, names: Map<Value, Value>): void {
  const see = (ref: Value | undefined): void => {
    if (Array.isArray(ref)) names.set(ref[0] as Value, ref[1] as Value)
  }
  if (!Array.isArray(message)) return
  const [kind, ...rest] = message as readonly Value[]
  if (kind === 'runs') for (const run of rest as unknown as readonly Row[]) see(run[0])
  if (kind === 'digest' && Array.isArray(rest[2])) for (const ref of rest[2] as readonly Value[]) see(ref)
}

/**
 * A watch. Where disks are copied one number may stand for two things for a while, and what is healed is said again.
 */
export function watch(isCopied: boolean): Watch {
  const broken = new Set<string>()
  const things = new Map<string, string>()
  let trace = 0
  let messages = 0
  let runs = 0
  const note = (n: number): void => {
    trace = (Math.imul(trace, 31) + n) | 0
  }

  const look = (replica: Telling): void => {
    let latest = 0
    for (let at = 0; at < replica.length(); at++)
      latest = Math.max(latest, replica.arrived(at)?.update.time ?? 0)
    replica.subscribe?.(({ update, link }) => {
      if (update === undefined) return
      const { peer, seq, time, count, deps, deltas } = update
      note(seq + time)
      for (const [name, n] of deps)
        if ((replica.digest().get(name) ?? 0) < n) broken.add('I11: an update was applied before its deps')
      if (link === '' && time <= latest) broken.add('I3: a time that is not after all that was seen')
      latest = Math.max(latest, time)
      if (isCopied || isLiar(peer)) return
      if ((replica.digest().get(peer) ?? 0) < seq) broken.add('I1: applied, but not in the digest')
      const name = `${peer} ${seq}`
      const thing = JSON.stringify([time, count, deps, deltas])
      if ((things.get(name) ?? thing) !== thing) broken.add(`I2: ${name} stands for two things`)
      things.set(name, thing)
    })
  }

  const link = (replica: Telling, name: string) => {
    // What came through this link since the other side last said what it has.
    const heard = new Set<string>()
    const [mine, theirs] = [new Map<Value, Value>(), new Map<Value, Value>()]
    const stop = replica.subscribe?.(({ update, link: through }) => {
      if (through === name && update !== undefined) heard.add(`${update.peer} ${update.seq}`)
    })
    const isEchoed = (message: readonly Value[]): boolean => {
      for (const [ref, from, , ...updates] of message.slice(1) as unknown as readonly Row[]) {
        if (Array.isArray(from)) continue
        const known = typeof ref === 'number' && ref < 0 ? theirs.get(-1 - ref) : (mine.get(ref) ?? ref)
        const peer = Array.isArray(ref) ? (ref[1] as Value) : known
        let seq = (from as number) + 1
        for (const update of updates) {
          if (heard.has(`${String(peer)} ${seq}`)) return true
          seq += update.length === 2 ? 1 : (update[1] as number)
        }
      }
      return false
    }
    const spied: Layer<Value, Value> = (inner) => ({
      sink: (read) =>
        inner.sink((abort, cb) =>
          read(abort, (end, message?) => {
            if (end !== null) return cb(end)
            learn(message!, theirs)
            if (Array.isArray(message) && message[0] === 'digest') heard.clear()
            cb(null, message!)
          }),
        ),
      source: (abort, cb) =>
        (inner.source as Source<Value>)(abort, (end, message?) => {
          if (end !== null) return cb(end)
          messages++
          const [kind] = message as readonly Value[]
          learn(message!, mine)
          if (kind === 'runs') {
            runs++
            if (!isCopied && isEchoed(message as readonly Value[])) broken.add('I4: an update is echoed')
          }
          note(String(kind).length)
          cb(null, message!)
        }),
    })
    return { layer: spied, stop: () => stop?.() }
  }

  return { broken, trace: () => trace, note, replica: look, link, messages: () => messages, runs: () => runs }
}
