/** One lane of simulations: as many seeds as the environment says, or the one run that it wants again. */
import type { Replica } from '@commute/contract'
import { explain, type Plan, sweep } from '@commute/sim-net'
import test from 'tape'

/** `SEEDS=10000 npm test sim`, `AGAIN=17:3,4,9 npm test sim/faults`. */
export const seeds: number = Number(process.env['SEEDS'] ?? 200)

export function lane<Subject extends Replica>(
  name: string,
  file: string,
  plan: Omit<Plan<Subject>, 'seed' | 'only'>,
  share = 1,
): void {
  test(name, (t) => {
    const again = process.env['AGAIN']
    const first = Number(process.env['SEED'] ?? 1)
    const {
      seeds: ran,
      updates,
      messages,
      forks,
      failure,
    } = sweep(plan, {
      seeds: Math.ceil(seeds * share),
      first,
      again,
    })
    t.comment(`${ran} seeds, ${updates} updates, ${messages} messages, ${forks} peers that saw forks`)
    t.equal(failure && explain(failure, `npm test ${file}`), undefined)
    t.end()
  })
}
