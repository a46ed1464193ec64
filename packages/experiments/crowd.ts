/** Many participants who gossip once a second, over the very session that production runs, in virtual time. */
import { type Flow, flow } from '@commute/flow-control'
import { gossip } from '@commute/gossip'
import { connect } from '@commute/pull'
import { scuttleMap, type ScuttleMap } from '@commute/scuttle-map'
import { type Order, type Reconcile, reconcile } from '@commute/scuttle-reconcile'
import type { World } from '@commute/virtual-time'
import type { Topology } from './topology.ts'

/** What a crowd is made of. */
export interface Plan {
  readonly world: World
  readonly nodes: number
  readonly topology: Topology
  readonly order: Order
  /** The most updates in a message, as it is now. */
  readonly mtu: () => number
  /** The chance that a meeting comes to nothing. */
  readonly loss: number
  /** What each wants to write, in updates per second, where rates are controlled. */
  readonly desired?: number
  /** Sees each side of a meeting before it begins. */
  readonly spy?: (side: Reconcile) => Reconcile
}

/** A participant. */
export interface Node {
  readonly map: ScuttleMap
  readonly flow: Flow | undefined
}

/** The participants, who gossip from now on: each once a second, at a time of its own. */
export function crowd(plan: Plan): Node[] {
  const { world, nodes, topology, order, mtu, loss, desired, spy = (side) => side } = plan
  const all = Array.from({ length: nodes }, (_, at): Node => ({
    map: scuttleMap({ peer: `n${at}`, wall: world.now }),
    flow: desired === undefined ? undefined : flow(desired),
  }))
  const side = ({ map, flow: own }: Node, done?: (error: Error | null) => void): Reconcile => {
    const updates = mtu()
    return spy(
      reconcile(map, {
        messages: 1,
        mtu: 1 << 24,
        order,
        random: world.random,
        ...(updates === Infinity ? {} : { updates }),
        ...(own === undefined ? {} : { flow: own }),
        ...(done === undefined ? {} : { done }),
      }),
    )
  }
  for (const [at, node] of all.entries()) {
    const others = topology(at)
    gossip({
      peers: () => others,
      meet: (other, done) => {
        if (loss > 0 && world.random() < loss) return done(new Error('lost'))
        connect(side(node, done), side(all[other === at ? (at + 1) % nodes : other]!))
      },
      random: world.random,
      after: world.later,
      jitter: 0,
    })
  }
  return all
}
