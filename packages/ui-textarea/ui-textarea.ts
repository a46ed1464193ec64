/**
 * A text in a textarea: what is typed becomes edits, what others write appears, and the caret stays where it was meant
 * to be. Nothing is changed under somebody who is composing a character (an input method): that waits until it is
 * composed.
 *
 * A textarea shows each line end as one character, whatever it is in the document, where it stays as it is.
 *
 * @module
 */
import { lengthOf, type Patch } from '@commute/text'
import { type Field, perform, textOf, unitOf } from '@commute/text-diff'

/** A text as a textarea shows it. */
function normal(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}

/** How many characters of a text a textarea shows as its first `index`. O(text) where it has a `\r`, else O(1). */
function behind(text: string, index: number): number {
  if (!text.includes('\r')) return index
  let [at, rest] = [0, index]
  for (const [one] of text.matchAll(/\r\n|[^]/gu)) {
    if (rest-- === 0) break
    at += one === '\r\n' ? 2 : 1
  }
  return at
}

function isHalf(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00
}

/**
 * What is between what is alike at both ends, in units: from where on, and up to where in each; `most`: how much may be
 * alike behind.
 */
function differing(before: string, after: string, most: number): [from: number, to: number, end: number] {
  const least = Math.min(before.length, after.length)
  let tail = Math.min(least, most)
  // Mostly all that may be is alike; else it is counted.
  if (before.slice(before.length - tail) !== after.slice(after.length - tail))
    for (tail = 0; before.at(-1 - tail) === after.at(-1 - tail);) tail++
  let head = least - tail
  if (before.slice(0, head) !== after.slice(0, head)) for (head = 0; before[head] === after[head];) head++
  // Not between the halves of a character.
  if (head > 0 && (isHalf(before.charCodeAt(head)) || isHalf(after.charCodeAt(head)))) head--
  if (tail > 0 && isHalf(after.charCodeAt(after.length - tail))) tail--
  return [head, before.length - tail, after.length - tail]
}

/** What was typed, the caret being behind it. */
function typed(before: string, after: string, caret: number): Patch | undefined {
  const [from, to, end] = differing(before, after, after.length - caret)
  const [removed, inserted] = [before.slice(from, to), after.slice(from, end)]
  return removed === inserted ? undefined : [lengthOf(before.slice(0, from)), lengthOf(removed), inserted]
}

/** Where an index has come to by patches; an end stays before what was put in right there. */
function moved(index: number, since: readonly Patch[], isEnd: boolean): number {
  let at = index
  for (const [from, removed, inserted] of since)
    if (isEnd ? from < at : from <= at) at = Math.max(from, at - removed) + lengthOf(inserted)
  return at
}

/**
 * Binds a textarea to a text until the answer is called. What cannot be written throws where it was typed, and the
 * textarea shows the document again.
 */
export function textarea<State>(element: HTMLTextAreaElement, field: Field<State>): () => void {
  const { document, edits, reads } = field
  const now = () => document.read(reads.moment())
  /** What is in the document, as far as it is shown; and whether each of its characters is one unit. */
  let shown = ''
  let isPlain = true
  let moment = now()
  let isComposing = false
  let isMine = false

  /** Puts a text in place of some units; the selection stays where it is, and begins where it began. */
  const replace = (text: string, from: number, to: number): void => {
    const { selectionDirection } = element
    element.setRangeText(text, from, to, 'preserve')
    if (element.selectionDirection !== selectionDirection)
      element.setSelectionRange(element.selectionStart, element.selectionEnd, selectionDirection)
  }

  /** Shows this; `most`: how much at the end may be alike. */
  const put = (text: string, most = Infinity): void => {
    const [before, next] = [element.value, normal(text)]
    if (before !== next) {
      const [from, to, end] = differing(before, next, most)
      replace(next.slice(from, end), from, to)
    }
    shown = text
    isPlain = lengthOf(text) === text.length
    moment = now()
  }

  const unitAt = (index: number): number => (isPlain ? index : unitOf(shown, index))

  /** What is in the document after a patch. */
  const changed = ([index, removed, inserted]: Patch): string =>
    shown.slice(0, unitAt(index)) + inserted + shown.slice(unitAt(index + removed))

  /** What others did since, each where it was done: so the caret stays. */
  const follow = (): void => {
    if (isMine || isComposing) return
    for (const patch of document.read(reads.patches(moment))) {
      const [index, removed, inserted] = patch
      const next = changed(patch)
      const [from, to] = [unitAt(index), unitAt(index + removed)]
      if (shown.includes('\r') || inserted.includes('\r')) put(next, normal(shown.slice(to)).length)
      else replace(inserted, from, to)
      shown = next
      isPlain &&= lengthOf(inserted) === inserted.length
    }
    moment = now()
  }

  /**
   * What was typed since. Others may have written while a character was composed, or write as soon as they hear of it.
   */
  const take = (): void => {
    if (isComposing) return
    const patch = typed(normal(shown), element.value, element.selectionEnd)
    if (patch === undefined) return follow()
    const [at, gone, said] = patch
    const [index, end] = [behind(shown, at), behind(shown, at + gone)]
    // Behind a `\r` that stands alone a `\n` would be no line end of its own.
    const next = said === '' ? shown[unitAt(end)] : said[0]
    const inserted = next === '\n' && shown[unitAt(index) - 1] === '\r' ? `\n${said}` : said
    const since = document.read(reads.patches(moment))
    const from = moved(index, since, false)
    const to = end === index ? from : Math.max(from, moved(end, since, true))
    const length = lengthOf(inserted)

    /** Where in the document a place in the textarea is now. */
    const placeOf = (unit: number): number => {
      const place = lengthOf(element.value.slice(0, unit))
      if (place <= at) return moved(behind(shown, place), since, false)
      if (place <= at + length) return from + place - at
      return moved(behind(shown, place - length + gone), since, false) + length - (to - from)
    }

    isMine = true
    let isDone = false
    try {
      perform({ document, edits }, [[from, to - from, inserted]])
      isDone = true
    } finally {
      isMine = false
      const done = document.read(reads.patches(moment))
      const own: Patch[] = [
        ...(to > from ? [[from, to - from, ''] as const] : []),
        ...(length > 0 ? [[from, 0, inserted] as const] : []),
      ]
      if (isDone && JSON.stringify(done) === JSON.stringify(own)) {
        shown = changed([from, to - from, inserted])
        isPlain &&= length === inserted.length
        moment = now()
        // What was taken out stood between the two halves of a line end.
        if (shown.includes('\r')) put(shown)
      } else {
        // Others have written, too, or it could not be: all as it is in the document, the selection where it was.
        const places = [element.selectionStart, element.selectionEnd].map(placeOf)
        put(textOf(field))
        const ends = places.map((place) => normal(shown.slice(0, unitAt(place))).length)
        element.setSelectionRange(ends[0]!, ends[1]!, element.selectionDirection)
      }
    }
  }

  const compose = (): void => {
    isComposing = true
  }
  const composed = (): void => {
    isComposing = false
    take()
  }
  put(textOf(field))
  element.addEventListener('input', take)
  element.addEventListener('compositionstart', compose)
  element.addEventListener('compositionend', composed)
  const stop = document.subscribe(follow)
  return () => {
    stop()
    element.removeEventListener('input', take)
    element.removeEventListener('compositionstart', compose)
    element.removeEventListener('compositionend', composed)
  }
}
