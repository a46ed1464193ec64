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

/** The set as something that can be asked; `whole` where it speaks for a whole store. */
export function seen(dots: Dots, whole: boolean): Seen {
  return { has: (peer, n) => has(dots, peer, n), whole }
}

/** How many are put in one by one; more of them together, since each may cost as much as all. */
export const few = 16

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
  if (runs === undefined) return set(dots, peer, [from, to])
  const next = insert(runs, from, to)
  return next === runs ? dots : set(dots, peer, next)
}

/** The set with many runs, in any order. O(those of their peers + more × log more). */
export function addMany(
  dots: Dots,
  more: readonly (readonly [peer: string, from: number, to: number])[],
): Dots {
  if (more.length <= few) return more.reduce((out, [peer, from, to]) => add(out, peer, from, to), dots)
  const pieces = new Map<string, [from: number, to: number][]>()
  for (const [peer, from, to] of more) {
    const of = pieces.get(peer)
    if (of === undefined) pieces.set(peer, [[from, to]])
    else of.push([from, to])
  }
  let out = dots
  for (const [peer, its] of pieces)
    out = set(out, peer, merged(get(out, peer) ?? [], its.sort(([a], [b]) => a - b).flat()))
  return out
}

/** What is in either; `a` itself if it has all. O(b). */
export function union(a: Dots, b: Dots): Dots {
  if (a === null || a === b) return b
  let out: Dots = a
  forEach(b, (runs, peer) => {
    if (runs.length > few) out = set(out, peer, merged(get(out, peer) ?? [], runs))
    else for (let at = 0; at < runs.length; at += 2) out = add(out, peer, runs[at]!, runs[at + 1]!)
  })
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
