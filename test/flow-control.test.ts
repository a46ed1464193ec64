import type { Source } from '@commute/contract'
import { flow, limit, met, rate, type Rate, sent, share } from '@commute/flow-control'
import { connect, drain, pull } from '@commute/pull'
import { scuttleMap } from '@commute/scuttle-map'
import { reconcile } from '@commute/scuttle-reconcile'
import * as laws from '@commute/stream-laws'
import { world } from '@commute/virtual-time'
import * as fc from 'fast-check'
import test from 'tape'

const some = fc.double({ min: 0, max: 100, noNaN: true })
const rates = fc.record({ desired: some, permitted: some })

test('flow-control: sharing conserves what all may, gives nobody more than needed where it is short, and is symmetric', (t) => {
  fc.assert(
    fc.property(rates, rates, (mine, theirs) => {
      const [a, b] = [share({ mine, theirs }), share({ mine: theirs, theirs: mine })]
      const [mineAfter, theirsAfter] = [mine.permitted + a, theirs.permitted + b]
      const isShort = mine.desired + theirs.desired > mine.permitted + theirs.permitted
      const close = (x: number, y: number): boolean => Math.abs(x - y) < 1e-9
      return (
        close(a + b, 0) &&
        mineAfter > -1e-9 &&
        (!isShort || mineAfter <= Math.max(mine.desired, mineAfter / 2 + theirsAfter / 2) + 1e-9) &&
        (isShort || (mineAfter >= mine.desired - 1e-9 && theirsAfter >= theirs.desired - 1e-9))
      )
    }),
    { numRuns: 2000 },
  )
  const after = (mine: Rate, theirs: Rate): number[] => [
    met(mine, { mine, theirs }).permitted,
    met(theirs, { mine: theirs, theirs: mine }).permitted,
  ]
  const at = (desired: number, permitted: number): Rate => ({ ...rate(desired), permitted })
  t.deepEqual(after(at(1, 3), at(2, 4)), [3, 4], 'enough: each what it wants and half of the rest')
  t.deepEqual(after(at(9, 3), at(9, 5)), [4, 4], 'short, both want more: the mean')
  t.deepEqual(after(at(1, 3), at(9, 5)), [1, 7], 'short, one wants less: the other has the rest')
  t.end()
})

test('flow-control: many meetings at random conserve the sum, whoever meets whom at once', (t) => {
  const here = world(3)
  const all = Array.from({ length: 20 }, () => flow(here.random() * 10))
  for (const each of all) for (let n = here.below(90); n > 0; n--) each.sent(false)
  const sum = (): number => all.reduce((total, each) => total + each.now().permitted, 0)
  const before = sum()
  for (let n = 0; n < 2000; n++) {
    const [a, b, c] = [here.below(20), here.below(20), here.below(20)].map((at) => all[at]!)
    if (a === b || b === c || a === c) continue
    // b meets both at once: all go by how they stood when they met.
    const [x, y, z] = [a!.now(), b!.now(), c!.now()]
    a!.met(x, y)
    b!.met(y, x)
    b!.met(y, z)
    c!.met(z, y)
  }
  t.ok(Math.abs(sum() - before) < before * 0.02, `${before} before, ${sum()} after`)
  t.end()
})

test('flow-control: full messages lower the rate by a share, messages with room raise it by a step', (t) => {
  let state = { ...rate(10), permitted: 1 }
  state = sent(state, true)
  t.equal(state.permitted, 1, 'one is chance')
  state = sent(state, true)
  t.equal(state.permitted, 0.85)
  for (const isFull of [false, false, true, false, false]) state = sent(state, isFull)
  t.equal(state.permitted, 0.85, 'in a row')
  t.ok(Math.abs(sent(state, false).permitted - 0.92) < 1e-9)
  t.throws(() => rate(-1), RangeError)
  t.end()
})

test('flow-control: two replicas that meet share their rates', (t) => {
  const [ann, bob] = ['ann', 'bob'].map((peer) => scuttleMap({ peer, wall: () => 0 }))
  const [mine, theirs] = [flow(10), flow(1)]
  for (let n = 0; n < 30; n++) mine.sent(false)
  for (let n = 0; n < 90; n++) theirs.sent(false)
  const before = mine.now().permitted + theirs.now().permitted
  connect(reconcile(ann!, { messages: 1, flow: mine }), reconcile(bob!, { messages: 1, flow: theirs }))
  t.ok(Math.abs(theirs.now().permitted - 1) < 1e-9, 'what it wants')
  t.ok(Math.abs(mine.now().permitted + theirs.now().permitted - before) < 1e-9)
  t.end()
})

test('limit: passes what is permitted, as it changes, and holds the writer back', (t) => {
  const here = world(1, 0)
  const rates = flow(100)
  for (let n = 0; n < 3 * 60; n++) rates.sent(false)
  const speed = rates.now().permitted
  let made = 0
  let passed = 0
  const numbers: Source<number> = (abort, cb) => {
    if (abort === null) cb(null, made++)
    else cb(abort)
  }
  pull(
    numbers,
    limit(rates, here),
    drain(() => passed++),
  )
  here.run(100_000)
  t.ok(Math.abs(passed - 100 * speed) <= speed + 2, `${passed} at ${speed} a second in 100 s`)
  t.equal(made, passed, 'nothing is read ahead')
  for (let n = 0; n < 2 * 60; n++) rates.sent(true)
  const before = passed
  here.run(110_000)
  t.ok(passed - before < 5, 'and slows down at once')
  t.end()
})

test('limit: keeps the laws of streams', (t) => {
  let now = 0
  const time = { now: () => now++, after: (_milliseconds: number, cb: () => void): void => cb() }
  const quick = { ...flow(1), now: (): Rate => ({ ...rate(1e9), permitted: 1e9 }) }
  t.deepEqual(
    laws.through(() => limit<number>(quick, time)),
    [],
  )
  t.end()
})
