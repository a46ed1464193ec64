/** The combined document of the simulations: one of each type, with removal beside everything. */
import { combine } from '@commute/combine'
import * as counter from '@commute/counter'
import * as gSet from '@commute/g-set'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import * as mv from '@commute/mv-register'
import * as orSet from '@commute/or-set'
import { tableOf } from '@commute/table'
import * as text from '@commute/text'
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
  body: text,
  cards: list.listOf(combine({ text: lww, votes: counter, order: list, note: text, seen: gSet })),
  notes: tableOf(combine({ body: text, seen: gSet })),
  todos: mapOf(combine({ text: lww, done: lww, votes: counter, labels: orSet, order: list })),
})

export type Board = Document<typeof board.empty, ReturnType<typeof board.view>, typeof board.edits>

export function make(given: { peer: string; wall: () => number; rename?: (peer: string) => string }): Board {
  return replica(board, given)
}

export function act(document: Board, { below, random }: Pick<World, 'below' | 'random'>): void {
  const { title, name, tags, labels, likes, order, body, cards, notes, todos } = document.edits
  const word = 'abcdefgh'[below(8)]!
  const key = 'xyz'[below(3)]!
  const { length } = document.view().order
  const { length: many } = document.view().cards
  const { length: typed } = document.view().body
  const noted = document.view().notes.get(key)?.body.length ?? 0
  const cut = typed - Math.min(typed, 1 + below(12))
  const one = () => {
    switch (below(38)) {
      case 0:
      case 26:
      case 27:
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
      case 15:
        return todos.at(key).order.push(word)
      case 16:
      case 17:
        return body.insert(below(typed + 1), word)
      case 18:
        return typed > 0 ? body.remove(cut, 1 + below(typed - cut)) : body.insert(0, word)
      case 19:
        return cards.insert(below(many + 1))
      case 20:
        return many > 1 ? cards.move(below(many), below(many)) : cards.push()
      case 21:
        return many > 2 ? cards.remove(below(many)) : cards.push()
      case 22:
        return many > 0 ? cards.at(below(many)).votes.add(1) : cards.push()
      case 24:
        return many > 0 ? cards.at(below(many)).note.insert(0, `${word}${key}`) : cards.push()
      case 25: {
        const at = below(Math.max(1, many))
        const note = document.view().cards[at]?.note.length ?? 0
        return note > 0 ? cards.at(at).note.remove(below(note)) : cards.push()
      }
      case 23:
        return many > 0 ? cards.at(below(many)).text.set(word) : cards.push()
      case 28:
        return notes.at(key).body.insert(below(noted + 1), word)
      case 29:
        return noted > 0 ? notes.at(key).body.remove(below(noted)) : notes.put(key)
      case 30:
        return notes.remove(key)
      case 31:
        return notes.at(key).seen.add(word)
      default:
        return body.insert(typed, `${word}${key}`)
    }
  }
  // What fails half-way leaves nothing behind.
  if (random() < 0.1)
    try {
      const removed = typed > 1 ? [body.remove(below(typed - 1), 2)] : []
      document.edit(
        body.insert(below(typed + 1), 'lost'),
        ...removed,
        ...(many > 0 ? [cards.at(0).note.insert(0, 'lost')] : []),
        notes.remove(key),
        notes.at(key).body.insert(0, 'lost'),
        order.remove(length),
      )
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  if (random() < 0.2)
    document.edit(
      tags.add(word),
      likes.add(1),
      body.insert(typed, word),
      todos.at(key).done.set(true),
      cards.push(),
      cards.at(many).note.insert(0, word),
      cards.at(many).seen.add(key),
      cards.at(many).note.insert(1, key),
    )
  else document.edit(one())
}

/** All that a board holds, in one string. */
export function shown(document: Board): string {
  const { todos, notes, tags, labels, title, cards, ...rest } = document.view()
  const plain = [...todos].map(([key, todo]): Value => ({
    ...todo,
    key,
    text: todo.text ?? null,
    done: todo.done ?? null,
    labels: [...todo.labels],
  }))
  const all = cards.map((card): Value => ({ ...card, text: card.text ?? null, seen: [...card.seen] }))
  const sheets = [...notes].map(([key, { body, seen }]): Value => [key, body, [...seen]])
  const lists = { cards: all, notes: sheets, todos: plain, tags: [...tags], labels: [...labels] }
  return String(encode({ ...rest, ...lists, title: title ?? null }))
}
