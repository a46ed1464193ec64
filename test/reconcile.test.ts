import type { Duplex, Value } from '@commute/contract'
import { frames } from '@commute/frames'
import { collect, connect, layer, values } from '@commute/pull'
import { breadth, type Options, reconcile, type Reconcile } from '@commute/scuttle-reconcile'
import { merge, push, turns } from '@commute/throughs'
import { encode } from '@commute/value'
import * as counter from '@commute/counter'
import { type Document, replica } from '@commute/replica'
import test from 'tape'
import { hello } from './help/hello.ts'
import { give, kinds, map, spied, tags } from './help/tags.ts'
import { used } from './help/used.ts'

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

test('reconcile: where one side only sends, a lost introduction of a name is repaired too', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  let runs = 0
  connect(
    spied(
      reconcile(ann, { mode: 'push' }),
      [],
      (message) => (message as Value[])[0] !== 'runs' || ++runs !== 1,
    ),
    reconcile(bob, { mode: 'pull' }),
  )
  ann.edit(ann.edits.add('lost, and with it who said it'))
  ann.edit(ann.edits.add('b'))
  t.equal(bob.view().size, 2)
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

test('reconcile: a stalled reader of 1,000,000 updates costs no more than one message', (t) => {
  const count = 1_000_000
  const ticks = (peer: string): Document<counter.State, number, typeof counter.edits> =>
    replica(counter, { peer, wall: () => 1000 })
  const [ann, bob] = [ticks('ann'), ticks('bob')]
  for (let n = 0; n < count; n++) ann.edit(ann.edits.add(1))
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
  const before = used()
  for (let n = 0; n < 10_000; n++) ann.edit(ann.edits.add(1))
  const after = used()
  t.equal(answers, 4, 'nothing was made while nobody asked')
  if (globalThis.gc !== undefined)
    t.ok(after - before < 10_000 * 100, 'what was written meanwhile is in the log, and in no queue')
  isOpen = true
  hold!()
  t.equal(bob.view(), count + 10_000)
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
  const meet = (one: Reconcile, other: Reconcile, code: string): string[] => {
    t.equal(one.status().code, undefined)
    connect(one, other)
    t.deepEqual([one.status().code, other.status().code], [code, code])
    return [one.status().why, other.status().why]
  }
  const [here, there] = meet(
    reconcile(tags('ann', { topic: 'a' })),
    reconcile(tags('bob', { topic: 'b' })),
    'TOPIC',
  )
  for (const why of [here!, there!]) t.match(why, /ann replicates "a", bob "b"|bob replicates "b", ann "a"/)
  const day = 24 * 3600 * 1000
  t.match(
    meet(reconcile(tags('ann')), reconcile(tags('bob', { wall: () => 2 * day })), 'CLOCK')[0]!,
    /clocks/,
  )
  const link = reconcile(tags('ann'))
  let said: Value[] = []
  connect(link, {
    source: values([['hello', 99, {}]]),
    sink: (read) => collect<Value>((_error, all) => (said = all))(read),
  })
  t.match(link.status().why, /version 1, the other version 99/)
  t.deepEqual((said.at(-1) as Value[]).slice(0, 2), ['refuse', 'VERSION'])
  t.end()
})

test('reconcile: a link serves one connection; given to another it says so, and the first goes on', (t) => {
  const [ann, bob, cyd] = [tags('ann'), tags('bob'), tags('cyd')]
  const link = reconcile(ann)
  connect(link, reconcile(bob))
  t.throws(() => connect(link, reconcile(cyd)), /USED|has a connection already/)
  t.throws(() => link.sink(values([])), /has a connection already/)
  ann.edit(ann.edits.add('a'))
  t.deepEqual([...bob.view()], ['a'])
  connect(reconcile(ann), reconcile(cyd))
  t.deepEqual([...cyd.view()], ['a'])
  t.end()
})

test('reconcile: closing says what was edited just before, within its bounds; who is told of changes cannot stop it', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  const changed = (): never => {
    throw new Error('changed')
  }
  const queue: (() => void)[] = []
  const slow = turns<Value>((next) => queue.push(next))
  const met = (options: Options): Reconcile => {
    const link = reconcile(ann, { ...options, changed })
    connect({ source: slow(link.source), sink: link.sink }, reconcile(bob, { changed }))
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) next()
    return link
  }
  const link = met({})
  for (let n = 0; n < 3; n++) ann.edit(ann.edits.add(n))
  t.equal(bob.length(), 1, 'the first at once')
  link.close()
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) next()
  t.equal(bob.length(), 3)
  t.equal(link.status().state, 'ended')
  const bounded = met({ messages: 1, updates: 1, tail: true })
  for (let n = 10; n < 13; n++) ann.edit(ann.edits.add(n))
  bounded.close()
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) next()
  t.equal(bob.length(), 4, 'one message, and no more')
  t.end()
})

test('reconcile: what is said at last can be read, also where a digest was still to be said', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  ann.edit(ann.edits.add('old'))
  bob.apply(ann.after('ann', 0)!.update, 'before')
  const queue: (() => void)[] = []
  const link = reconcile(ann)
  const injected = push<Value>(1)
  connect(
    {
      source: turns<Value>((next) => queue.push(next))(link.source),
      sink: (read) => link.sink(merge([read, injected.source])),
    },
    reconcile(bob),
  )
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) next()
  // Acknowledged at once: what is asked for next waits for a turn.
  bob.edit(bob.edits.add('x'))
  injected.push(['again'])
  ann.edit(ann.edits.add('last'))
  link.close()
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) next()
  t.deepEqual([...bob.view()], ['last', 'old', 'x'])
  t.end()
})

test('reconcile: order is a plug-in', (t) => {
  const ann = tags('ann')
  for (const name of ['x', 'y'])
    for (let n = 1; n <= 3; n++)
      ann.apply({ peer: name, seq: n, count: 1, time: n * 1000, deps: [], deltas: [[`${name}${n}`]] }, '')
  const heard = (order?: typeof breadth, updates = Infinity): string => {
    const bob = tags('bob')
    const seen: string[] = []
    bob.subscribe(({ update }) => seen.push(String((update!.deltas[0] as Value[])[0])))
    connect(
      reconcile(ann, { tail: false, updates, ...(order === undefined ? {} : { order }) }),
      reconcile(bob),
    )
    return seen.join(' ')
  }
  t.equal(heard(), 'x1 x2 x3 y1 y2 y3')
  t.equal(heard(breadth), 'x1 y1 x2 y2 x3 y3')
  t.equal(heard(breadth, 1), 'x1 y1 x2 y2 x3 y3', 'also over many messages')
  t.end()
})

/** A duplex that is gone both ways as soon as either side ends. */
function fragile(side: Reconcile): Duplex<Value, Value> {
  let isOver = false
  return {
    source: (abort, cb) =>
      side.source(isOver ? true : abort, (end, message?) => {
        if (end === null) return cb(null, message!)
        isOver = true
        cb(end)
      }),
    sink: (read) => side.sink((abort, cb) => (isOver ? cb(true) : read(abort, cb))),
  }
}

test('reconcile: once, 100,000 one way and 10 the other, over a duplex that cannot half-close', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  for (let n = 0; n < 100_000; n++) ann.edit(ann.edits.add(n))
  for (let n = 0; n < 10; n++) bob.edit(bob.edits.add(`b${n}`))
  const ends: unknown[] = []
  const once = { tail: false, done: (error: Error | null): void => void ends.push(error) }
  connect(fragile(reconcile(ann, once)), fragile(reconcile(bob, once)))
  t.deepEqual(ends, [null, null])
  t.deepEqual([ann.length(), bob.length()], [100_010, 100_010])
  t.end()
})

test('reconcile: where a disk has failed the others are still relayed, and nobody waits for what cannot be', (t) => {
  const [ann, bob, cyd] = [tags('ann'), tags('bob'), tags('cyd')]
  const links = [reconcile(ann), reconcile(bob), reconcile(bob), reconcile(cyd)] as const
  const keeper = bob.keep()
  connect(links[0], links[1])
  connect(links[2], links[3])
  ann.edit(ann.edits.add('first'))
  bob.edit(bob.edits.add('not durable'))
  keeper.fail(new Error('disk full'))
  ann.edit(ann.edits.add('second'))
  t.deepEqual([...cyd.view()].sort(), ['first', 'second'])
  t.equal(links[0].status().why, '2 of mine are not yet safe there; their store keeps no more')
  t.match(links[3].status().why, /their store keeps no more/)
  const ends: unknown[] = []
  connect(
    reconcile(bob, { tail: false, done: (error) => ends.push(error) }),
    reconcile(cyd, { tail: false, done: (error) => ends.push(error) }),
  )
  t.deepEqual(ends, [null, null])
  t.end()
})

test('reconcile: what comes twice is acknowledged too, and equal sums say that all is safe', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  const beats: (() => void)[] = []
  const every = (_milliseconds: number, beat: () => void) => {
    beats.push(beat)
    return () => undefined
  }
  const links = [reconcile(ann, { every }), reconcile(bob, { every })] as const
  // Ann reads nothing from bob for a while; meanwhile her edit comes to him by another way, and then from her.
  let isFull = false
  let go: (() => void) | undefined
  const full: Duplex<Value, Value> = {
    sink: links[1].sink,
    source: (abort, cb) => {
      if (abort !== null || !isFull) links[1].source(abort, cb)
      else go = () => links[1].source(null, cb)
    },
  }
  connect(links[0], full)
  isFull = true
  bob.edit(bob.edits.add('answers the question that is open'))
  ann.subscribe(({ update }) => bob.apply(update!, 'elsewhere'))
  ann.edit(ann.edits.add('a'))
  isFull = false
  go?.()
  t.equal(links[0].status().state, 'level', 'acknowledged')
  give(ann, 'dan', 1)
  give(bob, 'dan', 1)
  for (let n = 0; n < 2; n++) for (const beat of beats) beat()
  for (const link of links) t.equal(link.status().state, 'level')
  t.end()
})

test('reconcile: while something is on its way it is not asked for again, and what waits for its time seldom', (t) => {
  const ann = tags('ann')
  for (let n = 1; n <= 100; n++) give(ann, 'dan', n)
  const said: Value[] = []
  const beats: (() => void)[] = []
  const side = spied(
    reconcile(ann, {
      every: (_milliseconds, beat) => {
        beats.push(beat)
        return () => undefined
      },
    }),
    said,
  )
  const come: Value[] = [hello(ann.topic), ['digest', '', null, ['eve', 100, 1, 'dan', 100, 1]]]
  let ask: (() => void) | undefined
  side.sink((_abort, cb) => {
    ask = () => {
      const next = come.shift()
      if (next !== undefined) cb(null, next)
    }
    ask()
  })
  const drained = (): void => side.source(null, (end, _message?) => end === null && drained())
  drained()
  const digests = (): number => kinds(said).filter((kind) => kind === 'digest').length
  const hear = (...messages: Value[]): void => {
    come.push(...messages)
    for (let n = 0; n < messages.length; n++) ask?.()
  }
  const before = digests()
  for (let n = 0; n < 50; n++) hear(['runs', ['eve', n, null, [1000, [n]]]], ['level', 1, 1])
  t.equal(digests(), before, 'it gets less')
  // One from a clock that is ahead.
  hear(['runs', ['eve', 50, null, [1e15, ['late']]]])
  for (let n = 0; n < 64; n++) hear(['level', 1, 1])
  t.ok(digests() - before > 1 && digests() - before <= 12, `${digests() - before} digests in 64 heartbeats`)
  t.end()
})

test('reconcile: what is no option is said where it was made', (t) => {
  const ann = tags('ann')
  for (const bad of [
    { mode: 'off' },
    { tail: 'yes' },
    { mtu: -5 },
    { mtu: Number.NaN },
    { order: 3 },
    { updates: 0 },
    { heartbeat: 0 },
  ])
    t.throws(() => reconcile(ann, bad as never), /TypeError: reconcile: mode is/, JSON.stringify(bad))
  for (const limit of [0, -1, Number.NaN, 1.5, 61_441, 200_000]) {
    t.throws(() => tags('ann', { limit }), /RangeError: limit: an update has from 1 to 61440 bytes/)
    t.throws(() => map('ann', { limit }), /RangeError: limit/)
  }
  t.end()
})

test('reconcile: an update as long as may be goes through frames', (t) => {
  const [ann, bob] = [tags('a'.repeat(64), { limit: 61_440 }), tags('bob', { limit: 61_440 })]
  const ends: unknown[] = []
  connect(
    layer(frames(), reconcile(ann, { done: (error) => ends.push(error) })),
    layer(frames(), reconcile(bob, { done: (error) => ends.push(error) })),
  )
  let length = 61_400
  while (length > 61_000)
    try {
      ann.edit(ann.edits.add('x'.repeat(length)))
      break
    } catch {
      length--
    }
  t.deepEqual([ends, bob.view().size], [[], 1], `${length} characters`)
  t.end()
})

test('reconcile: an update over the limit of the topic ends its link, and nothing of it stays', (t) => {
  const ann = tags('ann')
  let end: unknown
  const side = reconcile(ann, { done: (error) => (end = (error as { code?: string } | null)?.code) })
  const said: Value[] = [
    hello(ann.topic),
    ['digest', '', null, []],
    ['runs', ['eve', 0, 0, [1000, ['x'.repeat(17_000)]], [1, ['y'.repeat(17_500)]]]],
  ]
  side.sink((abort, cb) => {
    const next = said.shift()
    if (abort !== null) cb(abort)
    else if (next !== undefined) cb(null, next)
  })
  t.equal(end, 'LIMIT')
  t.equal(ann.length(), 1, 'a little more than that may be, as after a fork')
  t.end()
})

test('reconcile: a link is level only once both have said what they have', (t) => {
  const ann = tags('ann')
  ann.edit(ann.edits.add('a'))
  const side = reconcile(ann)
  t.deepEqual([side.status().state, side.status().ahead], ['greeting', 1])
  const bob = tags('bob')
  const mine = reconcile(bob)
  const said: Value[] = [hello(bob.topic, { sum: [5, 5] })]
  mine.sink((_abort, cb) => {
    const next = said.shift()
    if (next !== undefined) cb(null, next)
  })
  t.equal(mine.status().state, 'catching up')
  t.match(mine.status().why, /waiting for them to say what they have/)
  t.end()
})
