/** Things under keys, texts among them. */
import { combine } from '@commute/combine'
import type { Edit, Update, Value } from '@commute/contract'
import * as counter from '@commute/counter'
import { stamp } from '@commute/dots'
import * as gSet from '@commute/g-set'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import * as marks from '@commute/marks'
import * as orSet from '@commute/or-set'
import { applied, laws } from '@commute/reducer-laws'
import { connect } from '@commute/pull'
import { replica } from '@commute/replica'
import { repred } from '@commute/repred'
import { tableOf } from '@commute/table'
import * as text from '@commute/text'
import { undo } from '@commute/undo'
import { encode, isString } from '@commute/value'
import * as fc from 'fast-check'
import test from 'tape'
import { meet } from './help/meet.ts'
import { peers } from './help/peers.ts'

const notes = tableOf(combine({ title: lww, body: text, tags: orSet, votes: counter }))
const open = (peer: string) => replica(notes, { peer, wall: () => 1 })
const { at, put, remove } = notes.edits

/** Both have what the other has; what they show of a key's body. */
function shared(ann: ReturnType<typeof open>, bob: ReturnType<typeof open>, key: string): string | undefined {
  meet(ann, bob)
  const [mine, theirs] = [ann, bob].map((one) => one.view().get(key)?.body)
  return mine === theirs ? mine : `${mine} here, ${theirs} there`
}

test('table: who puts the same key at the same time writes into one thing', (t) => {
  const [ann, bob] = [open('ann'), open('bob')]
  ann.edit(at('monday').body.insert(0, 'milk'), at('monday').votes.add(1))
  bob.edit(at('monday').body.insert(0, 'bread'), at('monday').votes.add(2), put('tuesday'))
  t.equal(shared(ann, bob, 'monday'), 'milkbread')
  t.equal(ann.view().get('monday')?.votes, 3)
  t.deepEqual([...ann.view().keys()], ['monday', 'tuesday'])
  t.equal(ann.view().size, 2)
  t.deepEqual(ann.view().get('tuesday'), { title: undefined, body: '', tags: new Set(), votes: 0 })
  const before = ann.view()
  ann.edit(put('tuesday'))
  t.equal(ann.view(), before, 'to put what is there is no change')
  t.end()
})

test('table: a removal takes a thing with what others write into it at the same time; put again it is empty', (t) => {
  const [ann, bob] = [open('ann'), open('bob')]
  ann.edit(at('a').body.insert(0, 'old'), at('a').tags.add('x'), at('b').title.set('stays'))
  meet(ann, bob)
  ann.edit(remove('a', 'a', 'nothing'))
  bob.edit(at('a').body.insert(3, 'er'), put('a'))
  t.equal(shared(ann, bob, 'a'), undefined)
  t.deepEqual([...bob.view().keys()], ['b'])
  bob.edit(at('a').body.insert(0, 'new'))
  t.equal(shared(ann, bob, 'a'), 'new')
  t.deepEqual([...(ann.view().get('a')?.tags ?? [])], [])
  // Both remove it; only one puts it again.
  ann.edit(remove('a'))
  bob.edit(remove('a'))
  bob.edit(at('a').body.insert(0, 'third'))
  t.equal(shared(ann, bob, 'a'), 'third')
  const length = ann.length()
  ann.edit(remove('nothing'))
  t.equal(ann.length(), length, 'what is not there is not removed')
  t.deepEqual([...ann.reasons(), ...bob.reasons()], [])
  const late = open('cyd')
  meet(ann, late)
  t.deepEqual([...late.view()], [...ann.view()])
  t.end()
})

test('table: a field that is added later is read by new programs and kept by old ones', (t) => {
  const old = replica(tableOf(combine({ title: lww })), { peer: 'old', wall: () => 1 })
  const [ann, bob] = [open('ann'), open('bob')]
  ann.edit(at('a').title.set('list'), at('a').body.insert(0, 'milk'))
  meet(ann, old)
  t.deepEqual(old.view().get('a'), { title: 'list' })
  t.deepEqual(
    old.reasons().map(({ code }) => code),
    ['KEPT'],
  )
  old.edit(old.edits.at('a').title.set('shop'))
  meet(old, bob)
  t.deepEqual([bob.view().get('a')?.title, bob.view().get('a')?.body], ['shop', 'milk'])
  t.end()
})

test('table: of a text in it one may ask all that one may ask of a text', (t) => {
  const [ann, bob] = [open('ann'), open('bob')]
  ann.edit(at('a').body.insert(0, 'milk, bread'))
  const anchor = ann.read(ann.reads.at('a').body.anchor(6))
  bob.edit(at('a').body.insert(0, 'oat '))
  meet(ann, bob)
  t.equal(ann.view().get('a')?.body, 'milk, breadoat ')
  ann.edit(at('a').body.insert(0, '> '))
  t.equal(ann.read(ann.reads.at('a').body.index(anchor)), 8)
  t.equal(ann.read(ann.reads.at('a').body.slice(2, 6)), 'milk')
  t.equal(ann.read(ann.reads.at('b').body.slice(0, 0)), '', 'what is not there is empty')
  t.throws(() => ann.edit(at('a').body.insert(0, 'lost'), at('b').body.remove(0)), RangeError)
  t.deepEqual([ann.view().get('a')?.body, ann.view().has('b')], ['> milk, breadoat ', false])
  t.end()
})

test('table: unchanged things keep their reference', (t) => {
  const ann = open('ann')
  ann.edit(at('a').title.set('one'), at('b').title.set('two'))
  const { a, b } = Object.fromEntries(ann.view())
  ann.edit(at('a').votes.add(1))
  t.notEqual(ann.view().get('a'), a)
  t.equal(ann.view().get('b'), b)
  t.equal(ann.view(), ann.view())
  t.end()
})

test('table: undone, what was removed comes back with all that was in it, and what came goes', (t) => {
  let wall = 1000
  const ann = replica(notes, { peer: 'ann', wall: () => (wall += 1000) })
  ann.edit(at('a').body.insert(0, 'milk'), at('a').tags.add('x'))
  const history = undo(ann, notes)
  ann.edit(remove('a'), at('b').title.set('new'))
  ann.edit(at('b').body.insert(0, 'bread'))
  history.undo()
  t.equal(ann.view().get('b')?.body, '')
  history.undo()
  t.deepEqual(
    [ann.view().get('a')?.body, [...(ann.view().get('a')?.tags ?? [])], ann.view().has('b')],
    ['milk', ['x'], false],
  )
  history.redo()
  t.deepEqual([ann.view().has('a'), ann.view().get('b')?.title], [false, 'new'])
  history.redo()
  t.equal(ann.view().get('b')?.body, 'bread')
  // Removed and put again in one transaction.
  ann.edit(remove('b'), at('b').body.insert(0, 'other'))
  history.undo()
  t.deepEqual([ann.view().get('b')?.title, ann.view().get('b')?.body], ['new', 'bread'])
  t.end()
})

test('table: what goes as a whole says what it says alone: a register its last write, a counter its totals', (t) => {
  const ann = open('ann')
  for (let k = 0; k < 1000; k++) ann.edit(at('a').votes.add(1), at('a').title.set(k))
  t.deepEqual([ann.view().get('a')?.votes, ann.view().get('a')?.title], [1000, 999])
  t.ok(encode(notes.all(ann.read((state) => state))!).length < 100)
  const history = undo(ann, notes)
  ann.edit(at('b').title.set('first'), at('b').body.insert(0, 'x'))
  history.cut()
  ann.edit(at('b').title.set(null))
  history.undo()
  t.equal(ann.view().get('b')?.title, 'first')
  t.throws(() => tableOf({ ...lww, empty: undefined } as never), /table: .* empty state is undefined/)
  t.throws(() => combine({ title: { ...lww, empty: undefined } as never }), /combine: title: .* undefined/)
  t.throws(() => combine({ title: undefined as never }), /combine: title is not a type/)
  t.end()
})

test('lww-register: undone to before its first write it is as then, for everybody', (t) => {
  const type = combine({ title: lww.of(isString, 'untitled') })
  const ann = replica(type, { peer: 'ann', wall: () => 1 })
  const bob = replica(type, { peer: 'bob', wall: () => 1 })
  const history = undo(ann, type)
  ann.edit(type.edits.title.set('milk'))
  history.undo()
  meet(ann, bob)
  t.deepEqual([ann.view().title, bob.view().title], ['untitled', 'untitled'])
  t.equal(lww.view(lww.reduce(lww.empty, [[1, 'ann', 1]])), undefined)
  t.deepEqual(lww.all(lww.reduce(lww.empty, [[1, 'ann', 1]])), [[1, 'ann', 1]])
  // Of two things under one name, all keep the same: what was written rather than that nothing was.
  for (const both of [
    [[[1, 'ann', 1]], [[1, 'ann', 1], 'x']],
    [[[1, 'ann', 1], 'x'], [[1, 'ann', 1]]],
  ])
    t.equal(lww.view(both.reduce((state, delta) => lww.reduce(state, delta), lww.empty)), 'x')
  t.end()
})

test('table: what goes comes back with all that was in it, however deep', (t) => {
  const fields = {
    body: text,
    bold: marks,
    cells: mapOf(orSet),
    rows: tableOf(text),
    items: list.listOf(text),
    seen: gSet,
    visits: counter.growOnly,
  }
  let wall = 1000
  const type = combine({ table: tableOf(combine(fields)), list: list.listOf(combine(fields)) })
  const ann = replica(type, { peer: 'ann', wall: () => (wall += 1000) })
  const of = (one: (typeof ann)['edits']['table'] extends { at(key: string): infer At } ? At : never) => [
    one.body.push('hello'),
    one.cells.at('c').add('x'),
    one.rows.at('r').push('row'),
    one.items.push(),
    one.items.at(0).push('item'),
    one.seen.add('bob'),
    one.visits.add(3),
  ]
  ann.edit(...of(ann.edits.table.at('k')))
  ann.edit(ann.edits.list.push(), ...(of(ann.edits.list.at(0) as never) as never[]))
  const anchor = (index: number, side: 'after' | 'before') =>
    ann.read(ann.reads.table.at('k').body.anchor(index, side))
  ann.edit(ann.edits.table.at('k').bold.mark(marks.range(anchor, 1, 3, false), 'bold', true))
  const shown = (): string => {
    const show = (row: { [name: string]: unknown } | undefined): unknown[] => [
      row?.['body'],
      ...Object.values({ ...row, bold: undefined }).map((one) =>
        typeof one === 'object' && one !== null && 'entries' in one
          ? [...(one as Map<string, unknown>).entries()]
          : one,
      ),
    ]
    const row = ann.view().table.get('k')
    const place = (at: text.Anchor): number | undefined => ann.read(ann.reads.table.at('k').body.index(at))
    return JSON.stringify(
      [show(row), show(ann.view().list[0]), marks.spans(row?.bold ?? [], place)],
      (_key, value: unknown) => (value instanceof Set ? [...value] : value),
    )
  }
  const before = shown()
  t.match(before, /"from":1,"to":3/)
  const history = undo(ann, type)
  ann.edit(ann.edits.table.remove('k'), ann.edits.list.remove(0))
  t.notEqual(shown(), before)
  history.undo()
  t.equal(shown(), before)
  t.end()
})

test('table: what cannot be removed any more does not stop an undo', (t) => {
  let wall = 1000
  const type = tableOf(text)
  const ann = replica(type, { peer: 'ann', wall: () => (wall += 1000) })
  const history = undo(ann, type)
  ann.edit(type.edits.at('b').push('first'))
  ann.edit(type.edits.put('a'))
  const deltas: Value[] = [[[['a', Number.MAX_SAFE_INTEGER]]]]
  ann.apply({ peer: 'eve', seq: 1, count: 1, time: 1, deps: [['ann', 6]], deltas }, 'wire')
  history.undo()
  history.undo()
  t.deepEqual([...ann.view()], [['a', '']])
  t.equal(history.canUndo(), false)
  t.end()
})

test('table: without updates it is told as a whole, and floods', (t) => {
  const type = tableOf(lww)
  const [ann, bob] = [repred(type), repred(type)]
  ann.update(type.edits.at('k').set(1)(type.empty, stamp('ann', 1, 1000))!)
  connect(ann.stream(), bob.stream())
  t.deepEqual([...type.view(bob.state())], [['k', 1]])
  t.end()
})

test('table: nests in lists, tables and records; map-of refuses it', (t) => {
  const nested = combine({
    rooms: tableOf(tableOf(text)),
    cards: list.listOf(combine({ cells: tableOf(text) })),
  })
  const [ann, bob] = ['ann', 'bob'].map((peer) => replica(nested, { peer, wall: () => 1 })) as [
    typeof document,
    typeof document,
  ]
  const document = replica(nested, { peer: 'cyd', wall: () => 1 })
  const { rooms, cards } = nested.edits
  ann.edit(rooms.at('x').at('y').insert(0, 'a'), cards.push(), cards.at(0).cells.at('k').insert(0, 'b'))
  meet(ann, bob)
  bob.edit(rooms.at('x').at('y').insert(1, 'c'), cards.at(0).cells.at('k').remove(0))
  ann.edit(rooms.at('x').remove('y'), rooms.at('x').at('z').insert(0, 'd'))
  meet(ann, bob)
  t.deepEqual([...(ann.view().rooms.get('x') ?? [])], [['z', 'd']])
  t.deepEqual([...(ann.view().cards[0]?.cells ?? [])], [['k', '']])
  t.deepEqual([...(bob.view().rooms.get('x') ?? [])], [['z', 'd']])
  t.deepEqual([...(bob.view().cards[0]?.cells ?? [])], [['k', '']])
  t.throws(() => mapOf(tableOf(text) as never), TypeError)
  t.throws(() => tableOf({} as never), /not a type/)
  t.end()
})

test('table: keys are strings, whatever they spell', (t) => {
  const world = peers(tableOf(lww))
  const { edits } = tableOf(lww)
  for (const key of ['__proto__', 'constructor', '', '😀']) world.edit('ann', edits.at(key).set(key))
  t.deepEqual(
    [...world.view('ann')].map(([key]) => key),
    ['', '__proto__', 'constructor', '😀'],
  )
  for (const key of [7, undefined, '\ud800'] as string[]) {
    t.throws(() => edits.at(key), /not a key/)
    t.throws(() => edits.put(key), /not a key/)
    t.throws(() => edits.remove(key), /not a key/)
  }
  t.end()
})

test('table: what strangers say', (t) => {
  const type = tableOf(text)
  const delta = (...rows: Value[]): Value => [rows]
  for (const bad of [
    delta('a'),
    delta(7),
    delta(null),
    delta([]),
    delta(['a']),
    delta([1, 1]),
    delta(['a', 0]),
    delta(['a', -1]),
    delta(['a', 1.5]),
    delta(['a', 2 ** 53]),
    delta(['a', 2, 'x']),
    delta(['a', 1, 'x', 'y']),
    delta(['a', 1, true]),
    delta(['a', 1], ['a', 2]),
  ])
    t.equal(type.isDelta(bad), false, JSON.stringify(bad))
  const ann = replica(type, { peer: 'ann', wall: () => 1 })
  ann.edit(type.edits.at('a').insert(0, 'milk'))
  const said = (seq: number, put: Value): void =>
    void ann.apply({ peer: 'eve', seq, count: 1, time: 1, deps: [['ann', 4]], deltas: [delta(put)] }, 'wire')
  said(1, ['a', 1, [['ann', 9], 'x']])
  said(2, ['a', 3, [['ann', 1], 'x']])
  t.equal(ann.view().get('a'), '', 'what refers to what went is void; that it went, is not')
  t.deepEqual(
    ann.reasons().map(({ code, count }) => [code, count]),
    [['VOID', 2]],
  )
  t.match(ann.reasons()[0]!.message, /a: it puts text beside what is not there/)
  said(3, ['a', Number.MAX_SAFE_INTEGER])
  t.throws(() => ann.edit(type.edits.remove('a')), /use another key/)
  ann.edit(type.edits.at('a').insert(0, 'bread'))
  t.equal(ann.view().get('a'), 'bread')
  t.end()
})

test('table of texts: a state is spent when a later update is complete', (t) => {
  const type = tableOf(text)
  const said = (seq: number, put: Value): Update => {
    return { peer: 'ann', seq, count: 1, time: seq, deps: [], deltas: [[[['a', 1, put]]]] }
  }
  const one = applied(type, type.empty, said(1, [null, 'a']))
  const two = applied(type, one, said(2, 'b'))
  t.throws(() => [...type.view(one)], /spent/)
  t.deepEqual([...type.view(two)], [['a', 'ab']])
  t.end()
})

test('table of texts: keeps the laws, as a type that spends its states', (t) => {
  const type = tableOf(text)
  const key = fc.constantFrom('x', 'y')
  const within =
    (key: string, make: (length: number) => Edit<typeof type.empty>): Edit<typeof type.empty> =>
    (state, stamp) =>
      make(type.view(state).get(key)?.length ?? 0)(state, stamp)
  const nothing: Edit<typeof type.empty> = () => undefined
  const edits = fc.oneof(
    fc
      .tuple(key, fc.nat(50), fc.constantFrom('a', 'bc'))
      .map(([k, n, typed]) => within(k, (length) => type.edits.at(k).insert(n % (length + 1), typed))),
    fc
      .tuple(key, fc.nat(50))
      .map(([k, n]) => within(k, (length) => (length === 0 ? nothing : type.edits.at(k).remove(n % length)))),
    key.map((k) => type.edits.put(k)),
    key.map((k) => type.edits.remove(k)),
  )
  const shown = (state: typeof type.empty): string => JSON.stringify([...type.view(state)])
  t.equal(JSON.stringify(laws(type, edits, { runs: 200, shown, spends: true })), undefined)
  t.end()
})
