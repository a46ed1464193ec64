/**
 * The order of things against an array, also with leaves of four, where everything that happens in large texts happens
 * at once.
 */
import {
  accept,
  before,
  begin,
  blank,
  countShown,
  eachSpan,
  finish,
  indexHere,
  indexOf,
  insertAt,
  insertInto,
  isBefore,
  last,
  locate,
  locateBefore,
  numberAfter,
  removeAt,
  type Sequence,
  sequence,
  settle,
  use,
  type Version,
} from '@commute/sequence'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import test from 'tape'
import { sound } from './help/sound.ts'

const isNarrow = process.env['BUG'] !== undefined

function generator(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

/** What is shown, by number. */
function numbers({ tree }: Sequence): number[] {
  const out: number[] = []
  eachSpan(tree, (number, length, isShown) => {
    for (let k = 0; k < length && isShown; k++) out.push(number + k)
  })
  return out
}

function must(found: unknown, expected: unknown, what: string): void {
  if (String(found) !== String(expected))
    throw new Error(`${what}: ${String(found)}, not ${String(expected)}`)
}

/** Random edits, some taken back, by one seed. */
function play(seed: number, many: number): void {
  const below = generator(seed)
  const one = sequence()
  let shown: number[] = []
  let state: Version = blank(undefined, undefined)
  let n = 1
  const edit = (): void => {
    begin(one, state)
    const isTyping = below(2) === 0 && one.tip.n > 0
    const at = isTyping ? one.tip.index : below(shown.length + 1)
    if (shown.length > 0 && below(3) === 0) {
      const from = Math.min(at, shown.length - 1)
      const count = Math.min(1 + below(9), shown.length - from)
      removeAt(one, from, count)
      shown.splice(from, count)
    } else if (shown.length > 0 && below(4) === 0) {
      // Between a thing and whatever stands behind it, which may be hidden.
      const left = shown[Math.min(at, shown.length - 1)]!
      locate(one.tree, left)
      const right = numberAfter(one.tree)
      const number = one.runs.size
      must(insertInto(one, left, right, below(2) === 0 ? 'ann' : 'bob', (n += 3), 2), true, 'between')
      n += 2
      shown.splice(shown.indexOf(left) + 1, 0, number, number + 1)
    } else {
      const number = one.runs.size
      const count = 1 + below(3)
      insertAt(one, at, 'ann', n, count)
      n += count + below(2)
      shown.splice(at, 0, ...Array.from({ length: count }, (_, k) => number + k))
    }
    finish(one)
    state = last(one, undefined)
  }
  for (let k = 0; k < many; k++) {
    const head = {}
    const [earlier, was] = [state, [...shown]]
    for (let edits = below(20) === 0 ? 50 : 1 + below(3); edits > 0; edits--) {
      edit()
      sound(one)
      accept(one, head)
    }
    if (below(4) === 0) {
      use(one, earlier)
      sound(one)
      ;[state, shown] = [earlier, was]
    }
    if (below(8) === 0) settle(one)
    must(numbers(one), shown, `seed ${seed}, step ${k}`)
    must(countShown(one), shown.length, 'length')
    if (shown.length === 0) continue
    const [a, b] = [below(shown.length), below(shown.length)]
    must(indexOf(one, shown[a]!), a, 'index')
    must(isBefore(one.tree, shown[a]!, shown[b]!), a < b, 'before')
    must(before(one, a + 1), shown[a], 'the one before an index')
    locateBefore(one.tree, shown[a]!)
    must(numberAfter(one.tree), shown[a], 'right before')
    must(indexHere(one.tree), a, 'index right before')
  }
}

test(`sequence: ${isNarrow ? 'with leaves of four ' : ''}it is what an array is`, (t) => {
  const run = fc.check(
    fc.property(fc.nat(1_000_000), (seed) => {
      play(seed, 150)
      return true
    }),
    { numRuns: 150 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.end()
})

test('sequence: what is taken back leaves no room taken', (t) => {
  const one = sequence()
  insertAt(one, 0, 'ann', 1, 11)
  let state: Version = blank(undefined, undefined)
  let size = 0
  for (let round = 0; round < 20; round++) {
    for (let k = 0; k < 500; k++) {
      begin(one, state)
      insertAt(one, 5, 'ann', 12 + 2 * k, 1)
      finish(one)
      state = last(one, undefined)
    }
    use(one, (state = blank(undefined, undefined)))
    sound(one)
    if (round === 0) ({ size } = one.tree)
  }
  t.ok(one.tree.size < 1.1 * size, `${one.tree.size} cells, ${size} after the first time`)
  t.end()
})

test('sequence: the tree grows a level at any size', (t) => {
  const below = generator(183)
  const prepends = below(100)
  const one = sequence()
  for (let length = 0; length < 22_000; length++)
    insertAt(one, below(100) < prepends ? 0 : below(length + 1), 'ann', 2 * length + 1, 1)
  t.equal(numbers(one).length, 22_000)
  t.equal(indexOf(one, before(one, 11_001)), 11_000)
  t.end()
})

if (!isNarrow)
  test('sequence: the same with leaves of four', (t) => {
    const narrow = JSON.stringify([['sequence/dist/tree.js', 'const most = 32;', 'const most = 4;']])
    const plant = fileURLToPath(new URL('../repo/plant.mjs', import.meta.url))
    const out = execFileSync(process.execPath, ['--import', plant, fileURLToPath(import.meta.url)], {
      env: { ...process.env, BUG: narrow },
      encoding: 'utf8',
    })
    t.match(out, /# pass {2}4/)
    t.end()
  })
