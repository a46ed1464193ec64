import { combine } from '@commute/combine'
import type { Edit, Update, Value } from '@commute/contract'
import * as marks from '@commute/marks'
import { laws } from '@commute/reducer-laws'
import { replica } from '@commute/replica'
import * as text from '@commute/text'
import { undo } from '@commute/undo'
import * as fc from 'fast-check'
import test from 'tape'
import { meet as meetOf } from './help/meet.ts'

const note = combine({ body: text, marks })
const peer = (name: string) => replica(note, { peer: name, wall: () => 0 })
type Note = ReturnType<typeof peer>

function mark(document: Note, from: number, to: number, name: string, value: Value, grows = true): void {
  const anchor = (index: number, side: 'after' | 'before') =>
    document.read(document.reads.body.anchor(index, side))
  document.edit(document.edits.marks.mark(marks.range(anchor, from, to, grows), name, value))
}

/** The text with what is marked, as `[bold]…[/]`. */
function shown(document: Note): string {
  const characters = [...document.view().body]
  let out = ''
  let end = 0
  for (const span of marks.spans(document.view().marks, (place) =>
    document.read(document.reads.body.index(place)),
  )) {
    const inner = characters.slice(span.from, span.to).join('')
    const names = Object.entries(span.marks).map(([name, value]) =>
      value === true ? name : `${name}=${String(value)}`,
    )
    out += `${characters.slice(end, span.from).join('')}[${names.join(' ')}]${inner}[/]`
    end = span.to
  }
  return out + characters.slice(end).join('')
}

function meet(ann: Note, bob: Note): void {
  meetOf(ann, bob)
  if (shown(ann) !== shown(bob)) throw new Error(`${shown(ann)} is not ${shown(bob)}`)
}

function both(start: string): [Note, Note] {
  const [ann, bob] = [peer('ann'), peer('bob')]
  ann.edit(ann.edits.body.insert(0, start))
  meet(ann, bob)
  return [ann, bob]
}

test('marks: keep the laws', (t) => {
  const place = fc.constantFrom<text.Anchor>('start', 'end')
  const edits: fc.Arbitrary<Edit<typeof marks.empty>> = fc.oneof(
    fc
      .tuple(place, place, fc.constantFrom('bold', 'link'), fc.constantFrom<Value>(true, null, 'x'))
      .map(([from, to, name, value]) => marks.edits.mark({ from, to }, name, value)),
    fc.nat(20).map((n): Edit<typeof marks.empty> => (state, stamp) => {
      const all = marks.view(state)
      return all.length === 0 ? undefined : marks.edits.withdraw(all[n % all.length]!)(state, stamp)
    }),
  )
  t.equal(JSON.stringify(laws(marks, edits, { runs: 200 })), undefined)
  t.end()
})

test('marks: the examples of Peritext', (t) => {
  // Section 2.2: overlapping bold is one.
  let [ann, bob] = both('The fox jumped.')
  mark(ann, 0, 7, 'bold', true)
  mark(bob, 4, 14, 'bold', true)
  meet(ann, bob)
  t.equal(shown(ann), '[bold]The fox jumped[/].')
  // Overlapping marks of different names are both there.
  ;[ann, bob] = both('The fox jumped.')
  mark(ann, 0, 7, 'bold', true)
  mark(bob, 4, 14, 'italic', true)
  meet(ann, bob)
  t.equal(shown(ann), '[bold]The [/][bold italic]fox[/][italic] jumped[/].')
  // Bold beside taking it off: the later counts, on each character.
  ;[ann, bob] = both('The fox jumped.')
  mark(ann, 0, 14, 'bold', true)
  meet(ann, bob)
  mark(bob, 0, 3, 'bold', null)
  mark(bob, 0, 3, 'bold', null)
  mark(ann, 0, 7, 'bold', true)
  meet(ann, bob)
  t.equal(shown(ann), 'The[bold] fox jumped[/].', 'the one that was written later')
  // Section 2.4: what is typed at the end of bold is bold, at the end of a link it is not; before the start neither is.
  ;[ann, bob] = both('The fox jumped.')
  mark(ann, 4, 7, 'bold', true)
  mark(ann, 8, 14, 'link', 'https://a.example', false)
  bob.edit(bob.edits.body.insert(14, '!'))
  bob.edit(bob.edits.body.insert(7, 'es'))
  bob.edit(bob.edits.body.insert(4, 'red '))
  meet(ann, bob)
  t.equal(shown(ann), 'The red [bold]foxes[/] [link=https://a.example]jumped[/]!.')
  // Two links on one word: one of them, alike.
  ;[ann, bob] = both('fox')
  mark(ann, 0, 3, 'link', 'a', false)
  mark(bob, 0, 3, 'link', 'b', false)
  meet(ann, bob)
  t.equal(shown(ann), '[link=b]fox[/]')
  // Comments overlap.
  mark(ann, 0, 2, 'comment 1', 'really?')
  mark(bob, 1, 3, 'comment 2', 'yes')
  meet(ann, bob)
  t.equal(
    shown(ann),
    '[comment 1=really? link=b]f[/][comment 1=really? comment 2=yes link=b]o[/][comment 2=yes link=b]x[/]',
  )
  t.end()
})

test('marks: characters come and go', (t) => {
  const [ann, bob] = both('one two three')
  mark(ann, 4, 7, 'bold', true)
  bob.edit(bob.edits.body.remove(3, 5))
  meet(ann, bob)
  t.equal(shown(ann), 'onethree', 'all gone')
  bob.edit(bob.edits.body.insert(3, '2'))
  meet(ann, bob)
  t.ok(shown(ann).includes('2'), shown(ann))
  const history = undo(ann, note)
  mark(ann, 0, 3, 'bold', true)
  t.ok(shown(ann).startsWith('[bold]one'))
  history.undo()
  t.ok(shown(ann).startsWith('one'), 'undone')
  history.redo()
  t.ok(shown(ann).startsWith('[bold]one'), 'and done again')
  t.throws(() => marks.edits.mark({ from: 3 as never, to: 'end' }, 'bold', true), /TypeError.*reads\.anchor/)
  t.end()
})

test('marks: what anybody does, all see the same', (t) => {
  const step = fc.record({ who: fc.nat(1), kind: fc.nat(4), a: fc.nat(100), b: fc.nat(100) })
  const run = fc.check(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const [ann, bob] = both('hello world')
      for (const { who, kind, a, b } of steps) {
        const one = [ann, bob][who]!
        const { length } = one.view().body
        const [from, to] = [
          Math.min(a % (length + 1), b % (length + 1)),
          Math.max(a % (length + 1), b % (length + 1)),
        ]
        if (kind === 0) meet(ann, bob)
        else if (kind === 1) one.edit(one.edits.body.insert(from, 'xy'))
        else if (kind === 2 && length > 0) one.edit(one.edits.body.remove(a % length))
        else if (from < to)
          mark(one, from, to, a % 2 === 0 ? 'bold' : 'link', b % 3 === 0 ? null : b % 5, a % 2 === 0)
      }
      meet(ann, bob)
    }),
    { numRuns: 300 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.end()
})

test('marks: what withdraws itself, or what comes later, does not keep anybody from going back', (t) => {
  const [ann] = both('hello')
  const apply = (seq: number, deps: Update['deps'], delta: Value): void =>
    void ann.apply({ peer: 'eve', seq, count: 1, time: seq, deps, deltas: [[{ marks: delta }]] }, 'wire')
  apply(1, [], [0, ['eve', 1]])
  apply(2, [], [0, ['eve', 3]])
  apply(3, [], [0, ['eve', 2]])
  const history = undo(ann, note)
  for (const n of [1, 2, 3]) ann.edit(ann.edits.marks.withdraw({ at: [n, 'eve', n] }))
  t.ok(history.undo())
  t.deepEqual(ann.view().marks, [])
  t.throws(
    () => ann.edit(ann.edits.marks.mark({ from: ['after', 'nobody', 1], to: 'end' }, 'bold', true)),
    /RangeError.*number 1 of nobody, which is not here yet/,
  )
  t.end()
})
