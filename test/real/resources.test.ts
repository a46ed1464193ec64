/** What a process can hold: a small heap, floods, many who say nothing, many connections one after the other. */
import { combine } from '@commute/combine'
import type { Value } from '@commute/contract'
import { stamp } from '@commute/dots'
import * as gSet from '@commute/g-set'
import * as list from '@commute/list'
import * as marks from '@commute/marks'
import { join, serve } from '@commute/node'
import * as orSet from '@commute/or-set'
import { type Document, replica } from '@commute/replica'
import * as map from '@commute/persistent-map'
import type { Mode } from '@commute/scuttle-reconcile'
import { tableOf } from '@commute/table'
import * as text from '@commute/text'
import { undo } from '@commute/undo'
import { type ChildProcess, spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import test from 'tape'
import { used } from '../help/used.ts'

type Tags = Document<typeof gSet.empty, ReadonlySet<Value>, typeof gSet.edits>
const tags = (peer: string): Tags => replica(gSet, { peer, wall: Date.now })
const until = async (what: () => boolean, seconds = 120): Promise<void> => {
  const end = Date.now() + seconds * 1000
  while (!what() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5))
}

interface Served {
  readonly child: ChildProcess
  readonly port: number
  /** Why links ended, one after the other. */
  readonly ended: string[]
}

/** A server in a process of its own, whose heap is of 64 MiB. */
async function small(mode: Mode, peers: number): Promise<Served> {
  const script = fileURLToPath(new URL('serving.js', import.meta.url))
  const child = spawn(process.execPath, ['--max-old-space-size=64', script, mode, String(peers)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines: unknown[] = []
  let rest = ''
  child.stdout!.on('data', (data) => {
    const parts = (rest + String(data)).split('\n')
    rest = parts.pop()!
    lines.push(...parts.map((line) => JSON.parse(line) as unknown))
  })
  await until(() => lines.length > 0)
  const [port] = lines.splice(0, 1) as [number]
  return { child, port, ended: lines as string[] }
}

const stop = ({ child }: Served): Promise<unknown> =>
  new Promise((resolve) => {
    child.on('close', resolve)
    child.stdin!.end()
  })

test('resources: a frame of 100 MB ends its link, in a heap of 64 MiB, and the next peer is served', async (t) => {
  const served = await small('push-pull', 0)
  const socket = connect({ port: served.port, host: '127.0.0.1' })
  socket.on('error', () => undefined)
  const head = Buffer.alloc(4)
  head.writeUInt32BE(100_000_000)
  socket.write(head)
  const chunk = Buffer.alloc(1 << 20)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  for (let n = 0; n < 100 && !socket.destroyed; n++)
    if (!socket.write(chunk))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
  await until(() => served.ended.length > 0)
  t.deepEqual(served.ended, ['FRAME_TOO_LONG'])
  socket.destroy()
  const bob = tags('bob')
  const links = join(bob, { port: served.port })
  await until(() => links.status()[0]?.state === 'level')
  t.equal(links.status()[0]?.state, 'level')
  links.close()
  t.equal(await stop(served), 0)
})

test('resources: 50,000 peers are held and given away, in a heap of 64 MiB', async (t) => {
  const served = await small('push-pull', 50_000)
  const bob = tags('bob')
  const links = join(bob, { port: served.port })
  await until(() => bob.length() === 50_000)
  t.equal(bob.view().size, 50_000)
  links.close()
  t.equal(await stop(served), 0, 'and the process lives')
})

test('resources: a digest of 100,000 peers is heard, in a heap of 64 MiB', async (t) => {
  const served = await small('push', 1)
  const bob = tags('bob')
  for (let n = 0; n < 100_000; n++)
    bob.apply({ peer: `other-${n}`, seq: 1, count: 1, time: n + 1, deps: [], deltas: [[n]] }, 'from a store')
  const links = join(bob, { port: served.port })
  await until(() => bob.length() === 100_001)
  t.equal(bob.view().size, 100_000, 'both have written 0')
  links.close()
  t.equal(await stop(served), 0, 'and the process lives')
})

test('resources: 1,000 who connect and say nothing are left after five seconds, and hold up nobody', async (t) => {
  const ann = tags('ann')
  ann.edit(ann.edits.add('a'))
  const reasons = new Map<string, number>()
  const server = await serve(
    ann,
    { port: 0, most: 1100 },
    {
      ended: (error) => {
        const code = (error as { code?: string } | null)?.code ?? 'well'
        reasons.set(code, (reasons.get(code) ?? 0) + 1)
      },
    },
  )
  const silent: Socket[] = []
  for (let n = 0; n < 1000; n++) {
    const socket = connect({ port: server.port, host: '127.0.0.1' })
    socket.on('error', () => undefined)
    socket.resume()
    silent.push(socket)
  }
  const bob = tags('bob')
  const links = join(bob, { port: server.port })
  await until(() => bob.length() === 1)
  t.equal(bob.length(), 1, 'bob is served meanwhile')
  await until(() => reasons.get('SILENT') === 1000)
  t.equal(reasons.get('SILENT'), 1000)
  await until(() => silent.every(({ destroyed }) => destroyed))
  t.ok(
    silent.every(({ destroyed }) => destroyed),
    'and their sockets are closed',
  )
  links.close()
  server.close()
})

test('resources: 1,000 connections one after the other leave nothing behind', async (t) => {
  const ann = tags('ann')
  ann.edit(ann.edits.add('a'))
  const handles = (): number =>
    (process as unknown as { getActiveResourcesInfo(): string[] }).getActiveResourcesInfo().length
  const heap = (): number => {
    globalThis.gc?.()
    return process.memoryUsage().heapUsed
  }
  const server = await serve(ann, { port: 0 }, { tail: false })
  const meet = async (): Promise<void> => {
    const bob = tags('bob')
    const links = join(bob, { port: server.port }, { tail: false })
    await until(() => bob.length() === 1)
    links.close()
  }
  for (let n = 0; n < 100; n++) await meet()
  await until(() => server.status().length === 0)
  const [before, bytes] = [handles(), heap()]
  for (let n = 0; n < 1000; n++) await meet()
  await until(() => server.status().length === 0 && handles() <= before)
  t.ok(handles() <= before, `${handles()} handles, ${before} before`)
  if (globalThis.gc !== undefined) {
    const grown = heap() - bytes
    t.ok(grown < 2_000_000, `${grown} bytes more`)
  }
  server.close()
})

test('resources: a text of a few words takes less than 3.5 kB', (t) => {
  const make = (): typeof text.empty =>
    text.seal(text.reduce(text.empty, text.edits.insert(0, 'some words')(text.empty, stamp('ann', 1, 1000))!))
  const many = 5000
  make()
  const before = used()
  const texts = Array.from({ length: many }, make)
  const each = (used() - before) / many
  t.equal(texts.filter((one) => text.view(one) === 'some words').length, many)
  if (globalThis.gc !== undefined) t.ok(each < 3500, `${Math.round(each)} bytes`)
  t.end()
})

test('resources: who can undo keeps no views of what was', (t) => {
  const note = combine({ body: text, marks, tags: orSet, steps: list })
  const type = combine({ note, notes: tableOf(note) })
  let wall = 0
  const document = replica(type, { peer: 'ann', wall: () => (wall += 1000) })
  const { body, tags, steps } = document.edits.note
  const row = document.edits.notes.at('x')
  for (let n = 0; n < 1000; n++) document.edit(tags.add(`word ${n}`), steps.push(`word ${n}`))
  document.edit(body.insert(0, 'x'.repeat(10_000)))
  document.edit(row.body.insert(0, 'x'.repeat(10_000)))
  const history = undo(document, type)
  document.subscribe(() => document.view())
  const before = used()
  for (let n = 0; n < 500; n++) {
    const at = n % 5
    if (at === 0) document.edit(body.insert(5000, 'y'))
    else if (at === 1) document.edit(row.body.insert(5000, 'y'))
    else if (at === 2) document.edit(tags.add(n))
    else if (at === 3) document.edit(steps.push(n))
    else document.edit(document.edits.note.marks.mark({ from: 'start', to: 'end' }, 'bold', true))
    document.view().notes.get('x')
  }
  const grown = used() - before
  if (globalThis.gc !== undefined) t.ok(grown < 2_000_000, `${grown} bytes more`)
  let times = 0
  while (history.undo()) times++
  t.equal(times, 500)
  t.end()
})

test('resources: a persistent map takes under 32 bytes an entry where keys come in order, under 75 at worst, and one entry under 200', (t) => {
  const key = (n: number): string => `k${String(n).padStart(7, '0')}`
  const many = 100_000
  const keys = Array.from({ length: 2 * many }, (_, n) => key(n))
  const filled = (order: (k: number) => number, count: number): map.PersistentMap<true> => {
    let out: map.PersistentMap<true> = null
    for (let k = 0; k < count; k++) out = map.set(out, keys[order(k)]!, true)
    return out
  }
  /** The least of three: what else comes and goes meanwhile is more. */
  const bytes = (make: () => unknown): number => {
    const kept = Array.from({ length: 3 }, () => {
      const before = used()
      return { made: make(), bytes: used() - before }
    })
    t.ok(kept.every(({ made }) => made !== null))
    return Math.min(...kept.map((one) => one.bytes))
  }
  const figures = {
    inOrder: bytes(() => filled((k) => k, many)) / many,
    // Full nodes, and then everything right behind the first of them.
    atWorst: bytes(() => filled((k) => (k < 4096 ? k : many + 4096 - k), many)) / many,
    ofOne: bytes(() => Array.from({ length: many }, (_, n) => map.set(null, keys[n]!, true))) / many,
  }
  t.comment(JSON.stringify(figures))
  if (globalThis.gc !== undefined)
    t.ok(figures.inOrder < 32 && figures.atWorst < 75 && figures.ofOne < 200, JSON.stringify(figures))
  t.end()
})
