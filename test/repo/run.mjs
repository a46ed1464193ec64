// Runs the compiled tests, each file in one of two processes: `npm test`, `npm test table`, `npm test -- --verbose`.
// Ends with the line "N passed, N failed".
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createInterface } from 'node:readline'

const test = fileURLToPath(new URL('..', import.meta.url))
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const seed = new URL('seed.mjs', import.meta.url).href
const verbose = process.argv.includes('--verbose')
/** Where tests leave their folders: it is gone when they are done. */
const scratch = mkdtempSync(join(tmpdir(), 'commute-tests-'))
process.on('exit', () => {
  try {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
  } catch {
    // What ends last still writes there.
  }
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))
/** How long a file may take, in milliseconds: what hangs is named. */
const most = 15 * 60_000
/** The longest go first, one a lane; then those with real processes. */
const first = (file) => (/sim.(faults|copies)/.test(file) ? 2 : file.includes('real') ? 1 : 0)
const sources = ['', 'sim', 'real'].flatMap((folder) =>
  existsSync(join(test, folder))
    ? readdirSync(join(test, folder))
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => join(folder, name))
    : [],
)
const checks = existsSync(join(test, 'repo/repo.test.mjs')) ? ['repo/repo.test.mjs'] : []
const compiled = (name) => join('dist', name.replace(/\.ts$/, '.js'))
const named = [...sources.map(compiled), ...checks].filter((file) =>
  words.some((word) => file.includes(word)),
)
/** Where no file is called so, those that use a package of that name. */
const using = (word) => (name) => readFileSync(join(test, name), 'utf8').includes(`'@commute/${word}'`)
const chosen =
  words.length === 0
    ? [...sources.map(compiled), ...checks]
    : named.length > 0
      ? named
      : sources.filter((name) => words.some((word) => using(word)(name))).map(compiled)
const files = chosen.toSorted((a, b) => first(b) - first(a))

if (files.length === 0) {
  console.log(`no test is called ${words.join(' ')}, and none uses a package of that name; there are:`)
  console.log(sources.map((name) => name.replace(/\.test\.ts$/, '')).join(' '))
  process.exit(2)
}

let passed = 0
let failed = 0
const queue = [...files]
/** Lines of tables that tests want to be seen. */
const rows = []

function one(file) {
  return new Promise((resolve) => {
    const started = Date.now()
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', '--expose-gc', '--import', seed, join(test, file)],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: most,
        killSignal: 'SIGKILL',
        env: { ...process.env, TMPDIR: scratch },
      },
    )
    let title = ''
    let bad = false
    let ran = 0
    let planned = -1
    let show = 0
    const fail = (line) => {
      if (!bad) console.log(`\n# ${file}`)
      bad = true
      console.log(line)
    }
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (verbose) console.log(line)
      if (line.startsWith('# | ')) rows.push(line.slice(2))
      else if (line.startsWith('# ')) title = line
      if (line.startsWith('ok ')) {
        passed++
        ran++
        show = 0
      } else if (line.startsWith('not ok ')) {
        failed++
        ran++
        show = 60
        fail(title)
        fail(line)
      } else if (/^1\.\.\d+$/.test(line)) planned = Number(line.slice(3))
      else if (show-- > 0 && line.startsWith(' ')) console.log(line)
    })
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text))
    child.on('close', (code, signal) => {
      if (planned === -1 || planned !== ran || (code !== 0 && !bad)) {
        failed++
        fail(`${file} did not finish: exit ${code ?? signal}, ${ran} rows\n${errors.slice(-4000)}`)
      } else if (bad && errors !== '') console.log(errors.slice(-2000))
      if (verbose || Date.now() - started > 20_000)
        console.log(`${file}: ${((Date.now() - started) / 1000).toFixed(1)} s`)
      resolve()
    })
  })
}

await Promise.all(
  [0, 1].map(async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) await one(file)
  }),
)
if (rows.length > 0) console.log(`\n${rows.join('\n')}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
