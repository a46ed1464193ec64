import { putUnsigned } from '@commute/columns'
import type { Update, Value } from '@commute/contract'
import { replica } from '@commute/replica'
import * as text from '@commute/text'
import { save } from '@commute/text-file'
import { readRun, readWholeRun, wholeRun, writeRun } from '@commute/update'
import { combine } from '@commute/combine'
import { decode, encode } from '@commute/value'
import * as fc from 'fast-check'
import test from 'tape'
import { session } from './help/traces.ts'

const delta: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>('a', '\u{1f600}', 'ab', '', [], {}, null, true, 0.5),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom<Value>(
    7,
    -99_990,
    -40_000,
    -300,
    -(2 ** 24),
    -65_537,
    -65_536,
    Uint8Array.of(1, 0, 1),
    Uint8Array.of(0, 0, 9),
    Uint8Array.of(1, 0, 0),
    Uint8Array.of(255, 255, 255),
    Uint8Array.of(1, 2),
    [Uint8Array.of(1, 0, 1), 'x'],
    ['x', Uint8Array.of(1, 0, 1)],
    ['x', Uint8Array.of(0, 0, 1)],
  ),
  fc.constantFrom<Value>(
    [-1, 'a'],
    ['b', -9],
    ['a', 'b'],
    [-1, -2],
    [-70_000, '\u{1f600}'],
    [-1, 'ab'],
    [0, 'a'],
    [-0.5, 'a'],
    -(2 ** 50),
  ),
  fc.constantFrom<Value>(
    ['a'],
    [{ body: 'x' }],
    [{ body: 'y' }],
    [{ body: -1 }],
    [{ body: -2 }],
    [{ body: [-3, 'z'] }],
    [{ title: 'x' }],
    [['x']],
  ),
  fc.constantFrom<Value>(
    [1, 2],
    { a: 1, b: 2 },
    JSON.parse('{"__proto__":"x"}') as Value,
    JSON.parse('{"constructor":"x"}') as Value,
    new Uint8Array([1]),
  ),
)

const updates = fc
  .tuple(
    fc.constantFrom(1, 10, 301, 100_001),
    fc.array(
      fc.record({
        step: fc.constantFrom(1, 2, 1000, 150_000, 86_400_000_000, 0, -1, -1000),
        count: fc.constantFrom(1, 1, 1, 2),
        deps: fc.constantFrom<Update['deps']>([], [], [], [['bob', 3]]),
        deltas: fc.oneof(
          { weight: 8, arbitrary: delta.map((one) => [one]) },
          fc.array(delta, { maxLength: 3 }),
        ),
        times: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  )
  .map(([first, all]) => {
    let [seq, time] = [first, 10_000_000]
    return all.flatMap(({ step, count, deps, deltas, times }) =>
      Array.from({ length: times }, (): Update => {
        time += step
        const one = { peer: 'ann', seq, count, time, deps, deltas }
        seq += count
        return one
      }),
    )
  })

test('update: a run comes back as it was, whatever is alike in it', (t) => {
  const run = fc.check(
    fc.property(updates, (all) => {
      const sent = decode(encode(wholeRun(all as [Update, ...Update[]])))
      const back = sent.ok ? readWholeRun(sent.value, all.length) : undefined
      return String(encode(all as unknown as Value)) === String(encode(back as unknown as Value))
    }),
    { numRuns: 4000 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.end()
})

test('update: what is typed is said in one go', (t) => {
  const document = replica(combine({ body: text }), { peer: 'ann', wall: () => 0 })
  const { body } = document.edits
  const typed = [...'hello'].map((letter, at) => document.edit(body.insert(at, letter))!)
  const back = [4, 3, 2].map((at) => document.edit(body.remove(at))!)
  const put = document.edit(body.insert(2, '!'))!
  const bytes = (...all: number[]) => Uint8Array.from(all)
  t.deepEqual(writeRun(typed).slice(1), [[1, [{ body: bytes(0, 4) }], 'ello']])
  t.deepEqual(writeRun([...back, put]), [
    [[back[0]!.time, 1, 1, 1], [{ body: bytes(1, 7, 13, 3 * 6 - 1) }], '!'],
  ])
  t.end()
})

test('update: numbers come back as they were, however far apart', (t) => {
  const far = [
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    -9007199254740991,
    -3002399751580332,
    3002399751580327,
    9007199254740986,
  ]
  const all = far.map((value, k): Update => ({
    peer: 'ann',
    seq: k + 1,
    count: 1,
    time: k + 1,
    deps: [],
    deltas: [[value]],
  }))
  t.deepEqual(readWholeRun(wholeRun(all as [Update, ...Update[]]), 10), all)
  t.end()
})

test('update: what goes on from another peer depends on it', (t) => {
  const one = (deps: Value[]): Value => [1, 1, [['ann', 5, 1], ...deps], 'x']
  t.equal(readRun([one([])], 'eve', 0, 10), undefined)
  t.equal(readRun([one([['ann', 4]])], 'eve', 0, 10), undefined)
  t.equal(readRun([one([['ann', 5]])], 'eve', 0, 10)?.length, 1)
  t.end()
})

test('update: a stretch that says too much is refused, and costs nothing', (t) => {
  const refused = (...items: Value[]): void =>
    t.equal(readRun(items, 'ann', 0, 1 << 16), undefined, JSON.stringify(items).slice(0, 60))
  refused([1, 5, 1, 2 ** 32])
  refused([1, 5, 1, 1])
  refused([1, 5, 1, 0.5])
  refused([1, 5, 0.5, 3])
  refused([1, 'x', null])
  refused([1, 'x'.repeat(5000), null])
  const abc = Uint8Array.of(0, 3)
  t.equal(readRun([[1, abc, 'abc']], 'ann', 0, 10)?.length, 3)
  refused([[1, 1], abc, 'abc'])
  refused([[1, 1, 'x'], abc, 'abc'])
  refused([[-5], 'x'])
  refused([[5], 'x'])
  refused([[-1, -1], 'x'])
  refused([[], 'x'])
  refused([2 ** 52, abc, 'abc'])
  refused([-(2 ** 50), abc, 'abc'])
  refused([1, [abc, abc], 'abc'])
  refused([1, 'abc', 'abc'])
  refused([1, abc, 'ab'])
  refused([1, abc, 'abcd'])
  refused([1, abc, 'abc', 3])
  for (const column of [[0, 1], [0, 0], [0], [0, 4], [5], [3, 3], [128, 1], [0, 3, 128], [1, 255]])
    refused([1, Uint8Array.from(column), column.length === 2 && column[0] === 3 ? 'a' : ''])
  refused([1, Uint8Array.of(1), ''])
  refused([1, Uint8Array.of(0, 2, 0, 0), 'ab'])
  refused([1, Uint8Array.of(0, 2, 0, 128), 'ab'])
  refused([1, Uint8Array.of(0, 1, 1), '\ud800b'])
  refused([1, Uint8Array.of(0, 1, 1), '\udc00'])
  const far: number[] = [1]
  putUnsigned(far, 3 * 2 ** 48)
  refused([1, Uint8Array.from(far), 'a'])
  const most = Uint8Array.from({ length: 4096 }, () => 1)
  refused([1, Uint8Array.from({ length: 4097 }, () => 1), ''])
  refused([1, Uint8Array.of(0, 255, 255, 255, 255, 127), 'a'.repeat(4097)])
  refused(...Array.from({ length: 17 }, () => [1, most, '']))
  t.equal(
    readRun(
      Array.from({ length: 16 }, () => [1, most, '']),
      'ann',
      0,
      1 << 16,
    )?.length,
    1 << 16,
  )
  t.end()
})

test('update: the log of a long session costs at most twice the saved text', (t) => {
  const { patches } = session('sveltecomponent')
  const document = replica(text, { peer: 'ann', wall: () => 0 })
  const written: Update[] = []
  for (const [position, deleted, inserted] of patches) {
    if (deleted > 0) written.push(document.edit(document.edits.remove(position, deleted))!)
    if (inserted !== '') written.push(document.edit(document.edits.insert(position, inserted))!)
  }
  const saved = encode(
    save(
      document.read((state) => state),
      true,
    ),
  ).length
  const run = encode(wholeRun(written as [Update, ...Update[]])).length
  t.ok(run < 2 * saved, `${written.length} updates in ${run} bytes; saved in ${saved}`)
  t.end()
})
