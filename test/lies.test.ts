/** Writers who lie: what they say has the right form, and is not theirs to say, or says what cannot be. */
import { entries } from '@commute/causal'
import { combine } from '@commute/combine'
import type { Type, Update, Value } from '@commute/contract'
import * as counter from '@commute/counter'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import * as marks from '@commute/marks'
import * as mv from '@commute/mv-register'
import * as orSet from '@commute/or-set'
import { applied, bent, update } from '@commute/reducer-laws'
import { replica } from '@commute/replica'
import * as text from '@commute/text'
import { decode, encode } from '@commute/value'
import * as fc from 'fast-check'
import test from 'tape'
import { meet } from './help/meet.ts'
import { act, board, type Board, make, shown } from './help/board.ts'

/** An update of one who lies. */
function lie(deps: Update['deps'], ...deltas: Value[]): Update {
  return { peer: 'eve', seq: 1, count: 1, time: 9000, deps, deltas }
}

/** What updates come to, in each of some orders. */
function inOrders<S>(type: Type<S, unknown, unknown>, ...orders: (readonly Update[])[]): string[] {
  return orders.map((all) =>
    String(encode(type.all(all.reduce((state, one) => applied(type, state, one), type.empty)) ?? null)),
  )
}

test('lies: an update takes away no more than it has seen', (t) => {
  const one = update(orSet.edits.add('a'), orSet.empty, 'bob', 1, 1000)!
  const two = update(orSet.edits.add('b'), applied(orSet, orSet.empty, one), 'bob', 2, 2000)!
  // It saw the first, and takes away the second, too.
  const eve = lie([['bob', 1]], [[['a']], [['bob', 1, 1]]])
  const [early, late] = inOrders(orSet, [one, eve, two], [one, two, eve])
  t.equal(early, late)
  t.deepEqual(
    orSet.view([one, eve, two].reduce((state, each) => applied(orSet, state, each), orSet.empty)),
    new Set(['a', 'b']),
  )
  t.deepEqual(
    orSet.view(applied(orSet, applied(orSet, orSet.empty, one), lie([['bob', 1]], [[['a']], [['bob', 1]]]))),
    new Set(),
  )
  t.end()
})

test('lies: an update writes under no name but its own', (t) => {
  const tags = mapOf(orSet)
  const bob = update(tags.edits.put('x'), tags.empty, 'bob', 1, 1000)!
  for (const name of [
    [1000, 'bob', 1],
    [9000, 'bob', 1],
    [9000, 'eve', 2],
    [9001, 'eve', 1],
  ] as Value[]) {
    const eve = lie([], [[['y', [[name, 'a']]]]])
    const [early, late] = inOrders(tags, [eve, bob], [bob, eve])
    t.equal(early, late, JSON.stringify(name))
  }
  for (const name of [
    [9000, 'bob', 1],
    [9001, 'eve', 1],
    [9000, 'eve', 2],
  ]) {
    const forged = lie([], [name, 'forged'])
    t.equal(lww.reduce(lww.empty, forged.deltas[0]!, forged), lww.empty, JSON.stringify(name))
  }
  const own = lie([], [[9000, 'eve', 1], 'in full'])
  t.equal(lww.view(lww.reduce(lww.empty, own.deltas[0]!, own)), 'in full')
  t.end()
})

test('lies: an update counts for nobody but its writer', (t) => {
  const ann = replica(counter, { peer: 'ann', wall: () => 0 })
  ann.edit(ann.edits.add(2))
  ann.apply(
    {
      ...lie(
        [],
        [
          ['ann', Number.MAX_SAFE_INTEGER],
          ['bob', 5],
          [null, 1],
        ],
      ),
      time: 1,
    },
    'wire',
  )
  t.equal(ann.view(), 3)
  ann.edit(ann.edits.add(1))
  t.equal(ann.view(), 4)
  // But what others counted can be reset, by whoever saw it.
  const bob = replica(counter, { peer: 'bob', wall: () => 0 })
  meet(ann, bob)
  bob.edit(bob.edits.reset())
  ann.edit(ann.edits.add(5))
  meet(ann, bob)
  t.deepEqual([ann.view(), bob.view()], [5, 5])
  t.end()
})

test('lies: whatever others say that they have reset, what one counts from then on counts', (t) => {
  for (const total of [1000, 2 ** 52, Number.MAX_SAFE_INTEGER]) {
    const ann = replica(counter, { peer: 'ann', wall: () => 0 })
    ann.edit(ann.edits.add(7), ann.edits.add(-2))
    ann.apply(lie([], [['ann', 0, 0, total, total]]), 'wire')
    t.equal(ann.view(), 0)
    ann.edit(ann.edits.add(5))
    ann.edit(ann.edits.add(-1))
    t.equal(ann.view(), 4)
    const bob = replica(counter, { peer: 'bob', wall: () => 0 })
    meet(ann, bob)
    t.equal(bob.view(), 4)
  }
  t.end()
})

test('lies: what cannot be said leaves a state that can be told', (t) => {
  const pushed = update(list.edits.push('a', 'b'), list.empty, 'ann', 1, 1000)!
  const place = (
    list.edits.push('c')(list.empty, {
      ...pushed,
      dot: () => 0,
      next: () => 1,
      take: () => 0,
      refer: () => 0,
    }) as Value[][][]
  )[0]![0]![1]!
  const rowOf: Value = [['ann', 1], 0, place]
  const twice = lie([['ann', 2]], [[rowOf, rowOf]])
  const told = list.all(applied(list, applied(list, list.empty, pushed), twice))!
  t.deepEqual(list.view(list.reduce(list.empty, told)), ['a', 'b'], 'moved twice at once')
  const rows: [string, Value][] = [
    ['an item to come', [[1, 0, place]]],
    ['an item that nobody has seen', [[['ann', 3], 0, place]]],
    ['a place for what it has not seen', [[['ann', 3]]]],
  ]
  for (const [what, said] of rows) {
    const eve = lie([['ann', 2]], [said])
    const before = applied(list, list.empty, pushed)
    t.equal(list.reduce(before, [said], eve), before, what)
  }
  t.equal(orSet.isDelta([[[]]]), false, 'an element that is not there')
  t.equal(mapOf(combine({ tags: orSet })).isDelta([[['x', { tags: [[]] }]]]), false)
  t.end()
})

test('lies: what names everything is no update of one', (t) => {
  const bob = update(
    marks.edits.mark({ from: 'start', to: 'end' }, 'bold', true),
    marks.empty,
    'bob',
    1,
    1000,
  )!
  const eve = lie([], [true, [[1000, 'bob', 1], 'start', 'end', 'bold', 'forged']])
  const [early, late] = inOrders(marks, [eve, bob], [bob, eve])
  t.equal(early, late)
  t.end()
})

test('lies: much in few bytes is done in no time', (t) => {
  // Each of these took minutes, or had no end.
  const type = mapOf(combine({ title: lww, tags: orSet }))
  const huge: Update = {
    ...lie([], ...Array.from({ length: 200 }, () => [[['x', { other: 1 }, 0, true]]])),
    count: 2 ** 40,
  }
  const state = applied(type, type.empty, huge)
  t.equal(applied(type, state, huge), state)
  const many = Array.from({ length: 3000 }, (_, k): Value => [k, 'same'])
  const tags: Update = { ...lie([], [many]), count: 3000 }
  t.deepEqual(orSet.view(applied(orSet, orSet.empty, tags)), new Set(['same']))
  t.equal(orSet.isDelta([[...many, [0, 'same']]]), false, 'one name twice')
  const scattered = Array.from({ length: 20_000 }, (_, k): Value => ['bob', 2 * (20_000 - k)])
  t.ok(orSet.isDelta([[['a']], scattered]))
  const dots = (updates: readonly Update[]): unknown[] => {
    const out: unknown[] = []
    type.dotted.dots(updates.reduce((state, one) => applied(type, state, one), type.empty).store, (...dot) =>
      out.push(dot),
    )
    return out
  }
  // Names with gaps, from behind.
  const apart = Array.from({ length: 4000 }, (_, k): Value => [2 * (4000 - k), `tag ${1e6 + k}`])
  const few: Update = { ...lie([], [apart]), count: 8001 }
  t.equal(orSet.view(applied(orSet, orSet.empty, few)).size, 4000)
  // Thousands of values at one place, and many more for it.
  let held = orSet.empty
  for (let turn = 0; turn < 20; turn++) {
    const more = Array.from({ length: 2600 }, (_, k): Value => [k, 0])
    held = applied(orSet, held, { ...lie([], [more]), seq: 1 + 2600 * turn, count: 2600 })
  }
  t.equal((orSet.all(held) as readonly (readonly Value[])[])[0]!.length, 52_000)
  // A large value, and many under its name.
  const large = Object.fromEntries(Array.from({ length: 4000 }, (_, k) => [`key ${k}`, k]))
  for (const [one, wrapped] of [
    [lww, (delta: Value): Value => delta],
    [mv, (delta: Value): Value => [[delta]]],
    [mapOf(lww), (delta: Value): Value => [[['x', [delta]]]]],
  ] as readonly (readonly [Type<unknown, unknown, unknown>, (delta: Value) => Value])[]) {
    const deltas = [large, ...Array.from({ length: 30_000 }, (_, k) => k)].map((value) => wrapped([0, value]))
    const state = applied(one, one.empty, lie([], ...deltas))
    t.equal(applied(one, state, lie([], ...deltas.toReversed())), state)
  }
  const bob = { ...lie([], [[['x', { other: 1 }, 0]]]), peer: 'bob', count: 3 }
  t.deepEqual(
    dots([bob, lie([], [[['x']]])]),
    [
      ['bob', 1],
      ['bob', 1, 3],
    ],
    'a removal that has not seen it',
  )
  t.deepEqual(dots([bob, lie([['bob', 3]], [[['x']], [['bob', 1, 2]]])]), [], 'and one that has')
  for (const count of [2, 40]) {
    const names = Array.from({ length: count }, (_, k) => `tag ${k}`)
    const all = update(orSet.edits.add(...names), orSet.empty, 'bob', 1, 1000)!
    const covers = names.map((_, k): Value => ['bob', count - k])
    const backwards = lie([['bob', count]], [names.map((name) => [name]), covers])
    t.deepEqual(orSet.view(applied(orSet, applied(orSet, orSet.empty, all), backwards)), new Set())
  }
  t.end()
})

test('lies: what is void stays so, and a repeat is one', (t) => {
  // Takes out what it puts in later.
  const eve = lie([], 1)
  const typed: Update = { ...eve, seq: 2, deltas: [[null, 'a']] }
  const state = applied(text, applied(text, text.empty, eve), typed)
  t.equal(text.view(applied(text, state, eve)), 'a')
  const tags = mapOf(combine({ title: lww }))
  const notOwn = lie([], [[['x', { title: [[1, 'a']] }]]])
  t.equal(tags.reduce(tags.empty, notOwn.deltas[0]!, notOwn), tags.empty, 'a number beyond its own')
  const unknown = lie([], [[['x', { other: 1 }, 0, true]]])
  const once = applied(tags, tags.empty, unknown)
  t.equal(applied(tags, once, unknown), once, 'a field that nobody knows, twice')
  t.end()
})

test('lies: of what was never put in nothing is kept', (t) => {
  const one = update(list.edits.push('milk'), list.empty, 'bob', 1, 1000)!
  const [before] = (one.deltas[0] as readonly (readonly (readonly Value[])[])[])[0]!
  const place = before![1]!
  const own: Update = { ...lie([], [[[2, 0, place]]], [[[2, 1, place]]]), count: 3 }
  for (const updates of [
    [one, own],
    [own, one],
  ]) {
    const state = updates.reduce((last, each) => applied(list, last, each), list.empty)
    const all = list.all(state)!
    t.ok(list.isDelta(all), 'all can be read')
    t.deepEqual(list.view(list.reduce(list.empty, all)), ['milk'])
    t.deepEqual(all, [
      [[[1000, 'bob', 1], place, 'milk']],
      [
        ['bob', 1],
        ['eve', 1, 2],
      ],
      true,
    ])
  }
  t.end()
})

test('lies: in a text that is empty yet the same is believed as in one that is not', (t) => {
  const bob: Update = { ...lie([], [null, 'b']), peer: 'bob' }
  // Takes out what is not there, and puts something in: that needs nothing of the first.
  const eve: Update = { ...lie([], [2, 1], [null, 'e', 0]), count: 3 }
  const end = (...updates: readonly Update[]): string =>
    [...text.view(updates.reduce((last, each) => applied(text, last, each), text.empty))].sort().join('')
  t.equal(end(eve, bob), end(bob, eve))
  t.end()
})

test('lies: what was said in a state that is taken back counts no more', (t) => {
  const bob: Update = { ...lie([], [null, 'bbb']), peer: 'bob', count: 3 }
  const start = applied(text, text.empty, bob)
  const head: Update = { ...lie([['bob', 3]]), count: 9 }
  const drafted = text.reduce(start, [['bob', 3], 'x', 0], head)
  // Some of it is there, and some is not.
  t.match(text.fault(drafted, [['bob', 1], 3, 5, 1], head)!, /removes what is not there/)
  t.equal(text.fault(start, [['bob', 1], 1], head), undefined)
  t.end()
})

test('lies: what both hold is held once, whatever was seen', (t) => {
  const unseen = { has: () => false, whole: false }
  const mine = [{ at: [1, 'bob', 1], value: 'x' }] as const
  const copy = [{ at: [1, 'bob', 1], value: 'x' }] as const
  t.equal(entries.join(mine, unseen, copy, unseen), mine)
  t.end()
})

test('lies: where nothing is left there is nothing, whatever was said', (t) => {
  const all = { has: () => true, whole: false }
  const mine = [{ at: [1, 'bob', 1], value: 'x' }] as const
  const theirs = [{ at: [1, 'ann', 1], value: 'y' }] as const
  t.equal(entries.join(mine, all, theirs, all), entries.none)
  t.equal(entries.join(mine, all, entries.none, all), entries.none)
  t.end()
})

test('lies: whatever a writer says in the words of others, all end equal', (t) => {
  const names = ['ann', 'bob', 'eve']
  const run = fc.check(
    fc.property(fc.nat(), (seed) => {
      let last = seed
      const random = (): number => (last = (Math.imul(last, 1664525) + 1013904223) >>> 0) / 2 ** 32
      const below = (n: number): number => Math.floor(random() * n)
      const documents = names.map((peer) => make({ peer, wall: () => 1000 }))
      const told = new Map(names.map((peer): [string, Update[]] => [peer, []]))
      /** Takes what somebody has said, as far as it can be taken. */
      const hear = (document: Board, peer: string): void => {
        for (const one of told.get(peer)!)
          if (document.endBefore(peer, one.seq + one.count - 1) < one.seq) document.apply(one, 'link')
      }
      for (let step = 0; step < 25; step++) {
        const who = below(3)
        const document = documents[who]!
        const from = document.length()
        const all = [...told.values()].flat()
        if (who < 2) act(document, { below, random })
        else if (all.length > 0) {
          const { count, deltas } = all[below(all.length)]!
          const before = told.get('eve')!.at(-1) ?? { seq: 1, count: 0 }
          const deps = names
            .slice(0, 2)
            .map((peer): [string, number] => [peer, document.digest().get(peer) ?? 0])
          const copy = decode(encode(deltas.map((delta) => bent(delta, random))))
          const update: Update = {
            peer: 'eve',
            seq: before.seq + before.count,
            count: Math.max(1, count + below(3) - 1),
            time: 1_000_000 + step,
            deps: deps.filter(([, n]) => n > 0 && random() < 0.8),
            deltas: (copy as { value: Value }).value as readonly Value[],
          }
          document.apply(update, 'link')
        }
        for (let at = from; at < document.length(); at++) {
          const { update } = document.arrived(at)!
          if (update.peer === names[who]) told.get(names[who])!.push(update)
        }
        if (random() < 0.4) hear(documents[below(3)]!, names[below(3)]!)
      }
      for (let round = 0; round < 30; round++)
        for (const document of documents) for (const peer of names) hear(document, peer)
      const [first, ...others] = documents.map(shown)
      if (others.some((one) => one !== first)) throw new Error('not equal')
      const all = board.all(documents[0]!.read((state) => state))
      const rebuilt = all === undefined ? board.empty : board.reduce(board.empty, all)
      const blank = replica(board, { peer: 'zoe', wall: () => 1000 })
      if (shown({ ...blank, view: () => board.view(rebuilt) }) !== first)
        throw new Error('all does not rebuild it')
    }),
    { numRuns: 300 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.end()
})
