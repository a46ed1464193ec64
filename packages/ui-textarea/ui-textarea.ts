/**
 * A text in a textarea: what is typed becomes edits, what others write appears, and the caret stays where it was meant to
 * be. Nothing is changed under somebody who is composing a character (an input method): that waits until it is composed.
 *
 * @module
 */
import { lengthOf, type Patch } from '@commute/text'
import { type Field, patches, perform, textOf, unitOf } from '@commute/text-diff'

/** What was typed: all between what is alike at both ends, the caret being behind it. */
function typed(before: string, after: string, caret: number): Patch | undefined {
  const most = Math.min(before.length, after.length)
  let tail = 0
  while (tail < Math.min(most, after.length - caret) && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  let head = 0
  while (head < most - tail && before[head] === after[head]) head++
  // Not between the halves of a character.
  const isHalf = (unit: number): boolean => (unit & 0xfc00) === 0xdc00
  if (head > 0 && (isHalf(before.charCodeAt(head)) || isHalf(after.charCodeAt(head)))) head--
  if (tail > 0 && isHalf(after.charCodeAt(after.length - tail))) tail--
  const removed = before.slice(head, before.length - tail)
  const inserted = after.slice(head, after.length - tail)
  return removed === inserted ? undefined : [lengthOf(before.slice(0, head)), lengthOf(removed), inserted]
}

/** Where an index has come to by patches; an end stays before what was put in right there. */
function moved(index: number, since: readonly Patch[], isEnd: boolean): number {
  let at = index
  for (const [from, removed, inserted] of since)
    if (isEnd ? from < at : from <= at) at = Math.max(from, at - removed) + lengthOf(inserted)
  return at
}

/**
 * Binds a textarea to a text until the answer is called. Line ends are `\n`: a `\r` is taken out of the document, since a
 * textarea cannot show it. What cannot be written throws where it was typed, and the textarea shows the document again.
 */
export function textarea<State>(element: HTMLTextAreaElement, field: Field<State>): () => void {
  const { document, edits, reads } = field
  const now = () => document.read(reads.moment())
  let shown = ''
  let moment = now()
  let isComposing = false
  let isMine = false

  /** All as it is in the document, the caret where it is. */
  const refresh = (): void => {
    const text = textOf(field)
    if (text.includes('\r')) {
      isMine = true
      try {
        perform({ document, edits }, patches(text, text.replaceAll(/\r\n?/g, '\n')))
      } finally {
        isMine = false
      }
    }
    const caret = element.selectionEnd
    element.value = shown = textOf(field)
    element.setSelectionRange(caret, caret)
    moment = now()
  }

  /** What others did since. */
  const follow = (): void => {
    if (isMine || isComposing) return
    const since = document.read(reads.patches(moment))
    if (since.some(([, , inserted]) => inserted.includes('\r'))) return refresh()
    for (const [index, removed, inserted] of since) {
      const from = unitOf(shown, index)
      const to = from + unitOf(shown.slice(from), removed)
      element.setRangeText(inserted, from, to, 'preserve')
      shown = shown.slice(0, from) + inserted + shown.slice(to)
    }
    moment = now()
  }

  /** What was typed since. Others may have written while a character was composed, or write as soon as they hear of it. */
  const take = (): void => {
    if (isComposing) return
    const patch = typed(shown, element.value, element.selectionEnd)
    if (patch === undefined) return follow()
    const [index, removed, inserted] = patch
    const since = document.read(reads.patches(moment))
    const from = moved(index, since, false)
    const to = removed === 0 ? from : Math.max(from, moved(index + removed, since, true))
    isMine = true
    try {
      perform({ document, edits }, [[from, to - from, inserted]])
      shown = element.value
      moment = now()
    } finally {
      isMine = false
      if (shown !== element.value || textOf(field) !== shown) refresh()
    }
  }

  const compose = (): void => {
    isComposing = true
  }
  const composed = (): void => {
    isComposing = false
    take()
  }
  refresh()
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
