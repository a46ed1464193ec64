/**
 * Text that was changed outside: in a file, by another program, in a textarea. `patches` finds what has changed,
 * `perform` does it to a document as edits, so that what others wrote meanwhile stays; `merge` brings two versions of a
 * file together that came of one (Khanna, Kunal, Pierce: "A Formal Investigation of Diff3", 2007).
 *
 * @module
 */
import type { Edit, LiftedReads, Read } from '@commute/contract'
import { lengthOf, type Patch, type Reads } from '@commute/text'
import { diffArrays } from 'diff'
import { diff3Merge } from 'node-diff3'

/**
 * Beyond so many changed characters (words, in a long text) the whole stretch is replaced: finding out more would take
 * too long.
 */
const mostChanges = 500

/** Beyond so many characters a change is looked at word by word. */
const mostCharacters = 20_000

/** How many of two begin alike. */
function alike(a: readonly string[], b: readonly string[], from: number, most: number): number {
  let count = from
  while (count < most && a[count] === b[count]) count++
  return count - from
}

/**
 * What was done to `before` to make `after`: few changes, found by Myers' algorithm; where very much has changed, one.
 * Indexes count code points. O(length + changes²), at most 500 changes.
 *
 * @example
 * ```js
 * import { patches } from '@commute/text-diff'
 * patches('hello world', 'hullo world!') // => [[1, 1, 'u'], [11, 0, '!']]
 * ```
 */
export function patches(before: string, after: string): Patch[] {
  const [a, b] = [[...before], [...after]]
  const least = Math.min(a.length, b.length)
  const start = alike(a, b, 0, least)
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  if (start === endA && start === endB) return []
  const [middleA, middleB] = [a.slice(start, endA), b.slice(start, endB)]
  const isLong = middleA.length + middleB.length > mostCharacters
  const parts = (characters: string[]): string[] =>
    isLong ? (characters.join('').match(/\w+|\s+|[^]/gu) ?? []) : characters
  const found =
    middleA.length === 0 || middleB.length === 0
      ? undefined
      : diffArrays(parts(middleA), parts(middleB), { maxEditLength: mostChanges })
  if (found === undefined) return [[start, middleA.length, middleB.join('')]]
  const out: Patch[] = []
  let index = start
  for (const { added, removed, value } of found) {
    const text = value.join('')
    const last = out.at(-1)
    if (removed) out.push([index, lengthOf(text), ''])
    else {
      if (added && last?.[0] === index && last[2] === '') out[out.length - 1] = [index, last[1], text]
      else if (added) out.push([index, 0, text])
      index += lengthOf(text)
    }
  }
  return out
}

/** A text in a document: its root, or a field of it. */
export interface Field<State> {
  readonly document: {
    edit(...edits: readonly Edit<State>[]): unknown
    read<Answer>(question: Read<State, Answer>): Answer
    subscribe(listener: () => void): () => void
  }
  readonly edits: {
    insert(index: number, text: string): Edit<State>
    remove(index: number, count?: number): Edit<State>
  }
  readonly reads: LiftedReads<Reads, State>
}

/** The whole text of a field. */
export function textOf<State>({ document, reads }: Pick<Field<State>, 'document' | 'reads'>): string {
  return document.read(reads.slice(0, document.read(reads.length())))
}

/** Where in a string the character of an index begins. O(index). */
export function unitOf(text: string, index: number): number {
  let at = 0
  for (let k = 0; k < index; k++) at += text.codePointAt(at)! > 0xffff ? 2 : 1
  return at
}

/**
 * How many bytes of an update's limit a character may take that is put in, or taken out: whoever wrote it, it is named
 * in the delta and in what the update depends on.
 */
const bytesIn = 16
const bytesOut = 256

/**
 * Does patches to a document, one after the other. A small one is one update, a long one several, of which the first
 * stay done should a later one throw. Throws what `edit` throws.
 */
export function perform<State>(
  {
    document,
    edits,
  }: Pick<Field<State>, 'edits'> & {
    readonly document: Pick<Field<State>['document'], 'edit'> & { readonly limit?: number }
  },
  all: readonly Patch[],
): void {
  const limit = document.limit ?? 1 << 14
  const [mostIn, mostOut] = [bytesIn, bytesOut].map((bytes) => Math.max(1, Math.floor(limit / bytes))) as [
    number,
    number,
  ]
  for (const [index, removed, inserted] of all) {
    let left = removed
    for (; left > mostOut; left -= mostOut) document.edit(edits.remove(index, mostOut))
    const characters = [...inserted]
    const first = characters.slice(0, mostIn).join('')
    document.edit(
      ...(left > 0 ? [edits.remove(index, left)] : []),
      ...(first === '' ? [] : [edits.insert(index, first)]),
    )
    for (let at = mostIn; at < characters.length; at += mostIn)
      document.edit(edits.insert(index + at, characters.slice(at, at + mostIn).join('')))
  }
}

/** Two versions in one. */
export interface Merged {
  readonly text: string
  /**
   * Where both changed the same lines in different ways: the line of `text`, counted from 0, where the lines of mine
   * stand, those of theirs behind them.
   */
  readonly conflicts: readonly {
    readonly line: number
    readonly mine: readonly string[]
    readonly theirs: readonly string[]
  }[]
}

/** Beyond so many lines, or so many pairs of equal ones, what has changed is looked at as a whole. */
const mostLines = 10_000
const mostPairs = 100_000

/** How many pairs of equal lines there are. */
function pairsOf(a: readonly string[], b: readonly string[]): number {
  const counts = new Map<string, number>()
  for (const line of a) counts.set(line, (counts.get(line) ?? 0) + 1)
  return b.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0)
}

/** Stretches that are agreed upon, or not. */
type Region = {
  readonly ok?: readonly string[]
  readonly conflict?: {
    readonly a: readonly string[]
    readonly o: readonly string[]
    readonly b: readonly string[]
  }
}

/**
 * A region that is not agreed upon, line by line where all have as many: who changes one line and who changes the next
 * do not conflict.
 */
function lineByLine(region: Region): readonly Region[] {
  const { a, o, b } = region.conflict ?? { a: [], o: [], b: [] }
  if (o.length === 0 || a.length !== o.length || b.length !== o.length) return [region]
  return o.map((line, at) => {
    const [mine, theirs] = [a[at]!, b[at]!]
    if (mine === line || theirs === line || mine === theirs) return { ok: [mine === line ? theirs : mine] }
    return { conflict: { a: [mine], o: [line], b: [theirs] } }
  })
}

/** What stands at the end, where one side has no more there than a line end: who goes on behind it has that, too. */
function atEnd(region: Region): Region {
  const { a, o, b } = region.conflict ?? { a: [], o: [], b: [] }
  if (o.length > 0) return region
  if (a.length === 1 && a[0] === '') return { ok: b }
  return b.length === 1 && b[0] === '' ? { ok: a } : region
}

function regionsOf(a: readonly string[], o: readonly string[], b: readonly string[]): readonly Region[] {
  const isMuch = [a, o, b].some(({ length }) => length > mostLines)
  if (!isMuch && pairsOf(o, a) < mostPairs && pairsOf(o, b) < mostPairs)
    return (diff3Merge([...a], [...o], [...b], { excludeFalseConflicts: true }) as Region[]).flatMap(
      lineByLine,
    )
  const [mine, ancestor, theirs] = [a, o, b].map((lines) => lines.join('\n'))
  if (mine === theirs || theirs === ancestor) return [{ ok: a }]
  return mine === ancestor ? [{ ok: b }] : [{ conflict: { a, o, b } }]
}

/**
 * Two versions of a text that came of one, line by line; where they conflict both are kept, mine first, and told. Where
 * very much has changed all of that is one region. O(lines + pairs of equal lines), at most 100,000 of those.
 *
 * @example
 * ```js
 * import { merge } from '@commute/text-diff'
 * merge('a\nb\nc', 'A\nb\nc', 'a\nb\nC').text // => 'A\nb\nC'
 * ```
 */
export function merge(ancestor: string, mine: string, theirs: string): Merged {
  const [o, a, b] = [ancestor, mine, theirs].map((text) => text.split('\n')) as [string[], string[], string[]]
  const least = Math.min(o.length, a.length, b.length)
  const start = Math.min(alike(o, a, 0, least), alike(o, b, 0, least))
  let tail = 0
  while (tail < least - start && o.at(-1 - tail) === a.at(-1 - tail) && o.at(-1 - tail) === b.at(-1 - tail))
    tail++
  const middle = (lines: string[]): string[] => lines.slice(start, lines.length - tail)
  let out = o.slice(0, start)
  const conflicts: { line: number; mine: readonly string[]; theirs: readonly string[] }[] = []
  const regions = regionsOf(middle(a), middle(o), middle(b))
  const last = regions.length - 1
  for (const [at, region] of regions.entries()) {
    const { ok, conflict } = at === last && tail === 0 ? atEnd(region) : region
    if (ok !== undefined) out = out.concat(ok)
    if (conflict === undefined) continue
    conflicts.push({ line: out.length, mine: conflict.a, theirs: conflict.b })
    out = out.concat(conflict.a, conflict.b)
  }
  return { text: out.concat(o.slice(o.length - tail)).join('\n'), conflicts }
}
