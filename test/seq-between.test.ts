import { between, isPosition } from '@commute/seq-between'
import * as fc from 'fast-check'
import test from 'tape'

type Work = 'append' | 'prepend' | 'random' | 'middle'

function grow(work: Work, peers: readonly string[], count: number, random: () => number): string[] {
  const used = new Map<string, number>()
  const list: string[] = []
  const put = (index: number, peer: string): void => {
    const counter = (used.get(peer) ?? 0) + 1
    used.set(peer, counter)
    list.splice(index, 0, between(list[index - 1], list[index], peer, counter))
  }
  if (work === 'middle') for (const index of [0, 1]) put(index, peers[0]!)
  for (let k = 0; k < count; k++) {
    const index = {
      append: list.length,
      prepend: 0,
      random: Math.floor(random() * (list.length + 1)),
      middle: k + 1,
    }[work]
    put(index, peers[k % peers.length]!)
  }
  return list
}

function generator(seed: number): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
}

test('seq-between: keys stay short, by one peer and by two in turn', (t) => {
  for (const peers of [['ann'], ['ann', 'bob']])
    for (const work of ['append', 'prepend', 'random', 'middle'] as const) {
      const list = grow(work, peers, 10_000, generator(1))
      const longest = Math.max(...list.map(({ length }) => length))
      t.ok(longest <= (work === 'random' ? 48 : 32), `${work} by ${peers.length}: ${longest}`)
      t.equal(new Set(list).size, list.length, 'unique')
      t.ok(
        list.every((key, at) => at === 0 || list[at - 1]! < key),
        'in order',
      )
    }
  t.end()
})

test('seq-between: strictly between, deterministic, a position', (t) => {
  const run = fc.check(
    fc.property(
      fc.array(fc.tuple(fc.nat(), fc.constantFrom('a', 'bob', 'x.1', '-')), { maxLength: 60 }),
      (puts) => {
        const list: string[] = []
        let counter = 0
        for (const [where, peer] of puts) {
          const index = where % (list.length + 1)
          const key = between(list[index - 1], list[index], peer, ++counter)
          if (!isPosition(key) || key !== between(list[index - 1], list[index], peer, counter)) return false
          if ((list[index - 1] ?? '') >= key || (list[index] ?? '~~~') <= key) return false
          list.splice(index, 0, key)
        }
        return true
      },
    ),
    { numRuns: 3000 },
  )
  t.notOk(run.failed, fc.stringify(run.counterexample))
  t.end()
})

test('seq-between: runs of two peers at one place stay whole, forward and backward', (t) => {
  const run = fc.check(
    fc.property(
      fc.array(fc.nat(), { maxLength: 20 }),
      fc.nat(),
      fc.integer({ min: 1, max: 8 }),
      fc.boolean(),
      fc.boolean(),
      (puts, gap, length, annForward, bobForward) => {
        const base: string[] = []
        puts.forEach((where, k) => {
          const index = where % (base.length + 1)
          base.splice(index, 0, between(base[index - 1], base[index], k % 3 === 0 ? 'ann' : 'cyd', k + 1))
        })
        const at = gap % (base.length + 1)
        const type = (peer: string, forward: boolean): string[] => {
          const keys: string[] = []
          for (let k = 0; k < length; k++) {
            const [left, right] = forward
              ? [keys.at(-1) ?? base[at - 1], base[at]]
              : [base[at - 1], keys[0] ?? base[at]]
            const key = between(left, right, peer, 100 + k)
            if (forward) keys.push(key)
            else keys.unshift(key)
          }
          return keys
        }
        const all = [
          ...type('ann', annForward).map((key) => `${key} a`),
          ...type('bob', bobForward).map((key) => `${key} b`),
        ].sort()
        const letters = all.map((each) => each.at(-1)).join('')
        return /^(a+b+|b+a+)$/.test(letters)
      },
    ),
    { numRuns: 3000 },
  )
  t.notOk(run.failed, fc.stringify(run.counterexample))
  t.end()
})

test('seq-between: between two of one node, made after a removal', (t) => {
  const one = between(undefined, undefined, 'ann', 1)
  const two = between(undefined, undefined, 'ann', 2)
  t.ok(one < two)
  const mid = between(one, two, 'bob', 1)
  t.ok(one < mid && mid < two)
  const more = between(mid, two, 'ann', 3)
  t.ok(mid < more && more < two && isPosition(more))
  t.end()
})

test('seq-between: what is wrong is a clear error, and never a loop', (t) => {
  const key = between(undefined, undefined, 'ann', 1)
  t.throws(() => between(key, key, 'ann', 2), /before right/)
  t.throws(() => between('!', undefined, 'ann', 2), /not a position/)
  t.throws(() => between(undefined, '~', 'ann', 2), /not a position/)
  t.throws(() => between(undefined, undefined, 'a b', 2), /name/)
  t.throws(() => between(undefined, undefined, 'ann', 0), /counter/)
  t.throws(() => between(undefined, undefined, 'ann', 2 ** 53), /counter/)
  for (const bad of [
    '',
    '!',
    '~',
    'abc',
    key.slice(0, -1),
    `${key}!`,
    `${key} `,
    key.repeat(2000),
    '\u0000',
    1,
    null,
  ])
    t.notOk(isPosition(bad))
  const run = fc.check(
    fc.property(fc.string({ maxLength: 20 }), (text) => typeof isPosition(text) === 'boolean'),
    { numRuns: 5000 },
  )
  t.notOk(run.failed)
  t.end()
})

test('seq-between: where there is no room left it says so, and what others have put at the edge stops nobody', (t) => {
  let [left, right]: [string | undefined, string | undefined] = [undefined, undefined]
  const names = Array.from({ length: 40 }, (_, n) => `${'x'.repeat(60)}${n}`)
  t.throws(() => {
    for (let n = 1; n < 5000; n++) {
      const one = between(left, right, names[n % names.length]!, n)
      if (!isPosition(one)) t.fail('not a position')
      if (n % 2 === 0) left = one
      else right = one
    }
  }, /RangeError: seq-between: there is no room/)
  const edge = '}%ann~~~~~~~~~~O#'
  t.ok(isPosition(edge))
  const behind = between(edge, undefined, 'ann', 5)
  t.ok(behind > edge && isPosition(behind))
  t.end()
})
