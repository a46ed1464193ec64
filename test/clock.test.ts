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

/**
 * What is wrong with a node that lies below others, all of whose keys are from one on and before another; undefined:
 * nothing.
 */
function amiss(node: map.Node<number>, from: string | undefined, to: string | undefined): string | undefined {
  const { height, keys, items, size } = node
  if (keys.length !== items.length || keys.length > 16) return `${keys.length} keys, ${items.length} items`
  if (keys.some((key, at) => at > (height > 0 ? 1 : 0) && key <= keys[at - 1]!)) return 'keys in disorder'
  if (height === 0) {
    const isWithin = (key: string): boolean =>
      (from === undefined || key >= from) && (to === undefined || key < to)
    return size === keys.length && keys.every(isWithin)
      ? undefined
      : `a leaf is not between ${from} and ${to}`
  }
  const below = items as readonly map.Node<number>[]
  if (below.length < 2 || below.some((one) => one.height !== height - 1)) return 'not all leaves are as deep'
  if (below.some((one) => one.keys.length < 4)) return 'a node with few items'
  if (below.reduce((sum, one) => sum + one.size, 0) !== size) return 'miscounted'
  for (const [at, one] of below.entries()) {
    const wrong = amiss(one, at === 0 ? from : keys[at], keys[at + 1] ?? to)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

test('persistent-map: a sorted map, whatever is done to it, and the old ones stay', (t) => {
  const keys = fc.nat(400).map((n) => `k${n}`)
  const put = fc.tuple(fc.constant(true), keys, fc.nat())
  const either = fc.tuple(fc.boolean(), keys, fc.nat())
  const drop = fc.tuple(fc.constant(false), keys, fc.nat())
  const many = { minLength: 0, maxLength: 300, size: 'max' } as const
  const steps = fc
    .tuple(fc.array(put, many), fc.array(either, many), fc.array(drop, many))
    .map((phases) => phases.flat())
  const told = (one: map.PersistentMap<number>): string =>
    JSON.stringify([...map.entries(one)].map(({ key, value }) => [key, value]))
  checks(
    t,
    'model',
    fc.check(
      fc.property(steps, fc.boolean(), (some, isDescending) => {
        const model = new Map<string, number>()
        let now: map.PersistentMap<number> = null
        const olds: [map.PersistentMap<number>, string][] = []
        const order = isDescending
          ? some.toSorted(([a, x], [b, y]) => Number(b) - Number(a) || (x < y ? 1 : -1))
          : some
        for (const [step, [isPut, key, value]] of order.entries()) {
          if (step % 25 === 0) olds.push([now, told(now)])
          const before = now
          now = isPut ? map.set(now, key, value) : map.remove(now, key)
          const isSame = isPut ? model.get(key) === value : !model.has(key)
          if (isSame !== (before === now)) throw new Error('another map, or the same')
          if (isPut) model.set(key, value)
          else model.delete(key)
          if (map.size(now) !== model.size || map.get(now, key) !== model.get(key))
            throw new Error('not there')
          const wrong = now && amiss(now, undefined, undefined)
          if (typeof wrong === 'string') throw new Error(wrong)
        }
        const sorted = [...model].toSorted(([a], [b]) => (a < b ? -1 : 1))
        for (const [at, [key, value]] of sorted.entries()) {
          const entry = map.at(now, at)
          if (entry?.key !== key || entry.value !== value || map.rank(now, key) !== at)
            throw new Error('at, rank')
          if (map.rank(now, `${key}!`) !== at + 1) throw new Error('rank of what is not there')
        }
        if ([-1, model.size, NaN].some((index) => map.at(now, index) !== undefined))
          throw new Error('at no place')
        const each: [string, number][] = []
        map.forEach(now, (value, key) => each.push([key, value]))
        return (
          JSON.stringify(sorted) === told(now) &&
          JSON.stringify(sorted) === JSON.stringify(each) &&
          olds.every(([old, text]) => told(old) === text)
        )
      }),
      { numRuns: 300 },
    ),
  )
  const nodes = (one: map.Node<number>): number =>
    one.height === 0 ? 1 : 1 + (one.items as map.Node<number>[]).reduce((sum, its) => sum + nodes(its), 0)
  let ordered: map.PersistentMap<number> = null
  for (let n = 0; n < 100_000; n++) ordered = map.set(ordered, String(n).padStart(6, '0'), n)
  t.ok(nodes(ordered!) < 100_000 / 11, `${nodes(ordered!)} nodes where keys come in order`)
  t.equal(amiss(ordered!, undefined, undefined), undefined)
  for (let n = 0; n < 100_000; n++)
    if (n % 1000 !== 0) ordered = map.remove(ordered, String(n).padStart(6, '0'))
  t.equal(amiss(ordered!, undefined, undefined), undefined)
  t.ok(nodes(ordered!) < 40, `${nodes(ordered!)} nodes for 100 entries that are left of 100,000`)
  // Full nodes, and then everything right behind them; each leaf but one entry, from behind; all, from behind.
  const name = (n: number): string => String(n).padStart(6, '0')
  let odd: map.PersistentMap<number> = null
  for (let n = 0; n < 4096; n++) odd = map.set(odd, name(n), n)
  for (let n = 20_000; n > 4096; n--) odd = map.set(odd, name(n), n)
  t.ok(nodes(odd!) < 20_000 / 3, `${nodes(odd!)} nodes for 20,000 entries`)
  for (let n = 20_000; n > 0; n--) if (n % 16 !== 0) odd = map.remove(odd, name(n))
  t.ok(nodes(odd!) < 1250 / 3, `${nodes(odd!)} nodes for 1,250 entries that are left`)
  t.equal(amiss(odd!, undefined, undefined), undefined)
  for (let n = 20_000; n > 0; n--) odd = map.remove(odd, name(n))
  t.deepEqual([nodes(odd!), odd!.height], [1, 0])
  for (let n = 0; n < 100; n++) ordered = map.remove(ordered, String(n * 1000).padStart(6, '0'))
  t.equal(ordered, null)
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
