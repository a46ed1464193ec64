/** Runs: consecutive updates of one peer, and their wire form. */
import type { Replica, Update, Value } from '@commute/contract'
import { isCount } from '@commute/dots'
import { readRun, writeRun } from '@commute/update'
import { short } from './digests.ts'
import type { Names } from './names.ts'

/** A stretch of one peer's updates. */
export interface Run {
  /** The fingerprint of all before it, in its low 32 bits; null where what was written over is not kept. */
  readonly print: number | null
  readonly updates: readonly Update[]
}

/** How many updates a message may come to. */
const mostUpdates = 1 << 16

/** The wire form of runs, each of one update at least. */
export function writeRuns(
  runs: readonly (readonly Update[])[],
  replica: Pick<Replica, 'print' | 'fork'>,
  { write: name }: Names,
): Value {
  const out: Value[] = ['runs']
  for (const run of runs) {
    const { peer, seq, floor } = run[0]!
    const print = replica.fork === undefined ? null : short(replica.print(peer, seq - 1) ?? 0)
    out.push([name(peer), floor === undefined ? seq - 1 : [seq - 1, floor], print, ...writeRun(run)])
  }
  return out
}

/** After which number a run begins, and its floor where it belongs to a snapshot. */
function readFrom(value: Value | undefined): { from: number; floor?: number } | undefined {
  if (isCount(value)) return { from: value }
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [from, floor] = value as readonly Value[]
  return isCount(from) && isCount(floor) ? { from, floor } : undefined
}

/** Runs, and whether all of them could be attributed; undefined where they are malformed. */
export function readRuns(
  items: readonly Value[],
  { read: name }: Names,
): { runs: Run[]; isWhole: boolean } | undefined {
  const out: Run[] = []
  let isWhole = true
  let left = mostUpdates
  for (const item of items) {
    if (!Array.isArray(item)) return undefined
    const [ref, start, print, ...updates] = item as readonly Value[]
    const peer = name(ref)
    const head = readFrom(start)
    if (peer === false || head === undefined) return undefined
    if (print !== null && !isCount(print)) return undefined
    if (peer === undefined) {
      isWhole = false
      continue
    }
    const run = readRun(updates, peer, head.from, left)
    if (run === undefined) return undefined
    left -= run.length
    const { floor } = head
    out.push({ print, updates: floor === undefined ? run : run.map((update) => ({ ...update, floor })) })
  }
  return { runs: out, isWhole }
}
