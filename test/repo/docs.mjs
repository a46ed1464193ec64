// The js blocks of READMEs, docs and docstrings as runnable modules. In them `value // => expected` is an assertion.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packages } from './sync.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

function blocks(file, text) {
  const out = []
  for (const match of text.matchAll(/^([ \t]*\*? ?)```js( nowrap)?\n([^]*?)^\1```/gm)) {
    const code = match[3]
      .split('\n')
      .map((line) => (line.startsWith(match[1]) ? line.slice(match[1].length) : line.replace(/^\s*\* ?/, '')))
    out.push({ name: `${file}:${text.slice(0, match.index).split('\n').length + 1}`, code: code.join('\n') })
  }
  return out
}

const assertion = /^(\s*)(.+?);?\s*\/\/ => (.*)$/

function runnable(code) {
  const lines = code.split('\n').map((line) => {
    const match = assertion.exec(line)
    if (match === null || match[2].startsWith('//')) return line
    const [, indent, left, right] = match
    const named = /^const (\w+) = /.exec(left)
    return named ? `${indent}${left}; same(${named[1]}, ${right})` : `${indent}same(${left}, ${right})`
  })
  return `import { deepStrictEqual as same } from 'node:assert'\n${lines.join('\n')}\n`
}

/** Writes each block to a file of its own; answers where. */
export function examples() {
  const found = []
  const add = (path) => {
    if (existsSync(path)) found.push(...blocks(path.slice(root.length), readFileSync(path, 'utf8')))
  }
  add(join(root, 'README.md'))
  for (const name of existsSync(join(root, 'docs')) ? readdirSync(join(root, 'docs')) : [])
    if (name.endsWith('.md')) add(join(root, 'docs', name))
  for (const { dir } of packages()) {
    add(join(dir, 'README.md'))
    for (const file of readdirSync(dir)) if (file.endsWith('.ts')) add(join(dir, file))
  }
  const folder = join(root, 'test/generated')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return found.map(({ name, code }, index) => {
    const path = join(folder, `${index}.mjs`)
    writeFileSync(path, runnable(code))
    return { name, path, code }
  })
}
