import * as gSet from '@commute/g-set'
import { frames } from '@commute/frames'
import { layer, pull } from '@commute/pull'
import { type Document, replica } from '@commute/replica'
import { reconcile } from '@commute/scuttle-reconcile'
import { wire } from '@commute/transport-tcp'
import { fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Row } from './row.ts'

const payload = (n: number): string => `${String(n).padStart(10, '0')}${'x'.repeat(26)}`

function receive(
  who: string,
  count: number,
  answer: (socket: Socket) => void,
): Promise<{ ms: number; bytes: number }> {
  return new Promise((resolve) => {
    const server = createServer(answer)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      const child = fork(new URL('./reconcile-peer.js', import.meta.url), [who, String(port), String(count)])
      child.once('message', (result) => {
        server.close()
        resolve(result as { ms: number; bytes: number })
      })
    })
  })
}

function filled(count: number): Document<typeof gSet.empty, ReadonlySet<unknown>, typeof gSet.edits> {
  const document = replica(gSet, { peer: 'ann', wall: Date.now })
  for (let n = 0; n < count; n++) document.edit(document.edits.add(payload(n)))
  return document
}

async function medianOf(
  times: number,
  run: () => Promise<{ ms: number; bytes: number }>,
): Promise<{ ms: number; bytes: number }> {
  const all = []
  for (let n = 0; n < times; n++) all.push(await run())
  return all.toSorted((a, b) => a.ms - b.ms)[times >> 1]!
}

/** How many updates are made in a turn of the event loop, where they are made while the other side listens. */
const aTurn = 100

/** Makes so many, turn by turn. */
function typing(count: number, make: (n: number) => void): void {
  let n = 0
  const turn = (): void => {
    for (let k = 0; k < aTurn && n < count; k++) make(n++)
    if (n < count) setImmediate(turn)
  }
  turn()
}

export async function* rows(): AsyncGenerator<Row> {
  for (const count of [100_000, 1_000_000]) {
    const document = filled(count)
    const { ms, bytes } = await medianOf(count === 100_000 ? 3 : 1, () =>
      receive('commute', count, (socket) => {
        const duplex = wire(socket)
        pull(duplex, layer(frames(), reconcile(document)), duplex)
      }),
    )
    const label = `${count.toLocaleString('en')} in one go`
    yield { who: 'commute', figure: `${label}: updates/s`, value: (count / ms) * 1000 }
    yield { who: 'commute', figure: `${label}: bytes/update`, value: bytes / count }
  }
  const count = 100_000
  const live = await medianOf(3, () =>
    receive('commute', count, (socket) => {
      const duplex = wire(socket)
      const document = filled(0)
      pull(duplex, layer(frames(), reconcile(document)), duplex)
      typing(count, (n) => document.edit(document.edits.add(payload(n))))
    }),
  )
  yield { who: 'commute', figure: 'live, 100 a turn: updates/s', value: (count / live.ms) * 1000 }
  yield { who: 'commute', figure: 'live, 100 a turn: bytes/update', value: live.bytes / count }
  const Model = createRequire(import.meta.url)('scuttlebutt/model') as new () => {
    set(key: string, value: string): void
    createStream(): NodeJS.ReadWriteStream
  }
  const model = new Model()
  for (let n = 0; n < count; n++) model.set(`k${n}`, payload(n))
  const { ms, bytes } = await medianOf(3, () =>
    receive('scuttlebutt', count, (socket) => {
      const stream = model.createStream()
      socket.on('error', () => undefined)
      socket.pipe(stream).pipe(socket)
    }),
  )
  yield { who: 'scuttlebutt', figure: '100,000 in one go: updates/s', value: (count / ms) * 1000 }
  yield { who: 'scuttlebutt', figure: '100,000 in one go: bytes/update', value: bytes / count }
  const said = await medianOf(3, () =>
    receive('scuttlebutt', count, (socket) => {
      const typed = new Model()
      const stream = typed.createStream()
      socket.on('error', () => undefined)
      socket.pipe(stream).pipe(socket)
      typing(count, (n) => typed.set(`k${n}`, payload(n)))
    }),
  )
  yield { who: 'scuttlebutt', figure: 'live, 100 a turn: updates/s', value: (count / said.ms) * 1000 }
  yield { who: 'scuttlebutt', figure: 'live, 100 a turn: bytes/update', value: said.bytes / count }
}
