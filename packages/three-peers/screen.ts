/** What one sees: live lines on a terminal, a line a second elsewhere, NDJSON for programs. */
import type { PeerStatus } from './peer.ts'

/** One line. */
interface Row {
  readonly name: string
  readonly status: PeerStatus | undefined
  readonly wireBytes: number
}

/** How it ended. */
export interface Result {
  readonly result: string
  readonly fingerprints: readonly string[]
  readonly text: string
  readonly updates: number
  readonly wireBytes: number
  readonly payloadBytes: number
  readonly seconds: number
}

/** Where the demo tells of itself. */
export interface Screen {
  begin(this: void, agents: number): void
  progress(this: void, rows: readonly Row[]): void
  event(this: void, what: string): void
  result(this: void, result: Result, names: readonly string[]): void
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`

/** Talk goes to stderr, data to stdout. */
export function screen(json: boolean, started: number, total: number): Screen {
  const { stderr, stdout } = process
  const isLive = stderr.isTTY && !json
  const isColoured = isLive && process.env['NO_COLOR'] === undefined
  const dim = (text: string): string => (isColoured ? `\u001B[2m${text}\u001B[22m` : text)
  const seconds = (): string => `${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s`
  let drawn = 0
  let last = 0

  const say = (row: object): void => void stdout.write(`${JSON.stringify(row)}\n`)
  const lines = (rows: readonly Row[]): string[] =>
    rows.map(({ name, status, wireBytes }) => {
      if (status === undefined) return `${name}  …`
      const { updates, behind, ahead, why } = status
      const width = 16
      const full = Math.round((width * updates) / total)
      const bar = `${'█'.repeat(full)}${'·'.repeat(width - full)}`
      return `${name}  ${bar} ${String(updates).padStart(6)}  behind ${String(behind).padStart(5)}  ahead ${String(ahead).padStart(5)}  ${kilobytes(wireBytes).padStart(8)}  ${dim(why.slice(0, 48))}`
    })
  const erase = (): void => {
    if (drawn > 0) stderr.write(`\u001B[${drawn}A\u001B[J`)
    drawn = 0
  }

  return {
    begin: (agents) => {
      if (!json)
        stderr.write(
          `${agents} authors, ${total} transactions: ann – bob – cyd, each a process with a disk of its own\n`,
        )
    },
    progress: (rows) => {
      const now = Date.now()
      if (now - last < (isLive ? 100 : 1000)) return
      last = now
      if (json) {
        for (const { name, status, wireBytes } of rows)
          if (status !== undefined) say({ peer: name, ...status, wireBytes })
      } else if (isLive) {
        erase()
        const all = lines(rows)
        stderr.write(`${all.join('\n')}\n`)
        drawn = all.length
      } else
        stderr.write(
          `${seconds()}  ${rows.map(({ name, status }) => `${name} ${status?.updates ?? 0}`).join('  ')}\n`,
        )
    },
    event: (what) => {
      if (json) return say({ event: what, seconds: (Date.now() - started) / 1000 })
      erase()
      stderr.write(`${seconds()}  ${what}\n`)
    },
    result: (result, names) => {
      if (json) return say(result)
      erase()
      const rows: [string, string][] = [
        ['fingerprints', 'how many things were written, and a sum over all updates'],
        ...names.map((name, at): [string, string] => [name, result.fingerprints[at]!]),
        [
          'all three',
          result.fingerprints.every((one) => one === result.fingerprints[0]) ? 'equal' : 'DIFFERENT',
        ],
        ['text', result.text],
        ['updates', String(result.updates)],
        ['on the wires', kilobytes(result.wireBytes)],
        ['of deltas', kilobytes(result.payloadBytes)],
        ['seconds', result.seconds.toFixed(1)],
      ]
      stdout.write(`\n${rows.map(([name, value]) => `${name.padEnd(14)}${value}`).join('\n')}\n`)
    },
  }
}
