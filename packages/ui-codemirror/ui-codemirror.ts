/**
 * A text in CodeMirror 6: an extension by which the editor and a document follow each other, and the others' cursors.
 *
 * @module
 */
import {
  Annotation,
  EditorState,
  type Extension,
  StateEffect,
  StateField,
  Transaction,
} from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view'
import type { Edit, LiftedReads, Read } from '@commute/contract'
import { type Anchor, lengthOf, type Patch, type Reads } from '@commute/text'
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

/** Somebody's cursor: where the selection begins, and where the caret is. */
export interface Cursor {
  readonly name: string
  readonly color: string
  readonly anchor: Anchor
  readonly head: Anchor
}

/** The text of a field, for the editor to begin with. */
export function textOf<State>({ document, reads }: Field<State>): string {
  return document.read(reads.slice(0, document.read(reads.length())))
}

/** One's own selection, as places that mean the same to everybody: to send to the others. */
export function selectionOf<State>(view: EditorView, { document, reads }: Field<State>): [Anchor, Anchor] {
  const { main } = view.state.selection
  const place = (unit: number): Anchor => document.read(reads.anchor(lengthOf(view.state.sliceDoc(0, unit))))
  return [place(main.anchor), place(main.head)]
}

/** What came from the document, and need not go back. */
const fromDocument = Annotation.define<boolean>()

/** Where the character of an index begins, in an editor that has so many characters and units. */
function unitOf(state: EditorState, index: number, count: number): number {
  if (state.doc.length === count) return index
  let unit = 0
  const text = state.doc.toString()
  for (let k = 0; k < index; k++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1
  return unit
}

/** The extension. The editor must begin with `textOf` the same field. */
export function codemirror<State>(field: Field<State>): Extension {
  const { document, edits, reads } = field
  const now = () => document.read(reads.moment())
  const binding = ViewPlugin.define((view) => {
    let moment = now()
    let isMine = false
    let length = document.read(reads.length())

    /** What others did since. */
    const follow = (): void => {
      if (isMine) return
      for (const [index, removed, inserted] of document.read(reads.patches(moment))) {
        const from = unitOf(view.state, index, length)
        const to = unitOf(view.state, index + removed, length)
        length += lengthOf(inserted) - removed
        view.dispatch({
          changes: { from, to, insert: inserted },
          annotations: [fromDocument.of(true), Transaction.addToHistory.of(false)],
        })
      }
      moment = now()
    }

    const stop = document.subscribe(follow)
    return {
      update: ({ transactions }: ViewUpdate) => {
        for (const transaction of transactions) {
          if (!transaction.docChanged || transaction.annotation(fromDocument) === true) continue
          const patches: Patch[] = []
          const before = transaction.startState.doc
          transaction.changes.iterChanges((from, to, into, _end, inserted) => {
            const index = lengthOf(transaction.newDoc.sliceString(0, into))
            patches.push([index, lengthOf(before.sliceString(from, to)), inserted.toString()])
          })
          isMine = true
          try {
            perform({ edit: document.edit, edits }, patches)
          } finally {
            isMine = false
          }
          length = document.read(reads.length())
          moment = now()
        }
      },
      destroy: stop,
    }
  })
  return [EditorState.lineSeparator.of('\n'), binding, cursors]
}

// --- the others' cursors --------------------------------------------------------------------------------------

class Caret extends WidgetType {
  readonly cursor: Cursor
  constructor(cursor: Cursor) {
    super()
    this.cursor = cursor
  }
  override eq({ cursor }: Caret): boolean {
    return cursor.name === this.cursor.name && cursor.color === this.cursor.color
  }
  override toDOM(): HTMLElement {
    const caret = window.document.createElement('span')
    caret.className = 'cm-other-caret'
    caret.title = this.cursor.name
    caret.style.cssText = `border-left: 2px solid ${this.cursor.color}; margin: 0 -1px; position: relative`
    return caret
  }
}

const shown = StateEffect.define<DecorationSet>()

const cursors = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (set, { changes, effects }) =>
    effects.reduce((last, effect) => (effect.is(shown) ? effect.value : last), set.map(changes)),
  provide: (field) => EditorView.decorations.from(field),
})

/** Shows the others' cursors, in place of those shown before; they move with the text. One whose place has not come yet is left out. */
export function show<State>(
  view: EditorView,
  { document, reads }: Field<State>,
  others: readonly Cursor[],
): void {
  const length = document.read(reads.length())
  const ranges = others.flatMap((cursor) => {
    const at = [cursor.anchor, cursor.head].map((place) => document.read(reads.index(place)))
    if (at[0] === undefined || at[1] === undefined) return []
    const [anchor, head] = at.map((index) => unitOf(view.state, index!, length)) as [number, number]
    const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)]
    const style = `background-color: color-mix(in srgb, ${cursor.color} 25%, transparent)`
    const selected = from === to ? [] : [Decoration.mark({ attributes: { style } }).range(from, to)]
    return [...selected, Decoration.widget({ widget: new Caret(cursor), side: 1 }).range(head)]
  })
  view.dispatch({ effects: shown.of(Decoration.set(ranges, true)) })
}
