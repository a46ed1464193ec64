import type { Head, Value } from '@commute/contract'
import {
  add,
  addMany,
  behind,
  type Dots,
  each,
  has,
  none,
  prefix,
  read,
  type Stretches,
  write,
} from '@commute/dots'
import {
  compare,
  decode,
  distance,
  empty,
  encode,
  merge,
  missing,
  split,
  truncate,
} from '@commute/gossip-digest'
import { isAhead, tick, until } from '@commute/hybrid-clock'
import * as map from '@commute/persistent-map'
import * as fc from 'fast-check'
import test from 'tape'

function checks<T>(t: test.Test, name: string, run: fc.RunDetails<T>): void {
  t.notOk(
    run.failed,
    run.failed
      ? `${name}: seed ${run.seed} ${fc.stringify(run.counterexample)} ${String(run.errorInstance)}`
      : name,
  )
}

const digest = fc
  .array(
    fc.tuple(fc.constantFrom('ann', 'anna', 'bob', 'x.1', '__proto__'), fc.integer({ min: 1, max: 2 ** 40 })),
  )
  .map((all) => new Map<string, number>(all))
const same = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean =>
  compare(a, b) === 'equal'

test('gossip-digest: merge is a join, compare its order, missing what is lacking', (t) => {
  checks(
    t,
    'laws',
    fc.check(
      fc.property(digest, digest, digest, (a, b, c) => {
        const ab = merge(a, b)
        const mirrored = { equal: 'equal', before: 'after', after: 'before', concurrent: 'concurrent' }
        const filled = new Map(b)
        for (const { peer, to } of missing(a, b)) filled.set(peer, to)
        return (
          same(ab, merge(b, a)) &&
          same(merge(ab, c), merge(a, merge(b, c))) &&
          same(merge(a, a), a) &&
          same(merge(a, empty), a) &&
          ['equal', 'after'].includes(compare(ab, a)) &&
          compare(b, a) === mirrored[compare(a, b)] &&
          same(filled, ab) &&
          distance(a, b) === missing(a, b).reduce((sum, { from, to }) => sum + to - from, 0)
        )
      }),
      { numRuns: 2000 },
    ),
  )
  checks(
    t,
    'bytes',
    fc.check(
      fc.property(digest, (a) => {
        const back = decode(encode(a))
        return back.ok && same(back.digest, a)
      }),
      { numRuns: 1000 },
    ),
  )
  checks(
    t,
    'any bytes',
    fc.check(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const back = decode(bytes)
        return !back.ok || String(encode(back.digest)) === String(bytes)
      }),
      { numRuns: 5000 },
    ),
  )
  checks(
    t,
    'split',
    fc.check(
      fc.property(digest, fc.integer({ min: 1, max: 60 }), (a, room) => {
        const parts = split(a, room, (peer) => peer.length + 9)
        const whole = new Map(parts.flatMap(({ entries }) => entries))
        return (
          same(whole, a) &&
          parts[0]!.first === '' &&
          parts.at(-1)!.next === undefined &&
          parts.every(
            ({ first, next, entries }, at) =>
              (at === 0 || parts[at - 1]!.next === first) &&
              entries.every(([peer]) => peer >= first && (next === undefined || peer < next)),
          )
        )
      }),
      { numRuns: 1000 },
    ),
  )
  t.end()
})

test('gossip-digest: tens of thousands of peers, and truncation', (t) => {
  const many = new Map(Array.from({ length: 50_000 }, (_, n): [string, number] => [`peer-${n}`, n + 1]))
  const bytes = encode(many)
  const back = decode(bytes)
  t.ok(back.ok && same(back.digest, many), `${bytes.length} bytes`)
  t.ok(bytes.length < 50_000 * 9)
  t.deepEqual(
    [
      ...truncate(
        new Map([
          ['a', 1],
          ['b', 2],
          ['c', 3],
        ]),
        (peer) => peer.charCodeAt(0),
        2,
      ).keys(),
    ].sort(),
    ['b', 'c'],
  )
  t.end()
})

test('dots: a set of runs is the set of its dots', (t) => {
  // A few, which are put in one by one, and many, which are put in together.
  const put = (max: number) => fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 1, max }), fc.nat(4))
  const puts = fc.oneof(
    fc.array(put(30), { maxLength: 30 }),
    fc.array(put(200), { minLength: 40, maxLength: 80 }),
  )
  checks(
    t,
    'model',
    fc.check(
      fc.property(puts, puts, (some, others) => {
        const model = new Set<string>()
        const make = (all: typeof some): Dots =>
          all.reduce<Dots>((dots, [peer, from, more]) => {
            for (let n = from; n <= from + more; n++) model.add(`${peer} ${n}`)
            return add(dots, peer, from, from + more)
          }, none)
        const theirs = others.reduce<Stretches | undefined>(
          (before, [peer, from, more]) => behind(before, peer, from, from + more),
          undefined,
        )
        make(others)
        const both = addMany(make(some), theirs)
        const head = { peer: 'a', seq: 10, count: 1, time: 0 }
        const said = read(write(both, head), head)
        if (said === false) return false
        const again = addMany(none, said)
        for (const peer of ['a', 'b']) {
          for (let n = 0; n < 210; n++) if (has(both, peer, n) !== model.has(`${peer} ${n}`)) return false
          let first = 0
          while (model.has(`${peer} ${first + 1}`)) first++
          if (prefix(both, peer) !== first) return false
        }
        return JSON.stringify(write(again)) === JSON.stringify(write(both)) && addMany(both, said) === both
      }),
      { numRuns: 2000 },
    ),
  )
  const many = Array.from({ length: 20 }, (_, k) => ['a', 2 * k + 1])
  const head = { peer: 'a', seq: 1, count: 1, time: 0 }
  t.notEqual(read([...many, ['b', 1]], head), false)
  for (const bad of [1, 'x', [['a b', 1]], [['a', 0]], [['a', 1, -1]], [['a', 2 ** 53]], [-99]]) {
    t.equal(read(bad as never, head), false)
    if (Array.isArray(bad)) t.equal(read([...many, ...bad] as never, head), false)
  }
  t.end()
})

test('hybrid-clock: never back, never twice', (t) => {
  checks(
    t,
    'laws',
    fc.check(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 42 })), (walls) => {
        let clock = 0
        for (const wall of walls) {
          const next = tick(clock, wall)
          if (next <= clock || next < wall * 1000 || !Number.isSafeInteger(next)) return false
          clock = next
        }
        return true
      }),
    ),
  )
  const day = 24 * 3600 * 1000
  t.notOk(isAhead(day * 1000 + 999, 0))
  t.ok(isAhead((day + 1) * 1000, 0))
  t.notOk(isAhead((day + 5) * 1000, until((day + 5) * 1000)))
  t.end()
})

test('persistent-map: a sorted map, whatever is done to it, and the old ones stay', (t) => {
  checks(
    t,
    'model',
    fc.check(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.string({ maxLength: 2 }), fc.nat())), (steps) => {
        const model = new Map<string, number>()
        let now: map.PersistentMap<number> = null
        const olds: [map.PersistentMap<number>, string][] = []
        for (const [put, key, value] of steps) {
          olds.push([now, JSON.stringify([...map.entries(now)].map(({ key: k, value: v }) => [k, v]))])
          if (put) {
            now = map.set(now, key, value)
            model.set(key, value)
          } else {
            now = map.remove(now, key)
            model.delete(key)
          }
          if (map.size(now) !== model.size || map.get(now, key) !== model.get(key)) return false
        }
        const sorted = [...model].toSorted(([a], [b]) => (a < b ? -1 : 1))
        return (
          [...map.entries(now)].every(
            ({ key, value }, at) =>
              sorted[at]![0] === key &&
              sorted[at]![1] === value &&
              map.at(now, at)?.key === key &&
              map.rank(now, key) === at,
          ) &&
          olds.every(
            ([old, text]) =>
              JSON.stringify([...map.entries(old)].map(({ key: k, value: v }) => [k, v])) === text,
          )
        )
      }),
      { numRuns: 1000 },
    ),
  )
  let ordered: map.PersistentMap<number> = null
  for (let n = 0; n < 100_000; n++) ordered = map.set(ordered, String(n).padStart(6, '0'), n)
  const depth = (node: map.PersistentMap<number>): number =>
    node === null ? 0 : 1 + Math.max(depth(node.left), depth(node.right))
  t.ok(depth(ordered) < 40, `depth ${depth(ordered)}`)
  t.end()
})

test('dots: a relative run that begins with the peer it goes on from is named right, on both sides', (t) => {
  const head: Head = { peer: 'ann.x', seq: 2, count: 1, time: 1, origin: ['ann', 5] }
  const named = (value: Value): unknown[] => {
    const out: unknown[] = []
    each(addMany(none, read(value, head) as Stretches), (...run) => out.push(run))
    return out
  }
  t.deepEqual(named([[-4, 3]]), [
    ['ann', 3, 5],
    ['ann.x', 1, 1],
  ])
  t.deepEqual(named([[-4, 1]]), [['ann', 3, 4]])
  t.deepEqual(named([[-1, 1]]), [['ann.x', 1, 2]])
  t.end()
})
