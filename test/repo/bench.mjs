// Runs named benches: `npm run bench -- NAME… [--json] [--docs]`. Each is a module of test/bench that yields rows.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { table, withTable } from './bench-docs.mjs'

const folder = fileURLToPath(new URL('../dist/bench', import.meta.url))
const docs = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url))
const all = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.js'))
  .map((name) => name.replace('.bench.js', ''))
const json = process.argv.includes('--json')
const isForDocs = process.argv.includes('--docs')
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const wrong = words.filter((word) => !all.includes(word))
if (process.argv.includes('--help') || wrong.length > 0) {
  console.error(
    `npm run bench -- NAME… [--json] [--docs]\n\n  ${all.join('\n  ')}\n\n--json: a line of JSON a figure\n--docs: write the figures into docs/benchmarks.md, too`,
  )
  process.exit(wrong.length > 0 ? 2 : 0)
}
const machine = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0].model.trim()}`
if (!json) console.log(machine)
for (const name of words.length > 0 ? words : all) {
  const bench = await import(`${folder}/${name}.bench.js`)
  if (!json) console.log(`\n${name}`)
  const seen = []
  for await (const row of bench.rows()) {
    seen.push(row)
    if (json) console.log(JSON.stringify({ bench: name, ...row }))
    else
      console.log(
        `  ${row.who.padEnd(22)} ${row.figure.padEnd(34)} ${Number(row.value.toPrecision(4)).toLocaleString('en')}`,
      )
  }
  if (isForDocs) {
    const day = new Date().toISOString().slice(0, 10)
    const written = withTable(readFileSync(docs, 'utf8'), name, `${machine}, ${day}`, table(seen, bench))
    writeFileSync(docs, written)
  }
}
process.exit(0)
