/** One run: some peers, a topology, faults, then healing; invariants at each step, convergence at the end. */
import type { Duplex, Replica, Update } from '@commute/contract'
import { frames } from '@commute/frames'
import { connect, layer } from '@commute/pull'
import { reconcile } from '@commute/scuttle-reconcile'
import { type World, world } from '@commute/virtual-time'
import { attach, type Keeping } from './disk.ts'
import { isLiar, liar } from './liar.ts'
import { draw, harsh, type Ranges } from './ranges.ts'
import { type Event, schedule, sentence } from './schedule.ts'
import { text, thrown } from './shown.ts'
import { type Telling, watch } from './watch.ts'
import { type Given, wire, type Wire } from './wires.ts'

/** What a replica is made with. */
export interface Made {
  readonly peer: string
  readonly wall: () => number
  readonly rename: (peer: string) => string
}

/** What to run. */
export interface Plan<Subject extends Replica> {
  readonly seed: number
  /** Makes the replica of a peer, fresh or after a crash: as in production. */
  readonly make: (given: Made) => Subject
  /** Changes it at random. */
  readonly act: (replica: Subject, world: World) => void
  /** One side of a link: the pipeline of production, with `between` in it. `frames` and `reconcile` if not said. */
  readonly session?: (replica: Subject, given: Given) => Duplex<Uint8Array, Uint8Array>
  /** What is compared at the end, maps and sets by what is in them; fingerprints are in any case. */
  readonly shown?: (replica: Subject) => unknown
  /**
   * Looks at the replicas that are up, after each event and after healing; answers what should not be, as a sentence.
   */
  readonly check?: (replicas: readonly Subject[]) => string | undefined
  /** Who is connected with whom, as pairs of indexes: a random connected graph if not said. */
  readonly topology?: (peers: number, world: World) => readonly (readonly [number, number])[]
  /** How many peers: 3 to 7, by the seed, if not said. */
  readonly peers?: number
  /** How long faults go on, in virtual milliseconds: 8000. */
  readonly during?: number
  /** Which faults: `harsh`. */
  readonly ranges?: Ranges
  /** Only these events of the schedule: for a run that was shrunk. */
  readonly only?: readonly number[]
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
  readonly forks: number
  /** What happened, in order. */
  readonly events: readonly Event[]
}

interface Node<Subject> {
  readonly index: number
  name: string
  opening: number
  offset: number
  replica: Subject & Keeping & Telling
  disk: Update[]
  backup: Update[]
  epoch: number
  isUp: boolean
}

const day = 24 * 60 * 60 * 1000

/** How far off a peer's clock is, but for one that leaps, in milliseconds. */
const skew = 1000

/** A random connected graph: a tree, and some links more. */
function randomly(peers: number, { below }: World): (readonly [number, number])[] {
  const out: (readonly [number, number])[] = []
  for (let b = 1; b < peers; b++) out.push([below(b), b])
  for (let extra = below(3); extra > 0 && peers > 2; extra--) {
    const [a, b] = [below(peers), below(peers)]
    if (a !== b && !out.some(([x, y]) => (x === a && y === b) || (x === b && y === a))) out.push([a, b])
  }
  return out
}

/**
 * What a log holds, whatever the names: a lost branch is issued again under another. A map writes over, so it is not
 * asked.
 */
function things(replica: Replica): string[] {
  const out: string[] = []
  if (replica.fork === undefined) return out
  for (let at = replica.oldest(); at < replica.length(); at++) {
    const { peer, time, deltas } = replica.arrived(at)!.update
    if (!isLiar(peer)) out.push(JSON.stringify([peer.replace(/\..*/, ''), time, deltas]))
  }
  return out
}

/** Runs a plan to its end. Synchronous; no real timer. */
export function simulate<Subject extends Replica>(plan: Plan<Subject>): Report {
  const { seed, make, act, during = 8000, ranges = harsh, check } = plan
  const here = world(seed)
  const drawn = draw(ranges, here)
  const count = plan.peers ?? 3 + here.below(5)
  if (!Number.isInteger(seed)) throw new RangeError(`a seed is a whole number, not ${seed}`)
  if (!(count >= 2)) throw new RangeError(`two peers at least, not ${count}`)
  const pairs = (plan.topology ?? randomly)(count, here)
  const whole = schedule(here, drawn, during, count, pairs.length)
  for (const at of plan.only ?? [])
    if (whole[at] === undefined)
      throw new RangeError(`seed ${seed} has ${whole.length} events, no number ${at}`)
  const events = whole.filter((_, at) => plan.only === undefined || plan.only.includes(at))
  const grain = Math.max(1, Math.floor(drawn.coarse))
  const isCopied = drawn.restores > 0 || drawn.clones > 0
  const seen = watch(isCopied)
  const { broken } = seen
  let isHealing = false
  let isWaiting = false
  let links = 0

  // --- peers ------------------------------------------------------------------------------------------------------

  const boot = (node: Node<Subject>): void => {
    const epoch = ++node.epoch
    node.isUp = true
    node.replica = make({
      peer: `${node.name}.${node.opening}`,
      wall: () => Math.floor((here.now() + node.offset) / grain) * grain,
      rename: () => `${node.name}.r${here.below(2 ** 31).toString(36)}`,
    })
    attach(node.replica, node.disk, here, () => node.epoch === epoch)
    seen.replica(node.replica)
  }
  const nodes = Array.from({ length: count }, (_, index): Node<Subject> => {
    const node = {
      index,
      name: String.fromCharCode(97 + index),
      offset: Math.floor((here.random() * 2 - 1) * skew),
      opening: 1,
      disk: [],
      backup: [],
      epoch: 0,
      isUp: true,
    } as unknown as Node<Subject>
    boot(node)
    return node
  })

  const session = (plan.session ??
    ((replica: Replica, { options, between }: Given) =>
      layer(frames(), between, reconcile(replica, options)))) as (
    replica: Telling,
    given: Given,
  ) => Duplex<Uint8Array, Uint8Array>
  const wires = pairs.map((ends): Wire =>
    wire(
      ends,
      (at) => ({ isUp: nodes[at]!.isUp && !isWaiting, replica: nodes[at]!.replica }),
      session,
      () => (isHealing ? undefined : drawn),
      // Over good wires everybody must get everything without a heartbeat that mends what went wrong; but a branch that
      // was given up is looked at again by one.
      () => !isHealing || isCopied,
      here,
      seen,
      () => `link ${++links}`,
    ),
  )
  const wiresOf = ({ index }: Node<Subject>): Wire[] => wires.filter(({ ends }) => ends.includes(index))

  const up = (node: Node<Subject>): void => {
    if (node.isUp) return
    boot(node)
    for (const each of wiresOf(node)) each.dial()
  }
  const down = (node: Node<Subject>, milliseconds: number): void => {
    node.isUp = false
    node.epoch++
    for (const each of wiresOf(node)) each.cut()
    here.after(milliseconds, () => up(node))
  }

  // --- what happens -----------------------------------------------------------------------------------------------

  const happen = ({ kind, node: at, wire: which, length, seed: own }: Event): void => {
    const node = nodes[at]!
    const chance = world(own)
    const chosen = wires[which]!
    switch (kind) {
      case 'act':
        if (node.isUp) act(node.replica, { ...here, random: chance.random, below: chance.below })
        if (chance.random() < 0.1) node.backup = [...node.disk]
        return
      case 'cut':
        return chosen.cut()
      case 'silence':
        return chosen.silence(length, [undefined, ...chosen.ends][chance.below(3)])
      case 'halfOpen':
        return chosen.halfOpen()
      case 'partition': {
        const group = chance.below(2 ** count)
        for (const each of wires) {
          const [a, b] = each.ends.map((end) => (group >> end) & 1)
          if (a !== b) each.silence(length)
        }
        return
      }
      case 'stall':
        for (const each of wiresOf(node)) each.silence(length, at)
        return
      case 'jump':
        node.offset += Math.floor((chance.random() * 2 - 1) * 3_600_000)
        return
      case 'leap':
        node.offset = 1.2 * day
        return
      case 'lie':
        if (!node.isUp) return
        connect(
          session(node.replica, {
            options: { every: here.every, heartbeat: 2000, link: 'liar', mtu: 1000, done: () => undefined },
            between: (inner) => inner as never,
          }),
          liar(own, node.replica.topic, node.replica.limit, node.replica.wall(), [
            ...node.replica.digest().keys(),
          ]),
        )
        return
      default:
    }
    if (!node.isUp) return
    if (kind === 'restore' && node.backup.length < node.disk.length) node.disk = [...node.backup]
    else if (kind === 'clone') {
      const other = nodes[chance.below(count)]!
      if (other !== node && other.isUp) {
        // A cloned folder: this peer goes on from a copy of the other's disk, under the other's very name.
        node.disk = [...other.disk]
        node.name = other.name
        node.opening = other.opening
      }
    } else node.opening += 100
    down(node, length)
  }

  /** Does something, and notes what it throws. */
  const safely = (what: string, work: () => void): void => {
    try {
      work()
    } catch (error) {
      broken.add(`${what} threw: ${thrown(error)}`)
    }
  }
  const look = (when: string): void => {
    const wrong: unknown = check?.(nodes.filter(({ isUp }) => isUp).map(({ replica }) => replica))
    if (typeof wrong === 'string') broken.add(`${wrong} (${when})`)
    else if (wrong !== undefined)
      broken.add(`check answers a sentence or undefined, not ${String(wrong)} (${when})`)
  }
  const run = (until: number): void => safely('what was under way', () => here.run(until))

  for (const each of wires) each.dial()
  const start = here.now()
  for (const event of events) {
    run(start + event.at)
    safely(event.kind, () => happen(event))
    if (check !== undefined) safely('check', () => look(`after: ${sentence(event).trim()}`))
  }
  run(start + during)

  // --- healing ----------------------------------------------------------------------------------------------------

  isHealing = true
  const there = new Set<string>()
  for (const { isUp, replica } of nodes) if (isUp) for (const each of things(replica)) there.add(each)
  const hasLeapt = nodes.some(({ offset }) => offset > day / 2)
  for (const node of nodes) node.offset = Math.max(-skew, Math.min(skew, node.offset))
  run(here.now() + 10_000)
  if (hasLeapt) {
    // What was written with a clock far ahead is held until its time has come.
    isWaiting = true
    for (const each of wires) each.cut()
    run(here.now() + 2 * day)
    isWaiting = false
  }
  for (const node of nodes) up(node)
  for (const each of wires) {
    each.cut()
    each.dial()
  }
  const isLevel = (): boolean => {
    const [first, ...rest] = nodes.map(({ replica }) => replica.sum())
    return rest.every(({ numbers, print }) => numbers === first!.numbers && print === first!.print)
  }
  for (let second = 0; second < 60 && !(isLevel() && second > 2); second++) run(here.now() + 1000)

  if (!isLevel())
    broken.add(
      `not equal after healing: ${nodes.map(({ name, replica }) => `${name} ${replica.sum().numbers}`).join(', ')}; ${[
        ...new Set(nodes.flatMap(({ replica }) => replica.reasons().map(({ message }) => message))),
      ].join('; ')}`,
    )
  else {
    if (check !== undefined) safely('check', () => look('after healing'))
    safely('shown', () => {
      const [first, ...rest] = nodes.map(
        ({ replica }) => [replica.id(), text(plan.shown?.(replica))] as const,
      )
      const other = rest.find(([, shown]) => shown !== first![1])
      if (other === undefined) return
      const says = ([name, shown]: readonly [string, string]): string =>
        `${name} shows ${shown.slice(0, 200)}`
      broken.add(`equal fingerprints, different documents: ${says(first!)}; ${says(other)}`)
    })
    run(here.now() + 10_000)
    const before = seen.runs()
    run(here.now() + 10_000)
    if (seen.runs() > before && !isCopied) broken.add('I4: equal replicas are not quiet')
    for (const each of things(nodes[0]!.replica)) there.delete(each)
    if (there.size > 0) broken.add(`I1: ${there.size} updates are lost that somebody had`)
  }
  if (seen.messages() === 0)
    broken.add('nothing was said: a session puts `between` between its frames and its reconcile')
  return {
    seed,
    broken: [...broken],
    trace: seen.trace(),
    peers: count,
    updates: nodes[0]!.replica.length(),
    messages: seen.messages(),
    forks: nodes.filter(({ replica }) => replica.reasons().some(({ code }) => code === 'FORK')).length,
    events,
  }
}
