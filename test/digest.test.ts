import type { Value } from '@commute/contract'
import { connect } from '@commute/pull'
import { memory, type Memory, reconcile } from '@commute/scuttle-reconcile'
import { encode } from '@commute/value'
import test from 'tape'
import { kinds, spied, type Tags, tags } from './help/tags.ts'

/** A replica that holds one update of each of many peers. */
function crowd(name: string, count: number): Tags {
  const out = tags(name)
  for (let n = 0; n < count; n++) write(out, `peer-${String(n).padStart(5, '0')}`, 1)
  return out
}

function write(to: Tags, peer: string, seq: number): void {
  to.apply({ peer, seq, count: 1, time: seq * 1000, deps: [], deltas: [[`${peer} ${seq}`]] }, 'elsewhere')
}

const bytesOf = (said: readonly Value[], kind: string): number =>
  said
    .filter((message) => (message as Value[])[0] === kind)
    .reduce<number>((n, message) => n + encode(message).length, 0)

test('reconcile: each part of a digest stands alone: a lost one costs only its own range until it is said again', (t) => {
  const [ann, bob] = [crowd('ann', 100), tags('bob')]
  const ticks: (() => void)[] = []
  const every = (_milliseconds: number, tick: () => void): (() => void) => {
    ticks.push(tick)
    return () => undefined
  }
  // bob knows a few, so that his digest is not one empty part.
  for (let n = 0; n < 100; n += 2) write(bob, `peer-${String(n).padStart(5, '0')}`, 1)
  let parts = 0
  const lossy = spied(
    reconcile(bob, { mtu: 300, every }),
    [],
    (message) => (message as Value[])[0] !== 'digest' || ++parts !== 2,
  )
  connect(reconcile(ann, { mtu: 300, every }), lossy)
  t.ok(bob.length() > 75 && bob.length() < 100, `the other ranges are level: ${bob.length()}`)
  // At the first heartbeat it may still be on its way.
  for (let n = 0; n < 2; n++) for (const tick of ticks) tick()
  t.equal(bob.length(), 100, 'a heartbeat finds it')
  t.end()
})

test('reconcile: names are said once a connection', (t) => {
  const [ann, bob] = [crowd('ann', 200), crowd('bob', 200)]
  for (let n = 0; n < 200; n++) write(ann, `peer-${String(n).padStart(5, '0')}`, 2)
  const [annSaid, bobSaid]: [Value[], Value[]] = [[], []]
  connect(spied(reconcile(ann), annSaid), spied(reconcile(bob), bobSaid))
  t.equal(bob.length(), 400)
  const text = JSON.stringify([annSaid, bobSaid])
  t.equal(text.match(/"peer-00007"/g)!.length, 1, 'who answers has heard it')
  t.ok(bytesOf(bobSaid, 'have') < 200 * 6, 'an acknowledgement is some bytes a peer')
  t.end()
})

test('reconcile: one who was met before says only what changed, and all of it where that was forgotten', (t) => {
  const [ann, bob] = [crowd('ann', 1000), crowd('bob', 1000)]
  ann.edit(ann.edits.add('first'))
  const meet = (mine: Memory, theirs: Memory): Value[] => {
    const said: Value[] = []
    connect(
      spied(reconcile(ann, { tail: false, memory: mine }), said),
      reconcile(bob, { tail: false, memory: theirs }),
    )
    t.deepEqual(ann.sum(), bob.sum(), 'equal')
    return said
  }
  const [annMemory, bobMemory] = [memory(), memory()]
  const full = bytesOf(meet(annMemory, bobMemory), 'digest')
  write(ann, 'peer-00003', 2)
  bob.edit(bob.edits.add('second'))
  const short = bytesOf(meet(annMemory, bobMemory), 'digest')
  t.ok(full > 20_000 && short < 60, `${full} bytes, then ${short}`)
  write(ann, 'peer-00004', 2)
  const said = meet(annMemory, memory())
  t.equal(kinds(said).filter((kind) => kind === 'digest').length, 2)
  t.ok(bytesOf(said, 'digest') > 8000, 'names that bob has introduced are not said again')
  write(bob, 'peer-00005', 2)
  const again = meet(memory(), bobMemory)
  t.ok(bytesOf(again, 'digest') > 20_000, 'one who has forgotten says all')
  t.end()
})

test('reconcile: digests of a hundred parts cross, and both sides get everything', (t) => {
  const [ann, bob] = [crowd('ann', 3000), crowd('bob', 3000)]
  write(ann, 'peer-00001', 2)
  write(bob, 'peer-00002', 2)
  const said: Value[] = []
  connect(spied(reconcile(ann, { mtu: 1000, tail: false }), said), reconcile(bob, { mtu: 1000, tail: false }))
  t.ok(kinds(said).filter((kind) => kind === 'digest').length > 100)
  t.deepEqual(ann.sum(), bob.sum())
  t.equal(bob.length(), 3002)
  t.end()
})
