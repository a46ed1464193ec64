/**
 * A few values, each under the dot of the write that gave it: the store of a register, of one element of a set, of the
 * existence of an entry. Sorted by who wrote last; the last one wins where one must.
 */
import type { Edit, Head, Mine, Seen, Value, Written } from '@commute/contract'
import { compare, written } from '@commute/dots'
import { compareBytes, encode } from '@commute/value'

/** A value and the write that gave it. */
export interface Entry<T> {
  readonly at: Written
  readonly value: T
}

/** Entries in order of `(time, peer, n)`; each dot once. */
export type Entries<T> = readonly Entry<T>[]

const none: Entries<never> = []

function isDot(a: Written, b: Written): boolean {
  return a[2] === b[2] && a[1] === b[1]
}

/** Of two things under one dot (a fork, a liar), the one that every peer keeps: the later time, then the greater bytes. */
function keep<T extends Value>(a: Entry<T>, b: Entry<T>): Entry<T> {
  if (a.at[0] !== b.at[0]) return a.at[0] > b.at[0] ? a : b
  return Object.is(a.value, b.value) || compareBytes(encode(a.value), encode(b.value)) >= 0 ? a : b
}

/** What some entries hold under the dot of another. */
function heldIn<T>(entries: Entries<T>, { at }: Entry<T>): Entry<T> | undefined {
  for (const entry of entries) if (isDot(entry.at, at)) return entry
  return undefined
}

/** Entries in their order. */
function sorted<T>(entries: Entry<T>[]): Entries<T> {
  return entries.length > 1 ? entries.sort((a, b) => compare(a.at, b.at)) : entries
}

function join<T extends Value>(
  mine: Entries<T>,
  seen: Seen,
  theirs: Entries<T>,
  theirsSeen: Seen,
): Entries<T> {
  const isNew = (entry: Entry<T>): boolean =>
    heldIn(mine, entry) === undefined && !seen.has(entry.at[1], entry.at[2])
  const stays = (entry: Entry<T>): boolean =>
    heldIn(theirs, entry) !== undefined || !theirsSeen.has(entry.at[1], entry.at[2])
  // Mostly what comes is written over what was there.
  if (theirs.every(isNew) && !mine.some(stays)) return theirs.length === 0 ? none : theirs
  const kept = mine.filter(stays).map((entry) => {
    const other = heldIn(theirs, entry)
    return other === undefined ? entry : keep(entry, other)
  })
  const come = theirs.filter(isNew)
  const isSame =
    come.length === 0 && kept.length === mine.length && kept.every((entry, at) => entry === mine[at])
  if (isSame) return mine
  return kept.length + come.length === 0 ? none : sorted(kept.concat(come))
}

function dots(entries: Entries<Value>, each: (peer: string, n: number) => void): void {
  for (const { at } of entries) each(at[1], at[2])
}

/** One entry in its wire form. */
function item(mine: Mine, value: Value): Value {
  return [mine, value]
}

function write(entries: Entries<Value>): Value[] {
  return entries.map(({ at, value }) => item(at, value))
}

function readOne(pair: Value, head: Head | undefined): Entry<Value> | undefined {
  if (!Array.isArray(pair) || pair.length !== 2) return undefined
  const at = written(pair[0] as Value, head)
  return at && { at, value: pair[1] as Value }
}

/** Entries from `[[name, value], …]`, or undefined where that is malformed. */
function read(value: Value | undefined, head?: Head): Entries<Value> | undefined {
  if (!Array.isArray(value)) return undefined
  const out = (value as readonly Value[]).map((pair) => readOne(pair, head)) as Entry<Value>[]
  if (out.includes(undefined as never)) return undefined
  const areApart = out.length < 2 || new Set(out.map(({ at }) => `${at[1]} ${at[2]}`)).size === out.length
  return areApart ? sorted(out) : undefined
}

/** Writes again what was there, unless somebody else has written since. */
function back(before: Entries<Value>, after: Entries<Value>): Edit<Entries<Value>>[] {
  const fresh = after.filter(({ at }) => !before.some((entry) => isDot(entry.at, at)))
  const last = before.at(-1)
  return [
    (store, stamp) => {
      // What I took away comes back where nothing stands; what I wrote goes where it or mine still stands.
      const isFree = store.every(({ at }) => fresh.some((entry) => entry.at[1] === at[1]))
      if (!isFree) return undefined
      dots(store, stamp.take)
      return last === undefined ? [] : [item(stamp.dot(), last.value)]
    },
  ]
}

/** The words of `Entries`. */
export const entries: {
  readonly none: Entries<never>
  readonly join: typeof join
  readonly dots: typeof dots
  readonly item: typeof item
  readonly write: typeof write
  readonly read: typeof read
  readonly back: typeof back
} = { none, join, dots, item, write, read, back }
