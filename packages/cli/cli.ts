#!/usr/bin/env node
/**
 * `commute`: a key-value document at the prompt, replicated and explained.
 *
 * @module
 */
import { log } from './log.ts'
import { peer } from './peer.ts'
import { sim } from './sim.ts'
import { status } from './status.ts'

const help = `commute COMMAND [options]

  peer    replicate a key-value document: --listen PORT, --connect HOST:PORT (repeatable), --store DIR
  status  how the peer of a store is: its links, how far behind and ahead
  why     the same in sentences: why something did not sync
  log     what is in a store, verified
  sim     many participants in virtual time: the paper's experiments, with pictures

  COMMAND --help tells more. Data goes to stdout, talk to stderr; --json makes data NDJSON.
  Exit codes: 0 well, 1 it failed, 2 called wrong, 130 interrupted.
`

const commands: { readonly [name: string]: (args: string[]) => Promise<number> } = {
  peer,
  log,
  sim,
  status: (args) => status('status', args),
  why: (args) => status('why', args),
}

const [name, ...rest] = process.argv.slice(2)
// A reader that goes away (`| head`) is no error. A peer first writes what is not on the disk yet.
process.stdout.on('error', (error: { code?: string }) => {
  if (name !== 'peer') process.exit(error.code === 'EPIPE' ? 0 : 1)
})
// Nor is one of what is said beside it.
process.stderr.on('error', () => undefined)

if (name === undefined || name === '--help' || name === 'help') {
  process.stdout.write(help)
  process.exitCode = name === undefined ? 2 : 0
} else if (!Object.hasOwn(commands, name)) {
  process.stderr.write(`there is no command ${JSON.stringify(name)}\n\n${help}`)
  process.exitCode = 2
} else {
  try {
    process.exitCode = await commands[name]!(rest)
  } catch (error) {
    const { code, message } = error as Error & { code?: string }
    const isUsage = code === 'USAGE' || code?.startsWith('ERR_PARSE_ARGS') === true
    process.stderr.write(`${message}\n`)
    process.exitCode = isUsage ? 2 : 1
  }
}
