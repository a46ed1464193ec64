// Runs named benches: `npm run bench -- NAME… [--json]`. Each is a module of test/bench that yields rows.
import { readdirSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../dist/bench', import.meta.url))
const all = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.js'))
  .map((name) => name.replace('.bench.js', ''))
const json = process.argv.includes('--json')
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const wrong = words.filter((word) => !all.includes(word))
if (process.argv.includes('--help') || wrong.length > 0) {
  console.error(`npm run bench -- NAME… [--json]\n\n  ${all.join('\n  ')}`)
  process.exit(wrong.length > 0 ? 2 : 0)
}
if (!json) console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0].model.trim()}`)
for (const name of words.length > 0 ? words : all) {
  const { rows } = await import(`${folder}/${name}.bench.js`)
  if (!json) console.log(`\n${name}`)
  for await (const row of rows()) {
    if (json) console.log(JSON.stringify({ bench: name, ...row }))
    else
      console.log(
        `  ${row.who.padEnd(22)} ${row.figure.padEnd(34)} ${Number(row.value.toPrecision(4)).toLocaleString('en')}`,
      )
  }
}
process.exit(0)
