/**
 * Undo and redo of what was edited here. An undo is an edit like any other: it goes to everybody, and what others have done
 * meanwhile stays. Each type knows how to go back (`back`); what only grows (a g-set) stays as it is.
 *
 * Memory: the updates that can be undone, and for each the states before and after it, which share all that is equal; a name for
 * each thing that was put in again.
 *
 * @module
 */
import type { Dot, Edit, Names, Read, Type, Update } from '@commute/contract'

/** What it needs of a document. */
export interface Edited<State> {
  edit(this: void, ...edits: readonly Edit<State>[]): Update | undefined
  read<Answer>(this: void, question: Read<State, Answer>): Answer
  subscribe(
    this: void,
    listener: (change: { readonly update: Update | undefined; readonly link: string }) => void,
  ): () => void
}

/** How much goes back at once, and how far. */
export interface Options {
  /** Edits that follow each other within so many milliseconds are undone together: 500. */
  readonly pause?: number
  /** How many updates can be undone: 1000. */
  readonly most?: number
}

/** Undo and redo. */
export interface Undo {
  /** Takes back what was edited here last; undefined if there is nothing, or nothing of it is left. */
  undo(this: void): Update | undefined
  /** Does again what was taken back last, until something else is edited. */
  redo(this: void): Update | undefined
  canUndo(this: void): boolean
  canRedo(this: void): boolean
  /** Lets go of the document. */
  stop(this: void): void
}

interface Done<State> {
  readonly before: State
  readonly after: State
  readonly update: Update
}

/**
 * Undo of what is edited here from now on.
 *
 * @example
 * ```js
 * import { combine } from '@commute/combine'
 * import * as lww from '@commute/lww-register'
 * import { replica } from '@commute/replica'
 * import * as text from '@commute/text'
 * import { undo } from '@commute/undo'
 * const note = combine({ title: lww, body: text })
 * const doc = replica(note, { peer: 'ann', wall: () => 0 })
 * const history = undo(doc, note)
 * doc.edit(doc.edits.title.set('Groceries'), doc.edits.body.insert(0, 'milk'))
 * history.undo()
 * doc.view().body // => ''
 * history.redo()
 * doc.view().body // => 'milk'
 * ```
 */
export function undo<State>(
  document: Edited<State>,
  type: Type<State, unknown, unknown>,
  { pause = 500, most = 1000 }: Options = {},
): Undo {
  const now = (): State => document.read((state) => state)
  const done: Done<State>[] = []
  const undone: Done<State>[] = []
  /** What was put in again, by its old name. */
  const renamed = new Map<string, Dot>()
  const names: Names = {
    now: (peer, n) => {
      let name: Dot = [peer, n]
      for (let next = renamed.get(`${peer} ${n}`); next !== undefined; next = renamed.get(name.join(' ')))
        name = next
      return name
    },
    became: (peer, n, name) => void renamed.set(`${peer} ${n}`, name),
  }
  let last = now()
  let into: 'done' | 'undone' | 'again' = 'done'

  const stop = document.subscribe(({ update, link }) => {
    const before = last
    last = now()
    if (update === undefined) {
      // Something was taken back to heal a fork: what stands on it means nothing any more.
      done.length = undone.length = 0
      return
    }
    if (link !== '') return
    const one = { before, after: last, update }
    if (into === 'undone') undone.push(one)
    else {
      if (into === 'done') undone.length = 0
      done.push(one)
      if (done.length > most) done.shift()
    }
  })

  /** Goes back over what was done, the last first, as one update. */
  const back = (all: readonly Done<State>[]): Update | undefined =>
    document.edit(
      ...all
        .toReversed()
        .flatMap(
          ({ before, after, update }) => type.back?.(before, after, update.deltas, update, names) ?? [],
        ),
    )

  /** The updates at the end of what was done that were made in one go. */
  const group = (): Done<State>[] => {
    let from = done.length - 1
    const timeOf = (at: number): number => done[at]!.update.time / 1000
    while (from > 0 && timeOf(from) - timeOf(from - 1) < pause) from--
    return done.splice(Math.max(0, from))
  }

  const take = (where: 'undone' | 'again', all: readonly Done<State>[]): Update | undefined => {
    into = where
    try {
      return back(all)
    } finally {
      into = 'done'
    }
  }

  return {
    undo: () => {
      const all = group()
      return all.length === 0 ? undefined : take('undone', all)
    },
    redo: () => {
      const one = undone.pop()
      return one === undefined ? undefined : take('again', [one])
    },
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
    stop,
  }
}
