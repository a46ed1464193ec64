/** Sets of dots, as runs per peer. */
import type { Seen } from '@commute/contract'
import { forEach, get, set, type PersistentMap } from '@commute/persistent-map'

/** Ascending, apart, both ends included: `[from, to, from, to, …]`. */
export type Runs = readonly number[]

/** A set of dots: peer → runs. Persistent: compare with `Object.is`. */
export type Dots = PersistentMap<Runs>

/** No dots. */
export const none: Dots = null

/** Whether the dot is in the set. O(log peers + log runs). */
export function has(dots: Dots, peer: string, n: number): boolean {
  const runs = get(dots, peer)
  if (runs === undefined) return false
  if (runs.length === 2) return n >= runs[0]! && n <= runs[1]!
  let low = 0
  let high = runs.length / 2 - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (runs[2 * middle + 1]! < n) low = middle + 1
    else high = middle
  }
  return n >= runs[2 * low]! && n <= runs[2 * low + 1]!
}

/**
 * Stretches of dots, in no order: the last one, and those before it. A list of links, since most have one or two, and
 * an array that grows has room for seventeen.
 */
export interface Stretches {
  readonly peer: string
  readonly from: number
  readonly to: number
  readonly before: Stretches | undefined
  readonly count: number
}

/** One stretch more. O(1). */
export function behind(
  before: Stretches | undefined,
  peer: string,
  from: number,
  to: number = from,
): Stretches {
  return { peer, from, to, before, count: before === undefined ? 1 : before.count + 1 }
}

/** The set as something that can be asked. */
export function seen(dots: Dots): Seen {
  return { has: (peer, n) => has(dots, peer, n), whole: false }
}

/** How many are looked through or put in one by one; more of them together, since each may cost as much as all. */
const few = 16

/** Stretches as something that can be asked; `whole` where they speak for a whole store. */
export function seenIn(stretches: Stretches | undefined, whole: boolean): Seen {
  if (stretches !== undefined && stretches.count > few) return { ...seen(addMany(none, stretches)), whole }
  return {
    has: (peer, n) => {
      for (let at = stretches; at !== undefined; at = at.before)
        if (n >= at.from && n <= at.to && at.peer === peer) return true
      return false
    },
    whole,
  }
}

/** What is in either; `a` itself if it has all. `b` ascends, and may overlap. O(both). */
function merged(a: Runs, b: Runs): Runs {
  const out: number[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const isA = j === b.length || a[i]! <= b[j]!
    const [from, to] = isA ? [a[i++]!, a[i++]!] : [b[j++]!, b[j++]!]
    const last = out.length - 1
    if (last > 0 && from <= out[last]! + 1) out[last] = Math.max(out[last]!, to)
    else out.push(from, to)
  }
  return out.length === a.length && out.every((n, at) => n === a[at]) ? a : out
}

function insert(runs: Runs, from: number, to: number): Runs {
  const last = runs.length - 1
  if (from === runs[last]! + 1) return last === 1 ? [runs[0]!, to] : runs.with(last, to)
  if (from >= runs[0]! && to <= runs[1]!) return runs
  return from > runs[last]! ? runs.concat(from, to) : merged(runs, [from, to])
}

/** The set with the peer's dots from `from` to `to`; itself if they are in it. O(log peers + runs of the peer). */
export function add(dots: Dots, peer: string, from: number, to: number = from): Dots {
  const runs = get(dots, peer)
  const next = runs === undefined ? [from, to] : insert(runs, from, to)
  return next === runs ? dots : set(dots, peer, next)
}

/** The set with many stretches. O(those of their peers + more × log more). */
export function addMany(dots: Dots, more: Stretches | undefined): Dots {
  let out = dots
  if (more === undefined || more.count <= few) {
    for (let at = more; at !== undefined; at = at.before) out = add(out, at.peer, at.from, at.to)
    return out
  }
  const pieces = new Map<string, [from: number, to: number][]>()
  for (let at: Stretches | undefined = more; at !== undefined; at = at.before) {
    const of = pieces.get(at.peer)
    if (of === undefined) pieces.set(at.peer, [[at.from, at.to]])
    else of.push([at.from, at.to])
  }
  for (const [peer, its] of pieces) {
    const ascending = its.sort(([a], [b]) => a - b).flat()
    out = set(out, peer, merged(get(out, peer) ?? [], ascending))
  }
  return out
}

/** Up to which number everything of the peer from 1 on is there: 0 if not even that. */
export function prefix(dots: Dots, peer: string): number {
  const runs = get(dots, peer)
  return runs === undefined || runs[0] !== 1 ? 0 : runs[1]!
}

/** Calls back for each run, peers by code unit, numbers ascending. */
export function each(dots: Dots, run: (peer: string, from: number, to: number) => void): void {
  forEach(dots, (runs, peer) => {
    for (let at = 0; at < runs.length; at += 2) run(peer, runs[at]!, runs[at + 1]!)
  })
}
