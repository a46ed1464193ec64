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
import { type Document, replica } from '@commute/replica'
import * as text from '@commute/text'
import test from 'tape'
import { meet } from './help/meet.ts'

/** A few peers that write and merge by hand. */
function peers<S, V, E>(type: Type<S, V, E>) {
  const known = new Map<string, Update[]>()
  const states = new Map<string, S>()
  let time = 1000
  const state = (who: string): S => states.get(who) ?? type.empty
  const take = (who: string, one: Update): void => {
    states.set(who, applied(type, state(who), one))
    known.set(who, [...(known.get(who) ?? []), one])
  }
  return {
    edit: (who: string, edit: Edit<S>, at = time++): void => {
      const seq = (known.get(who) ?? [])
        .filter(({ peer }) => peer === who)
        .reduce((n, { count }) => n + count, 1)
      const made = update(edit, state(who), who, seq, at)
      if (made !== undefined) take(who, made)
    },
    merge: (who: string, from: string): void => {
      for (const one of known.get(from) ?? []) if (!(known.get(who) ?? []).includes(one)) take(who, one)
    },
    view: (who: string): V => type.view(state(who)),
    bytes: (who: string): string => String(encode(type.all(state(who)) ?? null)),
  }
}

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

test('list of things: an edit stays with its item while others move it; a removal takes it whole', (t) => {
  const { edits } = cards
  const world = peers(cards)
  for (const [at, name] of ['a', 'b', 'c'].entries()) {
    world.edit('ann', edits.push())
    world.edit('ann', edits.at(at).text.set(name))
  }
  world.merge('bob', 'ann')
  world.edit('ann', edits.at(0).votes.add(2))
  world.edit('ann', edits.at(0).tags.add('x'))
  world.edit('bob', edits.move(0, 2))
  world.edit('bob', edits.at(2).votes.add(3))
  world.edit('bob', edits.remove(0))
  world.edit('ann', edits.at(1).votes.add(1))
  world.merge('ann', 'bob')
  world.merge('bob', 'ann')
  t.equal(world.bytes('ann'), world.bytes('bob'))
  const [c, a, ...rest] = world.view('ann')
  t.deepEqual([c?.text, a?.text, a?.votes, [...(a?.tags ?? [])], rest.length], ['c', 'a', 5, ['x'], 0])
  world.edit('ann', edits.insert(0))
  t.deepEqual([world.view('ann')[0]?.votes, world.view('ann')[1]?.text], [0, 'c'], 'a new one starts empty')
  t.throws(() => world.edit('ann', edits.at(3).votes.add(1)), RangeError)
  for (const nested of [list.listOf(list.listOf(text)), list.listOf(combine({ body: text }))])
    t.equal(nested.isDelta([[[['ann', 1], null]]]), false, 'an edit says something')
  t.throws(() => list.listOf({} as never), /not a type/)
  t.end()
})

test('list of things: unchanged ones keep their reference', (t) => {
  const world = peers(cards)
  for (const at of [0, 1]) {
    world.edit('ann', cards.edits.push())
    world.edit('ann', cards.edits.at(at).order.push('x'))
  }
  const [first, second] = world.view('ann')
  world.edit('ann', cards.edits.at(0).text.set('new'))
  t.notEqual(world.view('ann')[0], first)
  t.equal(world.view('ann')[0]?.order, first?.order)
  t.equal(world.view('ann')[1], second)
  t.end()
})

test('list of things: a text is one, with all that can be asked of it', (t) => {
  const notes = combine({ notes: list.listOf(combine({ title: lww, body: text })) })
  const [ann, bob] = ['ann', 'bob'].map((peer) => replica(notes, { peer, wall: () => 1 })) as [Notes, Notes]
  type Notes = Document<
    typeof notes.empty,
    ReturnType<typeof notes.view>,
    typeof notes.edits,
    typeof notes.reads
  >
  const { push, at, move } = ann.edits.notes
  ann.edit(push(), at(0).title.set('list'), at(0).body.insert(0, 'milk'), push())
  meet(ann, bob)
  ann.edit(at(0).body.insert(4, ', bread'))
  bob.edit(move(0, 1))
  bob.edit(at(1).body.insert(0, 'oat '))
  const anchor = ann.read(ann.reads.notes.at(0).body.anchor(4))
  meet(ann, bob)
  t.deepEqual(ann.view(), bob.view())
  t.equal(ann.view().notes[1]?.body, 'oat milk, bread')
  t.equal(ann.read(ann.reads.notes.at(1).body.index(anchor)), 8)
  t.equal(ann.read(ann.reads.notes.at(1).body.slice(4, 8)), 'milk')
  t.throws(() => ann.edit(at(1).body.insert(0, 'lost'), at(7).body.remove(0)), RangeError)
  t.equal(ann.view().notes[1]?.body, 'oat milk, bread', 'what fails half-way leaves nothing behind')
  bob.edit(bob.edits.notes.remove(1))
  ann.edit(at(1).body.remove(0, 4))
  meet(ann, bob)
  t.deepEqual(
    [ann.view().notes.length, bob.view().notes.length],
    [1, 1],
    'removed, and what was typed with it',
  )
  t.deepEqual([...ann.reasons(), ...bob.reasons()], [])
  const late = replica(notes, { peer: 'cyd', wall: () => 1 })
  meet(ann, late)
  t.deepEqual(late.view(), ann.view())
  t.throws(() => mapOf(list.listOf(text)), /changed in place/)
  t.end()
})

test('list of values: what a stranger says is in an item that is not there yet does not count', (t) => {
  const made = update(list.edits.push('mine'), list.empty, 'ann', 1, 1)!
  t.equal(list.isDelta([[[['ann', 1], 'theirs']]]), false)
  const before = list.reduce(list.empty, [[[['ann', 1], 'theirs']]])
  t.deepEqual(list.view(applied(list, before, made)), ['mine'])
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
