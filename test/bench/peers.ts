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

/** The figures that a script prints of each library at each kind of work; quick ones are run three times. */
export function* besides(script: string, all: { readonly [who: string]: readonly string[] }): Generator<Row> {
  install()
  for (const [who, works] of Object.entries(all)) {
    for (const work of works) {
      const started = performance.now()
      const first = run(script, who, work)
      if (first === undefined) {
        process.stderr.write(`${who}, ${work}: not within ${mostMilliseconds / 1000} s, or not at all\n`)
        continue
      }
      const runs = [first]
      const isQuick = performance.now() - started < 5000
      for (let more = 0; isQuick && more < 2; more++) runs.push(run(script, who, work) ?? first)
      for (const figure of Object.keys(first)) {
        const values = runs.map((one) => one[figure]!).toSorted((a, b) => a - b)
        yield { who, figure, value: values[values.length >> 1]! }
      }
    }
  }
}

/** Every library that knows lists and maps, at one kind of work. */
export function besideAll(work: string): Generator<Row> {
  const all = ['commute', 'json-joy', 'loro (wasm)', 'yjs', 'automerge (wasm)']
  return besides('list-case.mjs', Object.fromEntries(all.map((who) => [who, [work]])))
}
