/**
 * Sets of dots. A dot, `(peer, n)`, is the name of one written thing; a set of them is kept as runs per peer, so what
 * is complete costs one run a peer however long it is (the "compact causal context" of Almeida, Shoker, Baquero:
 * "Delta State Replicated Data Types", 2018, section 7.2).
 *
 * @module
 */
import type { Dot, Head, Seen, Stamp, Value, Written } from '@commute/contract'
import { forEach, get, set, type PersistentMap } from '@commute/persistent-map'

/** Ascending, apart, both ends included: `[from, to, from, to, …]`. */
export type Runs = readonly number[]

/** A set of dots: peer → runs. Persistent: compare with `Object.is`. */
export type Dots = PersistentMap<Runs>

/** No dots. */
export const none: Dots = null

/** Whether a number is a number of a dot: a safe integer from 1 on. */
export function isNumber(n: unknown): n is number {
  return Number.isSafeInteger(n) && (n as number) > 0
}

/**
 * Whether a value may name a peer: 1 to 64 characters of `A–Z a–z 0–9 . _ -`. So names are compared alike by code unit
 * and by UTF-8 byte, and fit into positions, file names and logs as they are.
 */
export function isPeer(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value)
}

/** How long a peer's name may be. */
export const longestName = 64

/** A name without its last part, in which there is room for another. */
export function baseOf(peer: string): string {
  return peer.slice(0, 40).replace(/\.[^.]*$/, '')
}

/**
 * A name that is not taken: what `rename` gives, if that is one, else one made of the old name and a number from `least` on.
 * It never throws, whatever names a stranger has brought.
 */
export function freshName(
  peer: string,
  taken: Pick<ReadonlyMap<string, unknown>, 'has'>,
  least: number,
  rename?: (peer: string) => string,
): string {
  const given = rename?.(peer)
  if (isPeer(given) && !taken.has(given)) return given
  for (let n = least; ; n++) {
    const name = `${baseOf(peer)}.${n.toString(36)}`
    if (!taken.has(name)) return name
  }
}

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
const few = 16

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
export function addMany(dots: Dots, more: Iterable<readonly [peer: string, from: number, to: number]>): Dots {
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

// --- wire form ------------------------------------------------------------------------------------------------

/**
 * The wire form of a set: one item a run, `[peer, from]` or `[peer, from, more]`; for a head's own peer `k` or
 * `[k, more]`, counted from the head's `seq`.
 */
export function write(dots: Dots, head?: Pick<Head, 'peer' | 'seq'>): Value[] {
  const out: Value[] = []
  each(dots, (peer, from, to) => {
    if (head !== undefined && peer === head.peer)
      out.push(from === to ? from - head.seq : [from - head.seq, to - from])
    else out.push(from === to ? [peer, from] : [peer, from, to - from])
  })
  return out
}

/** A set from its wire form; undefined where that is malformed, or names what its update may not refer to. */
export function read(value: Value, head?: Head): Dots | undefined {
  if (!Array.isArray(value)) return undefined
  return value.length > few ? readMany(value, head) : readFew(value, head)
}

function readMany(value: readonly Value[], head: Head | undefined): Dots | undefined {
  const runs: [peer: string, from: number, to: number][] = []
  for (const item of value) {
    const its = readFew([item], head)
    if (its === undefined) return undefined
    each(its, (peer, from, to) => runs.push([peer, from, to]))
  }
  return addMany(none, runs)
}

function readFew(value: readonly Value[], head: Head | undefined): Dots | undefined {
  let out: Dots = none
  for (const item of value) {
    let peer: Value | undefined
    let from: Value | undefined
    let more: Value | undefined = 0
    if (typeof item === 'number') from = item
    else if (!Array.isArray(item) || item.length === 0 || item.length > 3) return undefined
    else if (typeof item[0] === 'number') [from, more] = item as Value[]
    else [peer, from, more = 0] = item as Value[]
    if (typeof from !== 'number' || !Number.isSafeInteger(more) || (more as number) < 0) return undefined
    if (peer === undefined) {
      const dot = head === undefined ? undefined : relative(from, head)
      if (dot === undefined) return undefined
      const past = head!.seq + from + (more as number)
      // A run that begins with the peer it goes on from, and ends with its own.
      if (dot[0] !== head!.peer && isNumber(past)) {
        if (!mayRefer(head, head!.peer, past)) return undefined
        out = add(out, head!.peer, 1, past)
        more = (more as number) - past
      }
      ;[peer, from] = dot
    }
    const to = from + (more as number)
    if (!isPeer(peer) || !isNumber(from) || !isNumber(to) || !mayRefer(head, peer, to)) return undefined
    out = add(out, peer, from, to)
  }
  return out
}

/** A head that makes every well-formed relative name readable: for `isDelta`, which knows no update. */
export const anyHead: Head = { peer: '0', seq: 2 ** 51, count: 2 ** 51, time: 0 }

/** The full name of a thing a delta writes, or undefined where the name is malformed or not the head's own. */
export function written(mine: Value | undefined, head?: Head): Written | undefined {
  if (typeof mine === 'number') {
    if (head === undefined || !Number.isSafeInteger(mine) || mine < 0 || mine >= head.count) return undefined
    return [head.time, head.peer, head.seq + mine]
  }
  if (!Array.isArray(mine) || mine.length !== 3) return undefined
  const [time, peer, n] = mine as readonly Value[]
  if (!Number.isSafeInteger(time) || (time as number) < 0 || !isPeer(peer) || !isNumber(n)) return undefined
  const isOwn = peer === head?.peer && time === head.time && n >= head.seq && n < head.seq + head.count
  return head === undefined || head === anyHead || isOwn ? (mine as unknown as Written) : undefined
}

/** Up to which number of a peer an update may refer: its own up to its end, or what it says that it depends on. Only then do all who apply it find the same. O(deps). */
export function mostOf(head: Head | undefined, peer: string): number {
  if (head?.deps === undefined) return Infinity
  if (peer === head.peer) return head.seq + head.count - 1
  let most = head.origin?.[0] === peer ? head.origin[1] : 0
  for (const [name, n] of head.deps) if (name === peer && n > most) most = n
  return most
}

/** Whether an update may refer to number n of a peer. O(deps). */
export function mayRefer(head: Head | undefined, peer: string, n: number): boolean {
  return n <= mostOf(head, peer)
}

/** The thing that lies k numbers from an update's first, of the same peer or of the one it goes on from; or undefined. */
export function relative(k: number, { peer, seq, origin }: Head): Dot | undefined {
  const n = seq + k
  if (isNumber(n)) return [peer, n]
  return origin !== undefined && isNumber(origin[1] + n) ? [origin[0], origin[1] + n] : undefined
}

/** How far back a thing is, as a value: a number below zero or, where that would take five bytes, three bytes. */
export function writeBack(k: number): Value {
  return k < -0x10000 && k > -0x1000000 ? Uint8Array.of(-k >> 16, -k >> 8, -k) : k
}

/** How far back a thing is, from its value; undefined where that is malformed. */
export function readBack(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value
  if (!(value instanceof Uint8Array) || value.length !== 3) return undefined
  return -((value[0]! << 16) | (value[1]! << 8) | value[2]!)
}

/** Which of two was written later, in the total order `(time, peer, n)`: negative, 0 or positive. */
export function compare(a: Written, b: Written): number {
  if (a[0] !== b[0]) return a[0] - b[0]
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1
  return a[2] - b[2]
}

/**
 * A stamp that hands out the peer's numbers from `n` on, each in full, so that its deltas stand alone.
 *
 * @example
 * ```js
 * import { stamp } from '@commute/dots'
 * stamp('ann', 1, 1000).dot() // => [1000, 'ann', 1]
 * ```
 */
export function stamp(peer: string, n: number, time: number): Stamp {
  let next = n
  return {
    peer,
    time,
    dot: () => [time, peer, next++],
    next: () => next,
    take: () => undefined,
    refer: () => undefined,
  }
}
