import { laws } from '@commute/reducer-laws'
import * as text from '@commute/text'
import * as fc from 'fast-check'
import test from 'tape'
import { anyEdit, insert, peer, remove, shown, type Text } from './help/texts.ts'

test('text: keeps the laws, as a type that spends its states', (t) => {
  t.equal(JSON.stringify(laws<Text>(text, anyEdit, { runs: 300, shown, spends: true })), undefined)
  t.end()
})

test('text: insert and remove by code point', (t) => {
  const ann = peer('ann')
  ann.edit(insert(0, 'h\u{1f600}i'))
  ann.edit(insert(2, 'e\u0301'))
  t.equal(ann.view(), 'h\u{1f600}e\u0301i')
  ann.edit(remove(1))
  t.equal(ann.view(), 'he\u0301i')
  ann.edit(remove(0, 4))
  t.equal(ann.view(), '')
  t.equal(ann.edit(insert(0, '')), undefined, 'nothing is no news')
  t.end()
})

test('text: what is called wrong says so', (t) => {
  const ann = peer('ann')
  ann.edit(insert(0, 'abc'))
  t.throws(() => ann.edit(insert(4, 'x')), /RangeError.*index 4 is not between 0 and 3/)
  t.throws(() => ann.edit(insert(-1, 'x')), RangeError)
  t.throws(() => ann.edit(insert(0.5, 'x')), RangeError)
  t.throws(() => ann.edit(remove(1, 3)), /end 4 is not between 1 and 3/)
  t.throws(() => ann.edit(remove(1, -1)), RangeError)
  for (const count of [null, Number.NaN, 0.5])
    t.throws(() => ann.edit(remove(0, count as never)), /RangeError.*a count is/)
  t.throws(() => insert(0, undefined as never), /TypeError.*not a string/)
  t.throws(() => text.reads.anchor(0, 'left' as never), /TypeError.*'after' or 'before'/)
  t.equal(text.reads.index(null as never)(ann.state()), undefined)
  t.throws(() => insert(0, '\ud83d'), /TypeError.*half of a surrogate pair/)
  t.throws(() => insert(0, 'a\ude00b'), TypeError)
  t.throws(() => insert(0, 7 as never), TypeError)
  t.equal(ann.view(), 'abc')
  t.end()
})

test('text: a typed character is a string, one taken back a number', (t) => {
  const ann = peer('ann')
  t.deepEqual(ann.edit(insert(0, 'a'))?.deltas, [[null, 'a']])
  t.deepEqual(ann.edit(insert(1, 'b'))?.deltas, ['b'])
  t.deepEqual(ann.edit(insert(2, 'cd'))?.deltas, ['cd'])
  t.deepEqual(ann.edit(remove(3))?.deltas, [-1])
  t.deepEqual(ann.edit(insert(1, 'x'))?.deltas, [['x', -4]], 'before what was put behind the one before')
  const bob = peer('bob')
  bob.take(ann.told)
  const put = bob.edit(insert(4, '!'))
  t.deepEqual(put?.deltas, [['!', ['ann', 4]]], 'the last was removed, and is there')
  t.deepEqual(put?.deps, [['ann', 4]])
  t.deepEqual(bob.edit(remove(0, 3))?.deltas, [[['ann', 1], 1, ['ann', 6], 1, ['ann', 2], 1]])
  t.equal(bob.view(), 'c!')
  t.end()
})

test('text: a place stays where it is while the text changes', (t) => {
  const [ann, bob] = [peer('ann'), peer('bob')]
  bob.take([ann.edit(insert(0, 'hello world'))!])
  const { anchor, index } = text.reads
  const at = (state: Text, place: text.Anchor) => index(place)(state)
  const before = anchor(6, 'before')(ann.state())
  const after = anchor(6)(ann.state())
  const [start, end] = [anchor(0)(ann.state()), anchor(11, 'before')(ann.state())]
  t.deepEqual([start, end], ['start', 'end'])
  ann.edit(insert(6, 'big '))
  t.equal(at(ann.state(), before), 10, 'before the w')
  t.equal(at(ann.state(), after), 6, 'after the space')
  ann.take([bob.edit(remove(0, 6))!])
  t.equal(at(ann.state(), after), 0, 'where its character was')
  t.equal(at(ann.state(), before), 4)
  t.equal(at(ann.state(), start), 0)
  t.equal(at(ann.state(), end), 9)
  t.equal(at(bob.state(), anchor(1)(ann.state())), undefined, 'what has not come yet')
  bob.take(ann.told)
  t.equal(at(bob.state(), before), 4, 'the same everywhere')
  t.end()
})

test('text: patches tell an editor what has changed since, whatever that was', (t) => {
  const splice = (shown: string, patches: readonly text.Patch[]): string => {
    let characters = [...shown]
    for (const [index, removed, inserted] of patches)
      characters = [...characters.slice(0, index), ...inserted, ...characters.slice(index + removed)]
    return characters.join('')
  }
  const run = fc.check(
    fc.property(fc.array(fc.tuple(fc.nat(2), anyEdit), { maxLength: 30 }), (steps) => {
      const peers = ['ann', 'bob'].map((name) => peer(name))
      let editor = ''
      let moment = text.reads.moment()(peers[0]!.state())
      for (const [who, edit] of steps) {
        if (who < 2) peers[who]!.edit(edit)
        else {
          peers[0]!.take(peers[1]!.told)
          editor = splice(editor, text.reads.patches(moment)(peers[0]!.state()))
          moment = text.reads.moment()(peers[0]!.state())
          if (editor !== peers[0]!.view()) return false
        }
      }
      return splice(editor, text.reads.patches(moment)(peers[0]!.state())) === peers[0]!.view()
    }),
    { numRuns: 300 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.end()
})

test('text: a slice is read without the rest', (t) => {
  const ann = peer('ann')
  ann.edit(insert(0, 'ab\u{1f600}cd'))
  ann.edit(insert(2, 'XY'))
  ann.edit(remove(0))
  for (let from = 0; from <= 6; from++)
    for (let to = from; to <= 6; to++)
      t.equal(text.reads.slice(from, to)(ann.state()), [...ann.view()].slice(from, to).join(''))
  t.equal(text.reads.slice(2, 80)(ann.state()), [...ann.view()].slice(2).join(''), 'up to the end')
  t.equal(text.reads.slice(7, 80)(ann.state()), '')
  for (const [from, to] of [
    [-1, 2],
    [3, 2],
    [0.5, 2],
    [0, NaN],
  ] as const)
    t.throws(() => text.reads.slice(from, to)(ann.state()), RangeError)
  ann.edit(text.edits.push('!\u{1f600}'))
  ann.edit(text.edits.push('?'))
  t.ok(ann.view().endsWith('!\u{1f600}?'), 'put at the end, however many units that is')
  t.throws(() => text.edits.push('\ud83d'), TypeError)
  t.end()
})

test('text: a spent state throws, and says what to do', (t) => {
  const ann = peer('ann')
  ann.edit(insert(0, 'a'))
  const old = ann.state()
  ann.edit(insert(1, 'b'))
  t.throws(() => text.view(old), /spent/, 'one update later')
  t.equal(ann.view(), 'ab', 'and nothing is broken')
  ann.edit(insert(2, 'c'))
  t.throws(() => text.view(old), /spent/)
  t.throws(() => text.reduce(old, 'x', { peer: 'ann', seq: 9, count: 1, time: 0 }), /spent/)
  for (const malformed of ['', '\ud83d', 'xx', [], true])
    t.equal(text.reduce(old, malformed, { peer: 'ann', seq: 9, count: 1, time: 0 }), old, 'nothing was said')
  t.equal(ann.view(), 'abc')
  t.end()
})
