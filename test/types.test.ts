import { combine } from '@commute/combine'
import * as counter from '@commute/counter'
import * as gSet from '@commute/g-set'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import * as mv from '@commute/mv-register'
import * as orSet from '@commute/or-set'
import { laws } from '@commute/reducer-laws'
import type { Edit, Type } from '@commute/contract'
import { tableOf } from '@commute/table'
import * as fc from 'fast-check'
import test from 'tape'

const value = fc.constantFrom('a', 'b', 'c', 1, null)
const key = fc.constantFrom('x', 'y', '__proto__')
const index = fc.nat(1000)

/** An index that is there: edits of the laws are legal in any state. */
const at = <S>(length: (state: S) => number, make: (index: number) => Edit<S>, n: number): Edit<S> => {
  return (state, stamp) => {
    const most = length(state)
    return most === 0 ? undefined : make(n % most)(state, stamp)
  }
}

const lengthOf = (state: typeof list.empty): number => list.view(state).length
const listEdits: fc.Arbitrary<Edit<typeof list.empty>> = fc.oneof(
  fc.tuple(index, fc.array(value, { maxLength: 3 })).map(
    ([n, values]): Edit<typeof list.empty> =>
      (state, stamp) =>
        list.edits.insert(n % (lengthOf(state) + 1), ...values)(state, stamp),
  ),
  index.map((n) => at(lengthOf, (i) => list.edits.remove(i), n)),
  fc.tuple(index, index).map(([from, to]): Edit<typeof list.empty> => (state, stamp) => {
    const length = lengthOf(state)
    return length === 0 ? undefined : list.edits.move(from % length, to % length)(state, stamp)
  }),
)

function holds<S>(
  name: string,
  type: Type<S, unknown, unknown>,
  edits: fc.Arbitrary<Edit<S>>,
  runs = 150,
): void {
  test(`${name}: keeps the laws`, (t) => {
    t.equal(JSON.stringify(laws(type, edits, { runs })), undefined)
    t.end()
  })
}

holds(
  'g-set',
  gSet,
  fc.array(value, { maxLength: 3 }).map((all) => gSet.edits.add(...all)),
)
holds(
  'lww-register',
  lww,
  fc.oneof(
    value.map((v) => lww.edits.set(v)),
    // As an undo of the first write leaves it.
    fc.constant<Edit<lww.State>>((_state, stamp) => [stamp.dot()]),
  ),
)
holds(
  'mv-register',
  mv,
  value.map((v) => mv.edits.set(v)),
)
holds(
  'counter',
  counter,
  fc.oneof(
    fc.integer({ min: -3, max: 5 }).map((n) => counter.edits.add(n)),
    fc.constant(counter.edits.reset()),
  ),
)
holds(
  'counter.growOnly',
  counter.growOnly,
  fc.nat(5).map((n) => counter.growOnly.edits.add(n)),
)
holds(
  'or-set',
  orSet,
  fc.oneof(
    fc.array(value, { maxLength: 3 }).map((all) => orSet.edits.add(...all)),
    fc.array(value, { maxLength: 3 }).map((all) => orSet.edits.remove(...all)),
    fc.constant(orSet.edits.clear()),
  ),
)
holds('list', list, listEdits)

const registers = mapOf(lww)
holds(
  'map-of(lww-register)',
  registers,
  fc.oneof(
    fc.tuple(key, value).map(([k, v]) => registers.edits.at(k).set(v)),
    key.map((k) => registers.edits.remove(k)),
  ),
)

const cards = list.listOf(combine({ title: lww, tags: orSet, count: counter, order: list.listOf(lww) }))
const cardAt =
  (make: (at: typeof cards.edits.at, last: number) => Edit<typeof cards.empty>): Edit<typeof cards.empty> =>
  (state, stamp) => {
    const { length } = cards.view(state)
    return length === 0 ? undefined : make(cards.edits.at, length - 1)(state, stamp)
  }
holds(
  'list-of(combine)',
  cards,
  fc.oneof(
    fc.nat(3).map(
      (n): Edit<typeof cards.empty> =>
        (state, stamp) =>
          cards.edits.insert(n % (cards.view(state).length + 1))(state, stamp),
    ),
    fc.tuple(fc.nat(5), value).map(([n, v]) => cardAt((at, last) => at(n % (last + 1)).title.set(v))),
    fc.tuple(fc.nat(5), value).map(([n, v]) => cardAt((at, last) => at(n % (last + 1)).tags.add(v))),
    fc.tuple(fc.nat(5), value).map(([n, v]) => cardAt((at, last) => at(n % (last + 1)).tags.remove(v))),
    fc.nat(5).map((n) => cardAt((at, last) => at(n % (last + 1)).count.add(n))),
    fc.nat(5).map((n) => cardAt((at, last) => at(n % (last + 1)).count.reset())),
    fc.nat(5).map((n) => cardAt((at, last) => at(n % (last + 1)).order.push())),
    fc.nat(5).map((n) => cardAt((_at, last) => cards.edits.remove(n % (last + 1)))),
    fc
      .tuple(fc.nat(5), fc.nat(5))
      .map(([a, b]) => cardAt((_at, last) => cards.edits.move(a % (last + 1), b % (last + 1)))),
  ),
  300,
)

const deep = mapOf(
  mapOf(
    combine({
      title: lww,
      tags: orSet,
      count: counter,
      order: list,
      more: combine({ note: lww, marks: orSet }),
    }),
  ),
)
const deepEdits = fc.oneof(
  fc.tuple(key, key, value).map(([k, l, v]) => deep.edits.at(k).at(l).title.set(v)),
  fc.tuple(key, key, value).map(([k, l, v]) => deep.edits.at(k).at(l).tags.add(v)),
  fc.tuple(key, key, value).map(([k, l, v]) => deep.edits.at(k).at(l).tags.remove(v)),
  fc.tuple(key, key, fc.nat(5)).map(([k, l, n]) => deep.edits.at(k).at(l).count.add(n)),
  fc.tuple(key, key).map(([k, l]) => deep.edits.at(k).at(l).count.reset()),
  fc.tuple(key, key, value).map(([k, l, v]) => deep.edits.at(k).at(l).order.push(v)),
  fc.tuple(key, key, value).map(([k, l, v]) => deep.edits.at(k).at(l).more.note.set(v)),
  fc.tuple(key, key, value).map(([k, l, v]) => deep.edits.at(k).at(l).more.marks.add(v)),
  fc.tuple(key, key, value).map(([k, l, v]) => deep.edits.at(k).at(l).more.marks.remove(v)),
  fc.tuple(key, key).map(([k, l]) => deep.edits.at(k).put(l)),
  fc.tuple(key, key).map(([k, l]) => deep.edits.at(k).remove(l)),
  key.map((k) => deep.edits.put(k)),
  key.map((k) => deep.edits.remove(k)),
)
holds('map-of(map-of(combine))', deep, deepEdits, 300)

const rows = tableOf(combine({ title: lww, tags: orSet, seen: gSet, order: list, cells: tableOf(counter) }))
holds(
  'table-of(combine)',
  rows,
  fc.oneof(
    fc.tuple(key, value).map(([k, v]) => rows.edits.at(k).title.set(v)),
    fc.tuple(key, value).map(([k, v]) => rows.edits.at(k).tags.add(v)),
    fc.tuple(key, value).map(([k, v]) => rows.edits.at(k).tags.remove(v)),
    fc.tuple(key, value).map(([k, v]) => rows.edits.at(k).seen.add(v)),
    fc.tuple(key, value).map(([k, v]) => rows.edits.at(k).order.push(v)),
    fc.tuple(key, key).map(([k, l]) => rows.edits.at(k).cells.at(l).add(1)),
    fc.tuple(key, key).map(([k, l]) => rows.edits.at(k).cells.remove(l)),
    key.map((k) => rows.edits.put(k)),
    fc.tuple(key, key).map((keys) => rows.edits.remove(...keys)),
  ),
  300,
)

const board = combine({
  title: lww,
  tags: gSet,
  likes: counter,
  todos: mapOf(combine({ text: lww, done: lww })),
  order: list,
})
holds(
  'combine',
  board,
  fc.oneof(
    value.map((v) => board.edits.title.set(v)),
    value.map((v) => board.edits.tags.add(v)),
    fc.nat(3).map((n) => board.edits.likes.add(n)),
    fc.constant(board.edits.likes.reset()),
    fc.tuple(key, value).map(([k, v]) => board.edits.todos.at(k).text.set(v)),
    fc.tuple(key, value).map(([k, v]) => board.edits.todos.at(k).done.set(v)),
    key.map((k) => board.edits.todos.remove(k)),
    value.map((v) => board.edits.order.push(v)),
    index.map((n): Edit<typeof board.empty> => (state, stamp) => {
      const { length } = board.view(state).order
      return length === 0 ? undefined : board.edits.order.move(n % length, 0)(state, stamp)
    }),
  ),
  300,
)

test('reducer-laws: a type that breaks a law is caught', (t) => {
  const byArrival: typeof lww = {
    ...lww,
    reduce: (_state, delta, head) => lww.reduce(null, delta, head),
  }
  t.match(
    String(
      laws(
        byArrival,
        value.map((v) => lww.edits.set(v)),
      )?.law,
    ),
    /any order|repeat|news/,
  )
  const forgetful: typeof gSet = {
    ...gSet,
    all: (state) => (gSet.all(state) as unknown[] | undefined)?.slice(1) as never,
  }
  t.ok(
    laws(
      forgetful,
      value.map((v) => gSet.edits.add(v)),
    ),
  )
  t.end()
})
