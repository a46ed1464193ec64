/**
 * Who put what in, and between what. Things are numbered 0, 1, 2 … in order of arrival; a run is a stretch of them that
 * one peer put in one behind the other, as when typing: each has the one before it for its left neighbour, and all have
 * the same right one. So a run needs its neighbours and its name once, however long it is.
 */
import { grown, noInts } from './ints.ts'

/** The table of runs, and the names of things. -1 is an edge. */
export interface Runs {
  /** How many things there are. */
  size: number
  /** How many runs. */
  count: number
  /** The run that was asked for last. */
  last: number
  // Of each run: its first thing, what stood to the left and right of that when it was put in, whether it was put in
  // beside what came at the same time, and so not where its neighbours say; whose it is, and the first thing's number
  // among those of that peer.
  starts: Int32Array
  lefts: Int32Array
  rights: Int32Array
  odds: Uint8Array
  who: Int32Array
  ns: Float64Array
  /** All who put something in, in order of arrival. */
  readonly peers: string[]
  /** Where each is among them. */
  readonly ids: Map<string, number>
  /** Of each, its runs ascending by name. */
  readonly own: number[][]
}

/** No runs. */
export function runs(): Runs {
  return {
    size: 0,
    count: 0,
    last: 0,
    starts: noInts,
    lefts: noInts,
    rights: noInts,
    odds: new Uint8Array(0),
    who: noInts,
    ns: new Float64Array(0),
    peers: [],
    ids: new Map(),
    own: [],
  }
}

// --- of a number ----------------------------------------------------------------------------------------------

function runEnd({ starts, count, size }: Runs, run: number): number {
  return run + 1 < count ? starts[run + 1]! : size
}

/**
 * The run of a number. O(log runs), O(1) near the last that was asked for, and where runs are about as long as they are
 * on average.
 */
export function runOf(runs: Runs, number: number): number {
  const { starts, count, last } = runs
  if (last < count && number >= starts[last]! && number < runEnd(runs, last)) return last
  // From where it would be if all were equally long, in steps twice as long each.
  let low = Math.floor((number / runs.size) * count)
  let high = low
  for (let step = 1; low > 0 && starts[low]! > number; step *= 2) {
    high = low - 1
    low = Math.max(0, low - step)
  }
  for (let step = 1; high < count - 1 && starts[high + 1]! <= number; step *= 2) {
    low = high + 1
    high = Math.min(count - 1, high + step)
  }
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (starts[middle]! <= number) low = middle
    else high = middle - 1
  }
  return (runs.last = low)
}

/** What stood to the left of a number when it was put in. */
export function leftOf(runs: Runs, number: number): number {
  const run = runOf(runs, number)
  return runs.starts[run] === number ? runs.lefts[run]! : number - 1
}

/** What stood to the right of a number when it was put in. */
export function rightOf(runs: Runs, number: number): number {
  return runs.rights[runOf(runs, number)]!
}

/** The number after the last of its run. */
export function endOf(runs: Runs, number: number): number {
  return runEnd(runs, runOf(runs, number))
}

/** Whether a number was put in beside something that came at the same time, and so not where its neighbours say. */
export function isOdd(runs: Runs, number: number): boolean {
  const run = runOf(runs, number)
  return runs.odds[run] === 1 && runs.starts[run] === number
}

/** Who put a number in. */
export function peerOf(runs: Runs, number: number): string {
  return runs.peers[runs.who[runOf(runs, number)]!]!
}

/** The how-manieth of its peer a number is. */
export function nOf(runs: Runs, number: number): number {
  const run = runOf(runs, number)
  return runs.ns[run]! + number - runs.starts[run]!
}

// --- of a name ------------------------------------------------------------------------------------------------

/** Where in a peer's runs the first is that ends beyond its n-th. */
function placeOf(runs: Runs, mine: readonly number[], n: number): number {
  const { starts, ns } = runs
  let low = 0
  let high = mine.length
  if (high > 0 && n >= ns[mine[high - 1]!]!) low = high - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    const run = mine[middle]!
    if (ns[run]! + runEnd(runs, run) - starts[run]! > n) high = middle
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
  return run === undefined || n < runs.ns[run]! ? -1 : runs.starts[run]! + ((n - runs.ns[run]!) | 0)
}

/** Numbers from one up to another, which is left out. */
export type Range = readonly [from: number, to: number]

/** The numbers of a peer's things up to its n-th, ascending by name. O(runs of the peer). */
export function rangesOf(runs: Runs, peer: string, n: number): Range[] {
  const { starts, ns } = runs
  const out: Range[] = []
  for (const run of ownOf(runs, peer)) {
    if (ns[run]! > n) break
    out.push([starts[run]!, Math.min(runEnd(runs, run), starts[run]! + n - ns[run]! + 1)])
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
  const { starts, lefts, rights, ns, who, peers } = runs
  // What follows in its run was put behind it, too.
  const its = left < 0 ? -1 : runOf(runs, left)
  const isFollowed = its >= 0 && left + 1 < runEnd(runs, its) && ns[its]! + left + 1 - starts[its]! >= n
  if (isFollowed && peers[who[its]!] === peer && (right === undefined || rights[its] === right)) return true
  const mine = ownOf(runs, peer)
  for (let at = mine.length - 1; at >= 0 && ns[mine[at]!]! >= n; at--) {
    const run = mine[at]!
    if (lefts[run] === left && (right === undefined || rights[run] === right)) return true
  }
  return false
}

// --- changing -------------------------------------------------------------------------------------------------

/** What goes on somebody's last thing comes behind the end of their last run. */
function isTypedOn(runs: Runs, peer: string, n: number, left: number, right: number): boolean {
  if (left < 0) return false
  const run = left === runs.size - 1 ? runs.count - 1 : (ownOf(runs, peer).at(-1) ?? -1)
  if (run < 0 || left !== runEnd(runs, run) - 1 || runs.rights[run] !== right) return false
  return n === runs.ns[run]! + left + 1 - runs.starts[run]! && runs.peers[runs.who[run]!] === peer
}

function idOf({ ids, peers, own }: Runs, peer: string): number {
  const known = ids.get(peer)
  if (known !== undefined) return known
  own.push([])
  ids.set(peer, peers.length)
  return peers.push(peer) - 1
}

function addRun(runs: Runs, peer: string, n: number, left: number, right: number, isOdd: boolean): void {
  const id = idOf(runs, peer)
  const run = runs.count
  const mine = runs.own[id]!
  const place = placeOf(runs, mine, n)
  if (place === mine.length) mine.push(run)
  else mine.splice(place, 0, run)
  if (run === runs.starts.length) {
    runs.starts = grown(runs.starts, run + 1)
    runs.lefts = grown(runs.lefts, run + 1)
    runs.rights = grown(runs.rights, run + 1)
    runs.odds = grown(runs.odds, run + 1)
    runs.who = grown(runs.who, run + 1)
    runs.ns = grown(runs.ns, run + 1)
  }
  runs.starts[run] = runs.size
  runs.lefts[run] = left
  runs.rights[run] = right
  runs.odds[run] = isOdd ? 1 : 0
  runs.who[run] = id
  runs.ns[run] = n
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

/** Forgets the numbers from one on. */
export function cutRuns(runs: Runs, size: number): void {
  const { starts, who, own, ids, peers } = runs
  while (runs.count > 0 && starts[runs.count - 1]! >= size) {
    const run = --runs.count
    const mine = own[who[run]!]!
    mine.splice(mine.indexOf(run), 1)
    if (mine.length > 0) continue
    // Whoever came with it is the last that came.
    ids.delete(peers.pop()!)
    own.pop()
  }
  runs.size = size
}
