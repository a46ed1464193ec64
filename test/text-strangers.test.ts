/** What strangers may send to a text, or put into a file of one. */
import type { Head, Update, Value } from '@commute/contract'
import { type Document, replica } from '@commute/replica'
import * as text from '@commute/text'
import { open, save } from '@commute/text-file'
import test from 'tape'
import { spent } from './help/spent.ts'
import { insert, orderOf, peer, remove, shown, stampOf, type Text } from './help/texts.ts'
import { session } from './help/traces.ts'

/** The first update of a peer. */
const by = (peer: string, deps: [string, number][], count = 1): Head => ({
  peer,
  seq: 1,
  count,
  time: 1,
  deps,
})

test('text: hostile deltas change nothing, on every peer alike, and say why', (t) => {
  const head: Head = { peer: 'eve', seq: 5, count: 3, time: 1, deps: [['ann', 2]] }
  const base = (): Text => {
    const ann = peer('ann')
    ann.edit(insert(0, 'ab'))
    ann.edit(insert(2, 'cd'))
    return ann.state()
  }
  const hostile: [what: string, delta: Value][] = [
    ['an origin that does not exist', [['zed', 1], 'x']],
    ['its own that does not exist', [-2, 'x']],
    ['itself as origin', ['x', 0]],
    ['a later one of its own as origin', [2, 'x']],
    ['beyond its deps', ['x', ['ann', 3]]],
    ['before the edge', ['x', null]],
    ['two texts', ['x', 'y']],
    ['a neighbour too many', [['ann', 1], ['ann', 2], 'x']],
    ['typed on behind nothing', 'x'],
    ['a name of another', [null, 'x', [1, 'ann', 9]]],
    ['more names than it has', [null, 'four']],
    ['a name it has not', [null, 'x', 3]],
    ['a negative name', [null, 'x', -1]],
    ['removal of what is not there', [['zed', 1], 1]],
    ['removal of 2^32', [['ann', 1], 2 ** 32]],
    ['removal of 2^53', [['ann', 1], 2 ** 53 - 1]],
    ['overlapping removals', [['ann', 1], 2, ['ann', 2], 1]],
    ['removal beyond its deps', [['ann', 3], 1]],
    ['half a character', [null, '\ud800']],
    ['a whole text with names of others', [true, [null, null, 'x', [0, 'ann', 9]]]],
    ['nothing', []],
    ['no count', [['ann', 1]]],
    ['a fraction', 0.5],
    ['null', null],
    ['a record', { a: 1 }],
  ]
  for (const [what, delta] of hostile) {
    const state = base()
    const before = JSON.stringify(shown(state))
    const start = spent()
    t.equal(text.reduce(state, delta, head), state, what)
    t.equal(JSON.stringify(shown(state)), before, `${what}: as it was`)
    t.equal(text.news(state, delta, head), undefined, `${what}: no news`)
    if (text.isDelta(delta)) t.equal(typeof text.fault(state, delta, head), 'string', `${what}: says why`)
    t.ok(spent() - start < 50, `${what}: at once`)
  }
  t.end()
})

test('text-file: what is damaged is refused, or another text, and never throws anything else', (t) => {
  const ann = peer('ann')
  const bob = peer('bob')
  ann.edit(insert(0, 'hello w\u{1f600}rld'))
  bob.take(ann.told)
  bob.edit(insert(5, 'XYZ'))
  ann.edit(insert(5, 'abc'))
  ann.edit(remove(2, 5))
  ann.take(bob.told)
  const saved = save(ann.state(), true) as readonly Value[]
  t.equal(JSON.stringify(shown(open(saved)!)), JSON.stringify(shown(ann.state())), 'as it is, it is whole')
  let [refused, taken] = [0, 0]
  const damage = (value: Value): void => {
    const state = open(value)
    if (state === undefined) return void refused++
    try {
      orderOf(state)
      taken++
    } catch (error) {
      refused++
      if ((error as { code?: string }).code !== 'DAMAGED') t.fail(String((error as Error).stack))
    }
  }
  for (const [column, bytes] of saved.entries()) {
    damage(saved.with(column, null) as Value)
    damage(saved.with(column, [7]) as Value)
    if (!(bytes instanceof Uint8Array)) continue
    for (let at = 0; at < bytes.length; at++)
      for (const byte of [0, 1, 2, 127, 128, 255]) damage(saved.with(column, bytes.with(at, byte)) as Value)
    damage(saved.with(column, bytes.subarray(0, -1)) as Value)
    damage(saved.with(column, new Uint8Array(200).fill(255)) as Value)
  }
  damage(saved.with(5, `${saved[5] as string}!`) as Value)
  damage(saved.with(6, '') as Value)
  damage(saved.with(0, ['ann', '__proto__ ']) as Value)
  t.ok(refused > taken, `${refused} refused, ${taken} another text`)
  const opened = open(saved.with(2, new Uint8Array([255])) as Value)!
  t.equal(text.view(opened), ann.view(), 'the text is there')
  t.throws(() => insert(0, 'x')(opened, stampOf(1)), /damaged/)
  t.equal(open([1, 2]), undefined)
  t.end()
})

test('text: what was put between two that never stood side by side is void, so the order depends on nothing', (t) => {
  const head = (peer: string, seq: number, deps: [string, number][], count = 1): Head => ({
    peer,
    seq,
    count,
    time: 1,
    deps,
  })
  const ann: [Value, Head] = [[null, 'x'], head('ann', 1, [])]
  const bob: [Value, Head] = [[['ann', 1], 'q'], head('bob', 1, [['ann', 1]])]
  const behind: [Value, Head] = [[['bob', 1], 'y'], head('ann', 2, [['bob', 1]])]
  const cyd: [Value, Head] = [[['ann', 1], 'c'], head('cyd', 1, [['ann', 1]])]
  // Who knows of ann's second knows of bob's: no such place ever was.
  const eve: [Value, Head] = [[['ann', 1], 'e'], head('eve', 1, [['ann', 2]])]
  const results = [
    [ann, bob, behind, eve, cyd],
    [ann, bob, behind, cyd, eve],
    [ann, cyd, bob, behind, eve],
  ].map((order) => text.view(order.reduce((state, [delta, by]) => text.reduce(state, delta, by), text.empty)))
  t.deepEqual(results, ['xqyc', 'xqyc', 'xqyc'])
  const state = [ann, bob, behind].reduce((before, [delta, by]) => text.reduce(before, delta, by), text.empty)
  t.match(text.fault(state, ...eve) ?? '', /side by side/)
  t.match(text.fault(state, [['ann', 2], 'e', 0], eve[1]) ?? '', /side by side/, 'a liar is not believed')
  const twice = text.reduce(text.empty, [null, 'b'], head('bob', 1, [], 3))
  t.match(text.fault(twice, [null, 'c', 1], head('bob', 1, [], 3)) ?? '', /twice/, 'nor twice behind one')
  const before = text.reduce(twice, ['a', 0, 1], head('bob', 1, [], 3))
  t.equal(text.view(before), 'ab')
  t.match(text.fault(before, ['c', 0, 2], head('bob', 1, [], 3)) ?? '', /twice/, 'nor twice before one')
  t.end()
})

test('text: what is void does not depend on what came between', (t) => {
  const first: [Value, Head] = [[null, 'a'], { peer: 'mal', seq: 1, count: 1, time: 1, deps: [] }]
  const both: Head = { peer: 'mal', seq: 2, count: 2, time: 1, deps: [] }
  // Typed on, and then put behind the same once more.
  const second: [Value, Head][] = [
    ['b', both],
    [[-1, 'c', 1], both],
  ]
  const other: [Value, Head] = [[null, 'Z'], { peer: 'zed', seq: 1, count: 1, time: 1, deps: [] }]
  const shownOf = (order: readonly [Value, Head][]): string =>
    text.view(order.reduce((state, [delta, head]) => text.reduce(state, delta, head), text.empty))
  t.equal(shownOf([first, ...second, other]), 'abZ')
  t.equal(shownOf([first, other, ...second]), 'abZ')
  t.end()
})

test('text: what is taken back leaves nothing behind below which others would stand', (t) => {
  const base = [
    [null, 'ab', 0],
    [null, 'n', 0],
  ].reduce((state, delta, k) => {
    const head = by(k === 0 ? 'ann' : 'bob', [])
    return text.seal(text.reduce(state, delta as Value, { ...head, count: 2 }))
  }, text.empty)
  t.equal(text.view(base), 'abn')
  // Two are put in beside others, and taken back for something else.
  const eve = { ...by('eve', [['ann', 2]]), count: 2 }
  const draft = text.reduce(text.reduce(base, [null, 'e', 0], eve), [['ann', 2], 'f', 1], eve)
  t.equal(text.view(draft), 'eabfn')
  const stamp = { ...stampOf(1), peer: 'zed' }
  const zed = text.seal(text.reduce(base, insert(2, 'z')(base, stamp)!, by('zed', [])))
  const last = text.reduce(
    zed,
    [['ann', 2], 'y'],
    by('zzz', [
      ['ann', 2],
      ['bob', 1],
    ]),
  )
  t.equal(text.view(last), 'abzyn')
  t.end()
})

test('text: an edit that is taken back leaves nothing behind that others would be put into', (t) => {
  for (const many of [10, 40, 60, 200, 5000]) {
    const by = (peer: string, deps: [string, number][], delta: Value): Update => ({
      peer,
      seq: 1,
      count: 1,
      time: 1,
      deps,
      deltas: [delta],
    })
    const quinn = replica(text, { peer: 'quinn', wall: () => 1 })
    quinn.apply(by('zoe', [], [null, 'a']), 'wire')
    quinn.apply(by('yan', [['zoe', 1]], [['zoe', 1], 'X']), 'wire')
    const edits = Array.from({ length: many }, () => quinn.edits.insert(1, '.'))
    t.throws(() => quinn.edit(...edits, quinn.edits.insert(-1, '')), RangeError)
    quinn.apply(by('wim', [['zoe', 1]], [['zoe', 1], 'W']), 'wire')
    t.equal(quinn.view(), 'aWX', `${many} characters`)
    t.deepEqual(quinn.reasons(), [])
  }
  t.end()
})

test('text: what was asked about is found anew once it was done', (t) => {
  const by = (peer: string, seq: number, count: number, deps: [string, number][]): Head => ({
    peer,
    seq,
    count,
    time: 1,
    deps,
  })
  const done = (state: typeof text.empty, delta: Value, head: Head): typeof text.empty =>
    text.seal(text.reduce(state, delta, head))
  for (const isHidden of [true, false]) {
    let state = done(text.empty, [null, 'ab'], by('ann', 1, 2, []))
    state = done(state, [['ann', 2], 'e'], by('eve', 1, 1, [['ann', 2]]))
    if (isHidden) state = done(state, [['eve', 1], 1], by('bob', 1, 1, [['eve', 1]]))
    const eve = by('eve', 2, 2, [['ann', 2]])
    t.equal(text.fault(state, -1, eve), undefined)
    // The second time it is a lie, whether the character was there or not; what else the update says is not believed.
    for (const delta of [-1, -1, [['ann', 1], 'X']]) state = text.reduce(state, delta, eve)
    t.equal(text.view(state), 'ab')
  }
  const ann = peer('ann')
  ann.edit(insert(0, 'hello'))
  ann.edit(insert(2, 'XY'))
  const whole = text.all(ann.state())!
  const base = done(text.empty, [null, 'base'], by('bob', 1, 4, []))
  t.equal(text.fault(base, whole), undefined)
  t.equal(text.view(text.reduce(base, whole)), 'heXYllobase')
  t.end()
})

test('text: what came between two parts of an update is not known to it', (t) => {
  const all: [string, number][] = [['ann', 2]]
  let state = text.seal(text.reduce(text.empty, [null, 'ac'], by('ann', [], 2)))
  for (let k = 0; k < 100; k++)
    for (const [n, name] of ['p', 'q'].entries())
      state = text.seal(text.reduce(state, [['ann', n + 1], name], by(`${name}${k}`, all)))
  const eve = by('eve', all, 2)
  state = text.seal(text.reduce(state, [['ann', 1], 'e', 0], eve))
  state = text.seal(text.reduce(state, ['b', ['q9', 1]], by('bob', [['q9', 1]])))
  state = text.seal(text.reduce(state, [['ann', 2], 'f', 1], eve))
  t.equal(text.view(state), `ae${'p'.repeat(100)}cf${'q'.repeat(89)}b${'q'.repeat(11)}`)
  t.end()
})

test('text: names that came in another order are known all the same', (t) => {
  const base: Value = [null, null, 'b', [0, 'bob', 1]]
  const one: Value = [null, ['bob', 1], 'C', [0, 'ann', 1]]
  const two: Value = [['bob', 1], null, 'D', [0, 'ann', 2]]
  const rest: [Value, Head][] = [
    [['zz', ['ann', 1]], by('zed', [['ann', 1]], 2)],
    ...Array.from({ length: 20 }, (_, k): [Value, Head] => [[null, 'o'], by(`o${k}`, [])]),
    [[null, 'e'], by('eve', [['ann', 2]])],
  ]
  const shown = [
    [base, one, two],
    [base, two, one],
  ].map((alone) => {
    const state = alone.reduce<typeof text.empty>((before, delta) => text.reduce(before, delta), text.empty)
    return text.view(rest.reduce((before, [delta, head]) => text.reduce(before, delta, head), state))
  })
  t.equal(shown[0], shown[1])
  t.end()
})

test('text: an update takes nothing out twice, but what was taken back it may take out', (t) => {
  const ann = peer('ann')
  ann.edit(insert(0, 'abcd'))
  const head: Head = { peer: 'eve', seq: 1, count: 2, time: 1, deps: [['ann', 4]] }
  const before = ann.state()
  const once = text.reduce(before, [['ann', 1], 2], head)
  t.equal(text.view(once), 'cd')
  t.match(text.fault(once, [['ann', 2], 2], head) ?? '', /twice/)
  t.equal(text.reduce(once, [['ann', 2], 2], head), once)
  t.equal(text.view(before), 'abcd')
  t.equal(text.view(text.reduce(before, [['ann', 2], 2], head)), 'ad')
  t.end()
})

test('text: hostile updates take no time, however long the text is', (t) => {
  const { patches } = session('sveltecomponent')
  const long = (): Document<text.Text, string, text.Edits> => {
    const ann = replica(text, { peer: 'ann', wall: () => 0 })
    for (const [position, deleted, inserted] of patches) {
      if (deleted > 0) ann.edit(ann.edits.remove(position, deleted))
      if (inserted !== '') ann.edit(ann.edits.insert(position, inserted))
    }
    return ann
  }
  // The better of two: the compiler takes longer than any of them.
  const both = [long(), long()]
  const names = Array.from({ length: 600 }, (): Value => [['ann', 1], 'x'.repeat(20)])
  const many = (delta: (k: number) => Value) => Array.from({ length: 1500 }, (_, k) => delta(k))
  for (const [peer, what, deltas] of [
    ['eve', 'at the start, again and again', many((k) => [null, 'x', k])],
    ['aaa', 'one behind the other', many((k) => (k === 0 ? [null, 'x'] : [k - 1, 'x', k]))],
    ['zed', 'one before the other', many((k) => (k === 0 ? [null, 'x'] : ['x', k - 1, k]))],
    ['yves', 'before one, again and again', many((k) => ['x', ['ann', 1], k])],
    ['xan', 'behind each', many((k) => [['ann', k + 1], 'x', k])],
    [
      'wim',
      'in two places by turns',
      many((k) => (k < 2 ? [k === 0 ? null : ['ann', 1], 'x', k] : [k - 2, 'x', k])),
    ],
    ['vic', 'one name', names],
  ] as const) {
    const deps = [['ann', 1500]] as const
    const times = both.map((ann) => {
      const start = spent()
      ann.apply({ peer, seq: 1, count: 1500, time: 1, deps, deltas }, 'wire')
      return spent() - start
    })
    t.ok(Math.min(...times) < 150, `${what}: ${times.map((time) => time.toFixed()).join(' and ')} ms`)
  }
  const bob = replica(text, { peer: 'bob', wall: () => 0 })
  for (let at = 0; at < 10_000; at++) bob.edit(bob.edits.insert((at * 7919) % (at + 1), 'word '))
  const [ann1] = [{ peer: 'ann', seq: 1, count: 1, time: 1, deps: [], deltas: [[null, 'a']] }]
  bob.apply(ann1, 'wire')
  // A number that is no character.
  bob.edit(bob.edits.remove(0, 1))
  for (const [peer, what, deltas] of [
    ['eve', 'behind one, where nothing else is known', many((k) => [['ann', 1], 'x', k])],
    ['mal', 'the same out again and again', many(() => [['bob', 2], 49_000])],
    ['max', 'all out, and what is not there', many(() => [['bob', 1], 50_001])],
  ] as const) {
    const start = spent()
    const deps = [peer === 'eve' ? (['ann', 1] as const) : (['bob', 50_001] as const)]
    bob.apply({ peer, seq: 1, count: 1500, time: 1, deps, deltas }, 'wire')
    t.ok(spent() - start < 400, `${what}: ${(spent() - start).toFixed()} ms`)
  }
  t.ok(bob.reasons().some(({ code }) => code === 'VOID'))
  t.ok(both.every((ann) => ann.reasons().some(({ code }) => code === 'VOID')))
  t.end()
})

test('text: many updates at one place take no time, however much was put there at the same time', (t) => {
  const [many, put] = [1000, 20_000]
  const bases: { readonly [how: string]: (k: number) => number } = {
    backward: () => 0,
    'in the middle': (k) => k >> 1,
    'all over it': (k) => (k * 7919) % (k + 1),
  }
  const hostile: readonly [peer: string, what: string, delta: (k: number) => Value, knows: number][] = [
    ['zed', 'at the start, knowing nothing', () => [null, 'x'], 0],
    ['aaa', 'one behind the other', (k) => (k === 0 ? [null, 'x'] : [-1, 'x']), 0],
    ['aaa', 'before each, first by name', (k) => ['x', ['ann', k + 1]], many],
    ['zed', 'before each, last by name', (k) => ['x', ['ann', k + 1]], many],
    ['zed', 'behind each', (k) => [['ann', k + 1], 'x'], many],
  ]
  for (const [how, place] of Object.entries(bases))
    for (const [peer, what, delta, knows] of hostile) {
      const ann = replica(text, { peer: 'ann', wall: () => 0 })
      for (let k = 0; k < put; k++) ann.edit(ann.edits.insert(place(k), 'a'))
      const deps = knows === 0 ? [] : ([['ann', knows]] as const)
      const start = spent()
      for (let k = 0; k < many; k++)
        ann.apply({ peer, seq: k + 1, count: 1, time: 1, deps, deltas: [delta(k)] }, 'wire')
      const milliseconds = spent() - start
      t.ok(milliseconds < 5000, `${how}, ${what}: ${milliseconds.toFixed()} ms`)
      t.equal(ann.view().length, put + many, 'all of it is put in')
    }
  t.end()
})

test('text: what is typed on does not take names that something else has', (t) => {
  const state = text.reduce(text.empty, [
    true,
    [null, null, 'c', [0, 'ann', 3]],
    [null, ['ann', 3], 'a', [0, 'ann', 1]],
  ])
  t.equal(text.view(state), 'ac')
  t.equal(text.reduce(state, 'xy', { peer: 'ann', seq: 2, count: 2, time: 0 }), state)
  t.equal(text.view(state), 'ac')
  t.end()
})
