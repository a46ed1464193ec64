/** `commute status` and `commute why`: how the peer of a store is. A running peer writes it into the store's folder. */
import { isOpen } from '@commute/store-file'
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { plain } from './plain.ts'
import { usage } from './usage.ts'

const help = `commute status --store DIR [--json]
commute why --store DIR [--json]

How the peer that has this store open is: its links, how far behind and ahead each side is, and why.
Exit code 1 if no peer has it open.
`

interface Report {
  readonly peer: string
  readonly pid: number
  readonly updates: number
  readonly reasons: readonly { readonly code: string; readonly message: string }[]
  readonly links: readonly {
    readonly peer?: string | undefined
    readonly state: string
    readonly behind: number
    readonly ahead: number
    readonly why: string
  }[]
}

/** What is said where no link is up. */
export const nobody = 'nobody is connected, so nothing goes out and nothing comes in'

/** Whether no link is up: of those that ended badly it is only told why. */
export function isAlone({ links }: Pick<Report, 'links'>): boolean {
  return links.every(({ state }) => state === 'failed' || state === 'down')
}

/** Writes a report where `status` finds it. */
export function writeStatus(file: string, report: Report): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(report)}\n`)
  renameSync(`${file}.new`, file)
}

/** The report in a file, or undefined where there is none in it. */
function read(file: string): Report | undefined {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report | null
    return Array.isArray(report?.links) && Array.isArray(report.reasons) ? report : undefined
  } catch {
    return undefined
  }
}

/** Prints the report of a store; answers the exit code. */
export function status(what: 'status' | 'why', args: string[]): Promise<number> {
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
    return Promise.resolve(0)
  }
  if (values.store === undefined) usage(`${what} needs --store DIR`)
  const file = join(values.store, 'status')
  if (!isOpen(values.store) || !existsSync(file)) {
    process.stderr.write(`no peer has ${values.store} open\n`)
    return Promise.resolve(1)
  }
  const report = read(file)
  if (report === undefined) {
    process.stderr.write(`${file} is damaged; a peer that lives writes it anew within seconds\n`)
    return Promise.resolve(1)
  }
  const age = Math.round((Date.now() - statSync(file).mtimeMs) / 1000)
  if (age > 10) process.stderr.write(`this is ${age} s old: the peer may hang or be gone\n`)
  const out = (text: string): void => void process.stdout.write(`${text}\n`)
  const said = (text: string): void => out(plain(text))
  if (values.json) out(JSON.stringify(report))
  else if (what === 'status') {
    out(`${report.peer}  ${report.updates} updates`)
    for (const { peer, state, behind, ahead } of report.links)
      out(`  ${(peer ?? '–').padEnd(16)} ${state.padEnd(12)} behind ${behind}  ahead ${ahead}`)
    if (isAlone(report)) out('  nobody is connected')
  } else {
    for (const { peer, why } of report.links) said(`${peer ?? '–'}: ${why}`)
    for (const { message } of report.reasons) said(message)
    if (isAlone(report)) out(nobody)
  }
  return Promise.resolve(0)
}
