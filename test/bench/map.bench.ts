import type { Duplex, Value } from '@commute/contract'
import * as gSet from '@commute/g-set'
import { frames } from '@commute/frames'
import { connect, layer } from '@commute/pull'
import { replica } from '@commute/replica'
import { scuttleMap, type ScuttleMap } from '@commute/scuttle-map'
import { memory, type Options, type Reconcile, reconcile } from '@commute/scuttle-reconcile'
import { encode } from '@commute/value'
import { createRequire } from 'node:module'
import { median, type Row } from './row.ts'

const payload = (n: number): string => `${String(n).padStart(10, '0')}${'x'.repeat(26)}`
const wall = (): number => 1000

/** A side whose bytes are counted. */
function counted(side: Duplex<Uint8Array, Uint8Array>, add: (bytes: number) => void): typeof side {
  return {
    sink: side.sink,
    source: (abort, cb) =>
      side.source(abort, (end, chunk?) => {
        if (end !== null) return cb(end)
        add(chunk!.length)
        cb(null, chunk!)
      }),
  }
}

/** One session to its end: milliseconds and bytes. */
function meet(a: ScuttleMap, b: ScuttleMap): { ms: number; bytes: number } {
  let bytes = 0
  const add = (n: number): void => void (bytes += n)
  const start = performance.now()
  connect(
    counted(layer(frames(), reconcile(a, { tail: false })), add),
    counted(layer(frames(), reconcile(b, { tail: false })), add),
  )
  return { ms: performance.now() - start, bytes }
}

interface Model {
  set(key: string, value: string): void
  createStream(options?: object): NodeJS.ReadWriteStream & { on(event: 'sync', cb: () => void): unknown }
}

/** scuttlebutt's two models through one another's streams, until both say that they are in sync. */
function meetModels(a: Model, b: Model): Promise<{ ms: number; bytes: number }> {
  return new Promise((resolve) => {
    let bytes = 0
    let left = 2
    const start = performance.now()
    const [one, two] = [a.createStream(), b.createStream()]
    for (const stream of [one, two]) {
      stream.on('data', (text: string) => (bytes += text.length))
      stream.on('sync', () => {
        if (--left === 0) setImmediate(() => resolve({ ms: performance.now() - start, bytes }))
      })
    }
    one.pipe(two).pipe(one)
  })
}

function digestBytes(count: number, changed: number, options: (n: number) => Options): number {
  const sides = ['ann', 'bob'].map((peer) => replica(gSet, { peer, wall }))
  for (const side of sides)
    for (let n = 0; n < count; n++)
      side.apply({ peer: `peer-${n}`, seq: 1, count: 1, time: 1, deps: [], deltas: [[n]] }, '')
  let bytes = 0
  const spy = (side: Reconcile): Duplex<Value, Value> => ({
    sink: side.sink,
    source: (abort, cb) =>
      side.source(abort, (end, message?) => {
        if (end !== null) return cb(end)
        const [kind] = message as readonly Value[]
        if (kind === 'digest') bytes += encode(message!).length
        cb(null, message!)
      }),
  })
  const session = (): void =>
    connect(spy(reconcile(sides[0]!, options(0))), spy(reconcile(sides[1]!, options(1))))
  for (const side of sides) side.edit(side.edits.add(side.id()))
  session()
  for (let n = 0; n < changed; n++)
    sides[0]!.apply({ peer: `peer-${n}`, seq: 2, count: 1, time: 2, deps: [], deltas: [[n, 'b']] }, '')
  bytes = 0
  session()
  return bytes / 2
}

export async function* rows(): AsyncGenerator<Row> {
  const [keys, changed] = [100_000, 1000]
  const [a, b] = [scuttleMap({ peer: 'ann', wall }), scuttleMap({ peer: 'bob', wall })]
  for (let n = 0; n < keys; n++) a.set(`k${n}`, payload(n))
  meet(a, b)
  const label = '100,000 keys, 1 % changed'
  let bytes = 0
  let n = 0
  const ours = median(5, () => {
    n++
    for (let at = 0; at < changed; at++) a.set(`k${at * 100 + n}`, payload(at))
    const met = meet(a, b)
    bytes = met.bytes
    return met.ms
  })
  yield { who: 'commute', figure: `${label}: ms`, value: ours }
  yield { who: 'commute', figure: `${label}: bytes`, value: bytes }

  const Model = createRequire(import.meta.url)('scuttlebutt/model') as new () => Model
  const [c, d] = [new Model(), new Model()]
  for (let n = 0; n < keys; n++) c.set(`k${n}`, payload(n))
  await meetModels(c, d)
  const all: { ms: number; bytes: number }[] = []
  for (let n = 0; n < 5; n++) {
    // A fresh pair each time: an old stream would pass the changes on at once.
    const [e, f] = [new Model(), new Model()]
    for (let at = 0; at < keys; at++) e.set(`k${at}`, payload(at))
    await meetModels(e, f)
    ;(e as unknown as { emit(event: string): void }).emit('dispose')
    ;(f as unknown as { emit(event: string): void }).emit('dispose')
    for (let at = 0; at < changed; at++) e.set(`k${at * 100}`, payload(at))
    all.push(await meetModels(e, f))
  }
  const theirs = all.toSorted((x, y) => x.ms - y.ms)[2]!
  yield { who: 'scuttlebutt', figure: `${label}: ms`, value: theirs.ms }
  yield { who: 'scuttlebutt', figure: `${label}: bytes`, value: theirs.bytes }

  const [e, f] = [scuttleMap({ peer: 'ann', wall }), scuttleMap({ peer: 'bob', wall })]
  for (const size of [1000, 1_000_000]) {
    for (let n = [...e.state('ann')].length; n < size; n++) e.set(`k${n}`, n)
    meet(e, f)
    yield {
      who: 'commute',
      figure: `two equal maps of ${size.toLocaleString('en')} keys: ms`,
      value: median(9, () => meet(e, f).ms),
    }
    yield {
      who: 'commute',
      figure: `two equal maps of ${size.toLocaleString('en')} keys: bytes`,
      value: meet(e, f).bytes,
    }
  }

  for (const peers of [10, 1000, 100_000]) {
    const who = 'commute'
    const figure = `digest of ${peers.toLocaleString('en')} peers`
    const part = Math.ceil(peers / 100)
    yield { who, figure: `${figure}, equal: bytes`, value: digestBytes(peers, 0, () => ({ tail: false })) }
    yield {
      who,
      figure: `${figure}, 1 % changed, met before: bytes`,
      value: ((memories) => digestBytes(peers, part, (n) => ({ tail: false, memory: memories[n]! })))([
        memory(),
        memory(),
      ]),
    }
    yield {
      who,
      figure: `${figure}, 1 % changed, strangers: bytes`,
      value: digestBytes(peers, part, () => ({ tail: false })),
    }
  }
}
