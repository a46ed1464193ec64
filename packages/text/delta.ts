/**
 * The wire forms of what was done to a text. Names are relative to the update where they can be: k is number `seq + k` of
 * the writer's own; others' are `[peer, n]`; the edge is null.
 *
 *     "abc"                            typed on behind the writer's last thing
 *     [left, right, "abc"]             put between two characters; [left, right, "abc", mine] if not first in its update
 *     [left, "abc"]                    put between a character and the next that its writer wrote
 *     -3                               removed: one of the writer's own
 *     [first, count, first, count, …]  removed: stretches
 *     [true, …]                        a whole text: all of these, one after the other, see `all`
 */
import type { Dot, Head, Mine, Stamp, Value } from '@commute/contract'
import { isNumber, isPeer, relative, written } from '@commute/dots'
import { lengthOf } from './characters.ts'

/** Put in: these characters, named (peer, n) and following; `right` undefined: as it was for the left one. */
export interface Inserted {
  readonly left: Dot | null
  readonly right: Dot | null | undefined
  readonly peer: string
  readonly n: number
  readonly text: string
  readonly length: number
}

/** Taken out: `count` characters from this one of a peer's on. */
export type Stretch = readonly [peer: string, n: number, count: number]

/** What a delta says. */
export type Said = Inserted | readonly Stretch[]

/** A reference from its wire form, null for the edge, or undefined where it is malformed. */
function referred(value: Value | undefined, head: Head | undefined): Dot | null | undefined {
  if (value === null) return null
  if (typeof value === 'number') return head === undefined ? undefined : relative(value, head)
  if (!Array.isArray(value) || value.length !== 2 || !isPeer(value[0]) || !isNumber(value[1]))
    return undefined
  return value as unknown as Dot
}

function inserted(
  left: Dot | null | undefined,
  right: Dot | null | undefined,
  text: string,
  mine: Value,
  head: Head | undefined,
): Inserted | undefined {
  const length = lengthOf(text)
  const own = written(mine, head)
  if (left === undefined || own === undefined || length === 0) return undefined
  const [, peer, n] = own
  if (!Number.isSafeInteger(n + length) || !text.isWellFormed()) return undefined
  if (head !== undefined && (peer !== head.peer || n < head.seq || n + length > head.seq + head.count))
    return undefined
  return { left, right, peer, n, text, length }
}

/** What a delta says, or undefined where it is malformed or not for its writer to say. */
export function read(value: Value, head: Head | undefined): Said | undefined {
  if (typeof value === 'string')
    return head === undefined ? undefined : inserted(relative(-1, head), undefined, value, 0, head)
  if (typeof value === 'number') {
    const dot = head === undefined ? undefined : relative(value, head)
    return dot && [[dot[0], dot[1], 1]]
  }
  if (!Array.isArray(value) || value.length === 0) return undefined
  const [first, second, third, mine = 0] = value as readonly Value[]
  if (typeof second === 'string') {
    const left = referred(first, head)
    if (value.length > 2 || left === null || left === undefined) return undefined
    // A writer that goes on from another's number wrote its own first one next.
    const isLast = head?.origin !== undefined && left[0] === head.origin[0] && left[1] === head.origin[1]
    const next: Dot = isLast && typeof first === 'number' ? [head!.peer, 1] : [left[0], left[1] + 1]
    return inserted(left, next, second, 0, head)
  }
  if (typeof third === 'string') {
    const right = referred(second, head)
    if (right === undefined || value.length > 4) return undefined
    return inserted(referred(first, head), right, third, mine, head)
  }
  if (value.length % 2 !== 0) return undefined
  const out: Stretch[] = []
  for (let at = 0; at < value.length; at += 2) {
    const dot = referred((value as readonly Value[])[at], head)
    const count = (value as readonly Value[])[at + 1]
    if (dot === undefined || dot === null || !isNumber(count) || !isNumber(dot[1] + count - 1))
      return undefined
    // A stretch that began with the peer it goes on from ends with its own.
    if (head !== undefined && dot[0] !== head.peer && typeof (value as readonly Value[])[at] === 'number') {
      const past = head.origin![1] - dot[1] + 1
      if (count > past) {
        out.push([dot[0], dot[1], past], [head.peer, 1, count - past])
        continue
      }
    }
    out.push([dot[0], dot[1], count])
  }
  return areApart(out) ? out : undefined
}

/** Whether no two stretches overlap: then they are together no longer than the text, whoever wrote them. */
function areApart(stretches: readonly Stretch[]): boolean {
  const ends = new Map<string, number>()
  for (const [peer, n, count] of stretches.toSorted((a, b) => a[1] - b[1])) {
    if (n < (ends.get(peer) ?? 0)) return false
    ends.set(peer, n + count)
  }
  return true
}

/** A reference in its wire form. */
export function reference(peer: string, n: number, stamp: Stamp): Value {
  return stamp.seq !== undefined && peer === stamp.peer ? n - stamp.seq : [peer, n]
}

/** Stretches in their wire form. */
export function writeRemoved(stretches: readonly Stretch[], stamp: Stamp): Value {
  const out: Value[] = []
  for (const [peer, n, count] of stretches) out.push(reference(peer, n, stamp), count)
  return out.length === 2 && typeof out[0] === 'number' && out[1] === 1 ? out[0] : out
}

/** An insertion in its wire form. */
export function writeInserted(left: Value, right: Value, text: string, mine: Mine): Value {
  if (mine !== 0) return [left, right, text, mine as Value]
  return isNext(left, right) ? [left, text] : [left, right, text]
}

/** Whether the second reference is to what the writer of the first wrote next. */
function isNext(left: Value, right: Value): boolean {
  if (typeof left === 'number') return right === left + 1
  if (!Array.isArray(left) || !Array.isArray(right)) return false
  return left[0] === right[0] && (left[1] as number) + 1 === right[1]
}
