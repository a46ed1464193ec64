/**
 * Who put what in, and between what. Things are numbered 0, 1, 2 … in order of arrival; a run is a stretch of them that
 * one peer put in one behind the other, as when typing: each has the one before it for its left neighbour, and all have
 * the same right one. So a run needs its neighbours and its name once, however long it is.
 */
import { grown } from './ints.ts'

/** The table of runs, and the names of things. -1 is an edge. */
export interface Runs {
  /** How many things there are. */
  size(this: void): number
  /** What stood to the left and to the right of a number when it was put in. O(log runs), O(1) near the last that was asked. */
  left(this: void, number: number): number
  right(this: void, number: number): number
  /** The number after the last of its run. */
  end(this: void, number: number): number
  /** Whether it was put in beside something that came at the same time, and so not where its neighbours say. */
  isOdd(this: void, number: number): boolean
  /** Its name: which peer, and that peer's how-manieth. */
  peer(this: void, number: number): string
  n(this: void, number: number): number
  /** All who put something in, in order of arrival. */
  peers(this: void): readonly string[]
  /** Whether nobody else put anything in. */
  areAllOf(this: void, peer: string): boolean
  /** The number of a name, or -1. O(log runs). */
  find(this: void, peer: string, n: number): number
  /** Whether any of `length` names of a peer, from the n-th on, is there. O(log runs). */
  isKnown(this: void, peer: string, n: number, length: number): boolean
  /** Whether a peer has put in its n-th, or what came later, right behind this number; `right`: and right before that. O(runs from there on). */
  hasPut(this: void, peer: string, n: number, left: number, right?: number): boolean
  /**
   * Adds things: the last run goes on, or another begins. Says whether the peer typed on: what it put in last is to the left, and
   * has the same right neighbour.
   */
  add(
    this: void,
    peer: string,
    n: number,
    length: number,
    left: number,
    right: number,
    isOdd: boolean,
  ): boolean
  /** Whether a peer's n-th may go on what came last, with the same right neighbour: that stands where its neighbours say. */
  isOpen(this: void, peer: string, n: number): boolean
  /** Lets the last run go on. */
  extend(this: void, length: number): void
  /** Forgets the numbers from one on. */
  cut(this: void, size: number): void
}

/** No runs. */
export function runs(): Runs {
  let starts = new Int32Array(0)
  let lefts = new Int32Array(0)
  let rights = new Int32Array(0)
  let odds = new Uint8Array(0)
  let who = new Int32Array(0)
  let ns = new Float64Array(0)
  let count = 0
  let size = 0
  let last = 0
  const names: string[] = []
  const ids = new Map<string, number>()
  /** Of each peer, its runs ascending by name. */
  const own: number[][] = []

  const endOf = (run: number): number => (run + 1 < count ? starts[run + 1]! : size)

  const runOf = (number: number): number => {
    if (last < count && number >= starts[last]! && number < endOf(last)) return last
    let high = count - 1
    last = 0
    if (number >= starts[high]!) last = high
    while (last < high) {
      const middle = (last + high + 1) >>> 1
      if (starts[middle]! <= number) last = middle
      else high = middle - 1
    }
    return last
  }

  const n = (number: number): number => ns[runOf(number)]! + number - starts[last]!

  /** Where in a peer's runs the first is that ends beyond its n-th. */
  const placeOf = (mine: readonly number[], n: number): number => {
    let low = 0
    let high = mine.length
    if (high > 0 && n >= ns[mine[high - 1]!]!) low = high - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      const run = mine[middle]!
      if (ns[run]! + endOf(run) - starts[run]! > n) high = middle
      else low = middle + 1
    }
    return low
  }

  /** The first of a peer's runs that ends beyond its n-th. */
  const runAfter = (peer: string, n: number): number | undefined => {
    const mine = own[ids.get(peer) ?? -1]
    return mine?.[placeOf(mine, n)]
  }

  /** What goes on somebody's last thing comes behind the end of their last run. */
  const isTypedOn = (peer: string, n: number, left: number, right: number): boolean => {
    if (left < 0) return false
    const run = left === size - 1 ? count - 1 : (own[ids.get(peer) ?? -1]?.at(-1) ?? -1)
    if (run < 0 || left !== endOf(run) - 1 || rights[run] !== right) return false
    return n === ns[run]! + left + 1 - starts[run]! && names[who[run]!] === peer
  }

  return {
    size: () => size,
    left: (number) => (starts[runOf(number)] === number ? lefts[last]! : number - 1),
    right: (number) => rights[runOf(number)]!,
    end: (number) => endOf(runOf(number)),
    isOdd: (number) => odds[runOf(number)] === 1 && starts[last] === number,
    peer: (number) => names[who[runOf(number)]!]!,
    n,
    peers: () => names,
    areAllOf: (peer) => names.length === 1 && names[0] === peer,
    find: (peer, n) => {
      const run = runAfter(peer, n)
      return run === undefined || n < ns[run]! ? -1 : starts[run]! + n - ns[run]!
    },
    isKnown: (peer, n, length) => {
      const run = runAfter(peer, n)
      return run !== undefined && ns[run]! < n + length
    },
    add: (peer, first, length, left, right, isOdd) => {
      const goesOn = isTypedOn(peer, first, left, right)
      if (isOdd || left !== size - 1 || !goesOn) {
        let id = ids.get(peer)
        if (id === undefined) {
          ids.set(peer, (id = names.length))
          names.push(peer)
          own.push([])
        }
        const run = count
        const mine = own[id]!
        const place = placeOf(mine, first)
        if (place === mine.length) mine.push(run)
        else mine.splice(place, 0, run)
        starts = grown(starts, run + 1)
        lefts = grown(lefts, run + 1)
        rights = grown(rights, run + 1)
        odds = grown(odds, run + 1)
        who = grown(who, run + 1)
        ns = grown(ns, run + 1)
        starts[run] = size
        lefts[run] = left
        rights[run] = right
        odds[run] = isOdd ? 1 : 0
        who[run] = id
        ns[run] = first
        count++
      }
      size += length
      return goesOn
    },
    hasPut: (peer, n, left, right) => {
      // What follows in its run was put behind it, too.
      const its = left < 0 ? -1 : runOf(left)
      const isFollowed = its >= 0 && left + 1 < endOf(its) && ns[its]! + left + 1 - starts[its]! >= n
      if (isFollowed && names[who[its]!] === peer && (right === undefined || rights[its] === right))
        return true
      const mine = own[ids.get(peer) ?? -1] ?? []
      for (let at = mine.length - 1; at >= 0 && ns[mine[at]!]! >= n; at--) {
        const run = mine[at]!
        if (lefts[run] === left && (right === undefined || rights[run] === right)) return true
      }
      return false
    },
    isOpen: (peer, n) => {
      const run = count - 1
      return run >= 0 && n === ns[run]! + size - starts[run]! && odds[run] === 0 && names[who[run]!] === peer
    },
    extend: (length) => {
      size += length
    },
    cut: (from) => {
      while (count > 0 && starts[count - 1]! >= from) {
        const id = who[--count]!
        own[id]!.splice(own[id]!.indexOf(count), 1)
        if (own[id]!.length > 0) continue
        // Whoever came with it is the last that came.
        ids.delete(names.pop()!)
        own.pop()
      }
      size = from
    },
  }
}
