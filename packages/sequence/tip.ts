/**
 * Where somebody types: right behind what came last. While nothing else changes, nobody can have put anything there,
 * and what they type on needs no looking up.
 */
import { isNewest, type Runs } from './runs.ts'

/** Where typing goes on. */
export interface Tip {
  /** How many are shown before it. */
  index: number
  /** Who types, and the number of what they type next; 0: nobody. */
  peer: string
  n: number
}

/** Nobody types. */
export function tip(): Tip {
  return { index: 0, peer: '', n: 0 }
}

/**
 * A peer has put things in behind which it may go on: where their neighbours say, and nothing of it that is named later
 * has come.
 */
export function moveTip(tip: Tip, runs: Runs, index: number, peer: string, n: number): void {
  tip.index = index
  tip.peer = peer
  tip.n = isNewest(runs) ? n : 0
}

/** Something else has changed. */
export function leaveTip(tip: Tip): void {
  tip.n = 0
}
