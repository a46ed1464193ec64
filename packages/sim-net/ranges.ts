/** Which faults, and how much of each: named ranges, from which every run draws its own. */
import type { World } from '@commute/virtual-time'

/** The most of each fault; a run draws from 0 up to it. What is left out does not happen. */
export interface Ranges {
  // Between the frames, where a datagram network would lose whole messages.
  /** The chance that a message is lost. */
  readonly loss?: number
  /** The chance that a message comes twice. */
  readonly duplication?: number
  /** The chance that a message waits until the next has passed. */
  readonly reorder?: number
  /** How long a message is under way, in milliseconds. */
  readonly delay?: number

  // Below the frames, where a stream is slow or dies, and is dialled again.
  /** The chance that a chunk has a flipped bit. */
  readonly flips?: number
  /** Chunks are cut anew, into at most so many bytes. */
  readonly chunk?: number
  /** The share of wires that are slow: 2 to 50 kB a second. */
  readonly slow?: number

  // What happens to somebody; how often a second.
  /** A wire is cut, and both sides are told. */
  readonly cuts?: number
  /** A wire falls silent, one way or both, for some seconds; nobody is told. */
  readonly silences?: number
  /** One side of a wire is gone and dials again; the other is not told. */
  readonly halfOpens?: number
  /** Some peers cannot be reached by the others, for some seconds. */
  readonly partitions?: number
  /** A peer reads nothing for some seconds. */
  readonly stalls?: number
  /** A peer's process dies, and with it what its disk has not kept. */
  readonly crashes?: number
  /** A peer comes back from an older copy of its disk. */
  readonly restores?: number
  /** A peer goes on from a copy of another's disk, under that one's name. */
  readonly clones?: number
  /** A peer's clock jumps, by up to an hour either way. */
  readonly jumps?: number
  /** A peer's clock is more than a day ahead from then on, until all is mended. */
  readonly leaps?: number
  /** A stranger speaks to a peer, and lies. */
  readonly lies?: number

  /** How coarse clocks are, in milliseconds: within that long two peers write at one time. */
  readonly coarse?: number
}

/** A bad network: messages are lost, doubled and swapped, wires die and are silent, processes crash. */
export const harsh: Ranges = {
  loss: 0.3,
  duplication: 0.5,
  reorder: 0.2,
  delay: 500,
  flips: 0.002,
  chunk: 3000,
  slow: 0.2,
  cuts: 0.3,
  silences: 0.1,
  halfOpens: 0.1,
  partitions: 0.1,
  stalls: 0.1,
  crashes: 0.1,
  jumps: 0.05,
  lies: 0.4,
  coarse: 400,
}

/** Disks that are copied and brought back, beside some of the rest. */
export const copies: Ranges = { ...harsh, restores: 0.15, clones: 0.15, lies: 0, coarse: 0 }

/** What one run has drawn. */
export type Drawn = { readonly [Name in keyof Ranges]-?: number }

const names = [
  'loss',
  'duplication',
  'reorder',
  'delay',
  'flips',
  'chunk',
  'slow',
  'cuts',
  'silences',
  'halfOpens',
  'partitions',
  'stalls',
  'crashes',
  'restores',
  'clones',
  'jumps',
  'leaps',
  'lies',
  'coarse',
] as const satisfies readonly (keyof Ranges)[]

/** Draws from ranges. */
export function draw(ranges: Ranges, { random }: Pick<World, 'random'>): Drawn {
  for (const name of Object.keys(ranges))
    if (!(names as readonly string[]).includes(name))
      throw new TypeError(`no range ${name}; there are ${names.join(', ')}`)
  const out: { [name: string]: number } = {}
  for (const name of names) out[name] = random() * (ranges[name] ?? 0)
  return out as Drawn
}
