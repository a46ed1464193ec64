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
  logException,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view'
import { type Anchor, lengthOf, type Patch } from '@commute/text'
import { type Field, patches, perform, textOf, unitOf } from '@commute/text-diff'

export { type Field, textOf }

/** Somebody's cursor: where the selection begins, and where the caret is. */
export interface Cursor {
  readonly name: string
  readonly color: string
  readonly anchor: Anchor
  readonly head: Anchor
}

/** One's own selection, as places that mean the same to everybody: to send to the others. */
export function selectionOf<State>(view: EditorView, { document, reads }: Field<State>): [Anchor, Anchor] {
  const { main } = view.state.selection
  const place = (unit: number): Anchor => document.read(reads.anchor(lengthOf(view.state.sliceDoc(0, unit))))
  return [place(main.anchor), place(main.head)]
}

/** What came from the document, and need not go back. */
const fromDocument = Annotation.define<boolean>()

/**
 * Where the character of an index begins, in an editor that has so many characters. O(index) where some are two units.
 */
function unitAt({ doc }: EditorState, index: number, count: number): number {
  if (doc.length === count) return index
  let [rest, unit] = [index, 0]
  for (const part of doc.iter()) {
    const length = lengthOf(part)
    if (length > rest) return unit + unitOf(part, rest)
    rest -= length
    unit += part.length
  }
  return unit
}

/**
 * The extension. The editor must begin with `textOf` the same field. What cannot be written goes to the editor's
 * exception sink, and the editor shows the document again.
 */
export function codemirror<State>(field: Field<State>): Extension {
  const { document, edits, reads } = field
  const now = () => document.read(reads.moment())
  const lengthNow = () => document.read(reads.length())
  const binding = ViewPlugin.define((view) => {
    let moment = now()
    let isMine = false
    let length = lengthNow()

    const dispatch = (from: number, to: number, insert: string): void =>
      view.dispatch({
        changes: { from, to, insert },
        annotations: [fromDocument.of(true), Transaction.addToHistory.of(false)],
      })

    /** How much was heard of while something was written. */
    let heard = 0

    /** What others did since. */
    const follow = (): void => {
      heard++
      if (isMine) return
      for (const [index, removed, inserted] of document.read(reads.patches(moment))) {
        const from = unitAt(view.state, index, length)
        const to = unitAt(view.state, index + removed, length)
        length += lengthOf(inserted) - removed
        dispatch(from, to, inserted)
      }
      moment = now()
    }

    /** All as it is in the document. */
    const refresh = (): void => {
      for (const [index, removed, inserted] of patches(view.state.doc.toString(), textOf(field))) {
        const text = view.state.doc.toString()
        dispatch(unitOf(text, index), unitOf(text, index + removed), inserted)
      }
      length = lengthNow()
      moment = now()
    }

    const write = (done: readonly Patch[]): void => {
      const before = heard
      let written = 0
      let isWhole = false
      /** Whether an edit did nothing: what it was in is gone, or it is put off while listeners are told. */
      let isLeftOut = false
      isMine = true
      try {
        perform(
          {
            document: {
              edit: (...all) => {
                const update = document.edit(...all)
                if (update === undefined) isLeftOut = true
                else written++
                return update
              },
            },
            edits,
          },
          done,
        )
        isWhole = true
      } catch (error) {
        logException(view.state, error, 'commute')
      } finally {
        isMine = false
      }
      // It could not be written, or somebody has answered at once: the editor may only be changed after its own change.
      if (!isWhole || isLeftOut || heard - before !== written) queueMicrotask(refresh)
      length = lengthNow()
      moment = now()
    }

    const stop = document.subscribe(follow)
    return {
      update: ({ transactions }: ViewUpdate) => {
        for (const transaction of transactions) {
          if (!transaction.docChanged || transaction.annotation(fromDocument) === true) continue
          const done: Patch[] = []
          const { startState, newDoc } = transaction
          const isPlain = startState.doc.length === length
          transaction.changes.iterChanges((from, to, into, _end, inserted) => {
            const text = inserted.toString()
            const removed = lengthOf(startState.doc.sliceString(from, to))
            // Where each character is one unit, what comes before need not be read.
            const isSo =
              isPlain &&
              lengthOf(text) === text.length &&
              done.every(([, , one]) => lengthOf(one) === one.length)
            done.push([isSo ? into : lengthOf(newDoc.sliceString(0, into)), removed, text])
          })
          write(done)
        }
      },
      destroy: stop,
    }
  })
  return [EditorState.lineSeparator.of('\n'), binding, cursors]
}

// --- the others' cursors --------------------------------------------------------------------------------------

/** A colour that somebody sent, if it is one. */
function colorOf({ color }: Cursor): string {
  return CSS.supports('color', color) ? color : 'gray'
}

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
    caret.style.cssText = `border-left: 2px solid ${colorOf(this.cursor)}; margin: 0 -1px; position: relative`
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

/**
 * Shows the others' cursors, in place of those shown before; they move with the text. One whose place has not come yet,
 * or is none, is left out.
 */
export function show<State>(
  view: EditorView,
  { document, reads }: Field<State>,
  others: readonly Cursor[],
): void {
  const length = document.read(reads.length())
  const ranges = others.flatMap((cursor) => {
    const at = [cursor.anchor, cursor.head].map((place) => document.read(reads.index(place)))
    if (at[0] === undefined || at[1] === undefined) return []
    const [anchor, head] = at.map((index) => unitAt(view.state, index!, length)) as [number, number]
    const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)]
    const style = `background-color: color-mix(in srgb, ${colorOf(cursor)} 25%, transparent)`
    const selected = from === to ? [] : [Decoration.mark({ attributes: { style } }).range(from, to)]
    return [...selected, Decoration.widget({ widget: new Caret(cursor), side: 1 }).range(head)]
  })
  view.dispatch({ effects: shown.of(Decoration.set(ranges, true)) })
}
