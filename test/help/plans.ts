/** What is simulated: by the lanes of the tests, and to find planted bugs. */
import { scuttleMap, type ScuttleMap } from '@commute/scuttle-map'
import { copies, harsh, type Plan } from '@commute/sim-net'
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
