/** The binding of a textarea, without a browser: `npm test browser` has one. */
import { replica } from '@commute/replica'
import * as text from '@commute/text'
import { textarea } from '@commute/ui-textarea'
import * as fc from 'fast-check'
import test from 'tape'
import { Area } from './help/area.ts'
import { meet } from './help/meet.ts'

/** As a textarea shows it. */
const normal = (string: string): string => string.replaceAll(/\r\n?/g, '\n')

function open() {
  const [ann, bob] = ['ann', 'bob'].map((peer) => replica(text, { peer, wall: () => 0 })) as [Doc, Doc]
  const field = { document: ann, edits: ann.edits, reads: ann.reads }
  const areas = [new Area(), new Area()]
  for (const area of areas) textarea(area as never, field)
  return { ann, bob, areas: areas as [Area, Area] }
}
const document = replica(text, { peer: 'cyd', wall: () => 0 })
type Doc = typeof document

test('textarea: two on one document show what is in it, whatever is typed, composed and written by others', (t) => {
  const word = fc.constantFrom('a', 'bb', '\u{1f600}', '\u{1f601}', 'x\n', '\r\n', '\r')
  const step = fc.record({ kind: fc.nat(9), at: fc.nat(1000), many: fc.nat(3), word })
  const run = fc.check(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { ann, bob, areas } = open()
      let isComposing = false
      const place = (value: string, at: number): number => {
        const unit = at % (value.length + 1)
        return (value.charCodeAt(unit) & 0xfc00) === 0xdc00 ? unit - 1 : unit
      }
      for (const { kind, at, many, word } of steps) {
        const area = areas[isComposing ? 0 : many % 2]!
        const typed = normal(word)
        if (kind < 5) {
          if (!isComposing) {
            const from = place(area.value, at)
            area.setSelectionRange(from, Math.max(from, place(area.value, from + (kind === 0 ? many : 0))))
          }
          const { selectionStart: from, selectionEnd: to, value } = area
          area.type(typed)
          if (!area.value.isWellFormed()) throw new Error('a character was cut in half')
          if (!isComposing && normal(ann.view()) !== value.slice(0, from) + typed + value.slice(to))
            throw new Error(
              `typed ${JSON.stringify(typed)} at ${from} into ${JSON.stringify(value)}: ${JSON.stringify(ann.view())}`,
            )
        } else if (kind < 8) {
          meet(ann, bob)
          const length = [...bob.view()].length
          if (kind === 7 && length > 0) bob.edit(bob.edits.remove(at % length))
          else bob.edit(bob.edits.insert(at % (length + 1), word))
          meet(bob, ann)
        } else {
          isComposing = !isComposing
          areas[0].fire(isComposing ? 'compositionstart' : 'compositionend')
        }
        const shown = isComposing ? [areas[1]] : areas
        for (const one of shown)
          if (one.value !== normal(ann.view()))
            throw new Error(`shows ${JSON.stringify(one.value)}, not ${JSON.stringify(ann.view())}`)
      }
      if (isComposing) areas[0].fire('compositionend')
      meet(ann, bob)
      if (ann.view() !== bob.view() || ann.reasons().length > 0)
        throw new Error('not equal, or something threw')
    }),
    { numRuns: 1000 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.end()
})

test('textarea: line ends stay as they are, also where two have it open', (t) => {
  const { ann, bob, areas } = open()
  bob.edit(bob.edits.insert(0, 'one\r\ntwo\r\nthree\r'))
  textarea(new Area() as never, { document: bob, edits: bob.edits, reads: bob.reads })
  meet(ann, bob)
  t.equal(areas[0].value, 'one\ntwo\nthree\n')
  areas[0].setSelectionRange(7, 7)
  areas[0].type('!')
  meet(ann, bob)
  t.deepEqual([ann.view(), bob.view()], ['one\r\ntwo!\r\nthree\r', 'one\r\ntwo!\r\nthree\r'])
  areas[0].setSelectionRange(3, 4)
  areas[0].type('')
  t.equal(ann.view(), 'onetwo!\r\nthree\r', 'a line end goes as one')
  t.end()
})

test('textarea: the caret is where it was meant to be after something was composed beside what others wrote', (t) => {
  const { ann, bob, areas } = open()
  const [area] = areas
  area.type('hello world')
  meet(ann, bob)
  area.setSelectionRange(5, 5)
  area.fire('compositionstart')
  area.type('\u00e9')
  bob.edit(bob.edits.insert(0, 'A long line of Bob. '))
  bob.edit(bob.edits.push('!'))
  meet(ann, bob)
  area.fire('compositionend')
  area.type('X')
  t.equal(ann.view(), 'A long line of Bob. hello\u00e9X world!')
  t.equal(area.value, ann.view())
  t.end()
})

test('textarea: what others write elsewhere moves no caret, turns no selection, and is where they wrote it', (t) => {
  for (const end of ['', '\r\n', '\r', '\n']) {
    const { ann, bob, areas } = open()
    const [area] = areas
    ann.edit(ann.edits.insert(0, `aaaa aaaa${end}`))
    meet(ann, bob)
    area.setSelectionRange(2, 2)
    bob.edit(bob.edits.insert(4, 'a'))
    meet(ann, bob)
    t.equal(area.selectionStart, 2, JSON.stringify(end))
    area.setSelectionRange(1, 3, 'backward')
    bob.edit(bob.edits.push(`${end}!`))
    meet(ann, bob)
    t.deepEqual([area.selectionStart, area.selectionEnd, area.selectionDirection], [1, 3, 'backward'])
  }
  const { ann, bob, areas } = open()
  const [area] = areas
  ann.edit(ann.edits.insert(0, '\r\n'.repeat(10)))
  meet(ann, bob)
  area.setSelectionRange(2, 2)
  bob.edit(bob.edits.push('\r\n'))
  meet(ann, bob)
  t.equal(area.selectionStart, 2)
  t.end()
})
