/** One run: some peers, a random topology, faults, then healing; invariants at each step, convergence at the end. */
import type { Update, Value } from '@commute/contract'
import { cut, type Faults, faults, rechunk } from '@commute/faults'
import { frames } from '@commute/frames'
import { connect, layer } from '@commute/pull'
import type { Document } from '@commute/replica'
import { type Options as ReconcileOptions, type Reconcile, reconcile } from '@commute/scuttle-reconcile'
import { type World, world } from '@commute/virtual-time'

/** What a document is made with. */
export interface Given {
  readonly peer: string
  readonly wall: () => number
  readonly rename: (peer: string) => string
}

/** A document of any type. */
// oxlint-disable-next-line typescript/no-explicit-any
type AnyDocument = Document<any, any, any>

/** What to run. */
export interface Plan<Doc extends AnyDocument> {
  readonly seed: number
  /** Makes the document of a peer, fresh or after a crash: as in production. */
  readonly make: (given: Given) => Doc
  /** Changes the document at random. */
  readonly act: (document: Doc, world: World) => void
  /** What is compared at the end; fingerprints are in any case. */
  readonly shown?: (document: Doc) => unknown
  /** 3 to 7, by the seed, if not said. */
  readonly peers?: number
  /** How long faults go on, in virtual milliseconds: 20,000. */
  readonly during?: number
  readonly faults?: Faults
  /** How one side of a link is made: what production makes. */
  readonly session?: (document: Doc, options: ReconcileOptions) => Reconcile
  /** Chances a second that a peer crashes, that its disk is restored from a backup, that it is cloned. */
  readonly crash?: number
  readonly restore?: number
  readonly clone?: number
  /** How far off, at most, a peer's clock is, in milliseconds. */
  readonly skew?: number
}

/** What came of it. */
export interface Report {
  readonly seed: number
  /** What should not have been; empty if all is well. */
  readonly broken: readonly string[]
  /** A number for the whole course of the run: equal for equal runs. */
  readonly trace: number
  readonly peers: number
  readonly updates: number
  readonly messages: number
  readonly crashes: number
  readonly forks: number
}

interface Node<Doc> {
  readonly name: string
  readonly offset: number
  opening: number
  document: Doc
  disk: Update[]
  backup: Update[]
  epoch: number
  up: boolean
}

interface Wire {
  readonly a: number
  readonly b: number
  stop: (() => void) | undefined
}

/** Runs a plan to its end. Synchronous; no real timer. */
export function simulate<Doc extends AnyDocument>(plan: Plan<Doc>): Report {
  const { seed, make, act, during = 20_000, crash = 0.02, restore = 0, clone = 0, skew = 1000 } = plan
  const session = plan.session ?? reconcile
  const here = world(seed)
  const what: Faults = plan.faults ?? {
    loss: here.random() * 0.3,
    duplication: here.random() * 0.5,
    reorder: here.random() * 0.2,
    delay: [0, 1 + here.random() * 500],
  }
  const count = plan.peers ?? 3 + here.below(5)
  const broken = new Set<string>()
  const nodes: Node<Doc>[] = []
  let trace = 0
  let messages = 0
  let runs = 0
  let crashes = 0
  let healing = false
  let linkCount = 0

  const note = (n: number): void => {
    trace = (Math.imul(trace, 31) + n) | 0
  }

  // What everybody says that a number is: no number stands for two things, unless disks were copied.
  const things = new Map<string, string>()
  const isCopied = restore > 0 || clone > 0

  const watch = (node: Node<Doc>): void => {
    const { document } = node
    let latest = 0
    for (let at = 0; at < document.length(); at++)
      latest = Math.max(latest, document.arrived(at)!.update.time)
    document.subscribe(({ update, link }: { update: Update | undefined; link: string }) => {
      if (update === undefined) return
      note(update.seq + update.time)
      for (const [peer, n] of update.deps)
        if ((document.digest().get(peer) ?? 0) < n) broken.add('I11: an update was applied before its deps')
      if ((document.digest().get(update.peer) ?? 0) < update.seq && !isCopied)
        broken.add('I1: applied, but not in the digest')
      if (link === '' && update.time <= latest) broken.add('I3: a time that is not after all that was seen')
      latest = Math.max(latest, update.time)
      const name = `${update.peer} ${update.seq}`
      const thing = JSON.stringify([update.time, update.count, update.deps, update.deltas])
      if (!isCopied && (things.get(name) ?? thing) !== thing) broken.add(`I2: ${name} stands for two things`)
      things.set(name, thing)
    })
  }

  // A disk keeps what was handed to it a while ago; a crash loses the rest.
  const boot = (node: Node<Doc>): void => {
    const epoch = ++node.epoch
    node.up = true
    node.document = make({
      peer: `${node.name}.${node.opening}`,
      wall: () => here.now() + node.offset,
      rename: () => `${node.name}.r${here.below(2 ** 31).toString(36)}`,
    })
    const keeper = node.document.keep()
    for (const update of node.disk) keeper.restore(update)
    watch(node)
    const store = (): void => {
      const batch: Update[] = []
      let asking = true
      const read = (): void => {
        let sync = true
        keeper.source(null, (end, update?) => {
          if (end !== null) return
          batch.push(update!)
          if (sync) return
          flush()
        })
        sync = false
      }
      const flush = (): void => {
        asking = false
        here.after(1 + here.random() * 20, () => {
          if (node.epoch !== epoch || batch.length === 0) return
          const kept = batch.splice(0)
          node.disk.push(...kept)
          keeper.safe(kept.length)
          if (!asking) next()
        })
      }
      const next = (): void => {
        asking = true
        const had = batch.length
        read()
        if (batch.length > had) flush()
      }
      next()
    }
    store()
  }

  for (let at = 0; at < count; at++) {
    const node = {
      name: String.fromCharCode(97 + at),
      offset: Math.floor((here.random() * 2 - 1) * skew),
      opening: 1,
      disk: [],
      backup: [],
      epoch: 0,
      up: true,
    } as unknown as Node<Doc>
    nodes.push(node)
    boot(node)
  }

  // A random connected topology: a tree, and some links more.
  const wires: Wire[] = []
  for (let b = 1; b < count; b++) wires.push({ a: here.below(b), b, stop: undefined })
  for (let extra = here.below(3); extra > 0 && count > 2; extra--) {
    const a = here.below(count)
    const b = here.below(count)
    if (a !== b && !wires.some((w) => (w.a === a && w.b === b) || (w.a === b && w.b === a)))
      wires.push({ a, b, stop: undefined })
  }

  const dial = (wire: Wire): void => {
    const [a, b] = [nodes[wire.a]!, nodes[wire.b]!]
    if (wire.stop !== undefined || !a.up || !b.up) return
    const both = cut<Uint8Array>()
    let over = false
    const stops: (() => void)[] = []
    const hangUp = (): void => {
      if (over) return
      over = true
      for (const stop of stops) stop()
      wire.stop = undefined
      both.cut()
      here.after(200 + here.random() * 1000, () => dial(wire))
    }
    wire.stop = hangUp
    const side = (node: Node<Doc>) => {
      const own = session(node.document, {
        every: here.every,
        heartbeat: 2000,
        link: `link ${++linkCount}`,
        mtu: 256 + here.below(4000),
        done: hangUp,
      })
      const name = `link ${linkCount}`
      const stop = node.document.subscribe(
        ({ update, link }: { update: Update | undefined; link: string }) => {
          if (link === name && update !== undefined) heard.add(`${update.peer} ${update.seq}`)
        },
      )
      stops.push(stop)
      // What came through this link since the other side last said what it has.
      const heard = new Set<string>()
      const names = new Map<Value, Value>()
      const spied = {
        sink: ((read) =>
          own.sink((abort, cb) =>
            read(abort, (end, message?) => {
              if (end !== null) return cb(end)
              if ((message as readonly Value[])[0] === 'digest') heard.clear()
              cb(null, message!)
            }),
          )) as typeof own.sink,
        source: ((abort, cb) =>
          own.source(abort, (end, message?) => {
            if (end !== null) return cb(end)
            messages++
            const kind = (message as readonly Value[])[0]
            if (kind === 'runs') runs++
            if (!isCopied && kind === 'runs' && isEchoed(message as readonly Value[], heard, names))
              broken.add('I4: an update is echoed')
            note(String(kind).length)
            cb(null, message!)
          })) as typeof own.source,
      }
      const world = { random: here.random, now: here.now, after: here.after }
      const faulty = faults<Value>(healing ? { delay: [1, 50] } : what, world)
      return layer(rechunk(1 + here.below(3000), here.random), frames(), faulty, spied)
    }
    connect(both.layer(side(a)), side(b))
  }
  for (const wire of wires) dial(wire)

  // What happens: edits, cuts, crashes, copied disks.
  const start = here.now()
  const down = (node: Node<Doc>): void => {
    node.up = false
    node.epoch++
    for (const wire of wires) if (nodes[wire.a] === node || nodes[wire.b] === node) wire.stop?.()
  }
  const step = (): void => {
    if (here.now() - start >= during) return
    here.after(here.random() * 400, step)
    const node = nodes[here.below(count)]!
    if (!node.up) return
    act(node.document, here)
    if (here.random() < 0.05) wires[here.below(wires.length)]!.stop?.()
    const chance = here.random() * 5
    if (chance < crash + restore + clone) {
      crashes++
      down(node)
      if (chance < restore && node.backup.length < node.disk.length) node.disk = [...node.backup]
      else if (chance < restore + clone) {
        const other = nodes[here.below(count)]!
        if (other !== node && other.up) {
          // A cloned folder: this peer goes on from a copy of the other's disk, under the other's very name.
          node.disk = [...other.disk]
          Object.assign(node, { name: other.name, opening: other.opening })
        }
      } else node.opening += 100
      here.after(here.random() * 3000, () => boot(node))
    } else if (chance < crash + restore + clone + 0.3) node.backup = [...node.disk]
  }
  here.after(0, step)
  here.run(start + during)

  // Healing: everybody comes back, wires are good.
  healing = true
  for (const wire of wires) wire.stop?.()
  here.run(here.now() + 5000)
  for (const wire of wires) dial(wire)
  const isLevel = (): boolean => {
    const [first, ...rest] = nodes.map(({ document }) => document.sum())
    return rest.every(({ numbers, print }) => numbers === first!.numbers && print === first!.print)
  }
  for (let second = 0; second < 60 && !(isLevel() && second > 2); second++) here.run(here.now() + 1000)

  if (!isLevel())
    broken.add(
      `not equal after healing: ${nodes.map(({ name, document }) => `${name} ${document.sum().numbers}`).join(', ')}; ${nodes
        .flatMap(({ document }) => document.reasons().map(({ message }) => message))
        .join('; ')}`,
    )
  else {
    const shown = nodes.map(({ document }) => JSON.stringify(plan.shown?.(document) ?? null))
    if (shown.some((each) => each !== shown[0])) broken.add('equal fingerprints, different documents')
    here.run(here.now() + 10_000)
    const before = runs
    here.run(here.now() + 10_000)
    if (runs > before && !isCopied) broken.add('I4: equal replicas are not quiet')
  }
  return {
    seed,
    broken: [...broken],
    trace,
    peers: count,
    updates: nodes[0]!.document.length(),
    messages,
    crashes,
    forks: nodes.filter(({ document }) => document.reasons().some(({ code }) => code === 'FORK')).length,
  }
}

/** Whether a message of runs holds an update that came through the very link. Learns the names that it introduces. */
function isEchoed(message: readonly Value[], heard: ReadonlySet<string>, names: Map<Value, Value>): boolean {
  type Row = readonly [ref: Value, from: number, ...updates: (readonly Value[])[]]
  for (const [ref, from, ...updates] of message.slice(1) as unknown as readonly Row[]) {
    if (Array.isArray(ref)) names.set(ref[0] as Value, ref[1] as Value)
    const peer = Array.isArray(ref) ? (ref[1] as Value) : (names.get(ref) ?? ref)
    let seq = from + 1
    for (const update of updates) {
      if (heard.has(`${String(peer)} ${seq}`)) return true
      seq += update.length === 2 ? 1 : (update[1] as number)
    }
  }
  return false
}
