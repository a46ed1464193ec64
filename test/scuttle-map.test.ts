import type { Duplex, Value } from '@commute/contract'
import { faults } from '@commute/faults'
import { frames } from '@commute/frames'
import { connect, layer } from '@commute/pull'
import { scuttleMap, type ScuttleMap } from '@commute/scuttle-map'
import { breadth, depth, newestSource, type Options, reconcile } from '@commute/scuttle-reconcile'
import { world } from '@commute/sim-net'
import { encode } from '@commute/value'
import * as fc from 'fast-check'
import test from 'tape'
import { spied } from './help/tags.ts'

const map = (peer: string, more: object = {}): ScuttleMap => scuttleMap({ peer, wall: () => 1000, ...more })

/** One exchange, as a round of gossip makes it. */
function exchange(a: ScuttleMap, b: ScuttleMap, options: Options = {}): void {
  connect(reconcile(a, { tail: false, ...options }), reconcile(b, { tail: false, ...options }))
}

const shown = (of: ScuttleMap): string =>
  JSON.stringify([...of.digest().keys()].toSorted().map((peer) => [peer, [...of.entries(peer)]]))

test('scuttle-map: a key holds what was written last; removed is gone; others see the same', (t) => {
  const [ann, bob] = [map('ann'), map('bob')]
  const told: unknown[] = []
  bob.subscribe(({ peer, key, value, link }) => told.push([peer, key, value, link]))
  ann.set('a', 1)
  ann.set('b', { deep: [1] })
  ann.set('a', 2)
  connect(reconcile(ann), reconcile(bob))
  t.deepEqual(told, [
    ['ann', 'b', { deep: [1] }, 'ann'],
    ['ann', 'a', 2, 'ann'],
  ])
  ann.remove('b')
  ann.remove('nothing')
  bob.set('a', 'mine')
  t.equal(bob.get('ann', 'b'), undefined)
  t.deepEqual([...bob.entries('ann')], [['a', 2]])
  t.equal(ann.get('bob', 'a'), 'mine')
  t.deepEqual(ann.sum(), bob.sum())
  t.throws(() => ann.set('x', undefined as unknown as Value), TypeError)
  t.throws(() => ann.set('x', 'y'.repeat(20_000)), /at most 16384 bytes/)
  t.throws(() => map('a b'), /a peer's name/)
  t.end()
})

test('scuttle-map: a million writes over ten keys are ten entries, here and on the wire', (t) => {
  const [ann, bob] = [map('ann'), map('bob')]
  for (let n = 0; n < 1_000_000; n++) ann.set(`k${n % 10}`, n)
  let updates = 0
  bob.subscribe(() => updates++)
  exchange(ann, bob)
  t.equal(updates, 10)
  t.equal([...ann.state('ann')].length, 10)
  t.deepEqual(ann.sum(), bob.sum())
  t.end()
})

test("scuttle-map: the paper's exchange that transfers less than everything", (t) => {
  // p holds three of r's, the last two writes over the first; with room for one update q is right up to some version.
  const [p, q, r] = [map('p'), map('q'), map('r')]
  r.set('a', 1)
  r.set('b', 2)
  r.set('c', 3)
  exchange(r, p)
  exchange(p, q, { messages: 1, updates: 1 })
  t.deepEqual([...q.entries('r')], [['a', 1]], 'the lowest version first')
  t.equal(q.digest().get('r'), 1)
  r.set('a', 4)
  exchange(r, p)
  exchange(p, q, { messages: 1, updates: 1 })
  t.deepEqual(
    [...q.entries('r')],
    [
      ['a', 1],
      ['b', 2],
    ],
    'a state that r has had',
  )
  exchange(p, q)
  t.equal(shown(q), shown(r))
  t.end()
})

const names = ['p', 'q', 'r', 's']

test('scuttle-map: under loss, duplication, reorder and any MTU: what is below the highest version is right', (t) => {
  const run = fc.check(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom(depth, breadth, newestSource),
      (seed, updates, order) => {
        const here = world(seed)
        const grace = 5000
        const maps = names.map((peer) => map(peer, { wall: here.now, grace }))
        // Every state that an owner has had, by version.
        const history = new Map(names.map((peer) => [peer, new Map<number, Map<string, Value>>()]))
        const note = (of: ScuttleMap): void => {
          history.get(of.id())!.set(of.digest().get(of.id())!, new Map(of.entries(of.id())))
        }
        let broken = ''
        const check = (of: ScuttleMap): void => {
          for (const [peer, max] of of.digest()) {
            const then = history.get(peer)!.get(max)
            const owner = maps[names.indexOf(peer)]!
            if (then === undefined) broken = `${of.id()} claims ${peer} ${max}, which never was`
            // The paper's invariant: the owner's value, or the owner's version is above what is claimed.
            for (const { key, value, version } of owner.state(peer))
              if (version <= max && JSON.stringify(of.get(peer, key)) !== JSON.stringify(value))
                broken = `${of.id()} has ${peer}.${key} wrong below ${max}`
            if (max === owner.digest().get(peer) && owner.print(peer, max) !== of.print(peer, max))
              broken = `${of.id()} and ${peer} are at ${max} and differ`
            for (const [key] of of.entries(peer))
              if (max === owner.digest().get(peer) && owner.get(peer, key) === undefined)
                broken = `${peer}.${key} is back at ${of.id()}`
          }
        }
        for (const of of maps)
          of.subscribe(({ link }) => {
            if (link === '') note(of)
          })
        const meet = (a: ScuttleMap, b: ScuttleMap, isGood: boolean): void => {
          const side = (of: ScuttleMap) => {
            const own = reconcile(of, {
              tail: false,
              updates,
              mtu: 256,
              order,
              random: here.random,
              every: here.every,
              heartbeat: 500,
            })
            const bad = { loss: 0.1, duplication: 0.2, reorder: 0.2, delay: [0, 200] as const }
            const wire = faults<Value>(isGood ? {} : bad, {
              random: here.random,
              now: here.now,
              after: here.after,
            })
            return layer(frames(400), wire, own)
          }
          connect(side(a), side(b))
        }
        for (let step = 0; step < 150 && broken === ''; step++) {
          const of = maps[here.below(4)]!
          const key = `k${here.below(6)}`
          if (here.random() < 0.3) of.remove(key)
          else of.set(key, here.below(100))
          if (here.random() < 0.3) meet(of, maps[here.below(4)]!, false)
          here.run(here.now() + here.below(300))
          if (here.random() < 0.1) for (const each of maps) each.look()
          for (const each of maps) check(each)
        }
        for (let round = 0; round < 3; round++)
          for (const a of maps) for (const b of maps) if (a !== b) meet(a, b, true)
        here.run(here.now() + 60_000)
        for (const each of maps) check(each)
        const [first, ...rest] = maps.map(shown)
        if (rest.some((each) => each !== first)) broken ||= 'not equal at the end'
        if (broken !== '') throw new Error(broken)
        return true
      },
    ),
    { numRuns: 300 },
  )
  t.notOk(
    run.failed,
    run.failed ? `seed ${run.seed}: ${fc.stringify(run.counterexample)} ${String(run.errorInstance)}` : 'all',
  )
  t.end()
})

test('scuttle-map: a snapshot counts when it is complete, and not before', (t) => {
  let now = 1000
  const wall = (): number => now
  const [ann, bob] = [map('ann', { wall, grace: 1000 }), map('bob', { wall, grace: 1000 })]
  for (let n = 0; n < 20; n++) ann.set(`k${n}`, n)
  exchange(ann, bob)
  for (let n = 0; n < 10; n++) ann.remove(`k${n}`)
  ann.set('last', 1)
  now += 2000
  ann.look()
  t.equal([...ann.state('ann')].length, 11, 'removals are forgotten')
  exchange(ann, bob, { messages: 1, updates: 3 })
  t.equal([...bob.entries('ann')].length, 20, 'a part changes nothing')
  t.equal(bob.digest().get('ann'), 20, 'and is not claimed')
  exchange(ann, bob, { updates: 3 })
  t.deepEqual([...bob.entries('ann')], [...ann.entries('ann')])
  t.deepEqual(bob.sum(), ann.sum())
  t.end()
})

test('scuttle-map: nothing removed comes back, with nodes away for longer than removals are remembered', (t) => {
  const here = world(7)
  const [count, keys, grace] = [20, 200, 30_000]
  const maps = Array.from({ length: count }, (_, n) => map(`n${n}`, { wall: here.now, grace }))
  const away = new Map<number, number>()
  let back = 0
  for (let second = 0; second < 400; second++) {
    for (const [at, of] of maps.entries()) {
      if (here.random() < 0.01) away.set(at, second + 5 + here.below(90))
      if ((away.get(at) ?? 0) > second) continue
      for (let n = 0; n < 5; n++) {
        const key = `k${here.below(keys)}`
        if (here.random() < 0.5) of.remove(key)
        else of.set(key, second)
      }
      const other = here.below(count)
      if (other !== at && (away.get(other) ?? 0) <= second)
        exchange(of, maps[other]!, { messages: 4, updates: 100, random: here.random })
      of.look()
    }
    here.run(here.now() + 1000)
    // What is at an owner's highest version is what the owner has: nothing that it removed.
    for (const of of maps)
      for (const [peer, max] of of.digest()) {
        const owner = maps[Number(peer.slice(1))]!
        if (max === owner.digest().get(peer) && of.print(peer, max) !== owner.print(peer, max)) back++
      }
  }
  t.equal(back, 0)
  away.clear()
  for (let round = 0; round < 3; round++)
    for (const a of maps) for (const b of maps) if (a !== b) exchange(a, b)
  for (const of of maps) if (shown(of) !== shown(maps[0]!)) t.fail(`${of.id()} differs`)
  const held = maps[0]!.digest().size * keys
  let entries = 0
  for (const peer of maps[0]!.digest().keys()) entries += [...maps[0]!.state(peer)].length
  t.ok(entries <= held, `${entries} entries for at most ${held} keys`)
  t.end()
})

test('scuttle-map: one name in use at two places is noticed; all end equal, and nobody loses what they wrote last', (t) => {
  let fresh = 0
  const rename = (): string => `ann.${++fresh}`
  const [one, two, cyd] = [map('ann', { rename }), map('ann', { rename }), map('cyd')]
  one.set('a', 'one')
  two.set('a', 'two')
  two.set('b', 'two')
  connect(reconcile(one), reconcile(cyd))
  connect(reconcile(two), reconcile(cyd))
  for (let round = 0; round < 3; round++) {
    exchange(one, cyd)
    exchange(two, cyd)
  }
  t.equal(new Set([one.id(), two.id(), 'ann']).size, 3)
  t.equal(one.get(one.id(), 'a'), 'one')
  t.equal(one.get(two.id(), 'b'), 'two')
  t.deepEqual([...cyd.entries('ann')], [], 'the name that was used twice is closed')
  t.deepEqual([one.sum(), two.sum()], [cyd.sum(), cyd.sum()])
  t.end()
})

test('scuttle-map: no message over the MTU, and a stranger changes nothing', (t) => {
  const [ann, bob] = [map('ann'), map('bob')]
  for (let n = 0; n < 500; n++) ann.set(`key ${n}`, 'x'.repeat(n % 60))
  let most = 0
  const side = reconcile(ann, { mtu: 300 })
  connect(
    {
      sink: side.sink,
      source: (abort, cb) =>
        side.source(abort, (end, message?) => {
          if (end !== null) return cb(end)
          most = Math.max(most, encode(message!).length)
          cb(null, message!)
        }),
    },
    reconcile(bob, { mtu: 300 }),
  )
  t.equal(shown(bob), shown(ann))
  t.ok(most <= 330, `${most} bytes`)
  const before = shown(bob)
  const bad = [
    [],
    [['k', 1, 2]],
    [[1, 2]],
    [
      ['k', 1],
      ['l', 1],
    ],
    ['k'],
    [null],
  ] as Value[][]
  for (const deltas of bad)
    t.equal(bob.apply({ peer: 'eve', seq: 1, count: 1, time: 1, deps: [], deltas }, 'eve'), 'hole')
  t.equal(
    bob.apply({ peer: 'eve', seq: 9, count: 1, time: 1, deps: [], deltas: [['k', 1]], floor: 3 }, 'eve'),
    'hole',
    'a snapshot without its beginning',
  )
  t.equal(
    bob.apply({ peer: 'eve', seq: 2, count: 2 ** 50, time: 1, deps: [], deltas: [['k', 1]] }, 'eve'),
    'hole',
  )
  t.equal(
    bob.apply({ peer: 'eve', seq: 1, count: 1, time: 2 ** 52, deps: [], deltas: [['k', 1]] }, 'eve'),
    'held',
  )
  t.equal(shown(bob), before)
  t.equal(bob.reasons()[0]!.code, 'HELD')
  t.end()
})

test('scuttle-map: a snapshot comes to its end while keys come and go', (t) => {
  const here = world(1)
  const open = (peer: string) => scuttleMap({ peer, wall: here.now, grace: 600_000 })
  const [ann, bob, cyd] = [open('ann'), open('bob'), open('cyd')]
  for (let n = 0; n < 1000; n++) ann.set(`key ${n}`, n)
  let n = 0
  const churn = (): void => {
    ann.set(`session ${n}`, n)
    ann.remove(`session ${n - 1}`)
    n++
    here.after(1000, churn)
  }
  churn()
  here.run(here.now() + 900_000)
  const side = reconcile(ann, { updates: 50, every: here.every })
  let sent = 0
  const slow: Duplex<Value, Value> = {
    sink: side.sink,
    source: (abort, cb) => {
      if (abort !== null) return side.source(abort, cb)
      here.after(1000, () =>
        side.source(null, (...answer) => {
          if ((answer[1] as Value[] | undefined)?.[0] === 'runs') sent++
          cb(...answer)
        }),
      )
    },
  }
  connect(slow, reconcile(bob, { every: here.every }))
  connect(reconcile(ann, { every: here.every }), reconcile(cyd, { every: here.every }))
  here.run(here.now() + 120_000)
  t.equal([...bob.entries('ann')].length, 1001, `${sent} messages`)
  t.ok(sent < 130, `${sent} messages`)
  t.end()
})

test('scuttle-map: a snapshot that is ahead of the clock waits quietly', (t) => {
  const hour = 3_600_000
  let now = 1e12
  const open = (peer: string, ahead: number) =>
    scuttleMap({ peer, wall: () => now + ahead * hour, grace: 1000 })
  const [ann, cyd, bob] = [open('ann', 10), open('cyd', 0), open('bob', -20)]
  ann.set('b', 1)
  ann.remove('b')
  for (let n = 0; n < 5; n++) ann.set(`key ${n}`, n)
  now += 5000
  ann.look()
  connect(reconcile(ann, { tail: false }), reconcile(cyd, { tail: false }))
  const said: Value[] = []
  connect(spied(reconcile(cyd, { tail: false }), said), reconcile(bob, { tail: false }))
  t.ok(said.length < 20, `${said.length} messages`)
  t.equal(bob.reasons()[0]?.code, 'HELD')
  t.end()
})

test('scuttle-map: removals are forgotten with or without links, and entries may be written while they are read', (t) => {
  let now = 0
  const ann = scuttleMap({ peer: 'ann', wall: () => now, grace: 5000 })
  for (let n = 0; n < 1000; n++) {
    ann.set(`session ${n}`, n)
    ann.remove(`session ${n - 1}`)
    now += 1000
  }
  let held = 0
  for (let at = 0; ; held++) {
    const offer = ann.after('ann', at, ann.floor!('ann'))
    if (offer === undefined) break
    at = offer.update.seq + offer.update.count - 1
  }
  t.ok(held < 20, `${held} are held`)
  for (let n = 0; n < 100; n++) ann.set(`key ${n}`, 0)
  let steps = 0
  for (const [key, value] of ann.entries('ann')) {
    ann.set(key, (value as number) + 1)
    steps++
  }
  t.equal(steps, 101)
  for (const [key] of ann.entries('ann')) ann.remove(key)
  t.deepEqual([...ann.entries('ann')], [])
  t.end()
})
