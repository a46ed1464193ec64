import { combine } from '@commute/combine'
import type { Edit, Type, Value } from '@commute/contract'
import * as counter from '@commute/counter'
import * as gSet from '@commute/g-set'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import * as mv from '@commute/mv-register'
import * as orSet from '@commute/or-set'
import { connect } from '@commute/pull'
import { past, replica } from '@commute/replica'
import { reconcile } from '@commute/scuttle-reconcile'
import { inspect } from 'node:util'
import test from 'tape'
import { act, type Board, board, make, shown } from './help/board.ts'
import { meet } from './help/meet.ts'
import { spied, type Tags, tags } from './help/tags.ts'

test('reconcile: what is ahead of the clock is held and seen when its time has come; nothing else waits', (t) => {
  const hour = 3600 * 1000
  let now = 100 * 24 * hour
  const [ann, bob, cyd] = [
    tags('ann', { wall: () => now + 30 * hour }),
    tags('bob', { wall: () => now }),
    tags('cyd', { wall: () => now }),
  ]
  ann.edit(ann.edits.add('from the future'))
  cyd.edit(cyd.edits.add('from now'))
  // Who is that far ahead is not let in; its updates come through others who are half-way.
  const mid = tags('mid', { wall: () => now + 20 * hour })
  connect(reconcile(ann), reconcile(mid))
  connect(reconcile(mid), reconcile(bob))
  connect(reconcile(cyd), reconcile(bob))
  t.deepEqual([...mid.view()].sort(), ['from now', 'from the future'])
  t.deepEqual([...bob.view()], ['from now'])
  t.equal(bob.reasons()[0]?.code, 'HELD')
  now += 7 * hour
  bob.look()
  t.equal(bob.view().size, 2)
  t.deepEqual(cyd.sum(), ann.sum(), 'and passed on')
  t.end()
})

test('replica: what follows an update that is held is held, however many numbers that has', (t) => {
  const bob = tags('bob')
  const ahead = 48 * 3600 * 1e6
  const update = (seq: number, count: number) => ({
    peer: 'ann',
    seq,
    count,
    time: ahead + seq,
    deps: [],
    deltas: [[seq]],
  })
  t.deepEqual(
    [update(1, 3), update(4, 2), update(6, 1), update(8, 1)].map((one) => bob.apply(one, 'wire')),
    ['held', 'held', 'held', 'hole'],
  )
  t.equal(bob.reasons()[0]?.count, 3)
  t.end()
})

test('replica: a clock stepped back loses no own write', (t) => {
  let now = 5000
  const title = replica(lww, { peer: 'ann', wall: () => now })
  title.edit(title.edits.set('one'))
  now = 1000
  title.edit(title.edits.set('two'))
  t.equal(title.view(), 'two')
  t.end()
})

test('a cloned folder and a restored backup are noticed in the first exchange, and heal without losing work', (t) => {
  const copy = (from: Tags, to: Tags): void => {
    for (let index = 0; index < from.length(); index++) to.apply(from.arrived(index)!.update, 'copy')
  }
  const [ann, bob] = [tags('ann'), tags('bob')]
  ann.edit(ann.edits.add('before'))
  connect(reconcile(ann, { tail: false }), reconcile(bob))
  const clone = tags('ann')
  copy(ann, clone)
  ann.edit(ann.edits.add('at home'))
  clone.edit(clone.edits.add('at work'), clone.edits.add('and more'))
  clone.edit(clone.edits.add('later'))
  connect(reconcile(ann), reconcile(bob))
  connect(reconcile(clone), reconcile(bob))
  for (const each of [ann, bob, clone])
    t.deepEqual([...each.view()].sort(), ['and more', 'at home', 'at work', 'before', 'later'])
  t.deepEqual(ann.sum(), clone.sum())
  t.deepEqual(bob.sum(), clone.sum())
  t.notEqual(ann.id(), clone.id(), 'they go on under names of their own')

  const backup = tags('bob')
  bob.edit(bob.edits.add('since the backup'))
  const said: Value[] = []
  connect(spied(reconcile(backup), said), reconcile(ann))
  t.notEqual(backup.id(), 'bob', 'it writes no number twice')
  backup.edit(backup.edits.add('after it'))
  t.deepEqual([...backup.view()].sort(), [...ann.view()].sort())
  t.ok(ann.view().has('after it') && ann.view().has('since the backup'))
  t.end()
})

test('saved and have are right while the disk is slow', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  const [disk, other] = [ann.keep(), bob.keep()]
  const drainTo = (keeper: typeof disk): (() => void) => {
    let waiting = 0
    const next = (): void =>
      keeper.source(null, (...[end]) => {
        if (end === null) {
          waiting++
          queueMicrotask(() => undefined)
          next()
        }
      })
    next()
    return () => {
      const count = waiting
      waiting = 0
      keeper.safe(count)
    }
  }
  const [sync, syncOther] = [drainTo(disk), drainTo(other)]
  const link = reconcile(ann)
  connect(link, reconcile(bob))
  const update = ann.edit(ann.edits.add('a'))
  let saved = false
  ann.saved(update, () => (saved = true))
  t.deepEqual([saved, bob.view().size], [false, 0], 'nothing leaves before it is durable')
  sync()
  t.deepEqual([saved, bob.view().size], [true, 1])
  t.equal(link.status().ahead, 1, 'bob has it, and not yet on disk')
  syncOther()
  t.equal(link.status().ahead, 0)
  disk.fail(new Error('EIO'))
  t.throws(() => ann.edit(ann.edits.add('b')), /EIO/)
  bob.edit(bob.edits.add('c'))
  syncOther()
  t.ok(ann.view().has('c'), 'reading goes on')
  t.end()
})

test('document: an edit sees those before it, is all or nothing, and tells once', (t) => {
  const board = replica(combine({ title: lww, order: list }), { peer: 'ann', wall: () => 1 })
  let told = 0
  board.subscribe(() => told++)
  const { title, order } = board.edits
  board.edit(title.set('a'), title.set('b'))
  t.equal(board.view().title, 'b')
  const before = board.view()
  t.throws(() => board.edit(title.set('c'), order.remove(5)), RangeError)
  t.equal(board.view(), before, 'nothing is left behind')
  t.equal(board.edit(), undefined)
  t.equal(told, 1)
  t.equal(board.view(), board.view(), 'one reference between changes')
  const { order: same } = board.view()
  board.edit(title.set('d'))
  t.equal(board.view().order, same, 'unchanged parts keep theirs')
  const stop = board.subscribe(({ link }) => {
    if (link === '' && board.view().order.length === 0) board.edit(order.push('x'))
  })
  board.edit(title.set('e'))
  t.deepEqual(board.view().order, ['x'], 'an edit made while listeners are told is queued')
  stop()
  t.throws(() => board.edit(title.set('x'.repeat(20_000))), /at most 16384 bytes/)
  t.end()
})

test('document: a root of every type gives one reference between changes, as useSyncExternalStore wants', (t) => {
  const roots: readonly (readonly [name: string, Type<any, any, any>, (edits: any) => Edit<any>])[] = [
    ['g-set', gSet, (edits) => edits.add('a')],
    ['or-set', orSet, (edits) => edits.add('a')],
    ['counter', counter, (edits) => edits.add(1)],
    ['counter.growOnly', counter.growOnly, (edits) => edits.add(1)],
    ['lww-register', lww, (edits) => edits.set({ a: 1 })],
    ['mv-register', mv, (edits) => edits.set({ a: 1 })],
    ['list', list, (edits) => edits.push('a')],
    ['map-of', mapOf(lww), (edits) => edits.at('k').set('a')],
    ['combine', combine({ tags: gSet, votes: counter }), (edits) => edits.tags.add('a')],
  ]
  for (const [name, type, edit] of roots) {
    const document = replica(type, { peer: 'ann', wall: () => 1000 })
    let told = 0
    const stop = document.subscribe(() => told++)
    const seen: unknown[] = []
    for (const n of [0, 1, 2]) {
      if (n > 0) document.edit(edit(document.edits))
      const view = document.view()
      if (!Object.is(view, document.view())) t.fail(`${name}: two references without a change`)
      if (told > 0 || n === 0) seen.push(view)
      told = 0
    }
    t.notOk(seen.length > 1 && Object.is(seen[0], seen[1]), `${name}: another one after a change`)
    t.doesNotThrow(stop)
  }
  t.end()
})

test('past: what was to be read at any digest that somebody had', (t) => {
  const dice = { state: 7 }
  const random = (): number => (dice.state = (Math.imul(dice.state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  const below = (n: number): number => Math.floor(random() * n)
  const [ann, bob] = ['ann', 'bob'].map((peer) => make({ peer, wall: () => 1000 })) as [Board, Board]
  const shots: [Map<string, number>, string][] = []
  for (let k = 0; k < 60; k++) {
    const [one, other] = k % 2 === 0 ? [ann, bob] : [bob, ann]
    act(one, { random, below })
    if (below(4) === 0)
      for (let at = 0; at < other.length(); at++) one.apply(other.arrived(at)!.update, 'wire')
    shots.push([new Map(one.digest()), shown(one)])
  }
  meet(ann, bob)
  for (const [digest, then] of shots)
    if (shown({ ...ann, view: () => past(board, ann, digest) }) !== then)
      t.fail(`at ${JSON.stringify([...digest])}`)
  t.equal(shown({ ...bob, view: () => past(board, bob, ann.digest()) }), shown(bob))
  t.end()
})

test('map-of: an entry that gives one name twice is malformed', (t) => {
  const ages = mapOf(lww)
  t.ok(ages.isDelta([[['ann', [[0, 7]]]]]))
  t.notOk(
    ages.isDelta([
      [
        [
          'ann',
          [
            [0, 7],
            [0, 8],
          ],
        ],
      ],
    ]),
  )
  t.end()
})

test('a map prints as the map that it stands for', (t) => {
  const board = replica(combine({ votes: mapOf(counter) }), { peer: 'ann', wall: () => 0 })
  board.edit(board.edits.votes.at('ann').add(2))
  t.equal(inspect(board.view()), "{ votes: Map(1) { 'ann' => 2 } }")
  t.end()
})
