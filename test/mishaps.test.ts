/** What broke once between honest sides: each as small as it could be made. */
import type { Duplex, Source, Update, Value } from '@commute/contract'
import { combine } from '@commute/combine'
import { faults } from '@commute/faults'
import { frames } from '@commute/frames'
import { gossip } from '@commute/gossip'
import * as lww from '@commute/lww-register'
import { collect, connect, layer, pull, values } from '@commute/pull'
import { replica } from '@commute/replica'
import type { ScuttleMap } from '@commute/scuttle-map'
import { memory, type Options, reconcile } from '@commute/scuttle-reconcile'
import { writeRun } from '@commute/update'
import { encode, isBytes } from '@commute/value'
import { world } from '@commute/virtual-time'
import test from 'tape'
import { hello } from './help/hello.ts'
import { give, kinds, map, spied, tags } from './help/tags.ts'

test('an edit made while hellos are under way arrives, without any heartbeat', (t) => {
  const here = world(1)
  const [ann, bob] = [tags('ann', { wall: here.now }), tags('bob', { wall: here.now })]
  connect(
    layer(faults<Value>({ delay: [50, 50] }, { ...here }), reconcile(ann)) as Duplex<Value, Value>,
    reconcile(bob),
  )
  here.run(here.now() + 10)
  ann.edit(ann.edits.add('red'))
  here.run(here.now() + 1000)
  t.ok(bob.view().has('red'))
  t.end()
})

test('more held than there is room for is no reason to ask again and again', (t) => {
  const day = 24 * 3600 * 1000
  const [ann, bob] = [tags('ann', { wall: () => 100 * day }), tags('bob', { wall: () => 100 * day })]
  for (let n = 1; n <= 3000; n++) give(ann, 'early', n, (103 * day + n) * 1000)
  const said: Value[] = []
  const far = tags('far', { wall: () => 103 * day })
  for (let n = 1; n <= 3000; n++) give(far, 'early', n, (103 * day + n) * 1000)
  for (const from of [ann, far]) {
    const side = spied(reconcile({ ...from, wall: () => 100 * day }, { mtu: 2000 }), said)
    connect(side, reconcile(bob))
  }
  t.ok(kinds(said).filter((kind) => kind === 'runs').length < 200, `${said.length} messages`)
  t.end()
})

test('a snapshot goes on where it had come to, over sessions of a message each', (t) => {
  let now = 1000
  const wall = (): number => now
  const [ann, bob] = [map('ann', { wall, grace: 10 }), map('bob', { wall, grace: 10 })]
  ann.set('gone', 1)
  ann.remove('gone')
  for (let n = 0; n < 50; n++) ann.set(`k${n}`, n)
  now += 1000
  ann.look()
  let rounds = 0
  while (bob.get('ann', 'k49') === undefined && rounds++ < 20)
    connect(reconcile(ann, { messages: 1, updates: 5 }), reconcile(bob, { messages: 1 }))
  t.equal(rounds, 10)
  t.deepEqual(bob.sum(), ann.sum())
  t.end()
})

test('no message is longer than the MTU, whatever names and numbers are in it', (t) => {
  let longest = 0
  const watch = (side: Duplex<Value, Value>): Duplex<Value, Value> => ({
    sink: side.sink,
    source: (abort, cb) =>
      side.source(abort, (end, message?) => {
        if (end !== null) return cb(end)
        longest = Math.max(longest, encode(message!).length)
        cb(null, message!)
      }),
  })
  const [ann, bob] = [tags('ann'), tags('bob')]
  for (let n = 0; n < 4000; n++) for (const to of [ann, bob]) give(to, `a-long-name-of-a-peer-${n}`, 1)
  for (let n = 0; n < 4000; n++) give(ann, `a-long-name-of-a-peer-${n}`, 2)
  for (let n = 0; n < 500; n++)
    ann.apply({ peer: `far${n}`, seq: 1, count: 2 ** 50, time: 1, deps: [], deltas: [[n]] }, '')
  connect(layer(frames(), watch(reconcile(ann))), layer(frames(), watch(reconcile(bob))))
  t.equal(bob.length(), 8500)
  t.ok(longest <= 60 * 1024, `${longest} bytes`)
  t.end()
})

test('a digest of another life is not taken for the base of a change', (t) => {
  const bobs = memory()
  const bob = tags('bob')
  give(bob, 'y', 1)
  const first = tags('ann')
  give(first, 'x', 1)
  connect(reconcile(first, { tail: false, memory: memory() }), reconcile(bob, { tail: false, memory: bobs }))
  // Empty again under the same name; as many numbers, of another peer.
  const again = tags('ann')
  give(again, 'z', 1)
  give(again, 'y', 1)
  const anns = memory()
  connect(
    spied(
      reconcile(again, { tail: false, memory: anns }),
      [],
      (message) => (message as Value[])[0] !== 'digest',
    ),
    reconcile(bob, { tail: false, memory: bobs }),
  )
  give(again, 'w', 1)
  connect(reconcile(again, { tail: false, memory: anns }), reconcile(bob, { tail: false, memory: bobs }))
  t.deepEqual([...again.digest().keys()].sort(), [...bob.digest().keys()].sort())
  t.end()
})

test('a live link that fell far behind goes on by itself', (t) => {
  const [ann, bob] = [map('ann'), map('bob')]
  const side = reconcile(ann)
  const other = reconcile(bob)
  let hold: (() => void) | undefined
  let isSlow = false
  const slow: Source<Value> = (abort, cb) =>
    side.source(abort, (...answer) => {
      if (isSlow) hold = () => cb(...answer)
      else cb(...answer)
    })
  connect({ source: slow, sink: side.sink }, other)
  isSlow = true
  for (let n = 0; n < 10_000; n++) ann.set(`k${n % 3000}`, n)
  isSlow = false
  hold!()
  t.deepEqual(bob.sum(), ann.sum())
  t.end()
})

test('gossip that is stopped within a meeting begins no other, and stops that one', (t) => {
  const here = world(1, 0)
  let open = 0
  const rounds = gossip({
    peers: () => [1, 2, 3],
    meet: () => {
      open++
      rounds.stop()
      return () => {
        open--
        throw new Error('cannot')
      }
    },
    random: here.random,
    after: here.later,
    fanOut: 3,
  })
  here.run(10_000)
  t.equal(open, 0)
  t.equal(rounds.status().underWay, 0)
  t.equal(rounds.status().rounds, 1)
  t.end()
})

test('an acknowledgement of a branch that was taken back meanwhile ends no link', (t) => {
  const ann = tags('ann')
  const link = reconcile(ann)
  let said: readonly Value[] = []
  connect(link, {
    source: values<Value>([hello(ann.topic), ['have', 'pat', 50]]),
    sink: (read) =>
      pull(
        read,
        collect<Value>((_error, all) => (said = all)),
      ),
  })
  t.notOk(kinds(said).includes('refuse'))
  t.end()
})

test('what waits for something in a later part of a digest is sent when that part has come', (t) => {
  for (const tail of [true, false]) {
    const [ann, bob] = [tags('ann'), tags('bob')]
    for (const to of [ann, bob]) {
      for (let n = 10; n < 40; n++) give(to, `m${n}`, 1)
      give(to, 'zed', 1)
    }
    ann.apply({ peer: 'aaa', seq: 1, count: 1, time: 2000, deps: [['zed', 1]], deltas: [['x']] }, '')
    connect(reconcile(ann, { tail, mtu: 256 }), reconcile(bob, { tail, mtu: 256 }))
    t.equal(bob.digest().get('aaa'), 1)
  }
  t.end()
})

test('a snapshot is not gone on with by one who has forgotten less: nothing removed comes back', (t) => {
  let now = 1000
  const wall = (): number => now
  const [pat, a, b, c] = ['pat', 'a', 'b', 'c'].map((peer) => map(peer, { wall, grace: 10 })) as [
    ScuttleMap,
    ScuttleMap,
    ScuttleMap,
    ScuttleMap,
  ]
  const once = (one: ScuttleMap, other: ScuttleMap, options: Options = {}): void =>
    connect(reconcile(one, { tail: false, ...options }), reconcile(other, { tail: false, ...options }))
  pat.set('one', 1)
  pat.set('two', 2)
  pat.set('key', 'alive')
  once(pat, b)
  pat.remove('key')
  pat.set('last', 1)
  once(pat, a)
  now += 1000
  pat.look()
  a.look()
  once(a, c, { messages: 1, updates: 1 })
  once(b, c)
  once(a, c)
  once(pat, c)
  t.equal(pat.id(), 'pat')
  t.equal(c.get('pat', 'key'), undefined)
  t.deepEqual(c.sum(), pat.sum())
  t.end()
})

test('many names in use at two places heal with some messages each', (t) => {
  const count = 300
  const [ann, bob] = [tags('ann'), tags('bob')]
  for (const to of [ann, bob])
    for (let n = 0; n < count; n++)
      for (let seq = 1; seq <= 8; seq++)
        to.apply(
          {
            peer: `p${n}`,
            seq,
            count: 1,
            time: 1000,
            deps: [],
            deltas: [[seq < 7 ? `${n} ${seq}` : `${to.id()} ${n} ${seq}`]],
          },
          '',
        )
  const said: Value[] = []
  connect(spied(reconcile(ann, { tail: false }), said), spied(reconcile(bob, { tail: false }), said))
  t.ok(said.length < 10 * count, `${said.length} messages`)
  t.deepEqual(ann.sum(), bob.sum())
  t.equal(ann.view().size, count * (6 + 4), 'and nothing is lost')
  t.end()
})

test('an edit that a listener makes while a map takes a fresh name is kept', (t) => {
  const ann = map('ann')
  ann.set('a', 1)
  ann.set('total', 1)
  ann.subscribe(({ peer, key }) => {
    if (key === 'a' && peer === ann.id()) ann.set('total', 'by the listener')
  })
  ann.renounce()
  t.equal(ann.get(ann.id(), 'total'), 'by the listener')
  t.end()
})

test('an acknowledgement of many peers at once keeps to the MTU', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  for (let n = 0; n < 500; n++) give(ann, `a-long-name-of-a-peer-${n}`, 1)
  const keeper = bob.keep()
  const next = (): void => keeper.source(null, (...[end]) => void (end === null && next()))
  next()
  const said: Value[] = []
  connect(reconcile(ann, { mtu: 300 }), spied(reconcile(bob, { mtu: 300 }), said))
  keeper.safe(500)
  const haves = said.filter((message) => (message as Value[])[0] === 'have')
  t.ok(haves.length > 5, `${haves.length} messages`)
  t.ok(haves.every((message) => encode(message).length <= 340))
  t.end()
})

test('what waits for something else goes out once they have that from elsewhere, though a message ended in between', (t) => {
  const ann = tags('ann')
  const update = (peer: string, seq: number, size: number, deps: Update['deps'] = []): Update => ({
    peer,
    seq,
    count: 1,
    time: seq,
    deps,
    deltas: [['x'.repeat(size - 1) + seq]],
  })
  const q = [update('q', 1, 800, [['s', 1]]), update('q', 2, 800)]
  const p = [update('p', 1, 20, [['q', 1]]), update('p', 2, 20), update('p', 3, 20)]
  for (const one of [update('s', 1, 500), ...q, ...p]) ann.apply(one, 'elsewhere')
  const said: Value[] = []
  const heard: Value[] = [hello(ann.topic), ['digest', '', null, []]]
  let listen: (() => void) | undefined
  const side = reconcile(ann, { mtu: 1000 })
  side.sink((abort, cb) => {
    if (abort !== null) return cb(abort)
    listen = () => cb(null, heard.shift()!)
    if (heard.length > 0) listen()
  })
  const read = (): void =>
    side.source(null, (end, message?: Value) => {
      if (end === null) said.push(message!)
    })
  const runs = (): Value[] => said.filter((message) => (message as Value[])[0] === 'runs')
  while (runs().length === 0) read()
  t.equal(runs().length, 1, 's, before which nothing else may go')
  heard.push(['runs', [[0, 'q'], 0, 0, ...writeRun(q)]])
  listen!()
  read()
  t.match(JSON.stringify(runs().at(-1)), /xxx1.*xxx2.*xxx3/, 'then p')
  t.end()
})

test('a meeting ends well also where whoever is told of that hangs up', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  ann.edit(ann.edits.add('red'))
  const ends: unknown[] = []
  const link = reconcile(ann, {
    tail: false,
    done: (error) => {
      ends.push(error)
      link.source(true, () => undefined)
    },
  })
  connect(link, reconcile(bob, { tail: false, done: (error) => ends.push(error) }))
  t.deepEqual(ends, [null, null])
  t.ok(bob.view().has('red'))
  t.end()
})

test('two who meet once heal what was written at two places, however long messages are under way', (t) => {
  for (const [options, most] of [
    [{ tail: false }, 1],
    [{ messages: 1 }, 3],
  ] as const)
    for (let seed = 1; seed <= 60; seed++) {
      const here = world(seed)
      const [one, other] = [tags('ann'), tags('ann')]
      for (let n = 0; n < 20; n++) other.apply(one.edit(one.edits.add(n))!, 'copy')
      for (let n = 0; n <= seed % 3; n++) one.edit(one.edits.add(`here ${n}`))
      for (let n = 0; n <= seed % 4; n++) other.edit(other.edits.add(`there ${n}`))
      for (let n = 1; n < 10; n++) give(seed % 2 === 0 ? one : other, 'bob', n)
      for (let turn = 0; turn < most; turn++) {
        const ends: unknown[] = []
        const late = <Side>(side: Side): Side =>
          layer(faults<Value>({ delay: [4, 40] }, { ...here }), side as never) as Side
        connect(
          late(reconcile(one, { ...options, done: (error) => ends.push(error) })),
          late(reconcile(other, { ...options, done: (error) => ends.push(error) })),
        )
        here.run(here.now() + 5000)
        if (String(ends) !== ',') t.deepEqual(ends, [null, null], `seed ${seed}`)
      }
      if (one.sum().print !== other.sum().print) t.deepEqual(one.sum(), other.sum(), `seed ${seed}`)
      if (one.view().size !== 29 + (seed % 3) + 1 + (seed % 4) + 1) t.fail(`seed ${seed}: something is lost`)
    }
  t.pass('all')
  t.end()
})

test('who only sends gives nothing up for what cannot come, and says so', (t) => {
  const [ann, copy] = [tags('ann'), tags('ann')]
  copy.apply(ann.edit(ann.edits.add('both'))!, 'copy')
  ann.edit(ann.edits.add('here'))
  for (const word of ['there', 'and', 'more']) copy.edit(copy.edits.add(word))
  const beats: (() => void)[] = []
  const every = (_milliseconds: number, beat: () => void) => {
    beats.push(beat)
    return () => undefined
  }
  const links = [reconcile(ann, { mode: 'push', every }), reconcile(copy, { mode: 'pull', every })] as const
  const saysApart = (): boolean =>
    links.some((link) => link.status().reasons.some(({ message }) => message.includes('both ways')))
  connect(...links)
  t.deepEqual(ann.view(), new Set(['both', 'here']))
  t.ok(saysApart())
  for (const beat of beats) beat()
  t.ok(saysApart(), 'as long as it is so')
  t.equal(links[0].status().behind, 0, 'it waits for nothing')
  connect(reconcile(ann), reconcile(copy))
  t.deepEqual(ann.sum(), copy.sum())
  t.equal(ann.view().size, 5)
  for (let n = 0; n < 2; n++) for (const beat of beats) beat()
  t.notOk(saysApart(), 'and no longer')
  t.end()
})

test('what waits for a branch that has not come is told', (t) => {
  const [ann, copy, bob] = [tags('ann'), tags('ann'), tags('bob')]
  copy.apply(ann.edit(ann.edits.add('both'))!, 'copy')
  bob.apply(ann.arrived(0)!.update, 'copy')
  const own = ann.edit(ann.edits.add('here'))!
  bob.apply(own, 'wire')
  for (const word of ['there', 'and', 'more']) copy.edit(copy.edits.add(word))
  bob.apply({ peer: 'cyd', seq: 1, count: 1, time: 3000, deps: [['ann', 2]], deltas: [['on it']] }, 'wire')
  bob.fork!(copy.after('ann', 1)!.update, 4)
  t.ok(bob.reasons().some(({ code }) => code === 'WAITING'))
  connect(reconcile(copy), reconcile(bob))
  t.notOk(bob.reasons().some(({ code }) => code === 'WAITING'))
  t.ok(bob.view().has('on it'))
  t.end()
})

test('where nobody has the branch any more that was kept, those who meet once go on with the other', (t) => {
  const [ann, copy, bob, cyd] = [tags('ann'), tags('ann'), tags('bob'), tags('cyd')]
  for (const word of ['both', 'here']) {
    const update = ann.edit(ann.edits.add(word))!
    for (const other of [bob, cyd]) other.apply(update, 'wire')
    if (word === 'both') copy.apply(update, 'copy')
  }
  for (const word of ['there', 'and', 'more']) copy.edit(copy.edits.add(word))
  bob.fork!(copy.after('ann', 1)!.update, 4)
  for (let turn = 0; turn < 3; turn++)
    connect(reconcile(bob, { tail: false }), reconcile(cyd, { tail: false }))
  t.deepEqual(bob.sum(), cyd.sum())
  t.end()
})

test('snapshots of one participant by two who have forgotten differently both come on', (t) => {
  const here = world(1)
  const open = (peer: string, grace: number) => map(peer, { wall: here.now, grace })
  const [ann, one, other, dan] = [
    open('ann', 1e12),
    open('one', 1000),
    open('other', 1000),
    open('dan', 1e12),
  ]
  const meet = (to: ScuttleMap): void =>
    connect(reconcile(ann, { tail: false }), reconcile(to, { tail: false }))
  for (let n = 0; n < 200; n++) ann.set(`k${n}`, 'x'.repeat(50))
  for (const turn of [1, 2]) {
    ann.set('gone', turn)
    ann.remove('gone')
    ann.set(`end ${turn}`, 1)
    meet(one)
    meet(other)
    here.run(here.now() + 1500)
    one.look()
    if (turn === 1) other.look()
  }
  t.notEqual(one.floor!('ann'), other.floor!('ann'))
  for (const from of [one, other]) {
    const late = <Side>(side: Side): Side =>
      layer(faults<Value>({ delay: [50, 50] }, { ...here }), side as never) as Side
    connect(late(reconcile(from, { mtu: 1000 })), late(reconcile(dan, { mtu: 1000 })))
  }
  here.run(here.now() + 10_000)
  t.equal(dan.get('ann', 'k199'), 'x'.repeat(50))
  // A stranger who begins ever others does not keep the honest ones from it.
  const eve = open('eve', 1e12)
  connect(reconcile(one, { mtu: 1000, updates: 20 }), reconcile(eve, { mtu: 1000 }))
  t.equal(eve.get('ann', 'k199'), 'x'.repeat(50))
  t.end()
})

test('a side whose disk has failed is no dead one', (t) => {
  const here = world(1)
  const [ann, bob] = [tags('ann', { wall: here.now }), tags('bob', { wall: here.now })]
  const keeper = ann.keep()
  const ends: unknown[] = []
  const side = (of: typeof ann) => reconcile(of, { every: here.every, done: (error) => ends.push(error) })
  connect(side(ann), side(bob))
  bob.edit(bob.edits.add('red'))
  keeper.fail(new Error('disk full'))
  here.run(here.now() + 300_000)
  t.deepEqual(ends, [])
  bob.edit(bob.edits.add('blue'))
  t.ok(ann.view().has('blue'), 'it goes on reading')
  t.end()
})

test('bytes that were shown may be changed: what is told to others stays as it was written', (t) => {
  const board = combine({ picture: lww.of(isBytes, new Uint8Array()), title: lww })
  const open = (peer: string) => replica(board, { peer, wall: () => 1000 })
  const [ann, bob, cyd] = [open('ann'), open('bob'), open('cyd')]
  const spoil = (shown: Uint8Array): void => void shown.fill(255)
  ann.edit(ann.edits.picture.set(Uint8Array.of(1, 2, 3)), ann.edits.title.set('a'))
  connect(reconcile(ann), reconcile(bob))
  spoil(ann.view().picture)
  spoil(bob.view().picture)
  connect(reconcile(bob), reconcile(cyd))
  t.deepEqual(cyd.view().picture, Uint8Array.of(1, 2, 3))
  const [one, other, third] = [map('one'), map('other'), map('third')]
  one.set('picture', [Uint8Array.of(1, 2, 3)])
  connect(reconcile(one), reconcile(other))
  for (const each of [one, other]) spoil((each.get('one', 'picture') as Uint8Array[])[0]!)
  connect(reconcile(other), reconcile(third))
  t.deepEqual(third.get('one', 'picture'), [Uint8Array.of(1, 2, 3)])
  t.equal(one.get('one', 'picture'), one.get('one', 'picture'))
  t.end()
})

test('whose fingerprints are wrong is found out, and costs no more than a few questions', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  for (let n = 1; n < 20; n++) {
    give(ann, 'eve', n)
    give(bob, 'eve', n)
  }
  give(ann, 'dan', 1)
  const said: Value[] = []
  // Whatever bob holds, ann's memory says something else of it.
  const print = (peer: string, n: number): number | undefined => {
    const known = ann.print(peer, n)
    return peer === 'eve' && n > 7 && known !== undefined ? known + 1 : known
  }
  const links = [reconcile({ ...ann, print, sum: () => ({ numbers: 1, print: 1 }) }), reconcile(bob)] as const
  connect(spied(links[0], said), links[1])
  t.ok(said.length < 200, `${said.length} messages`)
  t.ok(links.every((link) => link.status().reasons.some(({ code }) => code === 'DAMAGED')))
  t.equal(bob.view().size, 20, 'what is not damaged comes')
  t.end()
})
