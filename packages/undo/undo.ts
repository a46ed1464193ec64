/**
 * Undo and redo of what was edited here. An undo is an edit like any other: it goes to everybody, and what others have
 * done meanwhile stays. Each type knows how to go back (`back`); what only grows (a g-set) stays as it is.
 *
 * Memory: the updates that can be undone, and for each the states before and after it, which share all that is equal; a
 * name for each thing that was put in again, until nothing is left to undo.
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
  wall(this: void): number
}

/** How much goes back at once, and how far. */
export interface Options {
  /** Edits that follow each other within so many milliseconds are undone together: 500. */
  readonly pause?: number
  /** How many updates can be undone: 10,000. */
  readonly most?: number
}

/**
 * Undo and redo. Each answers whether anything changed; made while listeners are being told, they throw an `Error` with
 * code `BUSY`.
 */
export interface Undo {
  /** Takes back what was edited here last: one update, or several where it is too long for one. */
  undo(this: void): boolean
  /** Does again what was taken back last, until something else is edited. */
  redo(this: void): boolean
  /** What is edited from now on goes back by itself, however soon it comes. */
  cut(this: void): void
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

/** What was made in one go, and when the last of it. */
interface Group<State> {
  readonly all: Done<State>[]
  wall: number
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
  { pause = 500, most = 10_000 }: Options = {},
): Undo {
  if (typeof type?.reduce !== 'function')
    throw new TypeError('undo: the second argument is the type of the document')
  const now = (): State => document.read((state) => state)
  const done: Group<State>[] = []
  const undone: Group<State>[] = []
  let count = 0
  /** What was put in again, by its old name. */
  const renamed = new Map<string, Dot>()
  let last = now()
  /** Where what is being made here belongs; undefined: an edit of somebody at the keyboard. */
  let into: Group<State> | undefined

  /** Forgets what is beyond the bound. */
  const trim = (): void => {
    while (count > most && done.length > 0) {
      count--
      done[0]!.all.shift()
      if (done[0]!.all.length === 0) done.shift()
    }
    if (done.length === 0 && undone.length === 0 && into === undefined) renamed.clear()
  }

  const stop = document.subscribe(({ update, link }) => {
    const before = last
    last = now()
    if (update === undefined) {
      // Something was taken back to heal a fork: what stands on it means nothing any more.
      done.length = undone.length = count = 0
      return trim()
    }
    if (link !== '') return
    const one = { before, after: last, update }
    if (into !== undefined) return void into.all.push(one)
    undone.length = 0
    const wall = document.wall()
    const group = done.at(-1)
    if (group !== undefined && wall - group.wall < pause) {
      group.all.push(one)
      group.wall = wall
    } else done.push({ all: [one], wall })
    count++
    trim()
  })

  /** Goes back over a group, the last first; what that does is a group of its own. */
  const back = ({ all }: Group<State>, made: Group<State>): void => {
    const fresh = new Map<string, Dot>()
    const next = (peer: string, n: number): Dot | undefined =>
      fresh.get(`${peer} ${n}`) ?? renamed.get(`${peer} ${n}`)
    const names: Names = {
      next,
      now: (peer, n) => {
        let name: Dot = [peer, n]
        for (let to = next(...name); to !== undefined; to = next(...name)) name = to
        return name
      },
      became: (peer, n, name) => void fresh.set(`${peer} ${n}`, name),
    }
    const edits = all
      .toReversed()
      .flatMap(({ before, after, update }) => type.back?.(before, after, update.deltas, update, names) ?? [])
    into = made
    try {
      try {
        document.edit(...edits)
      } catch (error) {
        // What a listener throws comes when all is done.
        if (!(error instanceof RangeError) || made.all.length > 0) throw error
        // Too long for one update: one by one, and past what cannot be.
        fresh.clear()
        let thrown: { readonly error: unknown } | undefined
        for (const edit of edits)
          try {
            document.edit(edit)
          } catch (error) {
            thrown ??= { error }
          }
        if (thrown !== undefined) throw thrown.error
      }
    } finally {
      into = undefined
      if (made.all.length > 0) for (const [name, to] of fresh) renamed.set(name, to)
    }
  }

  const move = (from: Group<State>[], to: Group<State>[]): boolean => {
    let isNow = false
    document.edit(() => {
      isNow = true
      return undefined
    })
    if (!isNow)
      throw Object.assign(new Error('undo: not while listeners are told of a change; do it after'), {
        code: 'BUSY',
      })
    const group = from.at(-1)
    if (group === undefined) return false
    const made: Group<State> = { all: [], wall: -Infinity }
    try {
      back(group, made)
    } finally {
      // Also where it cannot be, or a listener throws: what came before can.
      from.splice(from.indexOf(group), 1)
      if (from === done) count -= group.all.length
      if (made.all.length > 0) to.push(made)
      if (to === done) count += made.all.length
      trim()
    }
    return made.all.length > 0
  }

  return {
    undo: () => move(done, undone),
    redo: () => move(undone, done),
    cut: () => {
      const group = done.at(-1)
      if (group !== undefined) group.wall = -Infinity
    },
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
    stop,
  }
}
