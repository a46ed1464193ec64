import { simulate } from '@commute/sim-net'
import test from 'tape'
import { act, make, shown } from '../help/board.ts'

const seeds = Number(process.env['SEEDS'] ?? 200)
const first = Number(process.env['SEED'] ?? 1)

function many(t: test.Test, name: string, more: object): void {
  let updates = 0
  let messages = 0
  for (let seed = first; seed < first + seeds; seed++) {
    const report = simulate({ seed, make, act, shown, during: 8000, ...more })
    updates += report.updates
    messages += report.messages
    if (report.broken.length === 0) continue
    t.fail(`seed ${seed}: ${report.broken.join('; ')}\nagain: SEED=${seed} SEEDS=1 npm test sim.test`)
    break
  }
  t.comment(`${name}: ${seeds} seeds, ${updates} updates, ${messages} messages`)
}

test('sim-net: replicas of the combined document converge under loss, duplication, reorder, partitions and crashes', (t) => {
  many(t, 'faults', { crash: 0.1 })
  t.pass('all seeds')
  t.end()
})

test('sim-net: cloned folders and restored backups are noticed and heal', (t) => {
  many(t, 'copies', { crash: 0.1, restore: 0.15, clone: 0.15 })
  t.pass('all seeds')
  t.end()
})

test('sim-net: a second run of a seed is the same run', (t) => {
  for (let seed = 1; seed <= 20; seed++) {
    const [one, two] = [1, 2].map(() =>
      simulate({ seed, make, act, shown, during: 8000, crash: 0.1, restore: 0.1, clone: 0.1 }),
    )
    t.deepEqual(one, two)
  }
  t.end()
})
