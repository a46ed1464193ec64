/** Branches of one name, however they arrive: healed once, told truly, and at no great cost. */
import type { Duplex, Source, Update, Value } from '@commute/contract'
import { faults } from '@commute/faults'
import { connect, layer } from '@commute/pull'
import { reconcile } from '@commute/scuttle-reconcile'
import { world } from '@commute/virtual-time'
import test from 'tape'
import { hello } from './help/hello.ts'
import { give, spied, tags, type Tags } from './help/tags.ts'

/** Two copies of ann that have written differently since, as many words as they are told to. */
function copies(here: number, there: number, more: object = {}): [Tags, Tags] {
  const [ann, copy] = [tags('ann', more), tags('ann')]
  copy.apply(ann.edit(ann.edits.add('both'))!, 'copy')
  for (let n = 0; n < here; n++) ann.edit(ann.edits.add(`here ${n}`))
  for (let n = 0; n < there; n++) copy.edit(copy.edits.add(`there ${n}`))
  return [ann, copy]
}

/** All that one holds. */
function everything(of: Tags): Update[] {
  return Array.from({ length: of.length() }, (_, index) => of.arrived(index)!.update)
}

test('branches: one that is still on its way counts as long as it will be', (t) => {
  const [ann, copy] = copies(40, 60)
  const relay = tags('relay')
  for (const update of everything(ann)) relay.apply(update, 'wire')
  // The longer branch comes message by message, and stops after some.
  let isOpen = false
  let later: (() => void) | undefined
  const side = reconcile(relay, { mtu: 300 })
  const slow = {
    source: side.source,
    sink: (read: Source<Value>): void =>
      side.sink((abort, cb) => {
        const ask = (): void => void read(abort, cb)
        if (abort !== null || isOpen || !relay.view().has('there 3')) ask()
        else later = ask
      }),
  }
  connect(slow, reconcile(copy, { mtu: 300 }))
  const partly = relay.digest().get('ann')!
  t.ok(partly > 41 && partly < 61, `the relay holds ${partly} of 61`)
  connect(reconcile(relay, { mtu: 300 }), reconcile(ann, { mtu: 300 }))
  t.ok(
    ann.view().has('there 0') && !ann.digest().get('ann')?.toString().startsWith('41'),
    'ann has given way',
  )
  isOpen = true
  later?.()
  for (const one of [relay, ann]) t.deepEqual(one.sum(), copy.sum())
  t.equal(relay.view().size, 101)
  for (const one of [ann, relay, copy])
    t.ok((one.reasons().find(({ code }) => code === 'FORK')?.count ?? 0) <= 2, 'no going to and fro')
  t.end()
})

test('branches: copies heal though nothing of one is on the disk yet, and however fast they answer', (t) => {
  for (const tail of [true, false]) {
    const [ann, copy] = copies(0, 3)
    const keeper = ann.keep()
    const writing: Update[] = []
    const ask = (): void => void keeper.source(null, (_end, update?) => update && writing.push(update))
    ask()
    keeper.safe(writing.length)
    for (let n = 0; n < 3; n++) {
      ann.edit(ann.edits.add(`here ${n}`))
      ask()
    }
    const said: Value[] = []
    connect(spied(reconcile(ann, { tail }), said), reconcile(copy, { tail }))
    t.ok(said.length < 100, `${said.length} messages`)
    t.deepEqual(ann.sum(), copy.sum())
  }
  t.end()
})

test('branches: what was taken back while it was on its way to the disk is not called safe', (t) => {
  const [ann, copy] = copies(0, 5)
  const keeper = ann.keep()
  const writing: Update[] = []
  const ask = (): void => void keeper.source(null, (_end, update?) => update && writing.push(update))
  ask()
  keeper.safe(1)
  for (let n = 0; n < 3; n++) {
    ann.edit(ann.edits.add(`here ${n}`))
    ask()
  }
  t.equal(ann.fork!(copy.after('ann', 1)!.update, 6), 'theirs')
  for (let n = 2; n <= 6; n++) ann.apply(copy.after('ann', n - 1)!.update, 'wire')
  keeper.safe(3)
  t.deepEqual([...ann.durable()], [], 'the disk has none of the branch that is kept')
  t.end()
})

test('branches: a disk that holds a healed fork opens as it was, wherever it ends', (t) => {
  const [ann, copy] = copies(2, 5)
  const disk: Update[] = []
  const attach = (one: Tags): void => {
    const keeper = one.keep()
    for (const update of disk) keeper.restore(update)
    const write = (): void =>
      keeper.source(null, (end, update?) => {
        if (end !== null || update === undefined) return
        disk.push(update)
        keeper.safe(1)
        write()
      })
    write()
  }
  attach(ann)
  connect(reconcile(ann), reconcile(copy))
  t.equal(ann.view().size, 8)
  const all = disk.splice(0)
  for (let cut = 1; cut <= all.length; cut++) {
    disk.push(...all.slice(0, cut))
    const again = tags('again')
    attach(again)
    t.notOk(
      again.reasons().some(({ code }) => code === 'WAITING'),
      `cut at ${cut}`,
    )
    if (cut === all.length) t.deepEqual(again.sum(), ann.sum())
    disk.length = 0
  }
  t.end()
})

test('branches: what waits for one costs the others nothing', (t) => {
  const ann = tags('ann')
  const most = 5000
  for (let n = 1; n <= most; n++) give(ann, 'eve', n)
  for (let n = 1; n <= most; n++)
    ann.apply({ peer: `p${n}`, seq: 1, count: 1, time: 1, deps: [['eve', n]], deltas: [[n]] }, 'wire')
  const other: Update = { peer: 'eve', seq: 1, count: 1, time: 9, deps: [], deltas: [['other']] }
  t.equal(ann.fork!(other, 2 ** 40), 'theirs')
  const waits = (): number => ann.reasons().find(({ code }) => code === 'WAITING')!.count
  const before = waits()
  t.ok(before >= most, `${before} wait`)
  // Each of these would look at all that wait, and the test would take minutes.
  for (let n = 1; n <= most; n++) give(ann, 'dan', n)
  t.equal(ann.digest().get('dan'), most)
  t.equal(waits(), before)
  ann.apply(other, 'wire')
  for (let n = 2; n <= most; n++) give(ann, 'eve', n)
  t.notOk(ann.reasons().some(({ code }) => code === 'WAITING'))
  t.end()
})

test('branches: what refers to one is sent when that is whole again, also where it had its turn before', (t) => {
  for (const tail of [true, false]) {
    const here = world(1)
    const [ann, copy] = copies(2, 4)
    const [one, other] = [tags('one', { wall: here.now }), tags('other', { wall: here.now })]
    for (const update of everything(copy)) one.apply(update, 'wire')
    for (const update of everything(ann)) other.apply(update, 'wire')
    one.apply({ peer: 'zoe', seq: 1, count: 1, time: 9000, deps: [['ann', 5]], deltas: [['on it']] }, 'wire')
    const slow = (of: Tags) =>
      layer(faults<Value>({ delay: [20, 20] }, { ...here }), reconcile(of, { tail })) as Duplex<Value, Value>
    connect(slow(one), slow(other))
    here.run(here.now() + 60_000)
    t.ok(other.view().has('on it'))
    t.deepEqual(one.sum(), other.sum())
  }
  t.end()
})

test('branches: disputes over many names cost what is said of them', (t) => {
  const ann = tags('ann')
  const most = 300
  const all: Value[] = ['runs']
  const other = (n: number): Update => ({
    peer: `p${n}`,
    seq: 1,
    count: 1,
    time: 7,
    deps: [],
    deltas: [['other']],
  })
  for (let n = 0; n < most; n++) {
    give(ann, `p${n}`, 1)
    all.push([`p${n}`, 0, 0, [1000, [`p${n} 1`]]])
    ann.fork!(other(n), 2 ** 40)
  }
  let asked = 0
  let looked = 0
  const after: typeof ann.after = (...of) => {
    looked++
    return ann.after(...of)
  }
  reconcile({ ...ann, after }).sink((_abort, cb) => {
    if (asked++ === 0) cb(null, hello(ann.topic))
    else if (asked === 2) cb(null, all)
  })
  t.ok(looked < 10 * most, `${looked} looks`)
  t.end()
})

test('branches: what is held is given up when more has come, and stays where that does not come', (t) => {
  for (const stops of [0, 1, 2]) {
    const [ann, copy] = copies(30, 60)
    const bob = tags('bob')
    for (const update of everything(ann)) bob.apply(update, 'wire')
    bob.apply({ peer: 'zoe', seq: 1, count: 1, time: 9000, deps: [['ann', 31]], deltas: [['on it']] }, 'wire')
    const side = reconcile(copy, { mtu: 300 })
    let runs = 0
    const dies: Duplex<Value, Value> = {
      sink: side.sink,
      source: (abort, cb) =>
        side.source(abort, (...answer) => {
          const [, message] = answer
          if ((message as Value[] | undefined)?.[0] === 'runs' && runs++ >= stops) return
          cb(...answer)
        }),
    }
    connect(dies, reconcile(bob, { mtu: 300 }))
    t.equal(bob.digest().get('ann'), 31, `${stops} messages came`)
    t.ok(bob.view().has('on it') && !bob.reasons().some(({ code }) => code === 'WAITING'))
    connect(reconcile(copy, { mtu: 300 }), reconcile(bob, { mtu: 300 }))
    t.deepEqual(bob.sum(), copy.sum())
    t.ok(bob.view().has('on it') && copy.view().has('on it'))
    t.equal(bob.view().size, 92)
  }
  t.end()
})

test('branches: one comes over a link where a message takes longer than a heartbeat, and is not begun again and again', (t) => {
  const here = world(1)
  const [ann, copy] = copies(40, 60)
  const every = (milliseconds: number, tick: () => void) => here.every(milliseconds / 10, tick)
  let runs = 0
  const slow = (of: Tags): Duplex<Value, Value> => {
    const side = reconcile(of, { mtu: 300, every })
    return {
      sink: side.sink,
      source: (abort, cb) => {
        if (abort !== null) return side.source(abort, cb)
        side.source(null, (...answer) => {
          const isRuns = (answer[1] as Value[] | undefined)?.[0] === 'runs'
          if (isRuns) runs++
          here.after(isRuns ? 5000 : 1, () => cb(...answer))
        })
      },
    }
  }
  connect(slow(ann), slow(copy))
  here.run(here.now() + 400_000)
  t.deepEqual(ann.sum(), copy.sum())
  t.equal(ann.view().size, 101)
  t.ok(runs < 30, `${runs} messages of updates`)
  t.end()
})

test('branches: what is written anew after a fork makes no room for more than there is', (t) => {
  const [ann, copy] = copies(0, 40, { limit: 61_440 })
  const keeper = ann.keep()
  let asked = 0
  const ask = (): void =>
    keeper.source(null, (_end, update?) => void (update !== undefined && asked++ >= 0 && ask()))
  ask()
  keeper.safe(asked)
  for (let n = 0; n < 30; n++) ann.edit(ann.edits.add(`${n} ${'x'.repeat(50_000)}`))
  keeper.safe(asked - 1)
  t.equal(ann.fork!(copy.after('ann', 1)!.update, 41), 'theirs')
  const before = asked
  for (let n = 2; n <= 41; n++) ann.apply(copy.after('ann', n - 1)!.update, 'wire')
  keeper.safe(asked - before)
  let isRoom = true
  let bytes = 0
  for (let n = 1; isRoom && bytes < 4e6; n++) {
    ann.apply(
      { peer: 'dan', seq: n, count: 1, time: 9000 + n, deps: [], deltas: [[`${n} ${'y'.repeat(50_000)}`]] },
      'wire',
    )
    bytes += 50_000
    isRoom = false
    ann.ready(() => {
      isRoom = true
    })
  }
  t.ok(bytes < 1.3e6, `${bytes} bytes may wait`)
  t.end()
})

test('branches: questions and answers are said by turns, however many there are of the others', (t) => {
  const peers = Array.from({ length: 100 }, (_, n) => `pat${n}`)
  const ann = tags('ann')
  for (const peer of peers)
    for (let n = 1; n <= 8; n++)
      ann.apply({ peer, seq: n, count: 1, time: n, deps: [], deltas: [[`${peer} ${n}`]] }, 'wire')
  const probes = (count: number): Value[] => Array.from({ length: count }, () => ['probe', 'pat0', 1])
  const others = ['digest', '', null, peers.flatMap((peer) => [peer, 8, 1])]
  /** The first kinds of what is said to somebody who has said this. */
  const answered = (said: readonly Value[]): string[] => {
    const link = reconcile(ann)
    const left = [hello(ann.topic), ...said]
    link.sink((_abort, cb) => left.length > 0 && cb(null, left.shift()!))
    const kinds: string[] = []
    for (let n = 0; n < 12; n++)
      link.source(null, (_end, message?) => kinds.push(String((message as Value[] | undefined)?.[0])))
    return kinds
  }
  t.ok(answered([...probes(2000), others]).includes('probe'), 'a question among two thousand answers')
  t.ok(answered([others, ...probes(1)]).includes('print'), 'an answer among a hundred questions')
  t.end()
})
