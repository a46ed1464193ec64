// Builds and tests again at each change: `npm run watch [-- FILTER]`.
import { spawn, spawnSync } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
let running = false
let again = false

function once() {
  if (running) return (again = true)
  running = true
  console.clear()
  const built = spawnSync(process.execPath, [join(root, 'test/repo/setup.mjs')], { stdio: 'inherit' })
  const finish = () => {
    running = false
    if (!again) return
    again = false
    once()
  }
  if (built.status !== 0) return finish()
  spawn(process.execPath, [join(root, 'test/repo/run.mjs'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  }).on('close', finish)
}

let timer
for (const folder of ['packages', 'test'])
  watch(join(root, folder), { recursive: true }, (_event, name) => {
    if (name === null || /dist|generated|node_modules/.test(name)) return
    clearTimeout(timer)
    timer = setTimeout(once, 100)
  })
once()
