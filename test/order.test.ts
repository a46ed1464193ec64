import { breadth, depth, mixed, newestSource, newestFirst, oldestFirst } from '@commute/scuttle-reconcile'
import type { Order } from '@commute/scuttle-reconcile'
import { connect } from '@commute/pull'
import { reconcile } from '@commute/scuttle-reconcile'
import * as fc from 'fast-check'
import test from 'tape'
import { tags } from './help/tags.ts'

/** In which order bob hears of updates `[peer, time]`, a few in a message. */
function heard(
  updates: readonly (readonly [peer: string, time: number])[],
  order: Order,
  random?: () => number,
  most = 100,
): string[] {
  const [ann, bob] = [tags('ann'), tags('bob')]
  const seqs = new Map<string, number>()
  for (const [peer, time] of updates) {
    const seq = (seqs.get(peer) ?? 0) + 1
    seqs.set(peer, seq)
    ann.apply({ peer, seq, count: 1, time: time * 1000, deps: [], deltas: [[`${peer}${seq}`]] }, '')
  }
  const out: string[] = []
  bob.subscribe(({ update }) => out.push(`${update!.peer}${update!.seq}`))
  const more = random === undefined ? {} : { random }
  connect(reconcile(ann, { tail: false, order, updates: most, ...more }), reconcile(bob))
  return out
}

const three = [
  ['x', 1],
  ['y', 2],
  ['x', 3],
  ['z', 4],
  ['x', 5],
  ['y', 6],
] as const

test('orders: whose updates go first', (t) => {
  const said = (order: Order): string => heard(three, order).join(' ')
  t.equal(said(depth), 'x1 x2 x3 y1 y2 z1')
  t.equal(said(breadth), 'x1 y1 z1 x2 y2 x3')
  t.equal(said(newestSource), 'y1 y2 x1 x2 x3 z1')
  t.equal(said(oldestFirst), 'x1 y1 x2 z1 x3 y2')
  t.equal(said(newestFirst), 'z1 y1 y2 x1 x2 x3')
  t.equal(said(mixed(0.5)), 'x1 y1 x2 x3 y2 z1')
  t.throws(() => mixed(2), RangeError)
  t.end()
})

test('orders: ties are shuffled by the random they are given, and only then', (t) => {
  const equals = Array.from({ length: 20 }, (_, n) => [`p${n}`, 1] as const)
  let seed = 1
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  for (const order of [depth, breadth, newestSource, oldestFirst]) {
    t.deepEqual(heard(equals, order), heard(equals, order), 'by name without one')
    t.notDeepEqual(heard(equals, order, random), heard(equals, order, random))
  }
  t.end()
})

test('orders: whatever the order and the MTU, no gap, lowest first, and all of it', (t) => {
  const source = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(50))
  const order = fc.constantFrom(depth, breadth, newestSource, oldestFirst, newestFirst, mixed(0.2))
  fc.assert(
    fc.property(
      fc.array(source, { maxLength: 30 }),
      order,
      fc.integer({ min: 1, max: 5 }),
      (all, one, most) => {
        const seen = new Map<string, number>()
        const out = heard(all, one, () => 0.5, most)
        for (const name of out) {
          const [peer, seq] = [name[0]!, Number(name.slice(1))]
          if (seq !== (seen.get(peer) ?? 0) + 1) return false
          seen.set(peer, seq)
        }
        return out.length === all.length
      },
    ),
    { numRuns: 500 },
  )
  t.end()
})
