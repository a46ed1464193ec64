/** What one may ask of a text without taking the whole of it. */
import type { Read } from '@commute/contract'
import { isNumber, isPeer } from '@commute/dots'
import { before, countShown, find, indexOf, isShown, nOf, peerOf, stretchHere, use } from '@commute/sequence'
import { stringOf } from './characters.ts'
import { type Core, coreOf, type Text } from './core.ts'
import { check } from './edits.ts'

/**
 * A place between two characters that stays where it is while the text changes: right after or right before a
 * character, or an edge. It is a value, the same on all peers: keep it, send it.
 */
export type Anchor = 'start' | 'end' | readonly [side: 'after' | 'before', peer: string, n: number]

/** Whether a value, from wherever it comes, is a place. */
export function isAnchor(value: unknown): value is Anchor {
  if (value === 'start' || value === 'end') return true
  if (!Array.isArray(value) || value.length !== 3) return false
  const [side, peer, n] = value as readonly unknown[]
  return (side === 'after' || side === 'before') && isPeer(peer) && isNumber(n)
}

/** What was done at an index: so many characters taken out, then these put in, as `Array#splice` does. */
export type Patch = readonly [index: number, removed: number, inserted: string]

/** A moment of a text, to ask later what has changed since. Of this process only. */
export interface Moment {
  readonly core: Core
  readonly length: number
  readonly size: number
  readonly changes: number
  /** How much the last change came to, which may go on. */
  readonly count: number
}

/** What one may ask. */
export interface Reads {
  /** How many characters there are. O(1). */
  length(this: void): Read<Text, number>
  /** The characters from an index up to another, or up to the end where that comes first. O(log n + characters). */
  slice(this: void, from: number, to: number): Read<Text, string>
  /** The place at an index: `before`: it keeps to what follows; else to what comes before. O(log n). */
  anchor(this: void, index: number, side?: 'after' | 'before'): Read<Text, Anchor>
  /**
   * The index of a place, also when its character was taken out; undefined where that has not come yet, or is no place.
   * O(log n).
   */
  index(this: void, anchor: Anchor): Read<Text, number | undefined>
  /** Now. O(1). */
  moment(this: void): Read<Text, Moment>
  /** What has changed since, change after change: for an editor. O(what has changed). */
  patches(this: void, since: Moment): Read<Text, readonly Patch[]>
}

/** A question about the core of a state. */
function ask<Answer>(question: (core: Core) => Answer): Read<Text, Answer> {
  return (state) => {
    const core = coreOf(state)
    use(core.sequence, state)
    return question(core)
  }
}

function slice({ sequence, characters }: Core, from: number, to: number): string {
  return stringOf(characters, (stretch) => {
    for (let index = from; index < to;) {
      const number = before(sequence, index + 1)
      const length = Math.min(to - index, stretchHere(sequence.tree))
      stretch(number, length)
      index += length
    }
  })
}

function patches(core: Core, since: Moment): Patch[] {
  const { sequence } = core
  const { history } = sequence
  if (core !== since.core)
    return since.length + countShown(sequence) === 0
      ? []
      : [[0, since.length, slice(core, 0, countShown(sequence))]]
  const out: Patch[] = []
  let number = since.size
  for (let change = Math.max(0, since.changes - 1); change < history.length; change++) {
    const done = change < since.changes ? since.count : 0
    const index = history.cells[2 * change]! + Math.max(0, done)
    const count = history.cells[2 * change + 1]! - done
    if (count < 0) out.push([index, -count, ''])
    else if (count > 0) {
      const from = number
      out.push([index, 0, stringOf(core.characters, (stretch) => stretch(from, count))])
      number += count
    }
  }
  return out
}

/** What one may ask. */
export const reads: Reads = {
  length: () => ask(({ sequence }) => countShown(sequence)),
  slice: (from, to) =>
    ask((core) => {
      check(from, Infinity)
      check(to, Infinity, from)
      return slice(core, from, Math.min(to, countShown(core.sequence)))
    }),
  anchor: (index, side = 'after') => {
    if (side !== 'after' && side !== 'before')
      throw new TypeError(`text: a side is 'after' or 'before', not ${String(side)}`)
    return ask(({ sequence }) => {
      check(index, countShown(sequence))
      if (side === 'after' ? index === 0 : index === countShown(sequence))
        return side === 'after' ? 'start' : 'end'
      const number = before(sequence, side === 'after' ? index : index + 1)
      return [side, peerOf(sequence.runs, number), nOf(sequence.runs, number)]
    })
  },
  index: (anchor) =>
    ask(({ sequence }) => {
      if (anchor === 'start') return 0
      if (anchor === 'end') return countShown(sequence)
      if (!isAnchor(anchor)) return undefined
      const number = find(sequence.runs, anchor[1], anchor[2])
      if (number < 0) return undefined
      return indexOf(sequence, number) + (anchor[0] === 'after' && isShown(sequence, number) ? 1 : 0)
    }),
  moment: () =>
    ask((core) => {
      const { history, runs } = core.sequence
      const changes = history.length
      const count = changes === 0 ? 0 : history.cells[2 * changes - 1]!
      return { core, length: countShown(core.sequence), size: runs.size, changes, count }
    }),
  patches: (since) => ask((core) => patches(core, since)),
}
