/** Texts for tests: peers that edit alone or take what others wrote, and all that a state holds. */
import type { Edit, Update, Value } from '@commute/contract'
import { applied, update as updateOf } from '@commute/reducer-laws'
import { eachSpan, nOf, peerOf } from '@commute/sequence'
import * as text from '@commute/text'
import * as fc from 'fast-check'

export type Text = typeof text.empty

export const { insert, remove } = text.edits
export const lengthOf = text.reads.length()

export const words = fc.constantFrom('a', 'bc', 'xyz', '\u{1f600}', 'e\u0301', '\u05e9\u05dc', 'l\u{1d11e}r')

/** An edit that is legal in any state. */
export const anyEdit: fc.Arbitrary<Edit<Text>> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(1000), words).map(
      ([at, word]): Edit<Text> =>
        (state, stamp) =>
          insert(at % (lengthOf(state) + 1), word)(state, stamp),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(1000), fc.integer({ min: 1, max: 4 }))
      .map(([at, count]): Edit<Text> => (state, stamp) => {
        const length = lengthOf(state)
        if (length === 0) return undefined
        const index = at % length
        return remove(index, Math.min(count, length - index))(state, stamp)
      }),
  },
)

/** All characters that ever were, in order, by name. */
export function orderOf(state: Text): Value[] {
  const order: Value[] = []
  lengthOf(state)
  const { tree, runs } = text.coreOf(state).sequence
  eachSpan(tree, (number, length, isShown) => {
    for (let k = 0; k < length; k++) order.push([peerOf(runs, number + k), nOf(runs, number + k), isShown])
  })
  return order
}

export const shown = (state: Text): Value => [orderOf(state), text.view(state)]

/** A peer that edits alone or takes what others wrote. */
export function peer(name: string) {
  let state = text.empty
  const digest = new Map<string, number>()
  const told: Update[] = []
  const apply = (update: Update): void => {
    if ((digest.get(update.peer) ?? 0) >= update.seq) return
    state = applied<Text>(text, state, update)
    digest.set(update.peer, update.seq + update.count - 1)
    told.push(update)
  }
  return {
    name,
    told,
    digest,
    apply,
    edit: (edit: Edit<Text>): Update | undefined => {
      const update = updateOf(edit, state, name, (digest.get(name) ?? 0) + 1, 1)
      if (update !== undefined) apply(update)
      return update
    },
    take: (updates: readonly Update[]): void => updates.forEach(apply),
    state: () => state,
    view: () => text.view(state),
  }
}

/** A stamp for one character. */
export function stampOf(seq: number) {
  return {
    peer: 'ann',
    time: 0,
    seq,
    dot: () => 0,
    next: () => seq,
    take: () => undefined,
    refer: () => undefined,
  }
}
