/**
 * The log of a replica keeps most of what it holds as bytes; what is asked of it is answered as if it kept the updates
 * themselves.
 */
import type { Dot, Offer, Update, Value } from '@commute/contract'
import * as gSet from '@commute/g-set'
import { connect } from '@commute/pull'
import { replica } from '@commute/replica'
import { reconcile } from '@commute/scuttle-reconcile'
import * as text from '@commute/text'
import { bytes, last, weigh } from '@commute/update'
import * as fc from 'fast-check'
import test from 'tape'
import type { Tags } from './help/tags.ts'
import { used } from './help/used.ts'

interface Written {
  readonly who: number
  readonly count: number
  readonly step: number
  readonly deltas: readonly Value[]
}

const peers = ['ann', 'bob', 'cyd']

const delta: fc.Arbitrary<Value> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<Value>(['a'], ['b', 'c'], [], [0.5], [null], [{ a: [1] }], 'h', [-1, 'x'], -1),
  },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 9000 }).map((length): Value => ['x'.repeat(length)]) },
)
const written: fc.Arbitrary<Written> = fc.record({
  who: fc.nat(2),
  count: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 9 })),
  step: fc.constantFrom(1, 1000, 1001, 5000),
  deltas: fc.oneof(
    { weight: 5, arbitrary: delta.map((one) => [one]) },
    fc.array(delta, { minLength: 1, maxLength: 3 }),
  ),
})

/** What is written becomes updates, each of which has seen all before it or nothing. */
function updates(all: readonly Written[]): Update[] {
  const ends = [0, 0, 0]
  let time = 0
  return all.map(({ who, count, step, deltas }, at) => {
    const deps = peers.flatMap((name, of): Dot[] =>
      at % 5 === 0 && of !== who && ends[of]! > 0 ? [[name, ends[of]!]] : [],
    )
    const seq = ends[who]! + 1
    ends[who]! += count
    time += step
    return { peer: peers[who]!, seq, count, time, deps, deltas }
  })
}

const hex = (offer: Offer | undefined): string | undefined =>
  offer && `${offer.size} ${Buffer.from(bytes(offer.update)).toString('hex')}`
const kept = (update: Update): Offer => ({ update, size: weigh(update).size })

/**
 * Asks a document what its log holds, in an order that goes to and fro; answers the first thing that is not as it
 * should be.
 */
function difference(document: Tags, all: readonly Update[], seed: number): string | undefined {
  const own = new Map(peers.map((peer) => [peer, all.filter((update) => update.peer === peer)]))
  if (document.length() !== all.length) return 'length'
  for (let k = 0; k < all.length; k++) {
    const at = k % 3 === 0 ? (k * seed) % all.length : k
    if (hex(document.arrived(at)) !== hex(kept(all[at]!))) return `arrived(${at})`
    const { peer, seq } = all[at]!
    const its = own.get(peer)!
    for (const n of [0, seq - 1, seq, last(all[at]!), last(its.at(-1)!)]) {
      const behind = its.filter((update) => last(update) > n)
      const before = its.filter((update) => last(update) <= n)
      const print = before.reduce((sum, update) => (sum + weigh(update).print) % 2 ** 48, 0)
      const end = before.length === 0 ? 0 : last(before.at(-1)!)
      const [next] = behind
      if (hex(document.after(peer, n)) !== (next && hex(kept(next)))) return `after(${peer}, ${n})`
      if (document.count(peer, n) !== behind.length) return `count(${peer}, ${n})`
      if (document.endBefore(peer, n) !== end) return `endBefore(${peer}, ${n})`
      if (document.print(peer, n) !== (end === n ? print : undefined)) return `print(${peer}, ${n})`
    }
  }
  if (document.arrived(all.length) !== undefined || document.arrived(-1) !== undefined) return 'beyond'
  if (document.after('zed', 0) !== undefined || document.count('zed', 0) !== 0) return 'a stranger'
  return document.endBefore('zed', 5) === 0 && document.print('zed', 0) === 0 ? undefined : 'a stranger'
}

test('replica: its log answers as a list of updates would, however many there are and whoever wrote them', (t) => {
  const run = fc.check(
    fc.property(
      fc.array(written, { minLength: 1, maxLength: 400, size: 'max' }),
      fc.nat(97),
      (plan, seed) => {
        const all = updates(plan)
        const document = replica(gSet, { peer: 'dan', wall: () => 1e9, limit: 61_440 })
        for (const update of all) document.apply(update, 'wire')
        const found = difference(document, all, seed + 1)
        if (found !== undefined) throw new Error(found)
      },
    ),
    { numRuns: 60 },
  )
  t.notOk(run.failed, run.failed ? fc.defaultReportMessage(run) : 'as a list')
  t.end()
})

test('replica: what is taken back is gone from its log, and what stays is as it was', (t) => {
  const fill = (document: Tags, count: number): void => {
    for (let n = 0; n < count; n++) document.edit(document.edits.add(n))
  }
  const copy = (from: Tags, to: Tags): void => {
    for (let index = 0; index < from.length(); index++) to.apply(from.arrived(index)!.update, 'copy')
  }
  const tags = (peer: string): Tags => replica(gSet, { peer, wall: () => 1000 })
  const [ann, bob] = [tags('ann'), tags('bob')]
  fill(ann, 500)
  fill(bob, 300)
  const clone = tags('ann')
  copy(ann, clone)
  ann.edit(ann.edits.add('here'))
  ann.edit(ann.edits.add('and here'))
  clone.edit(clone.edits.add('there'))
  copy(bob, clone)
  const theirs = ann.after('ann', 500)!.update
  t.equal(clone.apply(theirs, 'wire'), 'fork')
  t.equal(clone.fork!(theirs, 502), 'theirs')
  t.equal(clone.after('ann', 500), undefined, 'the shorter branch is given up')
  t.equal(clone.count('ann', 0), 500)
  t.equal(clone.view().size, ann.view().size - 1, 'what stood on it stands under another name')
  copy(ann, clone)
  t.equal(clone.view().size, ann.view().size + 1)
  t.equal(clone.print('ann', 502), ann.print('ann', 502))
  t.end()
})

test('replica: what others could not read is not written, and what a stranger fills to the brim stays readable', (t) => {
  const tags = (peer: string, wall = 1000): Tags => replica(gSet, { peer, wall: () => wall })
  const names = Array.from({ length: 1024 }, (_, k) => `p${k}`)
  const one = (peer: string, seq: number, deps: Dot[], delta: Value): Update => ({
    peer,
    seq,
    count: 1,
    time: seq,
    deps,
    deltas: [delta],
  })
  for (const count of [1022, 1023, 1024]) {
    const [ann, bob] = [tags('ann'), tags('bob')]
    const most = names.slice(0, count).map((name): Dot => [name, 1])
    for (const document of [ann, bob]) {
      for (const name of names) document.apply(one(name, 1, [], ['x']), 'wire')
      document.apply(one('eve', 1, [], ['e']), 'wire')
    }
    // As many deps as there may be, or almost, on a branch that is given up: issued again it has one more, and says
    // where it goes on from.
    ann.apply(one('eve', 2, most, ['lost']), 'wire')
    for (const seq of [2, 3]) bob.apply(one('eve', seq, [], [`kept ${seq}`]), 'wire')
    connect(reconcile(ann), reconcile(bob))
    for (let n = 0; n < 100; n++) ann.edit(ann.edits.add(n))
    for (const document of [ann, bob])
      for (let index = 0; index < document.length(); index++)
        if (document.arrived(index) === undefined) t.fail(`arrived(${index})`)
    t.deepEqual(ann.sum(), bob.sum(), 'both are equal')
    t.equal(ann.view().size, bob.view().size)
    t.ok(ann.view().has('kept 3'))
  }
  const ann = tags('ann')
  t.throws(
    () =>
      ann.edit((_state, stamp) => {
        for (let k = 0; k < 1025; k++) stamp.refer(`q${k}`, 1)
        return ['x']
      }),
    /at most 1024/,
  )
  t.throws(() => ann.edit((_state, stamp) => (stamp.refer('q', 0), ['x'])), TypeError)
  const late = tags('late', Date.now() * 1e6)
  t.throws(() => late.edit(late.edits.add('x')), /milliseconds since 1970/)
  t.equal(late.length(), 0)
  t.end()
})

test('replica: the sum of a log does not depend on the order in which it came, whatever counts a stranger claims', (t) => {
  const updates = [2 ** 53 - 1, 3, 5, 7].map((count, k): Update => ({
    peer: `p${k}`,
    seq: 1,
    count,
    time: 1,
    deps: [],
    deltas: [['x']],
  }))
  const sums = [updates, updates.toReversed()].map((order) => {
    const document: Tags = replica(gSet, { peer: 'ann', wall: () => 1000 })
    for (const update of order) document.apply(update, 'wire')
    return document.sum()
  })
  t.deepEqual(sums[0], sums[1])
  t.end()
})

test('replica: a character that is typed takes some bytes of its log, and an update little more than its encoding', (t) => {
  const many = 100_000
  // The first is not counted: what others have left goes meanwhile.
  const kept = Array.from({ length: 3 }, () => {
    const before = used()
    const document = replica(text, { peer: 'ann', wall: () => 1000 })
    for (let n = 0; n < many; n++) document.edit(document.edits.push('x'))
    return { document, each: (used() - before) / many }
  })
  const [, ...counted] = kept.map(({ each }) => each)
  t.ok(kept.every(({ document }) => document.length() === many))
  if (globalThis.gc !== undefined)
    t.ok(
      counted.every((each) => each > 0 && each < 16),
      `${counted.map((each) => each.toFixed(1)).join(' and ')} bytes a character, its text included`,
    )
  t.end()
})
