// Everything a fresh clone needs, and nothing twice: the pinned pnpm, the dependencies, the build.
// Needs only Node and npm. Talks on stderr, so that `--json` output of what runs next stays clean.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const stampFile = join(root, 'node_modules/.cache/commute-setup')

function run(what, command, args) {
  const started = Date.now()
  process.stderr.write(`${what} … `)
  // oxlint-disable-next-line no-undef
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' })
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  if (done.status === 0) return process.stderr.write(`${seconds} s\n`)
  process.stderr.write(`failed\n${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}\n`)
  process.exit(1)
}

function manifests() {
  const hash = createHash('sha256')
  const files = ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', 'test/package.json']
  for (const name of readdirSync(join(root, 'packages')).toSorted())
    files.push(`packages/${name}/package.json`)
  for (const file of files)
    if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

const now = manifests()
const before = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : ''
if (now !== before) {
  const { config } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const frozen =
    existsSync(join(root, 'pnpm-lock.yaml')) && !process.argv.includes('--update')
      ? ['--frozen-lockfile']
      : ['--no-frozen-lockfile']
  run('installing dependencies', 'npm', ['exec', '--yes', '--', `pnpm@${config.pnpm}`, 'install', ...frozen])
  mkdirSync(join(stampFile, '..'), { recursive: true })
  writeFileSync(stampFile, manifests())
}
const built = existsSync(join(root, 'test/dist/.tsbuildinfo'))
if (built) {
  const quick = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'test'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (quick.status !== 0) {
    process.stderr.write(`${quick.stdout}${quick.stderr}`)
    process.exit(1)
  }
} else run('building', process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'test'])
