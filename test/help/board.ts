/** The combined document of the simulations: one of each type, with removal beside everything. */
import { combine } from '@commute/combine'
import * as counter from '@commute/counter'
import * as gSet from '@commute/g-set'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import * as mv from '@commute/mv-register'
import * as orSet from '@commute/or-set'
import { type Document, replica } from '@commute/replica'
import type { World } from '@commute/sim-net'
import { encode, type Value } from '@commute/value'

export const board = combine({
  title: lww,
  name: mv,
  tags: gSet,
  labels: orSet,
  likes: counter,
  order: list,
  todos: mapOf(combine({ text: lww, done: lww, votes: counter, labels: orSet, order: list })),
})

export type Board = Document<typeof board.empty, ReturnType<typeof board.view>, typeof board.edits>

export function make(given: { peer: string; wall: () => number; rename?: (peer: string) => string }): Board {
  return replica(board, given)
}

export function act(document: Board, { below, random }: Pick<World, 'below' | 'random'>): void {
  const { title, name, tags, labels, likes, order, todos } = document.edits
  const word = 'abcdefgh'[below(8)]!
  const key = 'xyz'[below(3)]!
  const { length } = document.view().order
  const one = () => {
    switch (below(16)) {
      case 0:
        return title.set(word)
      case 1:
        return name.set(word)
      case 2:
        return tags.add(word)
      case 3:
        return labels.add(word)
      case 4:
        return labels.remove(word)
      case 5:
        return likes.add(1 + below(3))
      case 6:
        return likes.reset()
      case 7:
        return order.push(word)
      case 8:
        return length > 1 ? order.move(below(length), below(length)) : order.insert(0, word, word)
      case 9:
        return length > 0 ? order.remove(below(length)) : order.push(word)
      case 10:
        return todos.at(key).text.set(word)
      case 11:
        return todos.at(key).votes.add(1)
      case 12:
        return todos.put(key)
      case 13:
        return todos.remove(key)
      case 14:
        return todos.at(key).labels.add(word)
      default:
        return todos.at(key).order.push(word)
    }
  }
  if (random() < 0.2) document.edit(tags.add(word), likes.add(1), todos.at(key).done.set(true))
  else document.edit(one())
}

/** All that a board holds, in one string. */
export function shown(document: Board): string {
  const { todos, tags, labels, title, ...rest } = document.view()
  const plain = [...todos].map(([key, todo]): Value => ({
    ...todo,
    key,
    text: todo.text ?? null,
    done: todo.done ?? null,
    labels: [...todo.labels],
  }))
  return String(encode({ ...rest, title: title ?? null, tags: [...tags], labels: [...labels], todos: plain }))
}
