/** What strangers broke once: each as small as it could be made. */
import type { Duplex, Source, Update, Value } from '@commute/contract'
import { flow } from '@commute/flow-control'
import { frames } from '@commute/frames'
import { connect, drain, layer, values } from '@commute/pull'
import type { ScuttleMap } from '@commute/scuttle-map'
import { memory, type Options, reconcile } from '@commute/scuttle-reconcile'
import test from 'tape'
import { hello } from './help/hello.ts'
import { give, map, tags, type Tags } from './help/tags.ts'

/** A stranger who says these messages and reads everything. */
function stranger(messages: readonly Value[]): Duplex<Value, Value> {
  return {
    source: values(messages),
    sink: drain(
      () => undefined,
      () => undefined,
    ),
  }
}

test('a name that a stranger has taken in advance is no reason to throw, nor a name that is longer', (t) => {
  const ann = map('ann')
  ann.set('key', 'x'.repeat(16_200))
  const at = 1000 * 1000
  const squat = Array.from({ length: 20 }, (_, n): Value[] => [
    `ann.${(at + n).toString(36)}`,
    0,
    null,
    [at, ['squat', 1]],
  ])
  connect(
    reconcile(ann),
    stranger([hello(ann.topic), ['runs', ...squat], ['digest', '', null, ['ann', 99, 1]]]),
  )
  t.notEqual(ann.id(), 'ann')
  t.equal((ann.get(ann.id(), 'key') as string).length, 16_200)
  t.end()
})

test('numbers beyond all counting do not end later links between those who met before', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  const memories = [memory(), memory()]
  const meet = (): unknown[] => {
    const ends: unknown[] = []
    const side = (of: Tags, at: number) =>
      reconcile(of, { tail: false, memory: memories[at]!, done: (error) => ends.push(error) })
    connect(side(ann, 0), side(bob, 1))
    return ends
  }
  for (let n = 0; n < 3; n++) {
    ann.apply({ peer: `eve${n}`, seq: 1, count: 2 ** 52, time: 1, deps: [], deltas: [[n]] }, '')
    t.deepEqual(meet(), [null, null])
  }
  t.deepEqual(ann.sum(), bob.sum())
  t.end()
})

test('nobody replaces what I wrote by a snapshot of me', (t) => {
  const ann = map('ann')
  ann.set('a', 1)
  ann.set('b', 2)
  const evil: Update = {
    peer: 'ann',
    seq: 1,
    count: 2,
    time: 1000,
    deps: [],
    deltas: [['evil', 666]],
    floor: 1,
  }
  t.equal(ann.apply(evil, 'eve'), 'known')
  t.deepEqual(
    [...ann.entries('ann')],
    [
      ['a', 1],
      ['b', 2],
    ],
  )
  t.end()
})

test('what could not be said is refused where it is written', (t) => {
  const nested = (depth: number): Value => (depth === 0 ? 1 : [nested(depth - 1)])
  const takes = (
    write: (value: Value) => void,
    options: Options,
    other: Tags | ScuttleMap,
    own: Tags | ScuttleMap,
  ): boolean => {
    for (let depth = 20; depth < 40; depth++) {
      try {
        write(nested(depth))
      } catch (error) {
        return error instanceof TypeError && depth > 20
      }
      const ends: unknown[] = []
      const done = (error: Error | null): void => void ends.push(error)
      connect(
        layer(frames(), reconcile(own, { ...options, done })),
        layer(frames(), reconcile(other, { ...options, done })),
      )
      if (ends.some((end) => end !== null)) return false
    }
    return false
  }
  const [ann, bob] = [tags('ann'), tags('bob')]
  t.ok(
    takes((value) => void ann.edit(ann.edits.add(value)), { tail: false }, bob, ann),
    'a document',
  )
  const [cyd, dan] = [map('cyd'), map('dan')]
  t.ok(
    takes((value) => cyd.set('deep', value), { tail: false }, dan, cyd),
    'a map',
  )
  t.throws(() => flow(Infinity), RangeError)
  const mine = flow(1)
  const said = hello(ann.topic, { flow: [0, 1.7e308] })
  for (let n = 0; n < 3; n++) connect(reconcile(ann, { flow: mine }), stranger([said]))
  t.ok(Number.isFinite(mine.now().permitted))
  t.end()
})

test('who says much and reads nothing is not listened to', (t) => {
  const ann = tags('ann')
  ann.edit(ann.edits.add('a'))
  let asked = 0
  const many: Source<Value> = (abort, cb) => {
    if (abort !== null) return cb(abort)
    asked++
    if (asked === 1) cb(null, hello(ann.topic))
    else if (asked < 1_000_000) cb(null, ['probe', 'ann', 1])
  }
  connect(reconcile(ann), { source: many, sink: () => undefined })
  t.ok(asked < 5000, `${asked} messages`)
  t.end()
})

test('who says again and again that it has nothing, and reads nothing, is not counted for', (t) => {
  const ann = tags('ann')
  for (let n = 0; n < 100; n++) give(ann, `p${n}`, 1)
  let counted = 0
  const count = (peer: string, n: number): number => {
    counted++
    return ann.count(peer, n)
  }
  const parts = (n: number): Value => (n % 2 === 0 ? ['digest', '', null, []] : ['digest', 'p1', 'p5', []])
  const side = reconcile({ ...ann, count })
  let isRead = false
  let heard = 0
  const read = (): void =>
    side.source(null, (end, _message?) => {
      heard++
      if (isRead && end === null) read()
    })
  read()
  let asked = 0
  side.sink((_abort, cb) => {
    if (asked++ === 0) cb(null, hello(ann.topic))
    else if (asked < 1000) cb(null, parts(asked))
  })
  t.deepEqual([asked, counted], [1000, 0])
  // Whoever reads is sent all of it.
  isRead = true
  read()
  t.ok(counted >= 100 && counted < 1000, `counted ${counted} times`)
  t.ok(heard > 2)
  t.end()
})

test('who greets and then says nothing is left after three heartbeats', (t) => {
  const ann = tags('ann')
  const ticks = new Map<number, () => void>()
  const ends: unknown[] = []
  const side = reconcile(ann, {
    every: (milliseconds, tick) => {
      ticks.set(milliseconds, tick)
      return () => ticks.delete(milliseconds)
    },
    heartbeat: 20_000,
    done: (error) => ends.push((error as { code?: string } | null)?.code),
  })
  const heard = [hello(ann.topic)]
  side.sink((abort, cb) => {
    if (abort !== null) cb(abort)
    else if (heard.length > 0) cb(null, heard.shift()!)
  })
  for (let n = 0; n < 3; n++) ticks.get(20_000)!()
  t.deepEqual(ends, [])
  ticks.get(20_000)!()
  t.deepEqual(ends, ['SILENT'])
  t.equal(ticks.size, 0, 'and no timer is left')
  t.end()
})
