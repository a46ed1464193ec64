/** The wire form of a set of dots. */
import type { Head, Value } from '@commute/contract'
import { isCount, isNumber, mayRefer, relative } from './names.ts'
import { isPeer } from './peers.ts'
import { addMany, behind, type Dots, each, none, type Stretches } from './sets.ts'

/**
 * The wire form of a set: one item a run, `[peer, from]` or `[peer, from, more]`; for a head's own peer `k` or
 * `[k, more]`, counted from the head's `seq`.
 */
export function write(dots: Dots, head?: Pick<Head, 'peer' | 'seq'>): Value[] {
  const out: Value[] = []
  each(dots, (peer, from, to) => out.push(item(peer, from, to, head)))
  return out
}

/** The wire form of stretches, each dot of them once. */
export function writeStretches(stretches: Stretches, head?: Pick<Head, 'peer' | 'seq'>): Value[] {
  const { peer, from, to, before } = stretches
  return before === undefined ? [item(peer, from, to, head)] : write(addMany(none, stretches), head)
}

function item(peer: string, from: number, to: number, head: Pick<Head, 'peer' | 'seq'> | undefined): Value {
  if (head !== undefined && peer === head.peer)
    return from === to ? from - head.seq : [from - head.seq, to - from]
  return from === to ? [peer, from] : [peer, from, to - from]
}

/** Stretches from the wire form of a set; false where that is malformed, or names what its update may not refer to. */
export function read(value: Value, head?: Head): Stretches | undefined | false {
  if (!Array.isArray(value)) return false
  let out: Stretches | undefined | false
  for (const item of value as readonly Value[])
    if ((out = readItem(item, head, out as Stretches | undefined)) === false) return false
  return out
}

/** What an item says more, or false where it is malformed. */
function readItem(item: Value, head: Head | undefined, before: Stretches | undefined): Stretches | false {
  let out = before
  let peer: Value | undefined
  let from: Value | undefined
  let more: Value | undefined = 0
  if (typeof item === 'number') from = item
  else if (!Array.isArray(item) || item.length === 0 || item.length > 3) return false
  else if (typeof item[0] === 'number') [from, more] = item as Value[]
  else [peer, from, more = 0] = item as Value[]
  if (typeof from !== 'number' || !isCount(more)) return false
  if (peer === undefined) {
    const dot = head === undefined ? undefined : relative(from, head)
    if (dot === undefined) return false
    const past = head!.seq + from + more
    // A run that begins with the peer it goes on from, and ends with its own.
    if (dot[0] !== head!.peer && isNumber(past)) {
      if (!mayRefer(head, head!.peer, past)) return false
      out = behind(out, head!.peer, 1, past)
      more -= past
    }
    ;[peer, from] = dot
  }
  const to = from + more
  if (!isPeer(peer) || !isNumber(from) || !isNumber(to) || !mayRefer(head, peer, to)) return false
  return behind(out, peer, from, to)
}
