/** The messages of a reconcile, and their check. See docs/wire.md. */
import type { Reason, Sum, Update, Value } from '@commute/contract'
import { isCount, isNumber, isPeer } from '@commute/dots'
import { mostRate, type Said } from '@commute/flow-control'
import { readRun } from '@commute/update'
import { isRecord } from '@commute/value'
import { type Digested, readDigest } from './digests.ts'
import type { Names } from './names.ts'
import { readRuns, type Run } from './runs.ts'

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
  /** The rates that it wants and may write at, where it takes part in flow control. */
  readonly flow: Said | null
}

/** What one side hears from the other. */
export type Heard =
  | { readonly kind: 'hello'; readonly version: number; readonly hello: Hello | undefined }
  | ({ readonly kind: 'digest' } & Digested)
  | { readonly kind: 'runs'; readonly runs: readonly Run[]; readonly isWhole: boolean }
  | { readonly kind: 'have'; readonly rows: readonly (readonly [peer: string, n: number])[] }
  | { readonly kind: 'again' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'done' }
  | { readonly kind: 'bye' }
  | { readonly kind: 'level'; readonly sum: Sum }
  | { readonly kind: 'probe'; readonly peer: string; readonly n: number }
  | { readonly kind: 'print'; readonly peer: string; readonly n: number; readonly print: number | null }
  | { readonly kind: 'branch'; readonly first: Update; readonly end: number }
  | { readonly kind: 'refuse'; readonly reason: Reason }

export const modes: readonly Value[] = ['push', 'pull', 'push-pull']

function readSum(value: Value | undefined): Sum | null {
  if (!Array.isArray(value) || !isCount(value[0]) || !isCount(value[1])) return null
  return { numbers: value[0], print: value[1] }
}

function readFlow(value: Value | undefined): Said | null {
  if (!Array.isArray(value)) return null
  const [desired, permitted] = value as readonly Value[]
  const isRate = (n: Value | undefined): n is number => typeof n === 'number' && n >= 0 && n <= mostRate
  return isRate(desired) && isRate(permitted) ? { desired, permitted } : null
}

function readHello(value: Value | undefined): Hello | undefined {
  if (!isRecord(value)) return undefined
  const { peer, topic, mode, mtu, tail, wall, limit, sum, flow } = value as {
    readonly [key: string]: Value | undefined
  }
  if (!isPeer(peer) || typeof topic !== 'string' || !modes.includes(mode as Value) || !isNumber(mtu))
    return undefined
  if (typeof tail !== 'boolean' || typeof wall !== 'number' || !isNumber(limit)) return undefined
  return { peer, topic, mode: mode as Mode, mtu, tail, wall, limit, sum: readSum(sum), flow: readFlow(flow) }
}

function rowsOf(list: readonly Value[], { read: name }: Names): (readonly [string, number])[] | undefined {
  if (list.length % 2 !== 0) return undefined
  const out: (readonly [string, number])[] = []
  for (let at = 0; at < list.length; at += 2) {
    const [peer, n] = [name(list[at]), list[at + 1]]
    if (peer === false || !isNumber(n)) return undefined
    if (peer !== undefined) out.push([peer, n])
  }
  return out
}

/** What a message says, or undefined where it is malformed: whatever it is, it returns. */
export function hear(message: Value, known: Names): Heard | undefined {
  if (!Array.isArray(message)) return undefined
  const [kind, a, b, c, d] = message as readonly (Value | undefined)[]
  switch (kind) {
    case 'hello':
      return typeof a === 'number' ? { kind, version: a, hello: readHello(b) } : undefined
    case 'digest': {
      const digested = readDigest(message as readonly Value[], known)
      return digested && { kind, ...digested }
    }
    case 'runs': {
      const runs = readRuns(message.slice(1) as Value[], known)
      return runs && { kind, ...runs }
    }
    case 'have': {
      const rows = rowsOf(message.slice(1) as Value[], known)
      return rows && { kind, rows }
    }
    case 'again':
    case 'broken':
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
      return isPeer(a) && isNumber(b) && (c === null || isCount(c))
        ? { kind, peer: a, n: b, print: c }
        : undefined
    case 'branch': {
      const first = isPeer(a) && isNumber(b) && c !== undefined ? readRun([c], a, b - 1, 1)?.[0] : undefined
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
