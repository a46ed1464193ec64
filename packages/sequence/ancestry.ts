/**
 * The tree in which things stand, as Fugue tells it: what was put right behind something is its right child; what was
 * put before something that had been put behind the same is a left child of that. All that stands below a thing stands
 * together, its left children before it and its right ones behind it. Who was put in later is further down, so numbers
 * fall on the way up.
 *
 * A run is one step of that way. Each run knows one further up that is well placed, so that whoever looks for an
 * ancestor goes in steps that grow (Myers: "An Applicative Random-Access Stack", 1983).
 */
import { grown, noInts } from './ints.ts'
import { leftCell, leftOf, rightCell, runOf, type Runs, startOf, width } from './runs.ts'

/** What is known of runs; nothing until somebody asks. */
export interface Ancestry {
  /** Of how many. */
  count: number
  // Of each: under which number its first thing stands (-1: under none), how many runs are on the way up from there,
  // and one of those, or itself.
  ups: Int32Array
  ranks: Int32Array
  jumps: Int32Array
}

/** Nothing known. */
export function ancestry(): Ancestry {
  return { count: 0, ups: noInts, ranks: noInts, jumps: noInts }
}

/**
 * Whether what is put between two numbers is a left child of the right one; else it is a right child of the left one.
 */
export function isLeftChild(runs: Runs, left: number, right: number): boolean {
  return right >= 0 && leftOf(runs, right) === left
}

function learn(ancestry: Ancestry, runs: Runs): void {
  const { cells, count } = runs
  const ups = (ancestry.ups = grown(ancestry.ups, count))
  const ranks = (ancestry.ranks = grown(ancestry.ranks, count))
  const jumps = (ancestry.jumps = grown(ancestry.jumps, count))
  for (let run = ancestry.count; run < count; run++) {
    const [left, right] = [cells[run * width + leftCell]!, cells[run * width + rightCell]!]
    const up = isLeftChild(runs, left, right) ? right : left
    ups[run] = up
    ranks[run] = 0
    jumps[run] = run
    if (up < 0) continue
    const next = runOf(runs, up)
    const far = jumps[next]!
    const further = jumps[far]!
    const isAsFar = ranks[next]! - ranks[far]! - (ranks[far]! - ranks[further]!) === 0
    ranks[run] = ranks[next]! + 1
    jumps[run] = isAsFar ? further : next
  }
  ancestry.count = count
}

/**
 * The child of a number (-1: of none) below which another stands, or that itself; -1 where it does not stand below.
 * O(log runs), the first time O(runs).
 */
export function childAbove(ancestry: Ancestry, runs: Runs, of: number, number: number): number {
  learn(ancestry, runs)
  const { ups, jumps } = ancestry
  let run = runOf(runs, number)
  // In one run each stands under the one before it.
  if (of >= startOf(runs, run)) return of < number ? of + 1 : -1
  for (;;) {
    const up = ups[run]!
    if (up === of) return startOf(runs, run)
    if (up < of) return -1
    const next = runOf(runs, up)
    if (of >= startOf(runs, next)) return of + 1
    const far = jumps[run]!
    run = startOf(runs, far) > of ? far : next
  }
}
