// Format, lint, and what is derived: `npm run check`. Types are checked by the build before it.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sync } from './sync.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
let failed = false
for (const [command, ...args] of [
  ['oxfmt', '--check', '.'],
  ['oxlint', '--quiet', '.'],
]) {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', command), args, {
    cwd: root,
    encoding: 'utf8',
  })
  if (status === 0) continue
  failed = true
  console.log(`${command} ${args.join(' ')}\n${stdout}${stderr}`)
}
const stale = sync(true)
if (stale.length > 0) {
  failed = true
  console.log(`not as npm run sync writes them: ${stale.join(', ')}`)
}
console.log(failed ? 'checks failed' : 'format, lint and derived files are as they should be')
process.exit(failed ? 1 : 0)
