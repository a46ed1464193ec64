import { batch, idle, merge, push, turns } from '@commute/throughs'
import type { Duplex, End, Source, Through, Value } from '@commute/contract'
import { cut, faults, gate, rechunk, throttle } from '@commute/faults'
import { frames } from '@commute/frames'
import * as gSet from '@commute/g-set'
import { lines } from '@commute/lines'
import { asyncMap, collect, compose, drain, filter, layer, map, pull, take, values } from '@commute/pull'
import { repred } from '@commute/repred'
import * as laws from '@commute/stream-laws'
import { isValue, same } from '@commute/value'
import { world as virtual } from '@commute/virtual-time'
import * as fc from 'fast-check'
import { PassThrough } from 'node:stream'
import test from 'tape'

const holds = (name: string, broken: () => string[]): void => {
  test(`${name}: keeps the laws of a stream`, (t) => {
    t.deepEqual(broken(), [])
    t.end()
  })
}

/** A layer, as a through: what goes in at its sink comes out at its source. */
const through =
  <T>(layered: (inner: Duplex<T, T>) => Duplex<T, T>): Through<T, T> =>
  (read) => {
    const inner = { source: read, sink: () => undefined }
    return layered(inner).source
  }

const world = { random: () => 0.5, now: () => 0, after: (_ms: number, cb: () => void) => cb() }

holds('throughs.batch', () => laws.through(() => batch<number>(3), { keeps: false }))
holds('throughs.turns', () => laws.through(() => turns<number>((next) => next())))
holds('throughs.merge', () => laws.source(() => merge([values([1, 2, 3]), values([4]), values([])])))
holds('throughs.idle', () =>
  laws.through(() =>
    through<number>((inner) => ({
      ...inner,
      source: sunk(
        idle<number>(() => () => undefined),
        inner,
      ),
    })),
  ),
)
holds('faults', () => laws.through(() => through<number>((inner) => faults<number>({}, world)(inner))))
holds('faults.gate', () => laws.through(() => through<number>((inner) => gate<number>().layer(inner))))
holds('faults.cut', () => laws.through(() => through<number>((inner) => cut<number>().layer(inner))))
holds('frames and back', () =>
  laws.through(
    () => (read) =>
      sunk(frames(), {
        source: frames()({ source: read as Source<Value>, sink: () => undefined }).source,
      }) as Source<Value>,
  ),
)
holds('lines and back', () =>
  laws.through(
    () => (read) =>
      sunk(lines(), {
        source: lines()({ source: read as Source<Value>, sink: () => undefined }).source,
      }) as Source<Value>,
  ),
)
holds('pull.values', () => laws.source(() => values([1, 2, 3])))
holds('pull.drain', () => laws.sink(() => drain()))

/** What a layer makes of what comes from outside. */
function sunk(
  wrap: unknown,
  outside: { source: Source<never> } | { source: Source<Uint8Array> } | { source: Source<number> },
): Source<never> {
  let got: Source<never> | undefined
  const inner = {
    source: (_abort: End | null, cb: (end: End) => void) => cb(true),
    sink: (read: Source<never>) => void (got = read),
  }
  ;(wrap as (inner: unknown) => Duplex<never, never>)(inner).sink(outside.source as Source<never>)
  return got!
}

test('throughs.turns: one item a turn; an abort between two turns answers who waits, and asks no more', (t) => {
  const queue: (() => void)[] = []
  const asked: (End | null)[] = []
  const source: Source<number> = (abort, cb) => {
    asked.push(abort)
    if (abort === null) cb(null, asked.length)
    else cb(abort)
  }
  const read = turns<number>((next) => queue.push(next))(source)
  const heard: unknown[] = []
  const ask = (): void =>
    read(null, (end: End | null, item?: number) => {
      heard.push(end ?? item)
    })
  ask()
  ask()
  t.deepEqual([heard, asked], [[1], [null]], 'the first at once, the second not yet')
  queue.shift()!()
  t.deepEqual(
    [heard, asked],
    [
      [1, 2],
      [null, null],
    ],
    'in the next turn',
  )
  ask()
  read(true, (end, _none?) => {
    heard.push(`aborted: ${String(end)}`)
  })
  t.deepEqual(heard, [1, 2, true, 'aborted: true'], 'who waits hears of it first')
  queue.shift()!()
  t.deepEqual(asked, [null, null, true], 'and nothing is asked any more')
  t.end()
})

test('stream-laws: what breaks a law is caught', (t) => {
  t.ok(laws.through(() => () => (_abort, cb) => cb(true)).length > 0, 'one that swallows all')
  t.ok(
    laws.through<number>(() => (read) => (abort, cb) => read(abort === null ? null : true, cb)).length > 0,
    'one that changes the reason of an abort',
  )
  t.ok(
    laws.source(() => (_abort, cb) => {
      cb(null, 1)
      cb(null, 1)
    }).length > 0,
    'one that answers twice',
  )
  t.ok(laws.source(() => () => undefined).length > 0, 'one that is silent')
  t.end()
})

test('frames, lines: any values come back identical, however their bytes are cut', (t) => {
  const value = fc.oneof(
    fc.jsonValue().filter(isValue),
    fc.uint8Array(),
    fc.constant({ $bytes: 'a' }),
    fc.constant({ $$x: [{ $y: 1 }] }),
  ) as fc.Arbitrary<Value>
  for (const wrap of [frames, lines]) {
    const run = fc.check(
      fc.property(fc.array(value, { maxLength: 5 }), fc.nat(), (all, seed) => {
        let state = seed
        const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
        const bytes = layer(rechunk(7, random), wrap(), { source: values(all), sink: () => undefined }).source
        let back: Value[] | undefined
        pull(
          sunk(wrap() as never, { source: bytes }) as Source<Value>,
          collect((error, items) => (back = error === null ? items : undefined)),
        )
        return back !== undefined && same(back, all)
      }),
      { numRuns: 1000 },
    )
    t.notOk(run.failed, fc.stringify(run.counterexample) + String(run.errorInstance))
  }
  t.end()
})

test('frames: what cannot be a frame ends with a code, and reserves nothing', (t) => {
  const codeOf = (bytes: number[]): unknown => {
    let code: unknown
    pull(
      sunk(frames() as never, { source: values([Uint8Array.from(bytes)]) }) as Source<Value>,
      collect((error) => (code = (error as { code?: string } | null)?.code)),
    )
    return code
  }
  t.equal(codeOf([255, 255, 255, 255]), 'FRAME_TOO_LONG', 'a length of 4 GiB')
  t.equal(
    codeOf([...new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n')]),
    'FRAME_TOO_LONG',
    'an HTTP request',
  )
  t.equal(codeOf([0, 0, 0, 0]), 'FRAME_MALFORMED', 'an empty frame')
  t.equal(codeOf([0, 0, 0, 1, 0xfb, 0xad, 0xbd, 0x13, 0xff]), 'FRAME_MALFORMED', 'no value')
  t.equal(codeOf([0, 0, 0, 1, 0xfb, 0xad, 0xbd, 0x12, 0xff]), 'FRAME_DAMAGED', 'another checksum')
  t.equal(codeOf([0, 0, 0, 1, 0xfb, 0xad, 0xbd, 0x13, 0xfe]), 'FRAME_DAMAGED', 'a flipped bit')
  t.equal(codeOf([0, 0, 0, 9, 1]), 'FRAME_CUT', 'a truncated frame')
  t.equal(codeOf([0, 0]), 'FRAME_CUT', 'a truncated length')
  t.equal(codeOf([]), undefined)
  t.end()
})

test('push: a bound and a policy', (t) => {
  const events = push<number>(2)
  t.deepEqual([1, 2, 3].map(events.push), [true, true, false])
  events.end()
  t.equal(events.push(4), false)
  pull(
    events.source,
    collect((error, all) => t.deepEqual([error, all], [null, [1, 2]])),
  )
  t.end()
})

test('merge: aborting quiet live sources is answered', (t) => {
  let aborted = 0
  const quiet: Source<number> = (abort, cb) => {
    if (abort !== null) {
      aborted++
      cb(abort)
    }
  }
  const merged = merge([quiet, quiet])
  let ended: unknown
  merged(null, (...[end]) => void (ended = end))
  let answered: unknown
  merged(true, (...[end]) => void (answered = end))
  t.deepEqual([answered, ended, aborted], [true, true, 2])
  t.end()
})

test('the given dependencies: their known faults are there, and ours are without', async (t) => {
  const many = (await import('pull-many' as string)).default as (sources: unknown[]) => Source<number>
  const quiet: Source<number> = (abort, cb) => {
    if (abort !== null) cb(abort)
  }
  let answered = false
  const merged = many([quiet, quiet])
  merged(null, () => undefined)
  merged(true, () => void (answered = true))
  t.notOk(answered, 'pull-many does not answer the abort of quiet sources')

  const pushable = (await import('pull-pushable' as string)).default as () => Source<number> & {
    push(n: number): void
    buffer: number[]
  }
  const events = pushable()
  for (let n = 0; n < 100_000; n++) events.push(n)
  t.equal(events.buffer.length, 100_000, 'pull-pushable buffers without a bound')

  const toPull = (await import('stream-to-pull-stream' as string)).default as {
    sink(stream: unknown): (read: Source<unknown>) => void
  }
  const stream = new PassThrough()
  stream.resume()
  const before = stream.listenerCount('finish')
  toPull.sink(stream)(values([Buffer.from('a')]))
  await new Promise((resolve) => stream.once('close', resolve))
  t.ok(stream.listenerCount('finish') > before, "stream-to-pull-stream's sink leaves listeners behind")

  const broken = laws.through(() => map((n: number) => n))
  t.comment(`pull-stream's map: ${broken.join('; ') || 'keeps all laws'}`)
  const slow = laws.through(() => asyncMap<number, number>(() => undefined))
  t.ok(slow.length > 0, 'asyncMap does not answer an abort until its mapper does')
})

test('pull: pipelines', (t) => {
  let all: number[] = []
  pull(
    values([1, 2, 3, 4]),
    compose(
      map((n: number) => n + 1),
      filter((n: number) => n % 2 === 0),
    ),
    take<number>(1),
    collect((_error, items) => (all = items)),
  )
  t.deepEqual(all, [2])
  t.throws(
    () =>
      (pull as (...parts: unknown[]) => void)(
        values([1]),
        collect(() => undefined),
        map((n) => n),
      ),
    TypeError,
  )
  t.end()
})

test('faults: flipped bits never pass the frames unseen', (t) => {
  const chunks: Uint8Array[] = []
  pull(
    frames()({ source: values<Value>([['runs', [[0, 'ann'], 0, [5000, ['red']]]]]), sink: () => undefined })
      .source,
    collect((_error, all) => chunks.push(...all)),
  )
  const [whole] = chunks
  let seen = 0
  for (let bit = 0; bit < whole!.length * 8; bit++) {
    const damaged = whole!.slice()
    damaged[bit >> 3]! ^= 1 << (bit & 7)
    let got: readonly Value[] = []
    let failed: unknown
    pull(
      sunk(frames() as never, { source: values([damaged]) }) as Source<Value>,
      collect((error, all) => {
        got = all
        failed = error
      }),
    )
    if (failed !== null && got.length === 0) seen++
  }
  t.equal(seen, whole!.length * 8)
  t.end()
})

test('faults: a gate holds back and lets go, bandwidth takes its time, and both answer an abort meanwhile', (t) => {
  const here = virtual(1, 0)
  const [wire, other] = [gate<number>(), gate<number>()]
  const inner = (items: number[]): Duplex<number, number> => ({
    source: values(items),
    sink: () => undefined,
  })
  const got: number[] = []
  wire.shut('out')
  pull(
    wire.layer(inner([1, 2, 3])).source,
    drain((n) => void got.push(n)),
  )
  t.deepEqual(got, [])
  wire.open()
  t.deepEqual(got, [1, 2, 3])
  other.shut('out')
  const answers: unknown[] = []
  const { source } = other.layer(inner([1]))
  source(null, (...[end]) => answers.push(end))
  source(true, (...[end]) => answers.push(end))
  other.open()
  t.deepEqual(answers, [true, true])
  let bytes = 0
  const slow = throttle(
    1000,
    here,
  )({
    source: values(Array.from({ length: 10 }, () => new Uint8Array(100))),
    sink: () => undefined,
  })
  pull(
    slow.source,
    drain((chunk) => void (bytes += chunk.length)),
  )
  here.run(450)
  t.equal(bytes, 500)
  slow.source(true, () => answers.push('aborted'))
  here.run(10_000)
  t.deepEqual([bytes, answers.at(-1)], [500, 'aborted'])

  t.end()
})

test('idle: who does not ask is not kept waiting', (t) => {
  let tick = (): void => undefined
  let read: Source<number> | undefined
  const inner = { source: values<number>([]), sink: (source: Source<number>) => void (read = source) }
  idle<number>((each) => {
    tick = each
    return () => undefined
  })(inner).sink(values([1, 2]))
  const heard: unknown[] = []
  const ask = (): void =>
    read!(null, (end: End | null, item?: number) => {
      heard.push(end ?? item)
    })
  ask()
  for (let k = 0; k < 5; k++) tick()
  ask()
  t.deepEqual(heard, [1, 2])
  t.end()
})

test('lines: what cannot be said ends the inside with a reason, as in frames', (t) => {
  for (const [value, why] of [
    ['x'.repeat(200), /RangeError.*a line of 202 bytes; at most 100/],
    [[NaN], /TypeError.*NaN/],
    ['\ud800', /TypeError.*lone surrogate/],
  ] as const) {
    let found: unknown
    pull(
      layer(lines(100), { source: values([value as Value]), sink: () => undefined }),
      drain(undefined, (error) => (found = error)),
    )
    t.match(String(found), why)
  }
  t.end()
})

test('idle: who was busy with something is not taken for one to whom nothing comes', (t) => {
  const here = virtual(1)
  const every = (tick: () => void) => here.every(1000, tick)
  const heard: unknown[] = []
  const inner: Duplex<string, string> = {
    source: () => undefined,
    sink: (read) => {
      const ask = (): void =>
        read(null, (end, item?) => {
          heard.push(end ?? item)
          if (end === null) here.after(item === 'big' ? 2970 : 10, ask)
        })
      ask()
    },
  }
  let count = 0
  const outside: Source<string> = (abort, cb) => {
    if (abort !== null) return cb(abort)
    here.after(20, () => cb(null, count++ === 0 ? 'big' : 'small'))
  }
  layer(idle<string>(every), inner).sink(outside)
  here.run(here.now() + 6000)
  t.ok(heard.length > 50 && heard.every((one) => typeof one === 'string'), `${heard.length} heard`)
  t.end()
})

test('repred: what is wrong ends the connection also where the other side reads no more', (t) => {
  for (const isDelta of [
    gSet.isDelta,
    () => {
      throw new Error('guard')
    },
  ] as const) {
    const ann = repred({ ...gSet, isDelta })
    const side = ann.stream()
    const theirs = push<Value>(10)
    let aborted: unknown
    side.sink((abort, cb) => {
      if (abort !== null) aborted = abort
      theirs.source(abort, cb as never)
    })
    side.source(true, () => undefined)
    theirs.push(5)
    t.ok(aborted instanceof Error, String(aborted))
  }
  t.end()
})

test('faults: what is lost on its way does not stop what comes behind it', (t) => {
  for (const seed of [1, 2, 3]) {
    const here = virtual(seed)
    let n = 0
    const source: Source<number> = (abort, cb) => {
      if (abort !== null) return cb(abort)
      if (n === 1000) return cb(true)
      here.after(1, () => cb(null, n++))
    }
    const lossy = faults<number>({ loss: 0.1, delay: [1, 5] }, { ...here })
    const heard: number[] = []
    let isOver = false
    pull(
      lossy({ source, sink: () => undefined }),
      drain(
        (item: number) => void heard.push(item),
        () => {
          isOver = true
        },
      ),
    )
    here.run(here.now() + 20_000)
    t.ok(isOver && heard.length > 850 && heard.length < 950, `${heard.length} of 1000 came`)
  }
  t.end()
})
