// The API report: the committed .d.ts of every package in docs/api. `--update` writes it.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packages } from './sync.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What of the report is not as the packages are. */
export function api(update) {
  const folder = join(root, 'docs/api')
  mkdirSync(folder, { recursive: true })
  const stale = []
  const wanted = new Map()
  for (const { name, dir } of packages()) {
    const files = readdirSync(dir).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    const ordered = [`${name}.ts`, ...files.filter((file) => file !== `${name}.ts`).toSorted()]
    const parts = ordered.map((file) => {
      const text = readFileSync(join(dir, 'dist', file.replace(/\.ts$/, '.d.ts')), 'utf8')
      return `// ${file}\n${text
        .replace(/\/\/# sourceMappingURL.*\n?/, '')
        .replaceAll(/\/\*\*[^]*?\*\/\n?/g, '')
        .replaceAll(/^\s*\n/gm, '')}`
    })
    wanted.set(`${name}.d.ts`, parts.join('\n'))
  }
  for (const [file, text] of wanted) {
    const path = join(folder, file)
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
    stale.push(file)
    if (update) writeFileSync(path, text)
  }
  for (const file of readdirSync(folder)) {
    if (wanted.has(file)) continue
    stale.push(file)
    if (update) rmSync(join(folder, file))
  }
  return stale
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = api(process.argv.includes('--update'))
  for (const file of stale) console.log(file)
}
