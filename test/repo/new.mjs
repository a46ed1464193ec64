// A new package from docs/template: `npm run new -- NAME TIER "What it is"`.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sync, tiers } from './sync.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const [name, tier, description] = process.argv.slice(2)
const folder = join(root, 'packages', name ?? '')
if (!/^[a-z][a-z0-9-]*$/.test(name ?? '') || !(tier in tiers) || !description) {
  console.error(
    `npm run new -- NAME TIER "What it is"\n  NAME: kebab-case; TIER: one of ${Object.keys(tiers).join(', ')}`,
  )
  process.exit(2)
}
if (existsSync(folder)) {
  console.error(`packages/${name} is there already`)
  process.exit(1)
}
cpSync(join(root, 'docs/template'), folder, { recursive: true })
renameSync(join(folder, 'source.txt'), join(folder, `${name}.ts`))
for (const file of readdirSync(folder)) {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
    .replaceAll('{name}', name)
    .replaceAll('{tier}', tier)
    .replaceAll('{description}', description)
  writeFileSync(path, text)
}
sync(false)
const setup = fileURLToPath(new URL('./setup.mjs', import.meta.url))
const { status } = spawnSync(process.execPath, [setup, '--update'], { stdio: 'inherit' })
if (status !== 0) process.exit(1)
console.log(`packages/${name}: write ${name}.ts and README.md, a test in test/${name}.test.ts, then npm test`)
