/**
 * A counter that goes up, or up and down, and can be reset. A delta holds a writer's new totals, never a step, so it
 * may come twice; beside them the totals that a reset had seen, so an increment at the same time as a reset survives
 * it.
 *
 * Shapiro, Preguiça, Baquero, Zawirski: "A comprehensive study of Convergent and Commutative Replicated Data Types",
 * 2011, section 3.1 (G-Counter, PN-Counter). The dotted form, for counters in a map-of, keeps each increment under its
 * dot: exact beside any removal, O(increments since the entry was put) to hold.
 *
 * @module
 */
import { entries, type Entries } from '@commute/causal'
import type { Back, Dotted, Edit, Head, Nests, Type, Value } from '@commute/contract'
import { anyHead, isCount, isPeer } from '@commute/dots'
import { forEach, get, type PersistentMap, update } from '@commute/persistent-map'

/** One peer's totals, and those of them that resets had seen. */
type Totals = readonly [up: number, down: number, upReset: number, downReset: number]

/** Peer → totals. Persistent: compare with `Object.is`. */
export type State = PersistentMap<Totals>

/** The dotted form: each step under its dot. */
export type Store = Entries<Value>

/** What one does with a counter that goes up and down. */
export interface Edits<S> {
  /** Adds a whole number, also a negative one. */
  add(this: void, n: number): Edit<S>
  /** Back to zero, as far as I have seen. */
  reset(this: void): Edit<S>
}

/** What one does with a counter that only goes up. */
export interface GrowEdits<S> {
  /** Adds a whole number from 0 on. */
  add(this: void, n: number): Edit<S>
}

/** Zero. */
export const empty: State = null

const zero: Totals = [0, 0, 0, 0]

/** Up to where others can reset what somebody has counted: so there is always room to count on, whatever they claim. */
const mostReset = 2 ** 52

/**
 * `[[peer | null, up, down, upReset, downReset], …]`, null for the writer; trailing zeros may be left out. Of others an
 * update says only what a reset had seen.
 */
function parse(delta: Value, head?: Head): [peer: string, totals: Totals][] | undefined {
  if (!Array.isArray(delta)) return undefined
  const out: [string, Totals][] = []
  for (const row of delta as readonly Value[]) {
    if (!Array.isArray(row) || row.length < 2 || row.length > 5) return undefined
    const [name, up, down = 0, upReset = 0, downReset = 0] = row as readonly Value[]
    const peer = name === null ? head?.peer : name
    if (!isPeer(peer) || !isCount(up) || !isCount(down) || !isCount(upReset) || !isCount(downReset))
      return undefined
    const isOwn = head === undefined || peer === head.peer
    const others = (reset: number): number => Math.min(reset, mostReset)
    out.push([peer, isOwn ? [up, down, upReset, downReset] : [0, 0, others(upReset), others(downReset)]])
  }
  return out
}

/** The larger of each total. O(delta × log peers). */
export function reduce(state: State, delta: Value, head?: Head): State {
  let out = state
  for (const [peer, theirs] of parse(delta, head) ?? []) {
    out = update(out, peer, (here) => {
      const mine = here ?? zero
      if (!theirs.some((total, at) => total > mine[at]!)) return here
      return theirs.map((total, at) => Math.max(total, mine[at]!)) as unknown as Totals
    })
  }
  return out
}

/** The delta if it moves any total, else undefined. */
export function news(state: State, delta: Value, head?: Head): Value | undefined {
  return reduce(state, delta, head) === state ? undefined : delta
}

function row(peer: string | null, totals: Totals): Value {
  const out: Value[] = [peer, ...totals]
  while (out.length > 2 && out.at(-1) === 0) out.pop()
  return out
}

/** All totals as one delta; undefined for zero by nobody. */
export function all(state: State): Value | undefined {
  if (state === null) return undefined
  const out: Value[] = []
  forEach(state, (totals, peer) => out.push(row(peer, totals)))
  return out
}

/** Whether a value is a list of totals. */
export function isDelta(value: Value): boolean {
  return parse(value, anyHead) !== undefined
}

/** The sum, less what was reset. O(peers). */
export function view(state: State): number {
  let sum = 0
  forEach(state, ([up, down, upReset, downReset]) => {
    sum += Math.max(0, up - upReset) - Math.max(0, down - downReset)
  })
  return sum
}

function whole(n: number, least: number): number {
  if (!Number.isSafeInteger(n) || n < least)
    throw new TypeError(`counter: add() takes a whole number${least === 0 ? ' from 0 on' : ''}, not ${n}`)
  return n
}

function adder(least: number): (n: number) => Edit<State> {
  return (n) => {
    whole(n, least)
    return (state, stamp) => {
      const [up, down, upReset, downReset] = get(state, stamp.peer) ?? zero
      if (n === 0) return undefined
      // Where a reset has seen more than I know of, as after a fork, I count on from there.
      const totals: Totals =
        n > 0
          ? [Math.max(up, upReset) + n, down, upReset, downReset]
          : [up, Math.max(down, downReset) - n, upReset, downReset]
      if (!Number.isSafeInteger(totals[0]) || !Number.isSafeInteger(totals[1]))
        throw new RangeError(`counter: ${stamp.peer} has counted over 2^53 - 1`)
      return [row(stamp.seq === undefined ? stamp.peer : null, totals)]
    }
  }
}

function stepper(least: number): (n: number) => Edit<Store> {
  return (n) => {
    whole(n, least)
    return (_store, stamp) => (n === 0 ? undefined : [[stamp.dot(), n]])
  }
}

/** `add(n)`, `reset()`. */
export const edits: Edits<State> = {
  add: adder(Number.MIN_SAFE_INTEGER),
  reset: () => (state) => {
    const out: Value[] = []
    forEach(state, (totals, peer) => {
      const [up, down, upReset, downReset] = totals
      if (up > upReset || down > downReset) out.push(row(peer, [up, down, up, down]))
    })
    return out.length === 0 ? undefined : out
  },
}

/** Edits that count from one sum to another; none where somebody has counted so far that no number leads back. */
function from<S>(after: number, before: number, add: (n: number) => Edit<S>): Edit<S>[] {
  return Number.isSafeInteger(before - after) ? [add(before - after)] : []
}

/** Counts back what was counted. */
export const back: Back<State> = (before, after) => from(view(after), view(before), edits.add)

/** Who has counted. */
export function writers(state: State, each: (peer: string) => void): void {
  forEach(state, (_totals, peer) => each(peer))
}

function sumOf(store: Store): number {
  return store.reduce((sum, { value }) => sum + (value as number), 0)
}

function dottedOf<E>(edits: E): Dotted<Store, number, E> {
  return {
    ...entries,
    read: (value, head) => {
      const store = entries.read(value, head)
      return store?.every((entry) => Number.isSafeInteger(entry.value)) ? store : undefined
    },
    view: sumOf,
    edits,
  }
}

/** The form that nests in a map-of. */
export const dotted: Dotted<Store, number, Edits<Store>> = {
  ...dottedOf<Edits<Store>>({
    add: stepper(Number.MIN_SAFE_INTEGER),
    reset: () => (store, stamp) => {
      if (store.length === 0) return undefined
      entries.dots(store, stamp.take)
      return []
    },
  }),
  back: (before, after) => from(sumOf(after), sumOf(before), stepper(Number.MIN_SAFE_INTEGER)),
}

/**
 * A counter that only goes up.
 *
 * @example
 * ```js
 * import { growOnly } from '@commute/counter'
 * import { stamp } from '@commute/dots'
 * const { empty, reduce, edits, view } = growOnly
 * const ann = edits.add(2)(empty, stamp('ann', 1, 1000))
 * const bob = edits.add(3)(empty, stamp('bob', 1, 1000))
 * view([ann, bob, ann].reduce((state, delta) => reduce(state, delta), empty)) // => 5
 * ```
 */
export const growOnly: Type<State, number, GrowEdits<State>> & Nests<Store, number, GrowEdits<Store>> = {
  empty,
  reduce,
  news,
  all,
  isDelta,
  view,
  edits: { add: adder(0) },
  writers,
  // Where it went as a whole, what was in it.
  back: (before, after) => from(Math.min(view(before), view(after)), view(before), adder(0)),
  dotted: {
    ...dottedOf<GrowEdits<Store>>({ add: stepper(0) }),
    back: (before, after) => from(Math.min(sumOf(before), sumOf(after)), sumOf(before), stepper(0)),
  },
}
