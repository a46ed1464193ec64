/**
 * The paper's first experiment (its figure 2): how stale participants are under load that is more than messages can
 * carry, by the order in which updates are sent. 128 participants of 64 keys, each meets one at random once a second
 * and writes once a second, twice from second 25 to 75, not at all from 120 on; messages hold 100 updates from second
 * 15 on.
 */
import { gossip } from '@commute/gossip'
import {
  breadth,
  depth,
  mixed,
  newestSource,
  type Order,
  newestFirst,
  oldestFirst,
} from '@commute/scuttle-reconcile'
import { world } from '@commute/virtual-time'
import { crowd } from './crowd.ts'
import { precise } from './precise.ts'
import { type Ledger, ledger, type Look } from './stale.ts'
import { topologies, topology } from './topology.ts'

/** Orders over the session that production runs; the last two of the paper's are models, since they need gaps. */
const orders: { readonly [name: string]: Order | 'oldest' | 'newest' } = {
  depth: depth,
  breadth: breadth,
  'newest-source': newestSource,
  mixed: mixed(0.15),
  'oldest-without-gaps': oldestFirst,
  'newest-without-gaps': newestFirst,
  'precise-oldest': 'oldest',
  'precise-newest': 'newest',
}

/** The names of the orders. */
export const orderNames: readonly string[] = Object.keys(orders)

/** What to run; what is not said is as in the paper. */
export interface Plan {
  readonly seed: number
  readonly order: string
  readonly nodes?: number
  readonly keys?: number
  readonly mtu?: number
  /** Writes a second of each participant; twice that under load. */
  readonly rate?: number
  readonly loss?: number
  readonly topology?: (typeof topologies)[number]
}

/** How it stands after so many seconds. */
export interface Row extends Look {
  readonly experiment: 'figure-2'
  readonly order: string
  readonly seed: number
  readonly t: number
}

/** How long it takes, in virtual seconds. */
export const seconds = 140

/** Runs it, a row a second. */
export function* figure2(plan: Plan): Generator<Row, undefined> {
  const { seed, order: name, nodes = 128, keys = 64, mtu = 100, rate = 1, loss = 0 } = plan
  const order = orders[name]
  if (order === undefined) throw new RangeError(`no order ${name}; there are ${orderNames.join(', ')}`)
  const here = world(seed, 0)
  const time = (): number => here.now() / 1000
  const book = ledger(nodes, keys)
  const most = (): number => (time() < 15 ? Infinity : mtu)
  const who = topology(plan.topology ?? 'complete', nodes, here)
  const write =
    typeof order === 'string'
      ? byModel(order === 'oldest')
      : bySession(book, crowd({ world: here, nodes, topology: who, order, mtu: most, loss }))

  function byModel(isOldestFirst: boolean): (owner: number, key: number, write: number) => void {
    const meet = precise(book, nodes, keys, isOldestFirst)
    for (let at = 0; at < nodes; at++)
      gossip({
        peers: () => who(at),
        meet: (other, done) => {
          if (loss === 0 || here.random() >= loss) meet(at, other === at ? (at + 1) % nodes : other, most())
          done(null)
        },
        random: here.random,
        after: here.later,
        jitter: 0,
      })
    return () => undefined
  }

  for (let owner = 0; owner < nodes; owner++) {
    const next = (): void => {
      const now = time()
      if (now >= 120) return
      const key = here.below(keys)
      write(owner, key, book.wrote(owner, key, now))
      here.after(1000 / (now >= 25 && now < 75 ? 2 * rate : rate), next)
    }
    here.after((here.random() * 1000) / rate, next)
  }
  for (let t = 1; t <= seconds; t++) {
    here.run(t * 1000)
    yield { experiment: 'figure-2', order: name, seed, t, ...book.look(t) }
  }
}

function bySession(book: Ledger, nodes: ReturnType<typeof crowd>) {
  for (const [holder, { map }] of nodes.entries())
    map.subscribe(({ peer, key, value, link }) => {
      if (link !== '') book.took(holder, Number(peer.slice(1)), Number(key), value as number)
    })
  return (owner: number, key: number, write: number): void => nodes[owner]!.map.set(String(key), write)
}
