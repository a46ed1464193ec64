/**
 * Virtual time and seeded chance: a world in which nothing happens unless one lets it, the same for the same seed.
 *
 * @module
 */

/** A world of its own: nothing in it happens unless `run` lets it. */
export interface World {
  /** The time in milliseconds. */
  now(this: void): number
  /** From 0 up to 1, the same row for the same seed. */
  random(this: void): number
  /** A whole number from 0 up to n, n left out. */
  below(this: void, n: number): number
  after(this: void, milliseconds: number, cb: () => void): void
  /** Once, unless it is stopped; answers the way to. */
  later(this: void, milliseconds: number, cb: () => void): () => void
  /** Again and again; answers the way to stop. */
  every(this: void, milliseconds: number, cb: () => void): () => void
  /** Lets time pass until then. */
  run(this: void, until: number): void
  /** How many callbacks wait. */
  waiting(this: void): number
}

/** Mulberry32: a 32-bit generator of full period. */
function generator(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

interface Due {
  readonly at: number
  readonly order: number
  readonly cb: () => void
}

/**
 * A world for a seed. Callbacks due at one time run in the order in which they were asked for.
 *
 * @example
 * ```js
 * import { world } from '@commute/virtual-time'
 * const here = world(1, 0)
 * const seen = []
 * here.after(1000, () => seen.push(here.now()))
 * here.every(400, () => seen.push(here.now()))
 * here.run(1000)
 * seen // => [400, 800, 1000]
 * ```
 */
export function world(seed: number, start = 1_700_000_000_000): World {
  const random = generator(seed)
  const heap: Due[] = []
  let time = start
  let order = 0

  const before = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

  const add = (due: Due): void => {
    let at = heap.push(due) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(due, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = due
  }

  const take = (): Due => {
    const first = heap[0]!
    const last = heap.pop()!
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
      if (!before(heap[child]!, last)) break
      heap[at] = heap[child]!
      at = child
    }
    if (heap.length > 0) heap[at] = last
    return first
  }

  const after = (milliseconds: number, cb: () => void): void =>
    add({ at: time + Math.max(0, milliseconds), order: order++, cb })

  return {
    now: () => time,
    random,
    below: (n) => Math.floor(random() * n),
    after,
    later: (milliseconds, cb) => {
      let held: (() => void) | undefined = cb
      after(milliseconds, () => held?.())
      // What it holds is free at once, though its time has not come.
      return () => (held = undefined)
    },
    every: (milliseconds, cb) => {
      let stopped = false
      const tick = (): void => {
        if (stopped) return
        after(milliseconds, tick)
        cb()
      }
      after(milliseconds, tick)
      return () => (stopped = true)
    },
    run: (until) => {
      while (heap.length > 0 && heap[0]!.at <= until) {
        const due = take()
        time = due.at
        due.cb()
      }
      time = Math.max(time, until)
    },
    waiting: () => heap.length,
  }
}
