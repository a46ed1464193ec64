/**
 * An author: types transactions, each from exactly the state that the recorded author saw. The document may hold more
 * by then; so the author keeps a state of its own, reduced from the same updates as they were seen, and makes deltas of
 * that.
 */
import type { Edit, Head, Update } from '@commute/contract'
import type { Document } from '@commute/replica'
import * as text from '@commute/text'
import { mostCount } from '@commute/update'
import type { Patch, Trace } from './trace.ts'

/** The document is a text. */
export { text }

/** A state of the text. */
export type State = typeof text.empty

/** Its document. */
export type Text = Document<State, string, typeof text.edits, typeof text.reads>

function apply(state: State, update: Update): State {
  let out = state
  for (const delta of update.deltas) out = text.reduce(out, delta, update)
  return out
}

/** Edits that see what the author saw, and each other; `saw` is told what the author then sees. */
function editsFrom(state: State, patches: readonly Patch[], saw: (state: State) => void): Edit<State>[] {
  let seen = state
  let head: Head | undefined
  const from =
    (edit: Edit<State>): Edit<State> =>
    (_document, stamp) => {
      const delta = edit(seen, stamp)
      head ??= { peer: stamp.peer, seq: stamp.seq!, count: mostCount, time: stamp.time }
      if (delta !== undefined) seen = text.reduce(seen, delta, head)
      saw(seen)
      return delta
    }
  return patches.flatMap(([position, deleted, inserted]) => [
    ...(deleted > 0 ? [from(text.edits.remove(position, deleted))] : []),
    ...(inserted === '' ? [] : [from(text.edits.insert(position, inserted))]),
  ])
}

/** An author at work. */
export interface Author {
  /** Types what can be typed now, at most so many; answers how many. */
  type(this: void, most: number): number
  typed(this: void): number
  /** A name under which an author wrote until it was started again: it holds so many transactions, and no more. */
  closed(this: void, name: string, count: number): void
}

/** The names of the three. */
export const names = ['ann', 'bob', 'cyd'] as const

/** The author of a trace's agent, at a document that may hold some of its transactions already. */
export function author(document: Text, trace: Trace, agent: number): Author {
  /** Under each name of each author, what came, in its order. */
  const came = names.map(() => new Map<string, Update[]>())
  const lengths = new Map<string, number>()
  const done = names.map(() => 0)
  let state = text.empty

  const take = (update: Update): void => {
    const [name] = update.peer.split('.')
    const of = came[names.indexOf(name as (typeof names)[number])]!
    const updates = of.get(update.peer)
    if (updates === undefined) of.set(update.peer, [update])
    else updates.push(update)
  }

  /** An author's transaction: its names follow each other by opening number. */
  const transaction = (who: number, index: number): Update | undefined => {
    let rest = index
    for (let opening = 1; ; opening++) {
      const name = `${names[who]}.${opening}`
      const updates = came[who]!.get(name)
      const length = lengths.get(name) ?? Infinity
      if (rest < length) return updates?.[rest]
      rest -= length
    }
  }

  /** Sees what the recorded author saw; false while some of it has not come. */
  const see = (seen: readonly number[]): boolean => {
    for (const [who, count] of seen.entries())
      if (count > done[who]! && transaction(who, count - 1) === undefined) return false
    const wanted: { at: number; update: Update }[] = []
    for (const [who, count] of seen.entries()) {
      for (let index = done[who]!; index < count; index++)
        wanted.push({ at: trace.byAgent[who]![index]!, update: transaction(who, index)! })
      done[who] = Math.max(done[who]!, count)
    }
    for (const { update } of wanted.toSorted((a, b) => a.at - b.at)) state = apply(state, update)
    return true
  }

  for (let index = 0; index < document.length(); index++) take(document.arrived(index)!.update)
  document.subscribe(({ update }) => {
    if (update !== undefined) take(update)
  })
  let typed = 0
  for (const updates of came[agent]!.values()) typed += updates.length

  return {
    type: (most) => {
      let count = 0
      while (count < most && typed < trace.byAgent[agent]!.length) {
        const next = trace.transactions[trace.byAgent[agent]![typed]!]!
        if (!see(next.seen)) break
        const edits = editsFrom(state, next.patches, (seen) => {
          state = seen
        })
        if (document.edit(...edits) === undefined)
          throw new Error('a transaction of the trace changed nothing')
        done[agent]!++
        typed++
        count++
      }
      return count
    },
    typed: () => typed,
    closed: (name, count) => {
      lengths.set(name, count)
    },
  }
}
