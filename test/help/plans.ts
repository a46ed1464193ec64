/** What is simulated: by the lanes of the tests, and to find planted bugs. */
import type { Replica } from '@commute/contract'
import { frames } from '@commute/frames'
import { layer } from '@commute/pull'
import { scuttleMap, type ScuttleMap } from '@commute/scuttle-map'
import { reconcile } from '@commute/scuttle-reconcile'
import { copies, type Given, harsh, type Plan } from '@commute/sim-net'
import { act, type Board, make, shown } from './board.ts'

type Seedless<Subject extends Board | ScuttleMap> = Omit<Plan<Subject>, 'seed' | 'only'>

/** The combined document, whatever the network, the disks and the clocks do. */
export const faulty: Seedless<Board> = { make, act, shown }

/** With disks that are copied and brought back. */
export const copied: Seedless<Board> = { ...faulty, ranges: copies }

/** With clocks that are more than a day ahead for a while. */
export const leaping: Seedless<Board> = { ...faulty, ranges: { ...harsh, leaps: 0.3 } }

/** A scuttle-map that forgets removals soon. */
export const mapped: Seedless<ScuttleMap> = {
  make: (given) => scuttleMap({ ...given, grace: 1500 }),
  act: (map, { below, random }) => {
    const key = `k${below(8)}`
    if (random() < 0.4) map.remove(key)
    else map.set(key, below(100))
    map.look()
  },
  shown: (map) => [...map.digest().keys()].toSorted().map((peer) => [peer, [...map.entries(peer)]]),
  ranges: { ...harsh, lies: 0 },
}

/** Links that end once both have said all, and are made again and again; of one message each, as in gossip. */
const once =
  (more: { readonly messages?: number }) =>
  (replica: Replica, { options, between }: Given) =>
    layer(frames(), between, reconcile(replica, { ...options, ...more, tail: false }))

export const meeting: Seedless<Board> = { ...copied, session: once({}) }
export const gossiping: Seedless<Board> = {
  ...faulty,
  ranges: { ...harsh, lies: 0 },
  session: once({ messages: 1 }),
}
