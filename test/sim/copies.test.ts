import { frames } from '@commute/frames'
import { layer } from '@commute/pull'
import { reconcile } from '@commute/scuttle-reconcile'
import { explain, type Given, simulate, sweep } from '@commute/sim-net'
import test from 'tape'
import type { Board } from '../help/board.ts'
import { lane } from '../help/lane.ts'
import { copied, faulty, gossiping, leaping, mapped, meeting } from '../help/plans.ts'

lane(
  'sim-net: cloned folders and restored backups are noticed and heal, and no work is lost',
  'sim/copies',
  copied,
)

lane('sim-net: a scuttle-map converges too, with removals forgotten meanwhile', 'sim/copies', mapped, 0.1)

lane(
  'sim-net: what is written with a clock a day ahead is held, and all is equal when its time has come',
  'sim/copies',
  leaping,
  0.05,
)

lane('sim-net: links that meet once heal what was copied, too', 'sim/copies', meeting, 0.05)

lane('sim-net: meetings of one message converge', 'sim/copies', gossiping, 0.05)

test('sim-net: a second run of a seed is the same run', (t) => {
  for (let seed = 1; seed <= 20; seed++) {
    const [one, two] = [1, 2].map(() => simulate({ ...copied, seed }))
    t.deepEqual(one, two)
  }
  t.end()
})

test('sim-net: what goes wrong is told so that one can act on it', (t) => {
  const broken = (more: object): string =>
    simulate({ ...faulty, seed: 1, during: 1500, ...more }).broken.join('; ')
  t.match(
    broken({
      check: () => {
        throw new Error('assert: more than 8')
      },
    }),
    /check threw: Error: assert: more than 8 at .*copies\.test/,
  )
  t.match(broken({ check: () => 'too many' }), /too many \(after: .* edits\).*too many \(after healing\)/s)
  t.match(broken({ check: () => false }), /check answers a sentence or undefined, not false/)
  let turn = 0
  t.match(
    broken({ shown: () => ({ all: new Map([['k', new Set([turn++])]]) }) }),
    /a\.\S+ shows {"all":\[\["k",\[0\]\]\]}; b\.\S+ shows {"all":\[\["k",\[1\]\]\]}/,
  )
  t.match(
    broken({
      session: (document: Board, { options }: Given) => layer(frames(), reconcile(document, options)),
    }),
    /nothing was said/,
  )
  t.throws(() => broken({ ranges: { lost: 1 } }), /no range lost; there are loss/)
  t.throws(() => broken({ peers: 1 }), /two peers at least/)
  t.throws(() => broken({ only: [999] }), /no number 999/)
  t.throws(() => sweep(faulty, { seeds: 1, again: 'zzz' }), /SEED:EVENT/)
  const failing = {
    ...faulty,
    act: () => {
      throw new Error('out of stock')
    },
  }
  const { failure } = sweep(failing, { seeds: 3 })
  t.equal(failure!.report.events.length, 1, 'one event is enough')
  t.match(explain(failure!, 'npm test x'), /out of stock.*\n.*edits\nagain: AGAIN=1:\d+ npm test x/s)
  const { failure: same } = sweep(failing, { seeds: 1, again: failure!.again })
  t.deepEqual(same!.report.broken, failure!.report.broken, 'and it is the same run again')
  t.end()
})
