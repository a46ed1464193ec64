/** What all states of one text share: the order of its characters, and the characters. Changed in place. */
import type { Head, Value } from '@commute/contract'
import {
  blank,
  countShown,
  goesOn,
  insertInto,
  mostThings,
  remove,
  type Sequence,
  sequence,
  typeOn,
  type Version,
} from '@commute/sequence'
import { type Characters, characters, lengthOf, setCharacters } from './characters.ts'
import { type Claims, noClaims } from './claims.ts'
import type { Said } from './delta.ts'
import type { Found } from './finding.ts'

/** The edit that was made here last. It is done already: whoever reduces its delta next need not look it up. */
export interface Made {
  /** Of which state, by serial, and which came of it. */
  before: number
  after: number
  delta: Value
  peer: string
  seq: number | undefined
}

/** What was asked about last, of which state by serial, and found: `fault` asks the same as `reduce` after it. */
export interface Asked {
  serial: number
  delta: Value
  head: Head | undefined
  said: Said | undefined
  found: Found | string
}

/** The shared part. */
export interface Core {
  readonly sequence: Sequence
  readonly characters: Characters
  readonly made: Made
  readonly asked: Asked
  readonly claims: Claims
}

/** A state of a text. It is spent when a later update is reduced over it. */
export type Text = Version<Core | (() => Core) | undefined, string>

/** Of a text, nothing yet. */
export const empty: Text = blank(undefined, '')

/** The shared part of an empty text, to be changed. */
export function core(): Core {
  return {
    sequence: sequence(),
    characters: characters(),
    made: { before: -1, after: -1, delta: null, peer: '', seq: undefined },
    asked: { serial: -1, delta: null, head: undefined, said: undefined, found: '' },
    claims: noClaims(),
  }
}

/** The shared part of a state. */
export function coreOf({ core: of }: Text): Core {
  return of === undefined ? core() : typeof of === 'function' ? of() : of
}

/** Does it; false where nothing changed. O(what it names × log n). */
export function perform({ sequence, characters }: Core, found: Found): boolean {
  const { text, length, peer, n, left, right, stretches } = found
  const number = sequence.runs.size
  if (length > 0) {
    if (!insertInto(sequence, left, right, peer, n, length)) return false
    setCharacters(characters, number, length, text)
    return true
  }
  const before = countShown(sequence)
  for (let k = 0; k < stretches.length; k += 2) remove(sequence, stretches[k]!, stretches[k + 1]!)
  return countShown(sequence) < before
}

/**
 * How many characters are typed on, as they may be in the update of a head; 0 where a delta says something else. O(its
 * length).
 */
export function typedIn(delta: Value, head: Head | undefined): number {
  if (typeof delta !== 'string' || head === undefined) return 0
  const length = lengthOf(delta)
  return length <= head.count && Number.isSafeInteger(head.seq + length) && delta.isWellFormed() ? length : 0
}

/** Whether what is typed on stands right behind what came last, as mostly: nobody need look anything up then. O(1). */
export function isNext({ sequence }: Core, length: number, { peer, seq }: Head): boolean {
  return sequence.runs.size + length <= mostThings && goesOn(sequence, peer, seq)
}

/** Does what `isNext` says can be done. O(1). */
export function doNext({ sequence, characters }: Core, text: string, length: number): void {
  setCharacters(characters, sequence.runs.size, length, text)
  typeOn(sequence, length)
}
