/**
 * A few values, each under the dot of the write that gave it: the store of a register, of one element of a set, of the
 * existence of an entry. Sorted by who wrote last; the last one wins where one must.
 */
import type { Edit, Head, Seen, Value, Written } from '@commute/contract'
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

function nameOf({ at }: Entry<unknown>): string {
  return `${at[1]} ${at[2]}`
}

/** The bytes of what something else has come for under its name: once, however often that happens. */
const known = new WeakMap<object, Uint8Array>()

function bytesOf(entry: { readonly value: Value }): Uint8Array {
  const bytes = known.get(entry) ?? encode(entry.value)
  known.set(entry, bytes)
  return bytes
}

/**
 * Which of two values that were written under one name (a fork, a liar) every peer keeps: that of the greater bytes.
 * O(the one that has come last).
 */
export function greater<E extends { readonly value: Value }>(a: E, b: E): E {
  return Object.is(a.value, b.value) || compareBytes(bytesOf(a), bytesOf(b)) >= 0 ? a : b
}

/** Of two things under one dot, the one that every peer keeps: the later time, then the greater bytes. */
function keep<T extends Value>(a: Entry<T>, b: Entry<T>): Entry<T> {
  if (a.at[0] !== b.at[0]) return a.at[0] > b.at[0] ? a : b
  return greater(a, b)
}

/** What some entries hold under the dot of another. */
function heldIn<T>(entries: Entries<T>, { at }: Entry<T>): Entry<T> | undefined {
  for (const entry of entries) if (isDot(entry.at, at)) return entry
  return undefined
}

/** Entries in their order. */
function sorted<T>(entries: Entry<T>[]): Entries<T> {
  for (let at = 1; at < entries.length; at++)
    if (compare(entries[at - 1]!.at, entries[at]!.at) > 0) return entries.sort((a, b) => compare(a.at, b.at))
  return entries
}

/** Up to how many are looked through one by one. */
const few = 16

/** How to find what is held under the dot of another. */
function finder<T>(entries: Entries<T>): (entry: Entry<T>) => Entry<T> | undefined {
  if (entries.length <= few) return (entry) => heldIn(entries, entry)
  const byName = new Map(entries.map((entry) => [nameOf(entry), entry]))
  return (entry) => byName.get(nameOf(entry))
}

function join<T extends Value>(
  mine: Entries<T>,
  seen: Seen,
  theirs: Entries<T>,
  theirsSeen: Seen,
): Entries<T> {
  if (mine.length + theirs.length <= few && isOver(mine, seen, theirs, theirsSeen))
    return theirs.length === 0 ? none : theirs
  return joinAny(mine, seen, theirs, theirsSeen)
}

/** Whether all that comes is new and written over all that was there, as mostly. */
function isOver<T>(mine: Entries<T>, seen: Seen, theirs: Entries<T>, theirsSeen: Seen): boolean {
  for (const { at } of theirs) if (seen.has(at[1], at[2])) return false
  for (const entry of mine)
    if (!theirsSeen.has(entry.at[1], entry.at[2]) || heldIn(theirs, entry) !== undefined) return false
  return true
}

function joinAny<T extends Value>(
  mine: Entries<T>,
  seen: Seen,
  theirs: Entries<T>,
  theirsSeen: Seen,
): Entries<T> {
  const isNew = (entry: Entry<T>): boolean => !seen.has(entry.at[1], entry.at[2])
  const isSeen = (entry: Entry<T>): boolean => theirsSeen.has(entry.at[1], entry.at[2])
  const inTheirs = finder(theirs)
  const common = new Set<Entry<T>>()
  /** What stays of mine, once something does not. */
  let kept: Entry<T>[] | undefined
  for (let at = 0; at < mine.length; at++) {
    const entry = mine[at]!
    const other = inTheirs(entry)
    if (other !== undefined) common.add(other)
    const after = other === undefined ? (isSeen(entry) ? undefined : entry) : keep(entry, other)
    if (after !== entry) kept ??= mine.slice(0, at)
    if (after !== undefined) kept?.push(after)
  }
  const come = theirs.filter((entry) => !common.has(entry) && isNew(entry))
  if (kept === undefined && come.length === 0) return mine
  const out = (kept ?? mine).concat(come)
  return out.length === 0 ? none : sorted(out)
}

function dots(entries: Entries<Value>, each: (peer: string, n: number) => void): void {
  for (const { at } of entries) each(at[1], at[2])
}

/** `[[name, value], …]`. */
function write(entries: Entries<Value>): Value[] {
  return entries.map(({ at, value }) => [at, value])
}

function readOne(pair: Value, head: Head | undefined): Entry<Value> | undefined {
  if (!Array.isArray(pair) || pair.length !== 2) return undefined
  const at = written(pair[0] as Value, head)
  return at && { at, value: pair[1] as Value }
}

/** Entries from `[[name, value], …]`, or undefined where that is malformed. */
function read(value: Value | undefined, head?: Head): Entries<Value> | undefined {
  if (!Array.isArray(value)) return undefined
  if (value.length === 1) {
    const one = readOne(value[0] as Value, head)
    return one && [one]
  }
  const out = (value as readonly Value[]).map((pair) => readOne(pair, head)) as Entry<Value>[]
  if (out.includes(undefined as never)) return undefined
  const areApart = out.length < 2 || new Set(out.map(nameOf)).size === out.length
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
      return last === undefined ? [] : [[stamp.dot(), last.value]]
    },
  ]
}

/** The words of `Entries`: what a dotted type that is nothing else takes as they are. */
export const entries: {
  readonly none: Entries<never>
  readonly join: typeof join
  readonly dots: typeof dots
  readonly write: typeof write
  readonly read: typeof read
  readonly back: typeof back
} = { none, join, dots, write, read, back }
