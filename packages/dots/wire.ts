/** The wire form of a set of dots. */
import type { Head, Value } from '@commute/contract'
import { isNumber, mayRefer, relative } from './names.ts'
import { isPeer } from './peers.ts'
import { add, addMany, type Dots, each, few, none } from './sets.ts'

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
