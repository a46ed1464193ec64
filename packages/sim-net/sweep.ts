/** Many seeds; and of one that fails, the shortest schedule that still does. */
import type { Replica } from '@commute/contract'
import { sentence } from './schedule.ts'
import { type Plan, type Report, simulate } from './simulate.ts'

/** Which seeds. */
export interface Sweep {
  readonly seeds: number
  /** The first of them: 1. */
  readonly first?: number
  /** Instead of all these: one run that failed before, as `again` told it. */
  readonly again?: string | undefined
}

/** What came of many runs. */
export interface Swept {
  readonly seeds: number
  readonly updates: number
  readonly messages: number
  readonly forks: number
  /** The first that failed, made as short as it could be. */
  readonly failure: Failure | undefined
}

/** A run that failed. */
export interface Failure {
  readonly report: Report
  /** What to run it again by: the seed and the events of its schedule. */
  readonly again: string
}

/** How many runs a failing seed may be tried with, to make it shorter. */
const patience = 200

/**
 * Leaves out events as long as the run still fails: halves first, then smaller and smaller parts (Zeller, Hildebrandt:
 * "Simplifying and Isolating Failure-Inducing Input", 2002).
 */
export function shrink<Subject extends Replica>(plan: Plan<Subject>, events: number): readonly number[] {
  let kept: readonly number[] = plan.only ?? Array.from({ length: events }, (_, at) => at)
  let tries = 0
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < kept.length && tries < patience;) {
      tries++
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)]
      if (simulate({ ...plan, only: fewer }).broken.length > 0) kept = fewer
      else at += size
    }
  return kept
}

/**
 * Runs a plan for many seeds, until one fails.
 *
 * @example
 * ```js
 * import * as gSet from '@commute/g-set'
 * import { replica } from '@commute/replica'
 * import { sweep } from '@commute/sim-net'
 * const { failure } = sweep(
 *   {
 *     make: (given) => replica(gSet, given),
 *     act: (document, { below }) => document.edit(document.edits.add(below(100))),
 *   },
 *   { seeds: 3 },
 * )
 * failure // => undefined
 * ```
 */
export function sweep<Subject extends Replica>(
  plan: Omit<Plan<Subject>, 'seed' | 'only'>,
  { seeds, first = 1, again }: Sweep,
): Swept {
  let [updates, messages, forks] = [0, 0, 0]
  if (again !== undefined) {
    const [, seed, list] = /^(\d+)(?::([\d,]*))?$/.exec(again) ?? []
    if (seed === undefined) throw new RangeError(`AGAIN is SEED or SEED:EVENT,EVENT…, not ${again}`)
    const only = list === undefined ? {} : { only: list === '' ? [] : list.split(',').map(Number) }
    const report = simulate({ ...plan, seed: Number(seed), ...only })
    const failure = report.broken.length === 0 ? undefined : { report, again }
    return { seeds: 1, updates: report.updates, messages: report.messages, forks: report.forks, failure }
  }
  for (let seed = first; seed < first + seeds; seed++) {
    const report = simulate({ ...plan, seed })
    updates += report.updates
    messages += report.messages
    forks += report.forks
    if (report.broken.length === 0) continue
    const only = shrink({ ...plan, seed }, report.events.length)
    const short = simulate({ ...plan, seed, only })
    const failure = { report: short, again: `${seed}:${only.join(',')}` }
    return { seeds: seed - first + 1, updates, messages, forks, failure }
  }
  return { seeds, updates, messages, forks, failure: undefined }
}

/** A failure for people: what broke, what happened before, and the command that runs it again. */
export function explain({ report, again }: Failure, command: string): string {
  const what = report.broken.map((each) => `  ${each}`)
  return [
    `seed ${report.seed}, ${report.peers} peers:`,
    ...what,
    'after',
    ...report.events.map((event) => `  ${sentence(event)}`),
    `again: AGAIN=${again} ${command}`,
  ].join('\n')
}
