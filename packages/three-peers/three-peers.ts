#!/usr/bin/env node
/**
 * The demo: ann – bob – cyd, three processes in a line on loopback TCP, each with a log on disk, type a recorded
 * session of three authors. The wire between bob and cyd is cut and mended; bob is killed and started again from its
 * disk.
 *
 * @module
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { names } from './author.ts'
import type { Asked, PeerStatus, Told } from './peer.ts'
import { readTrace } from './trace.ts'
import { screen } from './screen.ts'

const help = `npm start [-- options]

Three processes replicate a recorded editing session, over TCP, through a cut wire and a kill.

  --port N   where bob listens: any free port, if not said (0)
  --keep     keep the three stores, and say where they are
  --json     NDJSON on stdout, for programs
  --help     this

Exit codes: 0 all three are equal and as recorded, 1 they are not, 2 wrong options, 130 interrupted.
`

const options = {
  port: { type: 'string', default: '0' },
  keep: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

function wrong(message: string): never {
  process.stderr.write(`${message}\n\n${help}`)
  process.exit(2)
}

function args() {
  try {
    const { values } = parseArgs({ options })
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      wrong(`--port takes a number up to 65535, not ${values.port}`)
    return { ...values, port }
  } catch (error) {
    return wrong((error as Error).message)
  }
}

const { port: wanted, keep, json, help: asksHelp } = args()
if (asksHelp) {
  process.stdout.write(help)
  process.exit(0)
}

const folder = mkdtempSync(join(tmpdir(), 'commute-'))
const trace = readTrace(new URL('../clownschool.concurrent.json.gz', import.meta.url))
const total = trace.transactions.length
const started = Date.now()
const show = screen(json, started, total)

interface Child {
  process: ChildProcess
  status: PeerStatus | undefined
  /** Bytes of earlier lives. */
  before: number
  end: Extract<Told, { kind: 'end' }> | undefined
}
const children: Child[] = []
const closed: (readonly [string, number])[] = []
let port = wanted
let over = false

const send = (child: Child, asked: Asked): void => {
  if (child.process.connected) child.process.send(asked)
}

function finish(code: number): void {
  if (over) return
  over = true
  // Bob is started first: there may be a hole before him, which this leaves out.
  children.forEach((child) => child.process.kill('SIGKILL'))
  if (keep) process.stderr.write(`the stores are kept: ${folder}\n`)
  else rmSync(folder, { recursive: true, force: true })
  process.exitCode = code
}

function start(agent: number, ready: (port: number) => void): void {
  const role = agent === 1 ? 'serve' : 'join'
  const file = new URL('./peer.js', import.meta.url)
  const child = fork(file, [String(agent), join(folder, names[agent]!), role, String(port)], {
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  const of: Child = { process: child, status: undefined, before: wire(children[agent]), end: undefined }
  children[agent] = of
  child.on('message', (told: Told) => {
    if (told.kind === 'ready') {
      closed.push(...told.closed)
      for (const other of children) if (other !== undefined) send(other, { kind: 'closed', closed })
      return ready(told.port)
    }
    of.status = told.status
    if (told.kind === 'end') {
      of.end = told
      if (children.every(({ end }) => end !== undefined)) conclude()
    } else progress()
  })
  child.on('exit', (code, signal) => {
    if (over || of.end !== undefined || signal === 'SIGKILL') return
    process.stderr.write(`${names[agent]} ended unexpectedly (${signal ?? code})\n`)
    finish(1)
  })
}

function wire(child: Child | undefined): number {
  return child === undefined ? 0 : child.before + (child.status?.wireBytes ?? 0)
}

// --- what happens while they type -------------------------------------------------------------------------------

type Stage = 'typing' | 'cut' | 'mended' | 'killed' | 'restarted' | 'ending'
let stage: Stage = 'typing'

function progress(): void {
  if (over) return
  show.progress(
    children.map((child, agent) => ({ name: names[agent]!, status: child?.status, wireBytes: wire(child) })),
  )
  const updates = children[1]?.status?.updates ?? 0
  if (stage === 'typing' && updates > total * 0.3) {
    stage = 'cut'
    show.event('the wire between bob and cyd is cut')
    send(children[2]!, { kind: 'cut' })
    setTimeout(() => {
      if (over) return
      show.event('… and mended')
      send(children[2]!, { kind: 'mend' })
      stage = 'mended'
    }, 1000)
  } else if (stage === 'mended' && updates > total * 0.6) {
    stage = 'killed'
    show.event('bob is killed (SIGKILL)')
    children[1]!.process.once('exit', () =>
      setTimeout(() => {
        if (over) return
        show.event('… and started again from its disk')
        start(1, () => (stage = 'restarted'))
      }, 500),
    )
    children[1]!.process.kill('SIGKILL')
  } else if (stage === 'restarted' && children.every(({ status }) => status?.level === true)) {
    stage = 'ending'
    for (const child of children) send(child, { kind: 'end' })
  }
}

function conclude(): void {
  const ends = children.map(({ end }) => end!)
  const fingerprints = ends.map(({ fingerprint }) => fingerprint)
  const isAsRecorded = ends.every(({ text }) => text === trace.endContent)
  const isEqual = fingerprints.every((fingerprint) => fingerprint === fingerprints[0])
  const result = {
    result: isEqual && isAsRecorded ? 'equal' : 'different',
    fingerprints,
    text: isAsRecorded ? 'as recorded' : 'different',
    updates: ends[0]!.status.updates,
    wireBytes: children.reduce((sum, child) => sum + wire(child), 0),
    // Every delta has to cross two wires to be at all three.
    payloadBytes: 2 * ends[0]!.payloadBytes,
    seconds: (Date.now() - started) / 1000,
  }
  show.result(result, names)
  finish(result.result === 'equal' ? 0 : 1)
}

process.on('SIGINT', () => finish(130))
process.on('SIGTERM', () => finish(130))
process.stdout.on('error', () => finish(1))
setTimeout(() => {
  process.stderr.write('they have not become equal within two minutes\n')
  finish(1)
}, 120_000).unref()

show.begin(trace.agents)
start(1, (found) => {
  port = found
  start(0, () => undefined)
  start(2, () => undefined)
})
