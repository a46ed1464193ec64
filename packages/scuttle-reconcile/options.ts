/** How two sides reconcile. */
import type { Flow } from '@commute/flow-control'
import type { Memory } from './memory.ts'
import { type Mode, modes } from './messages.ts'
import type { Order } from './order.ts'

/** How two sides reconcile. */
export interface Options {
  /** Which way updates flow, seen from here: both ways if not said. */
  readonly mode?: Mode
  /** Stay and pass on what comes (`true`, if not said), or end when both have what there was. */
  readonly tail?: boolean
  /** The most bytes of updates or digest in a message: 60 KiB. The smaller of both sides' counts. */
  readonly mtu?: number
  /** The most updates in a message: as many as fit. */
  readonly updates?: number
  /** How many messages of updates to send before this side is done, all or not: for rounds of gossip. */
  readonly messages?: number
  /** Whose updates go first: `depth`. */
  readonly order?: Order
  /** Shuffles ties of the order; without it they go by name. */
  readonly random?: () => number
  /** What is known of those met before, for shorter digests: the same object for all links of the replica. */
  readonly memory?: Memory
  /** My rate, to be shared with them and to follow how full messages are. */
  readonly flow?: Flow
  /** Calls back again and again, for heartbeats and deadlines; answers the way to stop. Without one there are none. */
  readonly every?: (milliseconds: number, tick: () => void) => () => void
  /** How often to say that one is there, in milliseconds: 20,000. Three in a row unheard end the link. */
  readonly heartbeat?: number
  /** What listeners are told as the name of this link: the other's name if not said. */
  readonly link?: string
  /** Called whenever `status()` may have changed: for those who show it. What it throws is dropped. */
  readonly changed?: () => void
  /** Called at the end, with the reason where it was not a good one. */
  readonly done?: (error: Error | null) => void
}

/** Throws a `TypeError` for what is none: said here, where it was made, and not by the other side. */
export function check({
  mode = 'push-pull',
  tail,
  order,
  mtu = 1,
  updates = 1,
  heartbeat = 1,
}: Options): void {
  const isGood =
    modes.includes(mode) &&
    (tail === undefined || typeof tail === 'boolean') &&
    (order === undefined || typeof order === 'function') &&
    mtu >= 1 &&
    mtu < Infinity &&
    updates >= 1 &&
    heartbeat > 0
  if (!isGood)
    throw new TypeError(
      'reconcile: mode is push, pull or push-pull; tail true or false; order a function; mtu, updates and heartbeat are numbers above 0',
    )
}
