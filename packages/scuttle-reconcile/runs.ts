/** Runs: consecutive updates of one peer, and their wire form. */
import type { Update, Value } from '@commute/contract'
import { isNumber } from '@commute/dots'
import { last, read, write } from '@commute/update'
import type { Names } from './names.ts'

/** Each a stretch of one peer's updates. */
export type Runs = readonly (readonly Update[])[]

/** The wire form of runs. */
export function writeRuns(runs: Runs, { write: name }: Names): Value {
  const out: Value[] = ['runs']
  for (const run of runs) {
    const { peer, seq, floor } = run[0]!
    const items: Value[] = [name(peer), floor === undefined ? seq - 1 : [seq - 1, floor]]
    let time = 0
    for (const update of run) {
      items.push(write(update, time))
      time = update.time
    }
    out.push(items)
  }
  return out
}

/** After which number a run begins, and its floor where it belongs to a snapshot. */
function readFrom(value: Value | undefined): { from: number; floor?: number } | undefined {
  if (value === 0 || isNumber(value)) return { from: value }
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [from, floor] = value as readonly Value[]
  const isGood = (from === 0 || isNumber(from)) && (floor === 0 || isNumber(floor))
  return isGood ? { from, floor } : undefined
}

/** Runs, and whether all of them could be attributed; undefined where they are malformed. */
export function readRuns(
  items: readonly Value[],
  { read: name }: Names,
): { runs: Runs; isWhole: boolean } | undefined {
  const out: Update[][] = []
  let isWhole = true
  for (const item of items) {
    if (!Array.isArray(item)) return undefined
    const [ref, start, ...updates] = item as readonly Value[]
    const peer = name(ref)
    const head = readFrom(start)
    if (peer === false || head === undefined) return undefined
    if (peer === undefined) {
      isWhole = false
      continue
    }
    const run: Update[] = []
    let seq = head.from + 1
    let time = 0
    for (const value of updates) {
      const update = read(value, peer, seq, time)
      if (update === undefined) return undefined
      run.push(head.floor === undefined ? update : { ...update, floor: head.floor })
      seq = last(update) + 1
      time = update.time
    }
    out.push(run)
  }
  return { runs: out, isWhole }
}
