/** Lists of things, texts among them. */
import { combine } from '@commute/combine'
import type { Head, Value } from '@commute/contract'
import * as counter from '@commute/counter'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import * as orSet from '@commute/or-set'
import { applied, update } from '@commute/reducer-laws'
import { replica } from '@commute/replica'
import * as text from '@commute/text'
import { encode } from '@commute/value'
import test from 'tape'
import { meet } from './help/meet.ts'
import { peers } from './help/peers.ts'

const cards = list.listOf(combine({ text: lww, votes: counter, order: list, tags: orSet }))

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
  const peer = (name: string) => replica(notes, { peer: name, wall: () => 1 })
  const [ann, bob] = [peer('ann'), peer('bob')]
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
  t.throws(() => mapOf(list.listOf(text)), /take tableOf/)
  t.end()
})

test('list of values: what a stranger says is in an item that is not there yet does not count', (t) => {
  const made = update(list.edits.push('mine'), list.empty, 'ann', 1, 1)!
  t.equal(list.isDelta([[[['ann', 1], 'theirs']]]), false)
  const before = list.reduce(list.empty, [[[['ann', 1], 'theirs']]])
  t.deepEqual(list.view(applied(list, before, made)), ['mine'])
  t.end()
})

test('list of texts: a state is spent when a later update is complete, and what came after it stays', (t) => {
  const notes = list.listOf(text)
  const head = (seq: number): Head => ({ peer: 'ann', seq, count: 1, time: seq, deps: [] })
  const after = (state: typeof notes.empty, seq: number, delta: Value): typeof notes.empty =>
    notes.seal(notes.reduce(state, [delta], head(seq)), head(seq))
  const pushed = notes.reduce(
    notes.empty,
    notes.edits.push()(notes.empty, {
      ...head(1),
      dot: () => 0,
      next: () => 1,
      take: () => 0,
      refer: () => 0,
    })!,
    head(1),
  )
  const one = after(notes.seal(pushed, head(1)), 2, [[-1, [null, 'a']]])
  const two = after(one, 3, [[-2, 'b']])
  t.throws(() => notes.view(one), /spent/)
  t.deepEqual(notes.view(two), ['ab'])
  t.end()
})

test('list of texts: what is void in an item is said', (t) => {
  const notes = list.listOf(text)
  const ann = replica(notes, { peer: 'ann', wall: () => 1 })
  ann.edit(ann.edits.push(), ann.edits.at(0).insert(0, 'a'))
  const deltas: Value[] = [
    [
      [
        [
          ['ann', 1],
          [['ann', 9], 'x'],
        ],
      ],
    ],
  ]
  ann.apply({ peer: 'eve', seq: 1, count: 1, time: 1, deps: [['ann', 2]], deltas }, 'wire')
  t.deepEqual(
    ann.reasons().map(({ code, count }) => [code, count]),
    [['VOID', 1]],
  )
  t.deepEqual(ann.view(), ['a'])
  t.end()
})

test('list of texts: emptied again it is as it was, and what is known already is no news', (t) => {
  const notes = list.listOf(text)
  const peer = (name: string) => replica(notes, { peer: name, wall: () => 1 })
  const [ann, bob] = [peer('ann'), peer('bob')]
  ann.edit(ann.edits.push(), ann.edits.at(0).insert(0, 'a'))
  meet(ann, bob)
  ann.edit(ann.edits.remove(0))
  bob.edit(bob.edits.at(0).insert(1, 'b'))
  meet(ann, bob)
  const [mine, theirs] = [ann.read((state) => state), bob.read((state) => state)]
  t.deepEqual(encode(notes.all(mine)!), encode(notes.all(theirs)!))
  t.equal(mine.store, notes.empty.store)
  const [first] = ann.arrived(0)!.update.deltas
  t.equal(notes.news(mine, first!, ann.arrived(0)!.update), undefined)
  t.end()
})
