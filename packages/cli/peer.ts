/** `commute peer`: a document of keys and values, from the prompt or from pipes. */
import type { Value } from '@commute/contract'
import * as lww from '@commute/lww-register'
import { mapOf, type MapOf } from '@commute/map-of'
import { every, join, type Links, open, type Opened, serve, type Served } from '@commute/node'
import { type Document, replica } from '@commute/replica'
import { randomBytes } from 'node:crypto'
import { join as path } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { plain } from './plain.ts'
import { isAlone, nobody, writeStatus } from './status.ts'
import { addressOf, portOf, storeOf, usage } from './usage.ts'

const help = `commute peer [--listen PORT] [--host HOST] [--connect HOST:PORT …] [--store DIR] [--topic NAME] [--json]

Replicates a key-value document with other peers. Without --store it is gone at the end. Listens on this machine alone,
unless --host says otherwise: nothing is encrypted.

Commands, a line each, from the prompt or a pipe:
  set KEY VALUE   the value is JSON, or else text
  get KEY         del KEY         keys
  watch           tell every change from now on, and how the links are
  status          why             saved (waits until all is on disk)
  help            quit
At the end of its input a peer without --listen and --connect ends; another goes on until it is interrupted.
`

const options = {
  listen: { type: 'string' },
  host: { type: 'string' },
  connect: { type: 'string', multiple: true, default: [] as string[] },
  store: { type: 'string' },
  topic: { type: 'string', default: 'commute-kv' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** The document: keys to last-writer values. */
export const table: MapOf<typeof lww> = mapOf(lww)

function valueOf(text: string): Value {
  try {
    return JSON.parse(text) as Value
  } catch {
    return text
  }
}

/** Runs until its input ends, `quit`, or a signal; answers the exit code. */
export async function peer(args: string[]): Promise<number> {
  const { values: said } = parseArgs({ args, options })
  if (said.help) {
    process.stdout.write(help)
    return 0
  }
  const { topic, json } = said
  const store = said.store === undefined ? undefined : storeOf(said.store)
  const listenAt = said.listen === undefined ? undefined : portOf(said.listen, '--listen')
  const addresses = said.connect.map(addressOf)
  if (said.host !== undefined && listenAt === undefined) usage('--host goes with --listen')

  const document: Document<typeof table.empty, ReturnType<typeof table.view>, typeof table.edits> &
    Partial<Opened> =
    store === undefined
      ? replica(table, { peer: randomBytes(6).toString('hex'), wall: Date.now, topic })
      : await open(store, table, { topic })
  const talk = (text: string): void => void process.stderr.write(`${plain(text)}\n`)
  const data = (row: object, text: string): void =>
    void process.stdout.write(`${json ? JSON.stringify(row) : process.stdout.isTTY ? plain(text) : text}\n`)

  const links: Links[] = []
  let failed: Served['failed'] = () => []
  let watching = false
  let linked = ''
  /** Tells who watches how the links are, when that is another than before. */
  const changed = (): void => {
    const states = links
      .flatMap((link) => link.status())
      .map(({ peer: other, state }) => `${other ?? '–'} ${state}`)
    const now = states.join(', ')
    if (watching && now !== linked) talk(`links: ${now === '' ? 'none' : now}`)
    linked = now
  }
  if (listenAt !== undefined) {
    const server = await serve(
      document,
      {
        port: listenAt,
        ...(said.host === undefined ? {} : { host: said.host }),
      },
      { changed },
    ).catch(async (error: unknown) => {
      await document.close?.()
      throw error
    })
    links.push(server)
    failed = server.failed
    talk(`${document.id()} listens on port ${server.port}`)
  }
  for (const address of addresses) links.push(join(document, address, { changed }))
  if ((document.cut ?? 0) > 0) talk(`a torn tail of ${document.cut} bytes was cut from the log`)

  const report = () => ({
    peer: document.id(),
    pid: process.pid,
    updates: document.length(),
    reasons: document.reasons(),
    links: [...links.flatMap((link) => link.status()), ...failed()],
  })
  const file = store === undefined ? undefined : path(store, 'status')
  let isToldOf = false
  /** What cannot be told is no reason to end. */
  const tellStatus = (): void => {
    try {
      if (file !== undefined) writeStatus(file, report())
    } catch (error) {
      if (!isToldOf) talk(`the status cannot be written: ${(error as Error).message}`)
      isToldOf = true
    }
  }
  const stopStatus = every(1000, tellStatus)
  tellStatus()

  const shown = (value: Value | undefined): string =>
    typeof value === 'string' ? value : JSON.stringify(value ?? null)
  let before = document.view()
  document.subscribe(({ link }) => {
    const after = document.view()
    if (watching)
      for (const key of new Set([...before.keys(), ...after.keys()])) {
        const value = after.get(key)
        if (Object.is(before.get(key), value)) continue
        data(
          { key, value: value ?? null, link },
          `${key} = ${shown(value)}${link === '' ? '' : `  (from ${link})`}`,
        )
      }
    before = after
  })

  let isRefused = false
  /** What was asked for is none: at the end that counts as an edit that was refused. */
  const refuse = (why: string): false => {
    talk(why)
    isRefused = true
    return false
  }
  /** Answers true to end. */
  const run = (line: string): boolean | Promise<boolean> => {
    const [, command = '', key = '', rest = ''] = /^(\S*)\s*(\S*)\s*([^]*)$/.exec(line.trim())!
    switch (command) {
      case '':
        return false
      case 'set':
        if (key === '' || rest === '') return refuse('set KEY VALUE')
        document.edit(document.edits.at(key).set(valueOf(rest)))
        return false
      case 'del':
        if (key === '' || rest !== '') return refuse('del KEY')
        document.edit(document.edits.remove(key))
        return false
      case 'get': {
        if (key === '' || rest !== '') return refuse('get KEY')
        const value = document.view().get(key)
        data({ key, value: value ?? null }, shown(value))
        return false
      }
      case 'keys':
        for (const each of document.view().keys()) data({ key: each }, each)
        return false
      case 'watch':
        watching = true
        return false
      case 'status':
        if (isAlone(report())) data({ peer: null, state: 'alone', behind: 0, ahead: 0, why: nobody }, nobody)
        for (const { peer: other, state, behind, ahead, why } of report().links)
          data(
            { peer: other ?? null, state, behind, ahead, why },
            `${other ?? '–'}  ${state}  behind ${behind}  ahead ${ahead}`,
          )
        return false
      case 'why':
        if (isAlone(report())) data({ peer: null, why: nobody }, nobody)
        for (const { peer: other, why } of report().links)
          data({ peer: other ?? null, why }, `${other ?? '–'}: ${why}`)
        for (const { code, message } of document.reasons()) data({ code, message }, message)
        return false
      case 'saved': {
        const n = document.digest().get(document.id()) ?? 0
        const last = document.after(document.id(), document.endBefore(document.id(), n - 1))
        return new Promise((resolve, reject) =>
          document.saved(last?.update, (error) => (error === null ? resolve(false) : reject(error))),
        )
      }
      case 'quit':
        return true
      case 'help':
        talk(help)
        return false
      default:
        return refuse(
          `there is no command ${command}; set, get, del, keys, watch, status, why, saved, help, quit`,
        )
    }
  }

  const isTerminal = process.stdin.isTTY && !json
  const input = createInterface({
    input: process.stdin,
    terminal: isTerminal,
    ...(isTerminal ? { output: process.stderr } : {}),
  })
  const interrupted = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(130))
    input.once('SIGINT', () => resolve(130))
    // Nobody reads any more what it says: well, if nothing was still to be done.
    process.stdout.once('error', (error: { code?: string }) =>
      resolve(error.code === 'EPIPE' && (process.stdin.readableEnded || isTerminal) ? 0 : 1),
    )
  })
  const commanded = (async (): Promise<number> => {
    if (isTerminal) input.prompt()
    for await (const line of input) {
      try {
        if (await run(line)) return 0
      } catch (error) {
        refuse((error as Error).message)
      }
      if (isTerminal) input.prompt()
    }
    return links.length === 0 ? 0 : interrupted
  })()
  const code = await Promise.race([commanded, interrupted])
  input.close()
  stopStatus()
  for (const link of links) link.close()
  await document.close?.()
  process.stdin.destroy()
  // At a terminal one has seen it.
  return code === 0 && isRefused && !isTerminal ? 1 : code
}
