/** Who may meet whom. */
import type { World } from '@commute/virtual-time'

/** Whom a participant may meet. One who finds itself there meets the next one instead. */
export type Topology = (at: number) => readonly number[]

/** The names of the topologies. */
export const topologies = ['complete', 'ring', 'grid', 'random'] as const

/** A topology of so many, by name: everybody, two neighbours, four neighbours on a torus, four at random. */
export function topology(name: (typeof topologies)[number], nodes: number, world: World): Topology {
  const all = Array.from({ length: nodes }, (_, at) => at)
  const wrap = (at: number): number => ((at % nodes) + nodes) % nodes
  const width = Math.max(1, Math.round(Math.sqrt(nodes)))
  switch (name) {
    case 'complete':
      return () => all
    case 'ring':
      return (at) => [wrap(at - 1), wrap(at + 1)]
    case 'grid':
      return (at) => [wrap(at - 1), wrap(at + 1), wrap(at - width), wrap(at + width)]
    case 'random':
      // And the next one, so that nobody is cut off.
      return (at) => [wrap(at + 1), ...Array.from({ length: 3 }, () => world.below(nodes))]
  }
}
