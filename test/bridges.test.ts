import { fromIterable, toIterable, toNodeWritable, toWebReadable, toWebWritable } from '@commute/bridges'
import type { End, Source } from '@commute/contract'
import { collect, pull, values } from '@commute/pull'
import { PassThrough, Readable, Writable } from 'node:stream'
import test from 'tape'

test('bridges: there and back, with back-pressure, aborts and errors', async (t) => {
  const all: number[] = []
  for await (const n of toIterable(fromIterable(toIterable(values([1, 2, 3]))))) all.push(n)
  t.deepEqual(all, [1, 2, 3])
  let aborted: End | null = null
  const endless: Source<number> = (abort, cb) => {
    if (abort === null) cb(null, 1)
    else {
      aborted = abort
      cb(abort)
    }
  }
  for await (const n of toIterable(endless)) if (n === 1) break
  t.equal(aborted, true, 'a left loop aborts')
  const control = new AbortController()
  const silent = toIterable<number>(
    (abort, cb) => {
      if (abort !== null) cb(abort)
    },
    { signal: control.signal },
  )
  const waiting = silent.next().catch((error: Error) => error.message)
  control.abort(new Error('enough'))
  t.equal(await waiting, 'enough')
  const text = await new Promise((resolve) =>
    pull(
      fromIterable(Readable.from(['a', 'b'])),
      collect((_error, items) => resolve(items.join(''))),
    ),
  )
  t.equal(text, 'ab', 'a Node readable')
  const out = new PassThrough()
  const done = new Promise((resolve) => pull(values(['x', 'y']), toNodeWritable<string>(out, resolve)))
  t.equal((await out.toArray()).join(''), 'xy')
  t.equal(await done, null)
  const web: number[] = []
  await new Promise((resolve) =>
    pull(
      values([1, 2]),
      toWebWritable<number>(new WritableStream({ write: (n: number) => void web.push(n) }), resolve),
    ),
  )
  t.deepEqual(web, [1, 2])
  const read: number[] = []
  for await (const n of toWebReadable(values([5]))) read.push(n)
  t.deepEqual(read, [5])
})

test('bridges: what ends or fails in the middle is told once, and harms nobody', async (t) => {
  const told: unknown[] = []
  const ended = (stream: Writable, source: Source<string>): Promise<unknown> =>
    new Promise((resolve) =>
      pull(
        source,
        toNodeWritable<string>(stream, (error) => {
          told.push(error?.message ?? null)
          setImmediate(resolve)
        }),
      ),
    )
  const writable = (fails: 'write' | 'final' | undefined): Writable =>
    new Writable({
      write: (_chunk, _encoding, cb) => cb(fails === 'write' ? new Error('full') : null),
      final: (cb) => cb(fails === 'final' ? new Error('not flushed') : null),
    })
  await ended(writable('write'), values(['x', 'y']))
  await ended(writable('final'), values(['x']))
  await ended(writable(undefined), (abort, cb) => cb(abort ?? new Error('no source')))
  t.deepEqual(told, ['full', 'not flushed', 'no source'], 'nothing is left for uncaught errors')

  // Cancelled while it waits; what comes late is left out.
  let late: ((end: null, item: number) => void) | undefined
  const stream = toWebReadable<number>((abort, cb) => {
    if (abort === null) late = cb as typeof late
    else cb(abort)
  })
  const reader = stream.getReader()
  const read = reader.read()
  await new Promise((resolve) => setImmediate(resolve))
  await reader.cancel()
  late!(null, 1)
  t.equal((await read).done, true)

  // A Node stream that waits is not asked to return: it is destroyed.
  const silent = new PassThrough()
  const source = fromIterable(silent)
  const heard: unknown[] = []
  source(null, (end: End | null, _item?: unknown) => {
    heard.push(end)
  })
  source(true, (end: End | null, _item?: unknown) => {
    heard.push(end)
  })
  t.deepEqual([heard, silent.destroyed], [[true, true], true])
  const throwing = function* (): Generator<number> {
    yield 1
    throw new Error('in the middle')
  }
  const all = await new Promise((resolve) =>
    pull(
      fromIterable(throwing()),
      collect((error, items) => resolve([(error as Error).message, items])),
    ),
  )
  t.deepEqual(all, ['in the middle', [1]])

  // Asked for twice at once, and stopped from outside between two reads.
  let open = 0
  let most = 0
  const stopping = new AbortController()
  let aborted: unknown
  const slow: Source<number> = (abort, cb) => {
    if (abort !== null) {
      aborted = abort
      return cb(abort)
    }
    most = Math.max(most, ++open)
    setImmediate(() => {
      open--
      cb(null, 1)
    })
  }
  const items = toIterable(slow, { signal: stopping.signal })
  await Promise.all([items.next(), items.next()])
  t.equal(most, 1, 'one read at a time')
  stopping.abort(new Error('enough'))
  t.equal((aborted as Error).message, 'enough')
  t.equal(await items.next().catch((error: Error) => error.message), 'enough')
  t.deepEqual(await items.next(), { done: true, value: undefined })
})

test('bridges: a stream that is closed, or errors with nothing to say, ends the source at once', async (t) => {
  const quiet = () => {
    const aborts: unknown[] = []
    const source: Source<string> = (abort, cb) => {
      if (abort === null) return
      aborts.push(abort)
      cb(abort)
    }
    return { aborts, source }
  }
  const later = () => new Promise((resolve) => setTimeout(resolve, 10))
  for (const before of [true, false]) {
    const { aborts, source } = quiet()
    const stream = new Writable({ write: (_chunk, _encoding, cb) => cb() })
    if (before) stream.destroy()
    const ends: unknown[] = []
    toNodeWritable(stream, (error) => ends.push(error))(source)
    stream.destroy()
    await later()
    t.deepEqual([aborts.length, ends.length], [1, 1])
    t.ok(ends[0] instanceof Error)
  }
  const ends: unknown[] = []
  toNodeWritable(new Writable(), (error) => ends.push(error))(values([{}]))
  t.match(String(ends[0]), /TypeError/, 'what it does not take')
  for (const why of [undefined, null, 'text', new Error('broken')]) {
    const { aborts, source } = quiet()
    const ends: unknown[] = []
    let controller: WritableStreamDefaultController | undefined
    const stream = new WritableStream({ start: (its) => void (controller = its) })
    toWebWritable(stream, (error) => ends.push(error))(source)
    controller!.error(why)
    await later()
    t.deepEqual([aborts.length, ends.length], [1, 1])
    t.ok(aborts[0] instanceof Error && ends[0] === aborts[0], String(why))
  }
  let isCancelled = false
  const readable = fromIterable(new ReadableStream({ cancel: () => void (isCancelled = true) }))
  const answers: unknown[] = []
  readable(null, (...answer) => void answers.push(answer[0]))
  readable(true, (...answer) => void answers.push(answer[0]))
  await later()
  t.deepEqual([isCancelled, answers], [true, [true, true]])
  t.deepEqual(
    await new Promise((resolve) =>
      pull(
        fromIterable('abc'),
        collect((_end, all) => resolve(all)),
      ),
    ),
    ['a', 'b', 'c'],
  )
  t.end()
})

test('bridges: a Web stream is given back at its end; one that is taken, and what is thrown that is no error, are told', async (t) => {
  const stream = new ReadableStream<number>({
    start: (controller) => {
      controller.enqueue(1)
      controller.close()
    },
  })
  const items = await new Promise((resolve) =>
    pull(
      fromIterable(stream),
      collect((_error, all) => resolve(all)),
    ),
  )
  t.deepEqual([items, stream.locked], [[1], false])
  const taken = new WritableStream<number>()
  taken.getWriter()
  const ends: unknown[] = []
  let aborted: unknown
  toWebWritable<number>(taken, (error) => ends.push(error))((abort, cb) => {
    aborted = abort
    cb(abort ?? true)
  })
  t.equal(ends.length, 1)
  t.match(String(ends[0]), /lock/i)
  t.equal(aborted, ends[0])
  for (const thrown of [Object.create(null), undefined, Symbol('x'), 7]) {
    const broken = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(thrown as Error) }),
    }
    const error = await new Promise((resolve) => pull(fromIterable(broken), collect(resolve)))
    t.ok(error instanceof Error, String(error))
  }
})
