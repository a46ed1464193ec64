import type { Layer, Value } from '@commute/contract'
import { frames } from '@commute/frames'
import { lines } from '@commute/lines'
import { collect, connect, layer, pull, values } from '@commute/pull'
import { reconcile } from '@commute/scuttle-reconcile'
import * as fc from 'fast-check'
import test from 'tape'
import { hello as helloOf } from './help/hello.ts'
import { tags } from './help/tags.ts'

const hello = helloOf('commute')

test('reconcile: strangers lose their link, with a reason, and nothing else happens', (t) => {
  const update: Value = [1_000_000, ['x']]
  const many: Value[] = []
  for (let n = 0; n < 1_000_000; n++) many.push(`p${n}`, 1, 1)
  // What it says of each update would stand deeper than a value may.
  const deep = Array.from({ length: 29 }).reduce<Value>((inner) => [inner], Uint8Array.of(3, 3))
  const bad: Value[][] = [
    [null],
    [[]],
    ['hello'],
    [['hello']],
    [['hello', 1]],
    [['hello', 1, { peer: '__proto__ ' }]],
    [['runs']],
    [['nonsense', 1]],
    [hello, ['digest', '', null, many]],
    [hello, ['digest', '', null, ['a', 0, 1]]],
    [hello, ['digest', '', null, ['a', -1, 1]]],
    [hello, ['digest', '', null, ['a', 2 ** 53, 1]]],
    [hello, ['digest', '', null, ['a', 0.5, 1]]],
    [hello, ['digest', '', null, ['a b', 1, 1]]],
    [hello, ['digest', '', null, [-9, 1, 1]]],
    [hello, ['digest', '', null, ['a', 1, 2 ** 32]]],
    [hello, ['digest', '', null, ['a', 1]]],
    [hello, ['digest', '', null, [], -1]],
    [hello, ['digest', '', null, [], 1, 1]],
    [hello, ['runs', ['x', [0], 0, update]]],
    [hello, ['runs', ['x', [0, -1], 0, update]]],
    [hello, ['runs', ['x y', 0, 0, update]]],
    [hello, ['runs', ['x', -1, 0, update]]],
    [hello, ['runs', ['x', 2 ** 53, 0, update]]],
    [hello, ['runs', ['x', 0, 0, [1, 2 ** 53, [], 1]]]],
    [hello, ['runs', ['x', 0, 0, [1, 0, [], 1]]]],
    [hello, ['runs', ['x', 0, 0, [1, 1, [['x', 1]], 1]]]],
    [hello, ['runs', ['x', 0, 0, [0.5, ['x']]]]],
    [hello, ['runs', ['x', 0, 0, 'x']]],
    [hello, ['runs', ['x', 0, 0, [5, deep, 'hh']]]],
    [hello, ['have', 'x']],
    [hello, ['branch', 'x', 1]],
    [hello, ['probe', 1]],
    [hello, ['print']],
    [hello, ['level']],
  ]
  for (const messages of bad) {
    const ann = tags('ann')
    ann.edit(ann.edits.add('a'))
    const link = reconcile(ann)
    let said: Value[] = []
    connect(link, {
      source: values(messages),
      sink: (read) => collect<Value>((_error, all) => (said = all))(read),
    })
    const name = JSON.stringify(messages.at(-1)).slice(0, 60)
    t.equal(link.status().state, 'failed', name)
    t.equal((said.at(-1) as Value[])[0], 'refuse', `${name}: told so`)
    if (ann.length() !== 1) t.fail(`${name}: something was applied`)
  }
  // Names that are keys of every object are names like others.
  const ann = tags('ann')
  const link = reconcile(ann)
  connect(link, {
    source: values([
      hello,
      ['runs', ['__proto__', 0, 0, [1_000_000, [{ ['__proto__']: 1 }]]], ['constructor', 0, 0, update]],
    ] as Value[]),
    sink: (read) =>
      pull(
        read,
        collect(() => undefined),
      ),
  })
  t.deepEqual(
    [...ann.digest()],
    [
      ['__proto__', 1],
      ['constructor', 1],
    ],
  )
  t.equal(({} as Record<string, unknown>)['1'], undefined)
  t.end()
})

test('reconcile: over frames and lines, from a stranger who speaks HTTP', (t) => {
  for (const wrap of [frames(), lines()] as Layer<Value, Uint8Array>[]) {
    const link = reconcile(tags('ann'))
    const text: string[] = []
    connect(layer(wrap, link), {
      source: values([new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n')]),
      sink: (read) =>
        pull(
          read,
          collect<Uint8Array>((_error, all) =>
            text.push(...all.map((bytes) => String.fromCharCode(...bytes))),
          ),
        ),
    })
    t.equal(link.status().state, 'failed')
    t.match(text.join(''), /refuse/)
  }
  t.end()
})

test('reconcile: whatever mutated messages say, nothing throws and nobody else is hurt', (t) => {
  const good: Value[] = [
    hello,
    ['digest', '', null, ['ann', 1, 5]],
    ['digest', '', null, [[1, 'bob'], 1, 5, -1, 1, 5], 1],
    ['digest', '', null, ['ann', 0, 0], 2, [1, 2]],
    ['again'],
    ['runs', ['bob', [0, 3], null, [5000, ['x']]]],
    ['runs', [[0, 'eve'], 0, 0, [5000, ['x']], [1, 2, [['ann', 1]], ['y'], ['z']]]],
    ['have', 'ann', 1],
    ['probe', 'ann', 1],
    ['print', 'ann', 1, 7],
    ['level', 3, 4],
    ['done'],
  ]
  const odd = fc.oneof(
    fc.constantFrom<Value>(
      null,
      -1,
      0,
      2 ** 53,
      0.5,
      '',
      '__proto__',
      'constructor',
      [],
      {},
      true,
      'ann',
      'eve',
    ),
    fc.integer(),
  )
  const mutate = (value: Value, path: readonly number[], put: Value): Value => {
    const [first, ...rest] = path
    if (first === undefined || !Array.isArray(value) || value.length === 0) return put
    const at = first % value.length
    return (value as readonly Value[]).with(at, mutate(value[at] as Value, rest, put))
  }
  const run = fc.check(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.array(fc.nat(5), { maxLength: 4 }), odd), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.array(fc.nat(good.length - 1), { maxLength: 6 }),
      (changes, order) => {
        const [ann, bob] = [tags('ann'), tags('bob')]
        connect(reconcile(ann), reconcile(bob))
        ann.edit(ann.edits.add('a'))
        const said = [
          hello,
          ...order.map((at) => good[at]!),
          ...changes.map(([at, path, put]) => mutate(good[at]!, path, put)),
        ] as Value[]
        connect(reconcile(ann), {
          source: values(said),
          sink: (read) =>
            pull(
              read,
              collect(() => undefined),
            ),
        })
        bob.edit(bob.edits.add('b'))
        return (
          ann.view().has('b') &&
          bob.view().has('a') &&
          JSON.stringify(ann.sum()) === JSON.stringify(bob.sum()) &&
          ({} as Record<string, unknown>)['polluted'] === undefined
        )
      },
    ),
    { numRuns: 10_000 },
  )
  t.notOk(
    run.failed,
    run.failed
      ? `seed ${run.seed}: ${fc.stringify(run.counterexample)} ${String(run.errorInstance)}`
      : '10,000 inputs',
  )
  t.end()
})
