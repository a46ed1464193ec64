import { simulate } from '@commute/sim-net'
import test from 'tape'
import { lane } from '../help/lane.ts'
import { copied, leaping, mapped } from '../help/plans.ts'

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

test('sim-net: a second run of a seed is the same run', (t) => {
  for (let seed = 1; seed <= 20; seed++) {
    const [one, two] = [1, 2].map(() => simulate({ ...copied, seed }))
    t.deepEqual(one, two)
  }
  t.end()
})
