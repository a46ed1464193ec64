/**
 * Who put what in, and between what. Things are numbered 0, 1, 2 … in order of arrival; a run is a stretch of them that
 * one peer put in one behind the other, as when typing: each has the one before it for its left neighbour, and all have
 * the same right one. So a run needs its neighbours and its name once, however long it is.
 */
import { grown, noFloats, noInts } from './ints.ts'

/** The table of runs, and the names of things. -1 is an edge. */
export interface Runs {
  /** How many things there are. */
  size: number
  /** How many runs. */
  count: number
  /** The run that was asked for last. */
  last: number
  /**
   * Of each run four numbers: its first thing, what stood to the left and right of that when it was put in, and whose
   * it is: which of the peers, doubled, and one more where it was put in beside what came at the same time, and so not
   * where its neighbours say.
   */
  cells: Int32Array
  /** Of each run, its first thing's number among those of its peer. */
  ns: Float64Array
  /** All who put something in, in order of arrival. */
  readonly peers: string[]
  /** Where each is among them. */
  readonly ids: Map<string, number>
  /** Of each, its runs ascending by name. */
  readonly own: number[][]
}

// What of a run is where in the cells.
export const width = 4
export const leftCell = 1
export const rightCell = 2
const whoseCell = 3

/** No runs. */
export function runs(): Runs {
  return {
    size: 0,
    count: 0,
    last: 0,
    cells: noInts,
    ns: noFloats,
    peers: [],
    ids: new Map(),
    own: [],
  }
}

// --- of a number ----------------------------------------------------------------------------------------------

/** The first thing of a run. */
export function startOf({ cells }: Runs, run: number): number {
  return cells[run * width]!
}

function runEnd(runs: Runs, run: number): number {
  return run + 1 < runs.count ? startOf(runs, run + 1) : runs.size
}

/** Which of the peers a run is of. */
function idOf({ cells }: Runs, run: number): number {
  return cells[run * width + whoseCell]! >> 1
}

/**
 * The run of a number. O(log runs), O(1) near the last that was asked for, and where runs are about as long as they are
 * on average.
 */
export function runOf(runs: Runs, number: number): number {
  const { cells, count, last } = runs
  if (last < count && number >= cells[last * width]! && number < runEnd(runs, last)) return last
  // From where it would be if all were equally long, in steps twice as long each.
  let low = Math.floor((number / runs.size) * count)
  let high = low
  for (let step = 1; low > 0 && cells[low * width]! > number; step *= 2) {
    high = low - 1
    low = Math.max(0, low - step)
  }
  for (let step = 1; high < count - 1 && cells[(high + 1) * width]! <= number; step *= 2) {
    low = high + 1
    high = Math.min(count - 1, high + step)
  }
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (cells[middle * width]! <= number) low = middle
    else high = middle - 1
  }
  return (runs.last = low)
}

/** What stood to the left of a number when it was put in. */
export function leftOf(runs: Runs, number: number): number {
  const at = runOf(runs, number) * width
  return runs.cells[at] === number ? runs.cells[at + leftCell]! : number - 1
}

/** What stood to the right of a number when it was put in. */
export function rightOf(runs: Runs, number: number): number {
  return runs.cells[runOf(runs, number) * width + rightCell]!
}

/** The number after the last of its run. */
export function endOf(runs: Runs, number: number): number {
  return runEnd(runs, runOf(runs, number))
}

/** Whether a number was put in beside something that came at the same time, and so not where its neighbours say. */
export function isOdd(runs: Runs, number: number): boolean {
  const at = runOf(runs, number) * width
  return runs.cells[at] === number && (runs.cells[at + whoseCell]! & 1) === 1
}

/** Who put a number in. */
export function peerOf(runs: Runs, number: number): string {
  return runs.peers[idOf(runs, runOf(runs, number))]!
}

/** The how-manieth of its peer a number is. */
export function nOf(runs: Runs, number: number): number {
  const run = runOf(runs, number)
  return runs.ns[run]! + number - startOf(runs, run)
}

// --- of a name ------------------------------------------------------------------------------------------------

/** Where in a peer's runs the first is that ends beyond its n-th. */
function placeOf(runs: Runs, mine: readonly number[], n: number): number {
  const { ns } = runs
  let low = 0
  let high = mine.length
  if (high > 0 && n >= ns[mine[high - 1]!]!) low = high - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    const run = mine[middle]!
    if (ns[run]! + runEnd(runs, run) - startOf(runs, run) > n) high = middle
    else low = middle + 1
  }
  return low
}

/** A peer's runs, ascending by name. */
function ownOf({ own, ids }: Runs, peer: string): readonly number[] {
  return own[ids.get(peer) ?? -1] ?? []
}

/** The first of a peer's runs that ends beyond its n-th. */
function runAfter(runs: Runs, peer: string, n: number): number | undefined {
  const mine = ownOf(runs, peer)
  return mine[placeOf(runs, mine, n)]
}

/** The number of a name, or -1. O(log runs). */
export function find(runs: Runs, peer: string, n: number): number {
  const run = runAfter(runs, peer, n)
  // A small integer, so that no column is told of a fraction that it never holds.
  return run === undefined || n < runs.ns[run]! ? -1 : startOf(runs, run) + ((n - runs.ns[run]!) | 0)
}

/** Numbers from one up to another, which is left out. */
export type Range = readonly [from: number, to: number]

/** The numbers of a peer's things up to its n-th, ascending by name. O(runs of the peer). */
export function rangesOf(runs: Runs, peer: string, n: number): Range[] {
  const { ns } = runs
  const out: Range[] = []
  for (const run of ownOf(runs, peer)) {
    if (ns[run]! > n) break
    const start = startOf(runs, run)
    out.push([start, Math.min(runEnd(runs, run), start + n - ns[run]! + 1)])
  }
  return out
}

/** Whether any of `length` names of a peer, from the n-th on, is there. O(log runs). */
export function isKnown(runs: Runs, peer: string, n: number, length: number): boolean {
  const run = runAfter(runs, peer, n)
  return run !== undefined && runs.ns[run]! < n + length
}

/** Whether nobody else put anything in. */
export function areAllOf({ peers }: Runs, peer: string): boolean {
  return peers.length === 1 && peers[0] === peer
}

/**
 * Whether a peer has put in its n-th, or what came later, right behind this number; `right`: and right before that.
 * O(runs from there on).
 */
export function hasPut(runs: Runs, peer: string, n: number, left: number, right?: number): boolean {
  const { cells, ns, peers } = runs
  const isBefore = (run: number): boolean => right === undefined || cells[run * width + rightCell] === right
  // What follows in its run was put behind it, too.
  const its = left < 0 ? -1 : runOf(runs, left)
  const isFollowed = its >= 0 && left + 1 < runEnd(runs, its) && ns[its]! + left + 1 - startOf(runs, its) >= n
  if (isFollowed && peers[idOf(runs, its)] === peer && isBefore(its)) return true
  const mine = ownOf(runs, peer)
  for (let at = mine.length - 1; at >= 0 && ns[mine[at]!]! >= n; at--) {
    const run = mine[at]!
    if (cells[run * width + leftCell] === left && isBefore(run)) return true
  }
  return false
}

// --- changing -------------------------------------------------------------------------------------------------

/** What goes on somebody's last thing comes behind the end of their last run. */
function isTypedOn(runs: Runs, peer: string, n: number, left: number, right: number): boolean {
  if (left < 0) return false
  const run = left === runs.size - 1 ? runs.count - 1 : (ownOf(runs, peer).at(-1) ?? -1)
  if (run < 0 || left !== runEnd(runs, run) - 1 || runs.cells[run * width + rightCell] !== right) return false
  return n === runs.ns[run]! + left + 1 - startOf(runs, run) && runs.peers[idOf(runs, run)] === peer
}

/** Which of the peers this is, from now on. */
function introduce({ ids, peers, own }: Runs, peer: string): number {
  const known = ids.get(peer)
  if (known !== undefined) return known
  own.push([])
  ids.set(peer, peers.length)
  return peers.push(peer) - 1
}

function addRun(runs: Runs, peer: string, n: number, left: number, right: number, isOdd: boolean): void {
  const id = introduce(runs, peer)
  const run = runs.count
  const mine = runs.own[id]!
  const place = placeOf(runs, mine, n)
  if (place === mine.length) mine.push(run)
  else mine.splice(place, 0, run)
  const at = run * width
  const cells = (runs.cells = grown(runs.cells, at + width))
  const ns = (runs.ns = grown(runs.ns, run + 1))
  cells[at] = runs.size
  cells[at + leftCell] = left
  cells[at + rightCell] = right
  cells[at + whoseCell] = 2 * id + (isOdd ? 1 : 0)
  ns[run] = n
  runs.count++
}

/**
 * Adds things: the last run goes on, or another begins. Says whether the peer typed on: what it put in last is to the
 * left, and has the same right neighbour. O(log runs).
 */
export function add(
  runs: Runs,
  peer: string,
  n: number,
  length: number,
  left: number,
  right: number,
  isOdd: boolean,
): boolean {
  const goesOn = isTypedOn(runs, peer, n, left, right)
  if (isOdd || left !== runs.size - 1 || !goesOn) addRun(runs, peer, n, left, right, isOdd)
  runs.size += length
  return goesOn
}

/** Whether of whom the last run is, that is the last by name. */
export function isNewest(runs: Runs): boolean {
  const run = runs.count - 1
  const mine = runs.own[idOf(runs, run)]!
  return mine[mine.length - 1] === run
}

/** Forgets the numbers from one on. */
export function cutRuns(runs: Runs, size: number): void {
  const { own, ids, peers } = runs
  while (runs.count > 0 && startOf(runs, runs.count - 1) >= size) {
    const run = --runs.count
    const mine = own[idOf(runs, run)]!
    mine.splice(mine.lastIndexOf(run), 1)
    if (mine.length > 0) continue
    // Whoever came with it is the last that came.
    ids.delete(peers.pop()!)
    own.pop()
  }
  runs.size = size
}
