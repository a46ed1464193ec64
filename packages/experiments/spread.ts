/** How many rounds one update takes to reach everybody, and what a round costs each. */
import { depth } from '@commute/scuttle-reconcile'
import { encode } from '@commute/value'
import { world } from '@commute/virtual-time'
import { crowd } from './crowd.ts'
import { topologies, topology } from './topology.ts'

/** What to run. */
export interface Plan {
  readonly seed: number
  readonly nodes?: number
  readonly loss?: number
  readonly topology?: (typeof topologies)[number]
}

/** How it stands after a round, in which each has met one other. */
export interface Row {
  readonly experiment: 'spread'
  readonly seed: number
  readonly n: number
  readonly round: number
  /** How many have the update. */
  readonly reached: number
  /** Bytes that a participant sent in this round, on average. */
  readonly bytes: number
}

/** When it is given up, in rounds. */
const most = 1000

/** Runs it until all have the update, a row a round. */
export function* spread({
  seed,
  nodes = 1000,
  loss = 0,
  topology: name = 'complete',
}: Plan): Generator<Row, undefined> {
  const here = world(seed, 0)
  let bytes = 0
  const who = topology(name, nodes, here)
  const all = crowd({
    world: here,
    nodes,
    topology: who,
    order: depth,
    mtu: () => Infinity,
    loss,
    spy: (side) => ({
      ...side,
      source: (abort, cb) =>
        side.source(abort, (end, message?) => {
          if (end !== null) return cb(end)
          bytes += encode(message!).length
          cb(null, message!)
        }),
    }),
  })
  let reached = 1
  for (const { map } of all)
    map.subscribe(({ link }) => {
      if (link !== '') reached++
    })
  all[0]!.map.set('news', 1)
  for (let round = 1; round <= most; round++) {
    bytes = 0
    here.run(round * 1000)
    yield { experiment: 'spread', seed, n: nodes, round, reached, bytes: bytes / nodes }
    if (reached === nodes) return
  }
}
