/** `commute log`: what is in a store, verified. */
import { look } from '@commute/store-file'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { storeOf, usage } from './usage.ts'

const help = `commute log --store DIR [--json]

Each update of the store's log: its byte, writer, numbers, time and size. Looks only: it takes no lock, and changes nothing.
Exit code 1 if the log is damaged or torn, with the byte where its last whole record ends.
`

/** Prints a log; answers the exit code. */
export async function log(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      store: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(help)
    return 0
  }
  if (values.store === undefined) usage('log needs --store DIR')
  const store = storeOf(values.store)
  if (!existsSync(join(store, 'log'))) {
    process.stderr.write(`there is no store in ${store}\n`)
    return 1
  }
  const { updates, start, size } = look(store)
  let count = 0
  let end = start
  for (const { at, to, update } of updates) {
    count++
    end = to
    const { peer, seq, count: numbers, time, deps, deltas } = update
    const when = new Date(time / 1000).toISOString()
    const line = values.json
      ? JSON.stringify({
          at,
          peer,
          seq,
          count: numbers,
          time: when,
          deps,
          deltas: deltas.length,
          bytes: to - at,
        })
      : `${String(at).padStart(10)}  ${peer.padEnd(14)} ${String(seq).padStart(8)}${numbers > 1 ? `–${seq + numbers - 1}` : ''}  ${when}  ${to - at} bytes`
    // A slow reader slows this down: a log may be long.
    if (!process.stdout.write(`${line}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve))
  }
  process.stderr.write(`${count} updates, ${end} bytes\n`)
  if (end === size && size > 0) return 0
  if (size === 0) process.stderr.write('the log is empty: it was not begun yet\n')
  else process.stderr.write(`from byte ${end} on, ${size - end} bytes are torn or damaged\n`)
  return 1
}
