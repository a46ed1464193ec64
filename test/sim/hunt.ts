/**
 * Looks for a planted bug: runs seeds until one is broken. Prints the seed and what it saw; exit 1 if none is found.
 */
import { simulate } from '@commute/sim-net'
import { copied, faulty, leaping, mapped } from '../help/plans.ts'

function broken(seed: number): string | undefined {
  try {
    if (seed % 10 === 9) return simulate({ ...leaping, seed }).broken[0]
    if (seed % 3 === 1) return simulate({ ...mapped, seed }).broken[0]
    return simulate({ ...(seed % 2 === 0 ? copied : faulty), seed }).broken[0]
  } catch (error) {
    return String(error)
  }
}

const most = Number(process.argv[2] ?? 500)
for (let seed = 1; seed <= most; seed++) {
  const found = broken(seed)
  if (found === undefined) continue
  process.stdout.write(`${JSON.stringify({ seed, found: found.slice(0, 100) })}\n`)
  process.exit(0)
}
process.exit(1)
