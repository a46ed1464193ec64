/** Undo and redo to and fro, over transactions of several edits in things within things. */
import { combine } from '@commute/combine'
import type { Edit, Type } from '@commute/contract'
import * as counter from '@commute/counter'
import * as list from '@commute/list'
import { listOf } from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import * as marks from '@commute/marks'
import * as orSet from '@commute/or-set'
import { replica } from '@commute/replica'
import { tableOf } from '@commute/table'
import * as text from '@commute/text'
import { undo } from '@commute/undo'
import * as fc from 'fast-check'
import test from 'tape'
import { meet } from './help/meet.ts'

// oxlint-disable-next-line typescript/no-explicit-any
type Any = any
type Below = (n: number) => number

/** A type, and some edit of it where this is shown. */
interface Shape {
  readonly type: Any
  act(edits: Any, view: Any, below: Below): Edit<Any> | undefined
}

const register: Shape = { type: lww, act: (edits, _view, below) => edits.set(below(9)) }
const number: Shape = { type: counter, act: (edits, _view, below) => edits.add(below(9) - 4) }
const set: Shape = {
  type: orSet,
  act: (edits, _view, below) => (below(3) === 0 ? edits.remove(below(3)) : edits.add(below(3))),
}
const values: Shape = {
  type: list,
  act: (edits, view, below) =>
    view.length > 1 && below(3) === 0
      ? edits.move(below(view.length), below(view.length))
      : view.length > 0 && below(3) === 0
        ? edits.remove(below(view.length))
        : edits.insert(below(view.length + 1), below(9)),
}
const bold: Shape = {
  type: marks,
  act: (edits, view, below) =>
    view.length > 0 && below(3) === 0
      ? edits.withdraw(view[below(view.length)])
      : edits.mark({ from: 'start', to: 'end' }, `b${below(2)}`, below(3)),
}
const record = (fields: { readonly [name: string]: Shape }): Shape => ({
  type: combine(Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, type]))),
  act: (edits, view, below) => {
    const name = Object.keys(fields)[below(Object.keys(fields).length)]!
    return fields[name]!.act(
      edits[name],
      view?.[name] ?? fields[name]!.type.view(fields[name]!.type.empty),
      below,
    )
  },
})
const under = (make: (type: Any) => Any, its: Shape): Shape => ({
  type: make(its.type),
  act: (edits, view, below) => {
    const key = 'abc'[below(3)]!
    const shown = view.get(key) ?? its.type.view(its.type.empty)
    return below(5) === 0 ? edits.remove(key) : its.act(edits.at(key), shown, below)
  },
})
const items = (its: Shape): Shape => ({
  type: listOf(its.type),
  act: (edits, view, below) => {
    const at = below(view.length)
    if (view.length === 0 || below(5) === 0) return edits.push()
    return below(5) === 0 ? edits.remove(at) : its.act(edits.at(at), view[at], below)
  },
})

const shapes: { readonly [name: string]: Shape } = {
  'a map of maps': under(mapOf, under(mapOf, register)),
  'a map of records': under(mapOf, record({ register, number, set, values })),
  'a map of maps of sets': under(mapOf, under(mapOf, set)),
  'a list of records with marks': items(record({ bold, register })),
  'a table of records with marks': under(tableOf, record({ bold, table: under(tableOf, number) })),
}

/** What is shown, but for the order of marks of other names, and under which name each is. */
const shown = (view: unknown): string =>
  JSON.stringify(view, (_key, value: Any) => {
    if (Array.isArray(value) && value[0]?.from !== undefined)
      return value.map((mark: Any) => `${mark.name} ${mark.value}`).toSorted()
    const isFolded =
      typeof value === 'object' && value !== null && !Array.isArray(value) && Symbol.iterator in value
    return isFolded ? [...value] : value
  })

for (const [name, { type, act }] of Object.entries(shapes))
  test(`undo: ${name}, in transactions, to and fro`, (t) => {
    const property = fc.property(fc.nat(), (seed) => {
      let state = seed
      const below = (n: number): number =>
        Math.floor(((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * n)
      const document = replica(type as Type<Any, unknown, Any>, { peer: 'ann', wall: () => 0 })
      const edit = (): boolean =>
        document.edit(
          ...Array.from({ length: 1 + below(3) }, (): Edit<Any> => {
            return (now, stamp) => act(type.edits, type.view(now), below)?.(now, stamp)
          }),
        ) !== undefined
      for (let k = below(4); k > 0; k--) edit()
      const history = undo(document, type, { pause: -1 })
      const views = [shown(document.view())]
      for (let k = 0; k < 6; k++) if (edit()) views.push(shown(document.view()))
      let at = views.length - 1
      for (let k = 0; k < 20; k++) {
        const isBack = at > 0 && below(k < 8 ? 3 : 2) > 0
        if (!isBack && at === views.length - 1) continue
        const isDone = isBack ? history.undo() : history.redo()
        at += isBack ? -1 : 1
        if (shown(document.view()) !== views[at])
          throw new Error(`${isBack ? 'undo' : 'redo'}: ${shown(document.view())}, not ${views[at]}`)
        // What nobody sees was done in one and the same way.
        if (!isDone) return true
      }
      return true
    })
    const run = fc.check(property, { numRuns: 400 })
    t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
    t.end()
  })

test('undo: what others have removed stays so, whatever was edited in it', (t) => {
  const fields = { votes: counter, title: lww, body: text }
  const { body: _, ...plain } = fields
  const type = combine({ rows: tableOf(combine(fields)), old: mapOf(combine(plain)), words: mapOf(lww) })
  const [ann, bob] = ['ann', 'bob'].map((peer) => replica(type, { peer, wall: () => 0 })) as [
    typeof document,
    typeof document,
  ]
  const document = replica(type, { peer: 'cyd', wall: () => 0 })
  const { rows, old, words } = type.edits
  const x = rows.at('x')
  const history = undo(ann, type, { pause: -1 })
  ann.edit(x.votes.add(5), x.body.push('hello'), old.at('x').votes.add(5), words.at('x').set('one'))
  for (const edit of [
    x.votes.add(3),
    x.body.remove(0, 3),
    x.title.set('x'),
    old.at('x').votes.add(3),
    old.at('x').title.set('x'),
    words.at('x').set('two'),
  ])
    ann.edit(edit)
  meet(ann, bob)
  bob.edit(rows.remove('x'), old.remove('x'), words.remove('x'))
  meet(ann, bob)
  while (history.undo()) t.deepEqual([...ann.view().rows, ...ann.view().old, ...ann.view().words], [])
  // What went here comes back, and goes back further.
  bob.edit(rows.at('y').votes.add(1))
  meet(ann, bob)
  const own = undo(bob, type, { pause: -1 })
  bob.edit(rows.at('y').votes.add(2))
  bob.edit(rows.remove('y'))
  const votes: unknown[] = []
  while (own.undo()) votes.push(bob.view().rows.get('y')?.votes)
  t.deepEqual(votes, [3, 1])
  t.end()
})

test('undo: what cannot come back is left out, and all else comes', (t) => {
  const fields = { votes: counter, ups: counter.growOnly, title: lww }
  const most = Number.MAX_SAFE_INTEGER
  for (const type of [tableOf(combine(fields)), mapOf(combine(fields))] as Any[]) {
    const ann = replica(type as Type<Any, Any, Any>, { peer: 'ann', wall: () => 0 })
    const history = undo(ann, type, { pause: -1 })
    ann.edit(type.edits.at('x').title.set('work'))
    const isTable = 'listed' in type
    // Two count as far as one can: no number leads back.
    for (const peer of ['eve', 'mal']) {
      const votes = [[isTable ? null : 0, most]]
      const row = isTable ? ['x', 1, { votes, ups: votes }] : ['x', { votes }]
      ann.apply({ peer, seq: 1, count: 1, time: 1, deps: [], deltas: [[[row]]] }, 'wire')
    }
    t.ok(ann.view().get('x').votes > most)
    ann.edit(type.edits.remove('x'))
    history.undo()
    t.equal(ann.view().get('x')?.title, 'work')
  }
  // More than has room in an update.
  const type = tableOf(combine({ body: text, title: lww }))
  const ann = replica(type, { peer: 'ann', wall: () => 0, limit: 1000 })
  const history = undo(ann, type, { pause: -1 })
  ann.edit(type.edits.at('x').title.set('work'))
  for (let k = 0; k < 3; k++) ann.edit(type.edits.at('x').body.push('words '.repeat(100)))
  ann.edit(type.edits.remove('x'))
  t.throws(() => history.undo(), RangeError)
  t.equal(ann.view().get('x')?.title, 'work')
  t.end()
})

test('undo: a field may have any name', (t) => {
  const type = combine({ constructor: tableOf(lww), toString: lww })
  const ann = replica(type as Type<Any, Any, Any>, { peer: 'ann', wall: () => 0 })
  const history = undo(ann, type)
  ann.edit(type.edits['constructor'].at('x').set(1), (type.edits.toString as Any).set(2))
  t.ok(history.undo())
  t.deepEqual([[...ann.view()['constructor']], ann.view().toString], [[], undefined])
  t.end()
})

test('undo: what others wrote into, or moved, stays; what only I wrote into goes', (t) => {
  const fields = { title: lww, body: text, tags: orSet, votes: counter, links: marks, steps: list }
  const rows = tableOf(combine(fields))
  const items = listOf(combine(fields))
  const inRow = rows.edits.at('x')
  const inItem = items.edits.at(0)
  const writing = (at: Any): [string, Edit<Any>][] => [
    ['title', at.title.set('work')],
    ['body', at.body.push('an hour of work')],
    ['tags', at.tags.add('red')],
    ['votes', at.votes.add(1)],
    ['links', at.links.mark({ from: 'start', to: 'end' }, 'bold', true)],
    ['steps', at.steps.push('first')],
  ]
  const within = combine({ rows: tableOf(rows), items })
  const all: [string, Any, Edit<Any>, [string, Edit<Any>][]][] = [
    ['table', rows, rows.edits.put('x'), writing(inRow)],
    ['table, with something in it', rows, inRow.title.set('mine'), writing(inRow)],
    ['list', items, items.edits.push(), [...writing(inItem)]],
    ['list of values', list, list.edits.push('a'), [['moved', list.edits.move(1, 0)]]],
    [
      'texts',
      tableOf(text),
      tableOf(text).edits.put('x'),
      [['typed', tableOf(text).edits.at('x').push('work')]],
    ],
    ['table in a table', within, within.edits.rows.put('x'), writing(within.edits.rows.at('x').at('y'))],
    ['list in a record', within, within.edits.items.push(), [['moved', within.edits.items.move(1, 0)]]],
  ]
  for (const [what, type, create, others] of all)
    for (const [how, write] of [...others, ['nothing', undefined] as const]) {
      const open = (peer: string): Any => replica(type as Type<Any, Any, Any>, { peer, wall: () => 0 })
      const [ann, bob] = [open('ann'), open('bob')]
      if (how === 'moved')
        ann.edit(what === 'list of values' ? list.edits.push('b') : within.edits.items.push())
      const history = undo(ann, type, { pause: -1 })
      const before = shown(ann.view())
      ann.edit(create)
      meet(ann, bob)
      if (write !== undefined) bob.edit(write)
      meet(ann, bob)
      const after = shown(bob.view())
      t.equal(history.undo(), write === undefined, `${what}: ${how}`)
      meet(ann, bob)
      for (const one of [ann, bob])
        t.equal(shown(one.view()), write === undefined ? before : after, `${what}: ${how}`)
    }
  t.end()
})
