/**
 * The paper's second experiment (its figure 3): the rate at which participants may write, found by flow control alone.
 * Everybody wants more than messages can carry; at second 90 messages become half as large.
 */
import type { Source } from '@commute/contract'
import { limit } from '@commute/flow-control'
import { drain, pull } from '@commute/pull'
import { depth } from '@commute/scuttle-reconcile'
import { world } from '@commute/virtual-time'
import { crowd } from './crowd.ts'
import { topologies, topology } from './topology.ts'

/** What to run; what is not said is as in the paper. */
export interface Plan {
  readonly seed: number
  readonly nodes?: number
  readonly keys?: number
  readonly mtu?: number
  /** What each wants to write, in updates per second. */
  readonly rate?: number
  readonly loss?: number
  readonly topology?: (typeof topologies)[number]
}

/** How it stands after so many seconds. */
export interface Row {
  readonly experiment: 'figure-3'
  readonly seed: number
  readonly t: number
  readonly n: number
  readonly mtu: number
  /** What a participant may write, in updates per second, on average. */
  readonly rate: number
  /** What they wrote in this second, on average. */
  readonly written: number
}

/** How long it takes, in virtual seconds. */
export const seconds = 180

/** Runs it, a row a second. */
export function* figure3({
  seed,
  nodes = 128,
  keys = 64,
  mtu = 100,
  rate = 10,
  loss = 0,
  topology: name = 'complete',
}: Plan): Generator<Row, undefined> {
  const here = world(seed, 0)
  const most = (): number => (here.now() < 90_000 ? mtu : mtu / 2)
  const who = topology(name, nodes, here)
  const all = crowd({ world: here, nodes, topology: who, order: depth, mtu: most, loss, desired: rate })
  let written = 0
  const writes: Source<string> = (abort, cb) => {
    if (abort === null) cb(null, String(here.below(keys)))
    else cb(abort)
  }
  for (const { map, flow } of all)
    pull(
      writes,
      limit(flow!, here),
      drain((key) => {
        written++
        map.set(key, here.now())
      }),
    )
  for (let t = 1; t <= seconds; t++) {
    written = 0
    here.run(t * 1000)
    let sum = 0
    for (const { flow } of all) sum += flow!.now().permitted
    yield {
      experiment: 'figure-3',
      seed,
      t,
      n: nodes,
      mtu: most(),
      rate: sum / nodes,
      written: written / nodes,
    }
  }
}
