import { combine } from '@commute/combine'
import type { Edit, Type, Update } from '@commute/contract'
import * as counter from '@commute/counter'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import * as mv from '@commute/mv-register'
import * as orSet from '@commute/or-set'
import { applied, update } from '@commute/reducer-laws'
import { encode } from '@commute/value'
import { tableOf } from '@commute/table'
import test from 'tape'
import { peers } from './help/peers.ts'

const item = combine({ text: lww, votes: counter, order: list, tags: orSet })
const items = mapOf(item)
const { at, put, remove } = items.edits

/** Both do something at the same time; then each learns of the other's. */
function beside(
  prepare: Edit<typeof items.empty>[],
  ann: Edit<typeof items.empty>[],
  bob: Edit<typeof items.empty>[],
) {
  const both = peers(items)
  for (const edit of prepare) both.edit('ann', edit)
  both.merge('bob', 'ann')
  for (const edit of ann) both.edit('ann', edit)
  for (const edit of bob) both.edit('bob', edit)
  both.merge('ann', 'bob')
  both.merge('bob', 'ann')
  return { ...both, same: both.bytes('ann') === both.bytes('bob') }
}

test('removal beside a tick: no half entry is left', (t) => {
  const world = beside([at('x').votes.add(5)], [remove('x')], [at('x').votes.add(1)])
  t.ok(world.same)
  t.equal(world.view('ann').size, 0)
  world.edit('ann', put('x'))
  t.equal(world.view('ann').get('x')?.votes, 0, 'put anew, it starts empty')
  t.end()
})

test('removal, then put, beside a tick: the tick that the remover had not seen counts', (t) => {
  const world = beside([at('x').votes.add(5)], [remove('x'), put('x')], [at('x').votes.add(1)])
  t.ok(world.same)
  t.equal(world.view('bob').get('x')?.votes, 1)
  t.end()
})

test('removal beside a put: the put wins, with what the remover had not seen', (t) => {
  const world = beside([at('x').text.set('old')], [remove('x')], [put('x'), at('x').text.set('new')])
  t.ok(world.same)
  t.deepEqual(world.view('ann').get('x')?.text, 'new')
  t.end()
})

test('removal beside a move, in a list of an entry and in a list alone', (t) => {
  const nested = beside([at('x').order.push('a', 'b')], [remove('x')], [at('x').order.move(0, 1)])
  t.ok(nested.same && nested.view('ann').size === 0)
  const world = peers(list)
  world.edit('ann', list.edits.push('a', 'b', 'c'))
  world.merge('bob', 'ann')
  world.edit('ann', list.edits.remove(0))
  world.edit('bob', list.edits.move(0, 2))
  world.merge('ann', 'bob')
  world.merge('bob', 'ann')
  t.deepEqual(
    [world.view('ann'), world.view('bob')],
    [
      ['b', 'c'],
      ['b', 'c'],
    ],
  )
  t.equal(world.bytes('ann'), world.bytes('bob'))
  t.end()
})

test('two moves of one item at the same time end in one place', (t) => {
  const world = peers(list)
  world.edit('ann', list.edits.push('a', 'b', 'c', 'd'))
  world.merge('bob', 'ann')
  world.edit('ann', list.edits.move(0, 3))
  world.edit('bob', list.edits.move(0, 1))
  world.merge('ann', 'bob')
  world.merge('bob', 'ann')
  t.deepEqual(world.view('ann'), world.view('bob'))
  t.equal(world.view('ann').filter((each) => each === 'a').length, 1)
  t.end()
})

test('a counter reset beside an increment: the increment survives', (t) => {
  const world = peers(counter)
  world.edit('ann', counter.edits.add(5))
  world.merge('bob', 'ann')
  world.edit('bob', counter.edits.reset())
  world.edit('ann', counter.edits.add(1))
  world.merge('ann', 'bob')
  world.merge('bob', 'ann')
  t.deepEqual([world.view('ann'), world.view('bob')], [1, 1])
  t.end()
})

test('two writes with one time: the same one wins everywhere, and none is lost in an mv-register', (t) => {
  const world = peers(lww)
  world.edit('ann', lww.edits.set('a'), 5)
  world.edit('bob', lww.edits.set('b'), 5)
  world.merge('ann', 'bob')
  world.merge('bob', 'ann')
  t.deepEqual([world.view('ann'), world.view('bob')], ['b', 'b'])
  const kept = peers(mv)
  kept.edit('ann', mv.edits.set('a'), 5)
  kept.edit('bob', mv.edits.set('b'), 5)
  kept.merge('ann', 'bob')
  kept.merge('bob', 'ann')
  t.deepEqual(
    [kept.view('ann'), kept.view('bob')],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
  )
  t.end()
})

test('mv-register: a clock does not decide between a write and one that had seen it', (t) => {
  const world = peers(mv)
  world.edit('ann', mv.edits.set('from the future'), 9_000_000)
  world.merge('bob', 'ann')
  world.edit('bob', mv.edits.set('later, with an early clock'), 5)
  world.merge('ann', 'bob')
  t.deepEqual(world.view('ann'), ['later, with an early clock'])
  t.end()
})

test('list: an item that its guard refuses is shown as initial, never skipped', (t) => {
  const world = peers(list)
  world.edit('ann', list.edits.push('a', 7, 'b'))
  const strings = list.of((value): value is string => typeof value === 'string', '?')
  const all = list.all(
    list.reduce(list.empty, [
      [
        [[1, 'ann', 1], '}%ann~!O!', 'a'],
        [[1, 'ann', 2], '}%ann~!O"', 7],
      ],
    ]),
  )
  t.equal(all, undefined, 'a malformed place is no delta')
  const state = list.edits.push('a', 7)
  const made = update(state, list.empty, 'ann', 1, 1)!
  t.deepEqual(strings.view(applied(strings, strings.empty, made)), ['a', '?'])
  t.throws(() => strings.edits.push(7 as never), TypeError)
  t.end()
})

// --- the small world ----------------------------------------------------------------------------------------------

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]]
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]))
}

/**
 * Three replicas, up to four operations, each made by one of them after merging with any or none; then every order of
 * delivery that respects deps, with all of one replica in the middle.
 */
function smallWorld<S>(
  type: Type<S, unknown, unknown>,
  edits: readonly Edit<S>[],
  operations: number,
): number {
  const names = ['a', 'b', 'c']
  let worlds = 0
  const bytes = (state: S): string => String(encode(type.all(state) ?? null))
  type World = { states: S[]; updates: { update: Update; knows: Set<number> }[]; known: Set<number>[] }
  const check = ({ updates, states }: World): void => {
    const indexes = updates.map((_one, index) => index)
    let first: string | undefined
    for (const order of permutations(indexes)) {
      if (
        !order.every((index, at) => [...updates[index]!.knows].every((before) => order.indexOf(before) < at))
      )
        continue
      for (const middle of [-1, 0, 1, 2]) {
        let state = type.empty
        order.forEach((index, at) => {
          if (at === Math.floor(order.length / 2) && middle >= 0) {
            const all = type.all(states[middle]!)
            if (all !== undefined) state = type.reduce(state, all)
          }
          state = applied(type, state, updates[index]!.update)
        })
        worlds++
        const result = bytes(state)
        first ??= result
        if (result !== first)
          throw new Error(
            `${JSON.stringify(updates.map(({ update: one }) => one))} in order ${order} with all of ${middle}`,
          )
      }
    }
  }
  const grow = (world: World, left: number): void => {
    check(world)
    if (left === 0) return
    for (const [who, name] of names.entries())
      for (const from of [undefined, ...world.states.keys()]) {
        if (from === who) continue
        const known = new Set(world.known[who])
        let state = world.states[who] as S
        if (from !== undefined) {
          const fresh = [...world.known[from]!].filter((index) => !known.has(index))
          if (fresh.length === 0) continue
          for (const index of fresh.toSorted((a, b) => a - b)) {
            state = applied(type, state, world.updates[index]!.update)
            known.add(index)
          }
        }
        for (const edit of edits) {
          const seq = world.updates
            .filter(({ update: one }) => one.peer === name)
            .reduce((n, { update: one }) => n + one.count, 1)
          let made: Update | undefined
          try {
            made = update(edit, state, name, seq, 1000 + (left % 2))
          } catch {
            continue
          }
          if (made === undefined) continue
          grow(
            {
              states: world.states.with(who, applied(type, state, made)),
              updates: [...world.updates, { update: made, knows: new Set(known) }],
              known: world.known.with(who, new Set([...known, world.updates.length])),
            },
            left - 1,
          )
        }
      }
  }
  grow(
    { states: [type.empty, type.empty, type.empty], updates: [], known: [new Set(), new Set(), new Set()] },
    operations,
  )
  return worlds
}

const nested = mapOf(mapOf(lww))
const rows = tableOf(combine({ votes: counter, order: list }))
const cards = list.listOf(item)
const worlds: [string, () => number][] = [
  ['or-set', () => smallWorld(orSet, [orSet.edits.add('x'), orSet.edits.remove('x')], 4)],
  ['counter', () => smallWorld(counter, [counter.edits.add(1), counter.edits.reset()], 4)],
  ['lww-register', () => smallWorld(lww, [lww.edits.set('x'), lww.edits.set('y')], 4)],
  ['mv-register', () => smallWorld(mv, [mv.edits.set('x')], 4)],
  [
    'list',
    () => smallWorld(list, [list.edits.insert(0, 'x'), list.edits.remove(0), list.edits.move(0, 1)], 4),
  ],
  [
    'list-of(combine)',
    () =>
      smallWorld(
        cards,
        [
          cards.edits.insert(0),
          cards.edits.at(0).votes.add(1),
          cards.edits.move(0, 1),
          cards.edits.remove(0),
        ],
        4,
      ),
  ],
  [
    'map-of(map-of(lww-register))',
    () =>
      smallWorld(
        nested,
        [nested.edits.at('x').at('y').set(1), nested.edits.at('x').remove('y'), nested.edits.remove('x')],
        4,
      ),
  ],
  [
    'table-of(combine)',
    () =>
      smallWorld(
        rows,
        [
          rows.edits.at('x').votes.add(1),
          rows.edits.at('x').order.push('y'),
          rows.edits.put('x'),
          rows.edits.remove('x'),
        ],
        4,
      ),
  ],
  ['map-of(combine)', () => smallWorld(items, [at('x').votes.add(1), put('x'), remove('x')], 4)],
]
for (const [name, run] of worlds)
  test(`${name}: the small world, exhaustively`, (t) => {
    try {
      const count = run()
      t.pass(`${count} orders`)
    } catch (error) {
      t.fail((error as Error).message)
    }
    t.end()
  })
