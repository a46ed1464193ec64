// What holds for the repository as a whole.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import test from 'tape'
import { coreSize, sizeOf } from '../dist/help/sizes.js'
import { api } from './api.mjs'
import { table, withTable } from './bench-docs.mjs'
import { examples } from './docs.mjs'
import { installed } from './installed.mjs'
import { packages, sync, tiers } from './sync.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const all = packages()
const order = Object.keys(tiers)
const sourcesOf = ({ dir }) => readdirSync(dir).filter((file) => file.endsWith('.ts'))

test('repo: tiers point down', (t) => {
  const tierOf = new Map(all.map(({ name, manifest }) => [name, order.indexOf(manifest.tier)]))
  for (const { name, manifest, uses } of all) {
    if (!order.includes(manifest.tier)) t.fail(`${name}: no tier ${manifest.tier}`)
    for (const use of uses)
      if (!(tierOf.get(use) < tierOf.get(name)))
        t.fail(`${name} (${manifest.tier}) uses ${use}, which is not below it`)
  }
  t.pass(`${all.length} packages`)
  t.end()
})

test('repo: a package imports what it declares, and declares what it imports', (t) => {
  for (const room of all) {
    const imported = new Set()
    for (const file of sourcesOf(room)) {
      const code = readFileSync(join(room.dir, file), 'utf8').replaceAll(/\/\*[^]*?\*\//g, '')
      for (const [, from] of code.matchAll(/from '([^'.][^']*)'/g)) {
        if (from.startsWith('node:')) continue
        imported.add(from.startsWith('@') ? from.split('/').slice(0, 2).join('/') : from.split('/')[0])
      }
    }
    const { dependencies, peerDependencies } = room.manifest
    const declared = Object.keys({ ...dependencies, ...peerDependencies })
    for (const name of imported)
      if (!declared.includes(name)) t.fail(`${room.name} imports ${name} undeclared`)
    for (const name of declared)
      if (!imported.has(name)) t.fail(`${room.name} declares ${name} and does not import it`)
  }
  t.pass('all')
  t.end()
})

test('repo: pure tiers name no timer, no Date, no Math.random, no console; below the stream tier only pull and parse know streams', (t) => {
  const pure = new Set(order.slice(0, order.indexOf('edge')))
  const aboutStreams = new Set(['pull', 'parse'])
  const noStreams = new Set(order.slice(1, order.indexOf('stream')))
  for (const room of all) {
    for (const file of sourcesOf(room)) {
      const code = readFileSync(join(room.dir, file), 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '')
      const bad =
        /\b(setTimeout|setInterval|setImmediate|queueMicrotask|Math\.random|Date|process|console|Promise)\b/.exec(
          code,
        )
      const isGuard = room.name === 'value' && bad?.[0] === 'Promise'
      if (pure.has(room.manifest.tier) && bad !== null && !isGuard)
        t.fail(`${room.name}/${file} names ${bad[0]}`)
      if (
        noStreams.has(room.manifest.tier) &&
        !aboutStreams.has(room.name) &&
        /\b(Source|Sink|Through|Duplex)</.test(code)
      )
        t.fail(`${room.name}/${file} names a stream`)
    }
  }
  t.pass('all')
  t.end()
})

test('repo: every package has a README, a description, a budget, and a source named after it', (t) => {
  for (const { name, dir, manifest } of all) {
    const readme = existsSync(join(dir, 'README.md')) ? readFileSync(join(dir, 'README.md'), 'utf8') : ''
    for (const heading of ['## When should I use this?', '## What it promises', '## API', '## Size'])
      if (!readme.includes(heading)) t.fail(`${name}/README.md has no "${heading}"`)
    if (!(manifest.description?.length > 10)) t.fail(`${name} has no description`)
    if (!(manifest.budget > 0)) t.fail(`${name} has no budget`)
    if (!existsSync(join(dir, `${name}.ts`))) t.fail(`${name} has no ${name}.ts`)
  }
  t.pass('all')
  t.end()
})

test('repo: what is derived is up to date (npm run sync)', (t) => {
  t.deepEqual(sync(true), [])
  t.end()
})

test('repo: the API is as committed (npm run api, if the change is meant)', (t) => {
  t.deepEqual(api(false), [])
  t.end()
})

test('repo: sizes are within their budgets (bundled with what they use, minified, gzipped)', async (t) => {
  for (const { name, manifest } of all) {
    if (manifest.tier === 'app' || manifest.tier === 'test') continue
    const bytes = await sizeOf(name)
    if (bytes > manifest.budget) t.fail(`${name}: ${bytes} bytes, budget ${manifest.budget}`)
    else if (bytes < manifest.budget * 0.75 && manifest.budget > 400)
      t.fail(`${name}: ${bytes} bytes, the budget of ${manifest.budget} is too wide`)
  }
  t.pass('all')
})

test('repo: the core is at most 30 kB', async (t) => {
  const bytes = await coreSize()
  t.comment(`${bytes} bytes`)
  t.ok(bytes <= 30_000, `${bytes} bytes`)
})

test('repo: the type of a document grows with what is in it, and no faster', (t) => {
  const written = readFileSync(join(root, 'test/dist/help/deep.d.ts'), 'utf8').split('export declare const ')
  const lengths = ['one', 'two', 'three', 'four'].map(
    (name) => written.find((text) => text.startsWith(`${name}:`))?.length ?? 0,
  )
  t.comment(`${lengths.join(', ')} characters`)
  t.ok(lengths[0] > 300, 'there is something to measure')
  for (const at of [1, 2, 3]) t.ok(lengths[at] - lengths[at - 1] < 2000, `level ${at + 1}: ${lengths[at]}`)
  t.end()
})

test('repo: benches write their tables into docs/benchmarks.md, and all have', (t) => {
  const row = (who, figure, value) => ({ who, figure, value })
  const rows = [
    row('a', 'x-ms', 12.34),
    row('b', 'x-ms', 9),
    row('none', 'x-ms', 1),
    row('a', 'y/s', 1234567),
  ]
  t.equal(
    table(rows, { about: { 'x-ms': 'some work' }, floor: 'none' }),
    [
      '|  | a | b | none |',
      '|---|---|---|---|',
      '| `x-ms` some work | 12.3 | **9** | 1 |',
      '| y/s | 1,235,000 | – | – |',
    ].join('\n'),
    'less is better but a second, the floor is not ranked, one alone is not the best',
  )
  t.equal(table([row('a', 'y/s', 1), row('b', 'y/s', 2)]), '|  | y/s |\n|---|---|\n| a | 1 |\n| b | 2 |')
  const block = (text) => `a\n<!-- bench x -->${text}\n<!-- /bench -->\nz`
  const once = withTable(block(''), 'x', 'this', 'TABLE')
  t.equal(once, block('\n\nTABLE\n\nMeasured on this.\n'))
  t.equal(withTable(once, 'x', 'this', 'TABLE'), once, 'written again')
  t.throws(() => withTable(once, 'y', 'this', 'TABLE'), /no block <!-- bench y -->/)
  const written = readFileSync(join(root, 'docs/benchmarks.md'), 'utf8')
  for (const file of readdirSync(join(root, 'test/bench')).filter((name) => name.endsWith('.bench.ts'))) {
    const name = file.replace('.bench.ts', '')
    if (!new RegExp(`<!-- bench ${name} -->\\n\\n\\|`).test(written))
      t.fail(`docs/benchmarks.md has no table of ${name}`)
  }
  t.end()
})

test('repo: no line of a comment is longer than 120', (t) => {
  for (const { dir, name } of all)
    for (const file of sourcesOf({ dir }))
      for (const [at, line] of readFileSync(join(dir, file), 'utf8').split('\n').entries())
        if (line.length > 120 && /^\s*(\/\*\*|\*|\/\/)/.test(line)) t.fail(`${name}/${file}:${at + 1}`)
  t.pass('none')
  t.end()
})

test('repo: nothing speaks of another machine', (t) => {
  const bad = /(?:^|[^\w.])\/(?:work|root|home)\/|registry\./
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      if (['node_modules', 'dist', '.git', 'generated'].includes(entry.name)) continue
      const path = join(dir, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (
        /\.(ts|mjs|md|json|yaml)$/.test(entry.name) &&
        !path.endsWith('repo.test.mjs') &&
        bad.test(readFileSync(path, 'utf8'))
      )
        t.fail(path.slice(root.length))
    }
  }
  walk(root)
  t.pass('all')
  t.end()
})

for (const { name, path, code } of examples())
  test(`docs: ${name} runs, and can be pasted as it stands`, async (t) => {
    await transform(code, { format: 'esm' })
      .then(() => import(path))
      .then(
        () => t.pass(name),
        (error) => t.fail(`${name}: ${error.message}`),
      )
  })

const exported = `
import { combine, counter, gSet, isString, list, listOf, lww, mapOf, marks, mv, orSet, replica, repred, scuttleMap, tableOf, text, undo } from '@commute/commute'
import { open, serve } from '@commute/node'
export const item = combine({ title: lww.of(isString, ''), tags: orSet.of(isString), note: text, marks })
export const board = combine({
  ...{ todos: tableOf(item), order: list.of(isString, ''), votes: mapOf(counter), own: mv.of(isString) },
  ...{ nested: listOf(combine({ a: lww, b: text, c: gSet })), maps: mapOf(mapOf(orSet)) },
})
export const document = replica(board, { peer: 'ann', wall: () => 0 })
export const history = undo(document, board)
export const opened = await open('folder', board)
export const links = await serve(opened, {})
export const reads = document.reads
export const rename = (title: string) => document.edits.todos.at('1').title.set(title)
export class Notes {
  document = document
  get todos() {
    return this.document.view().todos
  }
}
export const presence = repred(mapOf(lww.of(isString, '')))
export const map = scuttleMap({ peer: 'ann', wall: () => 0 })
`

test('repo: what is made with two packages can be exported where only these are installed', (t) => {
  const folder = installed(all, ['@commute/commute', '@commute/node'])
  writeFileSync(join(folder, 'index.ts'), exported)
  const types = join(folder, 'node_modules/@types')
  mkdirSync(types)
  symlinkSync(realpathSync(join(root, 'node_modules/@types/node')), join(types, 'node'))
  const compilerOptions = {
    strict: true,
    declaration: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: ['node'],
    rootDir: '.',
    outDir: 'out',
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['index.ts'] }))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
  t.equal(status, 0, stdout)
  rmSync(folder, { recursive: true })
  t.end()
})
