import { combine } from '@commute/combine'
import type { Duplex, Layer, Source, Value } from '@commute/contract'
import * as gSet from '@commute/g-set'
import { frames } from '@commute/frames'
import { lines } from '@commute/lines'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import { collect, connect, layer, pull, values } from '@commute/pull'
import { type Document, replica } from '@commute/replica'
import { breadth, reconcile, type Reconcile } from '@commute/scuttle-reconcile'
import { encode, isString, oneOf } from '@commute/value'
import * as fc from 'fast-check'
import test from 'tape'

type Tags = Document<typeof gSet.empty, ReadonlySet<Value>, typeof gSet.edits>
const tags = (peer: string, more: object = {}): Tags => replica(gSet, { peer, wall: () => 1000, ...more })

/** Watches what a side says; may swallow some of it. */
function spied(
  side: Reconcile,
  said: Value[],
  pass: (message: Value, index: number) => boolean = () => true,
): Duplex<Value, Value> {
  let index = 0
  const source: Source<Value> = (abort, cb) =>
    side.source(abort, (end, message?) => {
      if (end !== null) return cb(end)
      said.push(message!)
      if (pass(message!, index++)) cb(null, message!)
      else source(null, cb)
    })
  return { sink: side.sink, source }
}

const kinds = (said: readonly Value[]): unknown[] => said.map((message) => (message as readonly Value[])[0])

test('reconcile: both end with everything, live from then on', (t) => {
  const [ann, bob, cyd] = [tags('ann'), tags('bob'), tags('cyd')]
  ann.edit(ann.edits.add('a'))
  bob.edit(bob.edits.add('b'))
  connect(reconcile(ann), reconcile(bob))
  connect(reconcile(bob), reconcile(cyd))
  cyd.edit(cyd.edits.add('c'))
  for (const each of [ann, bob, cyd]) t.deepEqual([...each.view()].sort(), ['a', 'b', 'c'])
  t.deepEqual(ann.sum(), cyd.sum())
  t.end()
})

test('reconcile: two equal replicas exchange one digest each way and fall silent; nothing is echoed', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  ann.edit(ann.edits.add('a'))
  connect(reconcile(ann, { tail: false }), reconcile(bob))
  const [annSaid, bobSaid]: Value[][] = [[], []]
  connect(spied(reconcile(ann), annSaid!), spied(reconcile(bob), bobSaid!))
  t.deepEqual(kinds(annSaid!), ['hello', 'done'], 'the digest of equals is in the hello')
  t.deepEqual(kinds(bobSaid!), ['hello', 'done'])
  ann.edit(ann.edits.add('b'))
  t.deepEqual(kinds(annSaid!).slice(2), ['runs'])
  t.deepEqual(kinds(bobSaid!).slice(2), ['have'], 'acknowledged, not echoed')
  t.end()
})

test('reconcile: a message lost inside a live link is repaired without a reconnect', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  let ticks: (() => void)[] = []
  const every = (_ms: number, tick: () => void) => {
    ticks.push(tick)
    return () => undefined
  }
  const said: Value[] = []
  const link = reconcile(ann, { every })
  // The second runs, and later the last, are lost.
  let runs = 0
  connect(
    spied(link, said, (message) => (message as Value[])[0] !== 'runs' || (++runs !== 2 && runs !== 5)),
    reconcile(bob, { every }),
  )
  for (const tag of ['a', 'b', 'c']) ann.edit(ann.edits.add(tag))
  t.equal(bob.view().size, 3, 'seen by the hole')
  ann.edit(ann.edits.add('d'))
  t.equal(bob.view().size, 3, 'the last one is lost')
  ticks = ticks.filter((_tick, at) => at % 2 === 1)
  for (const tick of ticks) tick()
  t.equal(bob.view().size, 4, 'seen by the heartbeat')
  t.equal(link.status().state, 'level')
  t.end()
})

test('reconcile: a digest that does not fit is split, and an empty one gets everything', (t) => {
  const ann = tags('ann')
  for (let n = 0; n < 100; n++) {
    const one = tags(`peer-${n}`)
    one.edit(one.edits.add(`tag ${n}`))
    connect(reconcile(one, { tail: false }), reconcile(ann))
  }
  const bob = tags('bob')
  const half = tags('half')
  connect(reconcile(ann, { tail: false, mtu: 300 }), reconcile(bob, { mtu: 300 }))
  t.equal(bob.view().size, 100)
  const said: Value[] = []
  half.edit(half.edits.add('mine'))
  connect(spied(reconcile(bob, { mtu: 300 }), said), reconcile(half, { mtu: 300, tail: false }))
  t.equal(half.view().size, 101)
  t.equal(bob.view().size, 101)
  t.ok(kinds(said).filter((kind) => kind === 'digest').length > 5, 'in parts')
  t.ok(
    said.every((message) => encode(message).length <= 400),
    'each within the MTU',
  )
  t.end()
})

test('reconcile: a stalled reader costs no more than one message', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  for (let n = 0; n < 50_000; n++) ann.edit(ann.edits.add(n))
  const side = reconcile(ann)
  const other = reconcile(bob)
  let hold: (() => void) | undefined
  let answers = 0
  let isOpen = false
  side.sink(other.source)
  other.sink((abort, cb) =>
    side.source(abort, (...answer) => {
      answers++
      if (isOpen || answers < 4) cb(...answer)
      else hold = () => cb(...answer)
    }),
  )
  for (let n = 0; n < 1000; n++) ann.edit(ann.edits.add(`live ${n}`))
  t.equal(answers, 4, 'nothing was made while nobody asked')
  isOpen = true
  hold!()
  t.equal(bob.view().size, 51_000)
  t.end()
})

test('reconcile: once ends when both have what there was; once against tail ends too', (t) => {
  for (const tail of [false, true]) {
    const [ann, bob] = [tags('ann'), tags('bob')]
    const ends: unknown[] = []
    for (let n = 0; n < 1000; n++) ann.edit(ann.edits.add(n))
    bob.edit(bob.edits.add('b'))
    connect(
      reconcile(ann, { tail: false, done: (error) => ends.push(error) }),
      reconcile(bob, { tail, mtu: 500, done: (error) => ends.push(error) }),
    )
    t.equal(ann.view().size + bob.view().size, 2002)
    t.deepEqual(ends, [null, null])
  }
  t.end()
})

test('reconcile: modes say which way updates flow, and those that cannot work together say so', (t) => {
  const meet = (mode: 'push' | 'pull' | 'push-pull', other: 'push' | 'pull' | 'push-pull') => {
    const [ann, bob] = [tags('ann'), tags('bob')]
    ann.edit(ann.edits.add('a'))
    bob.edit(bob.edits.add('b'))
    const ends: unknown[] = []
    const done = (error: Error | null): void =>
      void ends.push((error as { code?: string } | null)?.code ?? null)
    connect(reconcile(ann, { mode, tail: false, done }), reconcile(bob, { mode: other, done }))
    return [ann.view().size, bob.view().size, ...ends]
  }
  t.deepEqual(meet('push', 'pull'), [1, 2, null, null])
  t.deepEqual(meet('pull', 'push'), [2, 1, null, null])
  t.deepEqual(meet('push', 'push-pull'), [1, 2, null, null])
  t.deepEqual(meet('push', 'push'), [1, 1, 'MODE', 'MODE'])
  t.deepEqual(meet('pull', 'pull'), [1, 1, 'MODE', 'MODE'])
  t.end()
})

test('reconcile: topics, versions and clocks that do not fit end the link, with a reason on both sides', (t) => {
  const meet = (one: Reconcile, other: Reconcile): string[] => {
    connect(one, other)
    return [one.status().why, other.status().why]
  }
  const [here, there] = meet(reconcile(tags('ann', { topic: 'a' })), reconcile(tags('bob', { topic: 'b' })))
  t.match(here!, /topic/)
  t.match(there!, /topic/)
  const day = 24 * 3600 * 1000
  t.match(meet(reconcile(tags('ann')), reconcile(tags('bob', { wall: () => 2 * day })))[0]!, /clocks/)
  const link = reconcile(tags('ann'))
  let said: Value[] = []
  connect(link, {
    source: values([['hello', 99, {}]]),
    sink: (read) => collect<Value>((_error, all) => (said = all))(read),
  })
  t.match(link.status().why, /version 1, the other 99/)
  t.deepEqual((said.at(-1) as Value[]).slice(0, 2), ['refuse', 'VERSION'])
  t.end()
})

test('reconcile: strangers lose their link, with a reason, and nothing else happens', (t) => {
  const hello = [
    'hello',
    1,
    {
      peer: 'eve',
      topic: 'commute',
      mode: 'push-pull',
      mtu: 1000,
      tail: true,
      wall: 1000,
      limit: 1 << 14,
      sum: null,
    },
  ]
  const update: Value = [1_000_000, ['x']]
  const many: Value[] = []
  for (let n = 0; n < 1_000_000; n++) many.push(`p${n}`, 1, 1)
  const bad: Value[][] = [
    [null],
    [[]],
    ['hello'],
    [['hello']],
    [['hello', 1]],
    [['hello', 1, { peer: '__proto__ ' }]],
    [['runs']],
    [['nonsense', 1]],
    [hello, ['digest', '', null, many]],
    [hello, ['digest', '', null, ['a', 0, 1]]],
    [hello, ['digest', '', null, ['a', -1, 1]]],
    [hello, ['digest', '', null, ['a', 2 ** 53, 1]]],
    [hello, ['digest', '', null, ['a', 0.5, 1]]],
    [hello, ['digest', '', null, ['a b', 1, 1]]],
    [hello, ['digest', '', null, [1, 1, 1]]],
    [hello, ['runs', ['x y', 0, update]]],
    [hello, ['runs', ['x', -1, update]]],
    [hello, ['runs', ['x', 2 ** 53, update]]],
    [hello, ['runs', ['x', 0, [1, 2 ** 53, [], 1]]]],
    [hello, ['runs', ['x', 0, [1, 0, [], 1]]]],
    [hello, ['runs', ['x', 0, [1, 1, [['x', 1]], 1]]]],
    [hello, ['runs', ['x', 0, [-5, ['x']]]]],
    [hello, ['runs', ['x', 0, 'x']]],
    [hello, ['have', 'x', 1]],
    [hello, ['have', 'x']],
    [hello, ['branch', 'x', 1]],
    [hello, ['probe', 1]],
    [hello, ['print']],
    [hello, ['level']],
  ]
  for (const messages of bad) {
    const ann = tags('ann')
    ann.edit(ann.edits.add('a'))
    const link = reconcile(ann)
    let said: Value[] = []
    connect(link, {
      source: values(messages),
      sink: (read) => collect<Value>((_error, all) => (said = all))(read),
    })
    const name = JSON.stringify(messages.at(-1)).slice(0, 60)
    t.equal(link.status().state, 'failed', name)
    t.equal((said.at(-1) as Value[])[0], 'refuse', `${name}: told so`)
    if (ann.length() !== 1) t.fail(`${name}: something was applied`)
  }
  // Names that are keys of every object are names like others.
  const ann = tags('ann')
  const link = reconcile(ann)
  connect(link, {
    source: values([
      hello,
      ['runs', ['__proto__', 0, [1_000_000, [{ ['__proto__']: 1 }]]], ['constructor', 0, update]],
    ] as Value[]),
    sink: (read) =>
      pull(
        read,
        collect(() => undefined),
      ),
  })
  t.deepEqual(
    [...ann.digest()],
    [
      ['__proto__', 1],
      ['constructor', 1],
    ],
  )
  t.equal(({} as Record<string, unknown>)['1'], undefined)
  t.end()
})

test('reconcile: over frames and lines, from a stranger who speaks HTTP', (t) => {
  for (const wrap of [frames(), lines()] as Layer<Value, Uint8Array>[]) {
    const link = reconcile(tags('ann'))
    const text: string[] = []
    connect(layer(wrap, link), {
      source: values([new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n')]),
      sink: (read) =>
        pull(
          read,
          collect<Uint8Array>((_error, all) =>
            text.push(...all.map((bytes) => String.fromCharCode(...bytes))),
          ),
        ),
    })
    t.equal(link.status().state, 'failed')
    t.match(text.join(''), /refuse/)
  }
  t.end()
})

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

test('replica: a clock stepped back loses no own write', (t) => {
  let now = 5000
  const title = replica(lww, { peer: 'ann', wall: () => now })
  title.edit(title.edits.set('one'))
  now = 1000
  title.edit(title.edits.set('two'))
  t.equal(title.view(), 'two')
  t.end()
})

test('versions: a program that knows less keeps what it does not understand, and sees it after its upgrade', (t) => {
  const old = combine({
    size: lww.of(oneOf('s', 'm', 'l'), 's'),
    todos: mapOf(combine({ text: lww.of(isString, '') })),
  })
  const fresh = combine({
    size: lww.of(oneOf('s', 'm', 'l', 'xl'), 's'),
    todos: mapOf(combine({ text: lww.of(isString, ''), done: lww })),
    order: list.of(isString, ''),
  })
  const wall = (): number => 1000
  const [ann, bob] = [replica(old, { peer: 'ann', wall }), replica(fresh, { peer: 'bob', wall })]
  connect(reconcile(ann), reconcile(bob))
  bob.edit(bob.edits.size.set('xl'), bob.edits.order.push('1'))
  bob.edit(bob.edits.todos.at('1').text.set('milk'), bob.edits.todos.at('1').done.set(true))
  ann.edit(ann.edits.todos.at('1').text.set('bread'))
  t.equal(ann.view().size, 's', 'shown as initial')
  t.equal(ann.view().todos.get('1')?.text, 'bread')
  t.equal(bob.view().todos.get('1')?.text, 'bread')
  t.equal(ann.reasons()[0]?.code, 'KEPT')
  t.deepEqual(ann.sum(), bob.sum(), 'fingerprints are equal')
  ann.edit(ann.edits.todos.remove('1'))
  t.equal(bob.view().todos.size, 0)
  ann.edit(ann.edits.todos.put('1'))
  t.deepEqual(
    bob.view().todos.get('1'),
    { text: '', done: undefined },
    'the removal reached what the remover does not understand',
  )
  const upgraded = replica(fresh, { peer: 'ann2', wall })
  const keeper = upgraded.keep()
  for (let index = 0; index < ann.length(); index++) keeper.restore(ann.arrived(index)!.update)
  t.equal(upgraded.view().size, 'xl')
  t.deepEqual(upgraded.view().order, ['1'])
  t.deepEqual(encode(fresh.all(fresh.empty) ?? null), encode(null))
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

test('reconcile: order is a plug-in', (t) => {
  const ann = tags('ann')
  for (const name of ['x', 'y'])
    for (let n = 1; n <= 3; n++)
      ann.apply({ peer: name, seq: n, count: 1, time: n * 1000, deps: [], deltas: [[`${name}${n}`]] }, '')
  const heard = (order?: typeof breadth): string => {
    const bob = tags('bob')
    const seen: string[] = []
    bob.subscribe(({ update }) => seen.push(String((update!.deltas[0] as Value[])[0])))
    connect(reconcile(ann, { tail: false, ...(order === undefined ? {} : { order }) }), reconcile(bob))
    return seen.join(' ')
  }
  t.equal(heard(), 'x1 x2 x3 y1 y2 y3')
  t.equal(heard(breadth), 'x1 y1 x2 y2 x3 y3')
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

test('reconcile: whatever mutated messages say, nothing throws and nobody else is hurt', (t) => {
  const hello = [
    'hello',
    1,
    {
      peer: 'eve',
      topic: 'commute',
      mode: 'push-pull',
      mtu: 1000,
      tail: true,
      wall: 1000,
      limit: 1 << 14,
      sum: null,
    },
  ]
  const good: Value[] = [
    hello,
    ['digest', '', null, ['ann', 1, 5]],
    ['runs', [[0, 'eve'], 0, [5000, ['x']], [1, 2, [['ann', 1]], ['y'], ['z']]]],
    ['have', 'ann', 1],
    ['probe', 'ann', 1],
    ['print', 'ann', 1, 7],
    ['level', 3, 4],
    ['done'],
  ]
  const odd = fc.oneof(
    fc.constantFrom<Value>(
      null,
      -1,
      0,
      2 ** 53,
      0.5,
      '',
      '__proto__',
      'constructor',
      [],
      {},
      true,
      'ann',
      'eve',
    ),
    fc.integer(),
  )
  const mutate = (value: Value, path: readonly number[], put: Value): Value => {
    const [first, ...rest] = path
    if (first === undefined || !Array.isArray(value) || value.length === 0) return put
    const at = first % value.length
    return (value as readonly Value[]).with(at, mutate(value[at] as Value, rest, put))
  }
  const run = fc.check(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.array(fc.nat(5), { maxLength: 4 }), odd), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.array(fc.nat(good.length - 1), { maxLength: 6 }),
      (changes, order) => {
        const [ann, bob] = [tags('ann'), tags('bob')]
        connect(reconcile(ann), reconcile(bob))
        ann.edit(ann.edits.add('a'))
        const said = [
          hello,
          ...order.map((at) => good[at]!),
          ...changes.map(([at, path, put]) => mutate(good[at]!, path, put)),
        ] as Value[]
        connect(reconcile(ann), {
          source: values(said),
          sink: (read) =>
            pull(
              read,
              collect(() => undefined),
            ),
        })
        bob.edit(bob.edits.add('b'))
        return (
          ann.view().has('b') &&
          bob.view().has('a') &&
          JSON.stringify(ann.sum()) === JSON.stringify(bob.sum()) &&
          ({} as Record<string, unknown>)['polluted'] === undefined
        )
      },
    ),
    { numRuns: 10_000 },
  )
  t.notOk(
    run.failed,
    run.failed
      ? `seed ${run.seed}: ${fc.stringify(run.counterexample)} ${String(run.errorInstance)}`
      : '10,000 inputs',
  )
  t.end()
})
