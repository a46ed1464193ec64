/** The messages of a reconcile, and their check. See docs/wire.md. */
import type { Reason, Sum, Update, Value } from '@commute/contract'
import { isNumber, isPeer } from '@commute/dots'
import { last, read, write } from '@commute/update'
import { isRecord } from '@commute/value'

/** The version of the conversation. */
export const version = 1

/** Which way updates flow, seen from the one who says it. */
export type Mode = 'push' | 'pull' | 'push-pull'

/** What a side says first. */
export interface Hello {
  readonly peer: string
  readonly topic: string
  readonly mode: Mode
  readonly mtu: number
  readonly tail: boolean
  readonly wall: number
  readonly limit: number
  /** Its digest in two numbers, where all that it holds is durable. */
  readonly sum: Sum | null
}

/** Consecutive updates of one peer. */
export type Runs = readonly (readonly Update[])[]

/** What one side hears from the other. */
export type Heard =
  | { readonly kind: 'hello'; readonly version: number; readonly hello: Hello | undefined }
  | {
      readonly kind: 'digest'
      readonly first: string
      readonly next: string | null
      readonly rows: readonly Row[]
    }
  | { readonly kind: 'runs'; readonly runs: Runs; readonly isWhole: boolean }
  | { readonly kind: 'have'; readonly rows: readonly (readonly [peer: string, n: number])[] }
  | { readonly kind: 'done' }
  | { readonly kind: 'bye' }
  | { readonly kind: 'level'; readonly sum: Sum }
  | { readonly kind: 'probe'; readonly peer: string; readonly n: number }
  | { readonly kind: 'print'; readonly peer: string; readonly n: number; readonly print: number | null }
  | { readonly kind: 'branch'; readonly first: Update; readonly end: number }
  | { readonly kind: 'refuse'; readonly reason: Reason }

/** One line of a digest: what is held of a peer, and its fingerprint. */
export type Row = readonly [peer: string, n: number, print: number]

const modes: readonly Value[] = ['push', 'pull', 'push-pull']

function isPrint(value: Value | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function readSum(value: Value | undefined): Sum | null {
  if (!Array.isArray(value) || !isPrint(value[0] as Value) || !isPrint(value[1] as Value)) return null
  return { numbers: value[0] as number, print: value[1] as number }
}

function readHello(value: Value | undefined): Hello | undefined {
  if (!isRecord(value)) return undefined
  const { peer, topic, mode, mtu, tail, wall, limit, sum } = value as {
    readonly [key: string]: Value | undefined
  }
  if (!isPeer(peer) || typeof topic !== 'string' || !modes.includes(mode as Value) || !isNumber(mtu))
    return undefined
  if (typeof tail !== 'boolean' || typeof wall !== 'number' || !isNumber(limit)) return undefined
  return { peer, topic, mode: mode as Mode, mtu, tail, wall, limit, sum: readSum(sum) }
}

function rowsOf(list: Value | undefined, width: number): Value[][] | undefined {
  if (!Array.isArray(list) || list.length % width !== 0) return undefined
  const out: Value[][] = []
  for (let at = 0; at < list.length; at += width) {
    const row = list.slice(at, at + width) as Value[]
    if (!isPeer(row[0]) || !isNumber(row[1]) || (width === 3 && !isPrint(row[2]))) return undefined
    out.push(row)
  }
  return out
}

/**
 * What each side calls the peers whose updates it sends: `[index, name]` the first time, then the index. An index stands
 * for one name for ever, so a lost introduction is a hole and never a mistake.
 */
export interface Names {
  write(this: void, peer: string): Value
  /** The name, undefined where it is not known, or false where the reference is malformed. */
  read(this: void, value: Value | undefined): string | undefined | false
  /** Introduce everybody anew: something was lost. */
  forget(this: void): void
}

/** Names of one connection, for either direction. */
export function names(most: number): Names {
  const indexes = new Map<string, number>()
  const heard = new Map<number, string>()
  let introduced = new Set<string>()
  return {
    write: (peer) => {
      let index = indexes.get(peer)
      if (index === undefined && indexes.size >= most) return peer
      if (index === undefined) indexes.set(peer, (index = indexes.size))
      if (introduced.has(peer)) return index
      introduced.add(peer)
      return [index, peer]
    },
    read: (value) => {
      if (typeof value === 'number') return heard.get(value)
      if (isPeer(value)) return value
      if (!Array.isArray(value) || value.length !== 2) return false
      const [index, peer] = value as readonly Value[]
      if (typeof index !== 'number' || !isPeer(peer) || (heard.get(index) ?? peer) !== peer) return false
      if (heard.size < most) heard.set(index, peer)
      return peer
    },
    forget: () => {
      introduced = new Set()
    },
  }
}

/** The wire form of runs. */
export function writeRuns(runs: Runs, { write: name }: Names): Value {
  const out: Value[] = ['runs']
  for (const run of runs) {
    const { peer, seq } = run[0]!
    const items: Value[] = [name(peer), seq - 1]
    let time = 0
    for (const update of run) {
      items.push(write(update, time))
      time = update.time
    }
    out.push(items)
  }
  return out
}

/** Runs, and whether all of them could be attributed; undefined where they are malformed. */
function readRuns(
  items: readonly Value[],
  { read: name }: Names,
): { runs: Runs; isWhole: boolean } | undefined {
  const out: Update[][] = []
  let isWhole = true
  for (const item of items) {
    if (!Array.isArray(item)) return undefined
    const [ref, from, ...updates] = item as readonly Value[]
    const peer = name(ref)
    if (peer === false || !Number.isSafeInteger(from) || (from as number) < 0) return undefined
    if (peer === undefined) {
      isWhole = false
      continue
    }
    const run: Update[] = []
    let seq = (from as number) + 1
    let time = 0
    for (const value of updates) {
      const update = read(value, peer, seq, time)
      if (update === undefined) return undefined
      run.push(update)
      seq = last(update) + 1
      time = update.time
    }
    out.push(run)
  }
  return { runs: out, isWhole }
}

/** What a message says, or undefined where it is malformed: whatever it is, it returns. */
export function hear(message: Value, known: Names): Heard | undefined {
  if (!Array.isArray(message)) return undefined
  const [kind, a, b, c, d] = message as readonly (Value | undefined)[]
  switch (kind) {
    case 'hello':
      return typeof a === 'number' ? { kind, version: a, hello: readHello(b) } : undefined
    case 'digest': {
      const rows = rowsOf(c, 3)
      if (typeof a !== 'string' || (b !== null && !isPeer(b)) || rows === undefined) return undefined
      return { kind, first: a, next: b, rows: rows as unknown as Row[] }
    }
    case 'runs': {
      const runs = readRuns(message.slice(1) as Value[], known)
      return runs && { kind, ...runs }
    }
    case 'have': {
      const rows = rowsOf(message.slice(1) as Value[], 2)
      return rows && { kind, rows: rows as unknown as [string, number][] }
    }
    case 'done':
    case 'bye':
      return { kind }
    case 'level': {
      const sum = readSum([a ?? null, b ?? null])
      return sum === null ? undefined : { kind, sum }
    }
    case 'probe':
      return isPeer(a) && isNumber(b) ? { kind, peer: a, n: b } : undefined
    case 'print':
      return isPeer(a) && isNumber(b) && (c === null || isPrint(c))
        ? { kind, peer: a, n: b, print: c }
        : undefined
    case 'branch': {
      const first = isPeer(a) && isNumber(b) && c !== undefined ? read(c, a, b, 0) : undefined
      return first && isNumber(d) ? { kind, first, end: d } : undefined
    }
    case 'refuse':
      return typeof a === 'string' && typeof b === 'string'
        ? { kind, reason: { code: a.slice(0, 64), message: b.slice(0, 256), count: 1 } }
        : undefined
    default:
      return undefined
  }
}
