/** Many participants who gossip once a second, over the very session that production runs, in virtual time. */
import { type Flow, flow } from '@commute/flow-control'
import { gossip } from '@commute/gossip'
import { connect } from '@commute/pull'
import { scuttleMap, type ScuttleMap } from '@commute/scuttle-map'
import { type Order, reconcile } from '@commute/scuttle-reconcile'
import type { World } from '@commute/virtual-time'

/** Whom one may meet. */
export type Topology = (index: number) => readonly number[]

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
  /** Whether rates are controlled, and what each wants. */
  readonly desired?: number
}

/** A participant. */
export interface Node {
  readonly map: ScuttleMap
  readonly flow: Flow | undefined
}

/** The participants, who gossip from now on: each once a second, at a time of its own. */
export function crowd({ world, nodes, topology, order, mtu, loss, desired }: Plan): Node[] {
  const all = Array.from({ length: nodes }, (_, at): Node => ({
    map: scuttleMap({ peer: `n${at}`, wall: world.now }),
    flow: desired === undefined ? undefined : flow(desired),
  }))
  const side = ({ map, flow: own }: Node, done?: (error: Error | null) => void) => {
    const updates = mtu()
    return reconcile(map, {
      messages: 1,
      mtu: 1 << 24,
      order,
      random: world.random,
      ...(updates === Infinity ? {} : { updates }),
      ...(own === undefined ? {} : { flow: own }),
      ...(done === undefined ? {} : { done }),
    })
  }
  for (const [at, node] of all.entries()) {
    const others = topology(at)
    gossip({
      peers: () => others,
      meet: (other, done) => {
        if (loss > 0 && world.random() < loss) return done(new Error('lost'))
        connect(side(node, done), side(all[other]!))
      },
      random: world.random,
      after: (milliseconds, cb) => {
        world.after(milliseconds, cb)
        return () => undefined
      },
      jitter: 0,
    })
  }
  return all
}
