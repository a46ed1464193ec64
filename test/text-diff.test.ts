import { replica } from '@commute/replica'
import * as text from '@commute/text'
import { merge, patches, perform } from '@commute/text-diff'
import * as fc from 'fast-check'
import test from 'tape'
import { spent } from './help/spent.ts'

type Note = ReturnType<typeof replica<typeof text.empty, string, typeof text.edits>>

const letters = fc
  .array(fc.constantFrom('a', 'b', '\n', ' ', '\u{1f600}', 'e\u0301'), { maxLength: 30 })
  .map((all) => all.join(''))

const splice = (before: string, all: readonly text.Patch[]): string => {
  let characters = [...before]
  for (const [index, removed, inserted] of all)
    characters = [...characters.slice(0, index), ...inserted, ...characters.slice(index + removed)]
  return characters.join('')
}

test('text-diff: patches make the one of the other', (t) => {
  const run = fc.check(
    fc.property(letters, letters, (before, after) => splice(before, patches(before, after)) === after),
    { numRuns: 1000 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.deepEqual(patches('same', 'same'), [])
  t.deepEqual(patches('', 'new'), [[0, 0, 'new']])
  t.deepEqual(patches('abcdef', 'abXdef'), [[2, 1, 'X']])
  t.deepEqual(patches('one two three', 'one 2 three four').length, 2)
  t.end()
})

test('text-diff: a long text that is quite another is one patch, soon', (t) => {
  const noise = (seed: number): string => {
    let state = seed
    return Array.from({ length: 30_000 }, () =>
      String.fromCharCode(97 + (((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24) % 26)),
    ).join('')
  }
  const [before, after] = [noise(1), noise(2)]
  const start = spent()
  const all = patches(before, after)
  t.equal(splice(before, all), after)
  t.ok(spent() - start < 5000, `${all.length} patches`)
  t.end()
})

test('text-diff: what a file says now goes in as edits, beside what others write', (t) => {
  const ann = replica(text, { peer: 'ann', wall: () => 0 })
  const bob = replica(text, { peer: 'bob', wall: () => 0 })
  perform({ document: ann, edits: ann.edits }, patches('', 'one\ntwo\nthree\n'))
  for (let at = 0; at < ann.length(); at++) bob.apply(ann.arrived(at)!.update, 'wire')
  const before = ann.length()
  perform({ document: ann, edits: ann.edits }, patches(ann.view(), 'one\n2\nthree\nfour\n'))
  bob.edit(bob.edits.insert(0, 'zero\n'))
  for (let at = before; at < ann.length(); at++) bob.apply(ann.arrived(at)!.update, 'wire')
  t.equal(bob.view(), 'zero\none\n2\nthree\nfour\n')
  const long = 'x\u{1f600}'.repeat(20_000)
  perform({ document: ann, edits: ann.edits }, patches(ann.view(), long))
  t.equal(ann.view(), long, 'long ones in several updates')
  t.end()
})

test('text-diff: three-way merge', (t) => {
  const base = 'a\nb\nc\nd'
  t.deepEqual(merge(base, 'A\nb\nc\nd', 'a\nb\nc\nD'), { text: 'A\nb\nc\nD', conflicts: [] })
  t.deepEqual(merge(base, base, 'a\nc\nd'), { text: 'a\nc\nd', conflicts: [] })
  t.deepEqual(merge(base, 'a\nX\nc\nd', 'a\nX\nc\nd'), { text: 'a\nX\nc\nd', conflicts: [] }, 'both alike')
  t.deepEqual(merge(base, 'a\nX\nc\nd', 'a\nY\nc\nd'), {
    text: 'a\nX\nY\nc\nd',
    conflicts: [{ line: 1, mine: ['X'], theirs: ['Y'] }],
  })
  t.end()
})

test('text-diff: what several people typed in turn can be replaced as a whole', (t) => {
  const [ann, bob] = ['ann', 'bob'].map((peer) => replica(text, { peer, wall: () => 0, limit: 1 << 13 })) as [
    Note,
    Note,
  ]
  for (let k = 0; k < 1500; k++) {
    const one = k % 2 === 0 ? ann : bob
    const update = one.edit(one.edits.insert(one.view().length, 'x'))!
    ;(one === ann ? bob : ann).apply(update, 'wire')
  }
  perform({ document: ann, edits: ann.edits }, patches(ann.view(), 'y'.repeat(3000)))
  t.equal(ann.view(), 'y'.repeat(3000))
  t.end()
})

test('text-diff: who changes one line and who changes the next do not conflict', (t) => {
  t.deepEqual(merge('a\nb\nc\n', 'a\nB\nc\n', 'a\nb\nC\n'), { text: 'a\nB\nC\n', conflicts: [] })
  t.deepEqual(merge('a\nb', 'a\nb\n', 'a\nb\nc'), { text: 'a\nb\nc', conflicts: [] })
  t.deepEqual(merge('a\nb', 'a\nb\nc', 'a\nb\n'), { text: 'a\nb\nc', conflicts: [] })
  t.deepEqual(merge('1\n2\n3', 'x\n2\ny', 'X\nz\n3'), {
    text: 'x\nX\nz\ny',
    conflicts: [{ line: 0, mine: ['x'], theirs: ['X'] }],
  })
  t.equal(
    merge('a\nTODO', 'a\n', 'a\nDONE').conflicts.length,
    1,
    'what one has emptied and the other changed',
  )
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 6 }).map((all) => all.join('\n'))
  const run = fc.check(
    fc.property(lines, lines, lines, (o, a, b) => {
      if (merge(o, a, o).text !== a || merge(o, o, b).text !== b || merge(o, a, a).text !== a) return false
      // Whoever goes first, as much conflicts; and no line is lost that one of them has put in.
      if (merge(o, a, b).conflicts.length !== merge(o, b, a).conflicts.length) return false
      const kept = new Set(merge(o, a, b).text.split('\n'))
      return [a, b].every((side) =>
        side.split('\n').every((line) => line === '' || o.includes(line) || kept.has(line)),
      )
    }),
    { numRuns: 2000 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.end()
})

test('text-diff: a merge of long files is bounded', (t) => {
  const start = spent()
  const blank = '\n'.repeat(20_000)
  const { text: both, conflicts } = merge(blank, `a${blank}`, `${blank}b`)
  t.ok(
    both.startsWith('a') && both.endsWith('b') && conflicts.length === 1,
    'too many equal lines: one region',
  )
  const lines = (from: number): string => Array.from({ length: 100_000 }, (_, k) => `${from + k}`).join('\n')
  t.equal(merge(lines(0), lines(0), lines(5)).text, lines(5))
  t.equal(merge(lines(0), `x\n${lines(1)}`, lines(5)).conflicts.length, 1)
  t.ok(spent() - start < 5000)
  t.end()
})

test('perform: a long change has room in its updates, whoever wrote the text, and whatever the limit is', (t) => {
  const names = Array.from({ length: 300 }, (_, n) => `${n}`.padEnd(64, 'x'))
  for (const limit of [undefined, 1024]) {
    const open = (peer: string) =>
      replica(text, { peer, wall: () => 1000, ...(limit === undefined ? {} : { limit }) })
    const ann = open('ann')
    const [even, odd] = [open(names[0]!), open(names[1]!)]
    for (let k = 0; k < 600; k++) {
      const update = (k % 2 === 0 ? even : odd).edit(text.edits.insert(k, 'x'))!
      for (const one of [ann, even, odd]) one.apply(update, 'wire')
    }
    perform({ document: ann, edits: ann.edits }, [[0, 600, 'new']])
    t.equal(ann.view(), 'new')
    for (const name of names.slice(2)) ann.apply(open(name).edit(text.edits.insert(0, 'x'))!, 'wire')
    perform({ document: ann, edits: ann.edits }, [[0, ann.view().length, '\u{1f600}'.repeat(3000)]])
    t.equal(ann.view(), '\u{1f600}'.repeat(3000))
  }
  t.end()
})
