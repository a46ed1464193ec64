/**
 * The wire forms of what was done to a text. Names are relative to the update where they can be: k is number `seq + k`
 * of the writer's own; others' are `[peer, n]`; the edge is null.
 *
 *     "abc"                            typed on: behind the writer's last thing, before what that was put before
 *     [left, "abc"]                    put right behind a character, of which nothing was
 *     ["abc", right]                   put right before a character, and behind what that was put behind
 *     -3                               removed: one of the writer's own
 *     [first, count, first, count, …]  removed: stretches
 *
 * with the name as third item where that is not the first of its update. What stood to the right of `left` need not be
 * said: it is the next that the update may refer to (see `nextOf` in claims). Without an update it must be:
 *
 *     [left, right, "abc", name]       put between two characters
 *     [true, …]                        a whole text: such ones and removed stretches, see `all`
 */
import type { Dot, Head, Stamp, Value } from '@commute/contract'
import { anyHead, isNumber, isPeer, readBack, relative, writeBack, written } from '@commute/dots'
import { lengthOf } from './characters.ts'

/** Put in: these characters, named (peer, n) and following. */
export interface Inserted {
  /** Behind this one, or what the right one was put behind. */
  readonly left: 'its left' | Dot | null
  /** Before this one, or what the left one was put before, or what follows it. */
  readonly right: 'its right' | 'next' | Dot | null
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
  const k = readBack(value)
  if (k !== undefined) return head === undefined ? undefined : relative(k, head)
  if (!Array.isArray(value) || value.length !== 2 || !isPeer(value[0]) || !isNumber(value[1]))
    return undefined
  return value as unknown as Dot
}

function inserted(
  left: Inserted['left'] | undefined,
  right: Inserted['right'] | undefined,
  text: string,
  mine: Value,
  head: Head | undefined,
): Inserted | undefined {
  const length = lengthOf(text)
  const own = written(mine, head)
  if (left === undefined || right === undefined || own === undefined || length === 0) return undefined
  const [, peer, n] = own
  if (!Number.isSafeInteger(n + length) || !text.isWellFormed()) return undefined
  if (head !== undefined && (peer !== head.peer || n < head.seq || n + length > head.seq + head.count))
    return undefined
  return { left, right, peer, n, text, length }
}

/** What a delta says, or undefined where it is malformed or not for its writer to say. */
export function read(value: Value, head: Head | undefined): Said | undefined {
  if (typeof value === 'string')
    return head === undefined ? undefined : inserted(relative(-1, head), 'its right', value, 0, head)
  const k = readBack(value)
  if (k !== undefined) {
    const dot = head === undefined ? undefined : relative(k, head)
    return dot && [[dot[0], dot[1], 1]]
  }
  if (!Array.isArray(value) || value.length === 0) return undefined
  const [first, second, third, fourth] = value as readonly Value[]
  if (typeof first === 'string' || typeof second === 'string') {
    if (head === undefined || value.length > 3) return undefined
    if (typeof second === 'string') return inserted(referred(first, head), 'next', second, third ?? 0, head)
    return inserted('its left', referred(second, head) ?? undefined, first as string, third ?? 0, head)
  }
  if (typeof third === 'string')
    return (head !== undefined && head !== anyHead) || value.length !== 4
      ? undefined
      : inserted(referred(first, undefined), referred(second, undefined), third, fourth!, undefined)
  if (value.length % 2 !== 0) return undefined
  const out: Stretch[] = []
  for (let at = 0; at < value.length; at += 2) {
    const dot = referred((value as readonly Value[])[at], head)
    const count = (value as readonly Value[])[at + 1]
    if (dot === undefined || dot === null || !isNumber(count) || !isNumber(dot[1] + count - 1))
      return undefined
    // A stretch that began with the peer it goes on from ends with its own.
    if (head !== undefined && dot[0] !== head.peer && !Array.isArray((value as readonly Value[])[at])) {
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

/** Adds to stretches one that may go on the last. */
export function addStretch(stretches: Stretch[], peer: string, n: number, count: number): void {
  const last = stretches.at(-1)
  if (last?.[0] === peer && last[1] + last[2] === n)
    stretches[stretches.length - 1] = [peer, last[1], last[2] + count]
  else stretches.push([peer, n, count])
}

/** A reference in its wire form. */
export function reference(peer: string, n: number, stamp: Stamp): Value {
  return stamp.seq !== undefined && peer === stamp.peer ? writeBack(n - stamp.seq) : [peer, n]
}

/** Stretches in their wire form. */
export function writeRemoved(stretches: readonly Stretch[], stamp: Stamp): Value {
  const out: Value[] = []
  for (const [peer, n, count] of stretches) out.push(reference(peer, n, stamp), count)
  return out.length === 2 && out[1] === 1 && !Array.isArray(out[0]) ? out[0]! : out
}
