/** Looks for a planted bug: runs seeds until one is broken. Prints the seed and what it saw; exit 1 if none is found. */
import { simulate } from '@commute/sim-net'
import { act, make, shown } from '../help/board.ts'

const most = Number(process.argv[2] ?? 500)
for (let seed = 1; seed <= most; seed++) {
  const copies = seed % 2 === 0 ? { restore: 0.15, clone: 0.15 } : {}
  let found: string | undefined
  try {
    found = simulate({ seed, make, act, shown, during: 8000, crash: 0.1, ...copies }).broken[0]
  } catch (error) {
    found = String(error)
  }
  if (found === undefined) continue
  process.stdout.write(`${JSON.stringify({ seed, found: found.slice(0, 100) })}\n`)
  process.exit(0)
}
process.exit(1)
