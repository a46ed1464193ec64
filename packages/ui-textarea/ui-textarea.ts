/**
 * A text in a textarea: what is typed becomes edits, what others write appears, and the caret stays where it was meant to
 * be. Nothing is changed under somebody who is composing a character (an input method): that waits until it is composed.
 *
 * @module
 */
import type { Edit, LiftedReads, Read } from '@commute/contract'
import { lengthOf, type Patch, type Reads } from '@commute/text'
import { perform } from '@commute/text-diff'

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

/** Where in a string the character of an index begins. */
function unitOf(text: string, index: number): number {
  let at = 0
  for (let k = 0; k < index; k++) at += text.codePointAt(at)! > 0xffff ? 2 : 1
  return at
}

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

/** Where an index has come to by patches. */
function moved(index: number, patches: readonly Patch[]): number {
  let at = index
  for (const [from, removed, inserted] of patches)
    if (from <= at) at = Math.max(from, at - removed) + lengthOf(inserted)
  return at
}

/** Binds a textarea to a text until the answer is called. What cannot be written throws where it was typed, and is gone from the textarea. */
export function textarea<State>(
  element: HTMLTextAreaElement,
  { document, edits, reads }: Field<State>,
): () => void {
  const now = () => document.read(reads.moment())
  const all = () => document.read(reads.slice(0, document.read(reads.length())))
  let shown = all()
  let moment = now()
  let isComposing = false
  let isMine = false
  element.value = shown

  /** All as it is in the document, the caret where it is. */
  const refresh = (): void => {
    const caret = element.selectionEnd
    element.value = shown = all()
    element.setSelectionRange(caret, caret)
    moment = now()
  }

  /** What others did since. */
  const follow = (): void => {
    if (isMine || isComposing) return
    for (const [index, removed, inserted] of document.read(reads.patches(moment))) {
      const from = unitOf(shown, index)
      const to = from + unitOf(shown.slice(from), removed)
      element.setRangeText(inserted, from, to, 'preserve')
      shown = shown.slice(0, from) + inserted + shown.slice(to)
    }
    moment = now()
  }

  /** What was typed since. Others may have written while a character was composed. */
  const take = (): void => {
    if (isComposing) return
    const patch = typed(shown, element.value, element.selectionEnd)
    if (patch === undefined) return follow()
    const [index, removed, inserted] = patch
    const since = document.read(reads.patches(moment))
    const from = moved(index, since)
    isMine = true
    let isWritten = false
    try {
      perform({ edit: document.edit, edits }, [[from, moved(index + removed, since) - from, inserted]])
      isWritten = true
    } finally {
      isMine = false
      if (!isWritten || since.length > 0) refresh()
    }
    shown = element.value
    moment = now()
  }

  const compose = (): void => {
    isComposing = true
  }
  const composed = (): void => {
    isComposing = false
    take()
  }
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
