/** What happens in a run, drawn before it begins: so a shorter schedule is the same run with less in it. */
import type { World } from '@commute/virtual-time'
import type { Drawn } from './ranges.ts'

/** Something that happens: when (in milliseconds), to whom, for how long, and a seed for its details. */
export interface Event {
  readonly at: number
  readonly kind: Kind
  readonly node: number
  readonly wire: number
  readonly length: number
  readonly seed: number
}

/** What may happen. */
export type Kind =
  | 'act'
  | 'cut'
  | 'silence'
  | 'halfOpen'
  | 'partition'
  | 'stall'
  | 'crash'
  | 'restore'
  | 'clone'
  | 'jump'
  | 'leap'
  | 'lie'

/** How many edits a second all of them make. */
const acts = 5

/** The events of a run of so many milliseconds, in order. */
export function schedule(world: World, drawn: Drawn, during: number, nodes: number, wires: number): Event[] {
  const rates: readonly (readonly [Kind, number])[] = [
    ['act', acts],
    ['cut', drawn.cuts],
    ['silence', drawn.silences],
    ['halfOpen', drawn.halfOpens],
    ['partition', drawn.partitions],
    ['stall', drawn.stalls],
    ['crash', drawn.crashes],
    ['restore', drawn.restores],
    ['clone', drawn.clones],
    ['jump', drawn.jumps],
    ['leap', drawn.leaps],
    ['lie', drawn.lies],
  ]
  const out: Event[] = []
  for (const [kind, rate] of rates) {
    if (rate === 0) continue
    // Waiting times of a Poisson process.
    for (let at = 0; ;) {
      at += (-Math.log(1 - world.random()) / rate) * 1000
      if (at >= during) break
      out.push({
        at,
        kind,
        node: world.below(nodes),
        wire: world.below(wires),
        length: 500 + world.below(5000),
        seed: world.below(2 ** 31),
      })
    }
  }
  return out.sort((a, b) => a.at - b.at)
}

/** An event as a line for people. */
export function sentence({ at, kind, node, wire, length }: Event): string {
  const peer = String.fromCharCode(97 + node)
  const what = {
    act: `${peer} edits`,
    cut: `wire ${wire} is cut`,
    silence: `wire ${wire} is silent for ${length} ms`,
    halfOpen: `wire ${wire} is half open`,
    partition: `a partition for ${length} ms`,
    stall: `${peer} reads nothing for ${length} ms`,
    crash: `${peer} crashes, and is back after ${length} ms`,
    restore: `${peer} is restored from a backup`,
    clone: `${peer} goes on as a clone`,
    jump: `${peer}'s clock jumps`,
    leap: `${peer}'s clock is a day ahead`,
    lie: `a stranger lies to ${peer}`,
  }[kind]
  return `${(at / 1000).toFixed(2).padStart(7)} s  ${what}`
}
