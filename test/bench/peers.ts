/** Runs other libraries beside ours: each at each kind of work in a process of its own, the median of three. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Row } from './row.ts'

const folder = fileURLToPath(new URL('../../bench/peers', import.meta.url))

/** Who takes longer is not waited for. */
const mostMilliseconds = 60_000

/** The other libraries are installed when somebody wants to see them. */
function install(): void {
  if (existsSync(`${folder}/node_modules/yjs`)) return
  const { config } = JSON.parse(
    readFileSync(fileURLToPath(new URL('../../../package.json', import.meta.url)), 'utf8'),
  ) as { config: { pnpm: string } }
  process.stderr.write('installing the other libraries …\n')
  const args = ['exec', '--yes', '--', `pnpm@${config.pnpm}`, 'install', '--frozen-lockfile']
  const done = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', env: { ...process.env, CI: 'true' } })
  if (done.status !== 0) throw new Error(`${done.stdout}${done.stderr}`)
}

function run(script: string, who: string, work: string): { [figure: string]: number } | undefined {
  const { status, stdout } = spawnSync(process.execPath, ['--expose-gc', script, who, work], {
    cwd: folder,
    encoding: 'utf8',
    timeout: mostMilliseconds,
  })
  return status === 0 ? (JSON.parse(stdout) as { [figure: string]: number }) : undefined
}

/** How long a run may take to be one of three, in milliseconds. */
const quick = 5000

/**
 * The figures that a script prints of each library at each kind of work. Libraries take turns, three times, so that
 * those of one line share the hour; who takes long runs once.
 */
export function* besides(script: string, all: { readonly [who: string]: readonly string[] }): Generator<Row> {
  install()
  for (const work of new Set(Object.values(all).flat())) {
    let turn = Object.keys(all).filter((who) => all[who]!.includes(work))
    const runs = new Map<string, { [figure: string]: number }[]>(turn.map((who) => [who, []]))
    for (let round = 0; round < 3; round++) {
      const isQuick = new Set<string>()
      for (const who of turn) {
        const started = performance.now()
        const figures = run(script, who, work)
        if (figures !== undefined) runs.get(who)!.push(figures)
        else if (round === 0)
          process.stderr.write(`${who}, ${work}: not within ${mostMilliseconds / 1000} s, or not at all\n`)
        if (figures !== undefined && performance.now() - started < quick) isQuick.add(who)
      }
      turn = turn.filter((who) => isQuick.has(who))
    }
    for (const [who, found] of runs)
      for (const figure of Object.keys(found[0] ?? {})) {
        const values = found.map((one) => one[figure]!).toSorted((x, y) => x - y)
        yield { who, figure, value: values[values.length >> 1]! }
      }
  }
}

/** Every library that knows lists and maps, at one kind of work. */
export function besideAll(work: string): Generator<Row> {
  const all = ['commute', 'json-joy', 'loro (wasm)', 'yjs', 'automerge (wasm)']
  return besides('list-case.mjs', Object.fromEntries(all.map((who) => [who, [work]])))
}
