/**
 * Text that was changed outside: in a file, by another program, in a textarea. `patches` finds what has changed, `perform`
 * does it to a document as edits, so that what others wrote meanwhile stays; `merge` brings two versions of a file together
 * that came of one (Khanna, Kunal, Pierce: "A Formal Investigation of Diff3", 2007).
 *
 * @module
 */
import type { Edit } from '@commute/contract'
import { lengthOf, type Patch } from '@commute/text'
import { diffArrays } from 'diff'
import { diff3Merge } from 'node-diff3'

/** Beyond so many changed characters (words, in a long text) the whole stretch is replaced: finding out more would take too long. */
const mostChanges = 2000

/** Beyond so many characters a change is looked at word by word. */
const mostCharacters = 20_000

/** How many characters of two begin alike. */
function alike(a: readonly string[], b: readonly string[], from: number, most: number): number {
  let count = from
  while (count < most && a[count] === b[count]) count++
  return count - from
}

/**
 * What was done to `before` to make `after`: few changes, found by Myers' algorithm; where very much has changed, one. Indexes count code
 * points. O(length + changes²).
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

/** What `perform` needs: a document, and the edits of its text. */
export interface Target<State> {
  readonly edit: (...edits: readonly Edit<State>[]) => unknown
  readonly edits: {
    insert(index: number, text: string): Edit<State>
    remove(index: number, count?: number): Edit<State>
  }
}

/** How many characters one update puts in: it has room for these whatever they are. */
const mostAtOnce = 2048

/** Does patches to a document, one after the other; what is long as several updates. */
export function perform<State>({ edit, edits }: Target<State>, all: readonly Patch[]): void {
  for (const [index, removed, inserted] of all) {
    const characters = [...inserted]
    const first = characters.slice(0, mostAtOnce).join('')
    const takeOut = removed > 0 ? [edits.remove(index, removed)] : []
    edit(...takeOut, ...(first === '' ? [] : [edits.insert(index, first)]))
    for (let at = mostAtOnce; at < characters.length; at += mostAtOnce)
      edit(edits.insert(index + at, characters.slice(at, at + mostAtOnce).join('')))
  }
}

/** Two versions in one. */
export interface Merged {
  readonly text: string
  /** Where both changed the same lines in different ways, by line of `text`: there both stand, mine first. */
  readonly conflicts: readonly { readonly line: number; readonly mine: string; readonly theirs: string }[]
}

/**
 * Two versions of a text that came of one, line by line; where they conflict both are kept, mine first, and told.
 *
 * @example
 * ```js
 * import { merge } from '@commute/text-diff'
 * merge('a\nb\nc', 'A\nb\nc', 'a\nb\nC').text // => 'A\nb\nC'
 * ```
 */
export function merge(ancestor: string, mine: string, theirs: string): Merged {
  const lines = (text: string): string[] => text.split('\n')
  const out: string[] = []
  const conflicts: { line: number; mine: string; theirs: string }[] = []
  for (const { ok, conflict } of diff3Merge(lines(mine), lines(ancestor), lines(theirs), {
    excludeFalseConflicts: true,
  })) {
    if (ok !== undefined) out.push(...ok)
    if (conflict === undefined) continue
    conflicts.push({ line: out.length, mine: conflict.a.join('\n'), theirs: conflict.b.join('\n') })
    out.push(...conflict.a, ...conflict.b)
  }
  return { text: out.join('\n'), conflicts }
}
