import type { Update } from '@commute/contract'
import { combine } from '@commute/combine'
import { listOf } from '@commute/list'
import { replica } from '@commute/replica'
import * as text from '@commute/text'
import { encode, type Value } from '@commute/value'
import { tableOf } from '@commute/table'
import { undo } from '@commute/undo'
import * as fc from 'fast-check'
import test from 'tape'
import { act, type Board, board, make, shown } from './help/board.ts'
import { meet as meetOf } from './help/meet.ts'

/** The same figures for the same seed. */
function random(seed: number) {
  let state = seed
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  return { random: next, below: (n: number) => Math.floor(next() * n) }
}

/** All that can go back: a g-set only grows, and places of items may differ. */
function rest(document: Board): string {
  const { tags, cards, notes, ...others } = JSON.parse(
    JSON.stringify(document.view(), (_key, value: unknown) =>
      value instanceof Map ||
      value instanceof Set ||
      (typeof value === 'object' &&
        value !== null &&
        'entries' in value &&
        typeof value.entries === 'function' &&
        !Array.isArray(value))
        ? [...(value as Map<string, unknown>).entries()]
        : value,
    ),
  ) as { tags: unknown; cards: { seen: unknown }[]; notes: [key: string, { body: string }][] }
  void tags
  const plain = cards.map(({ seen: _seen, ...card }) => card)
  const sheets = notes.map(([key, { body }]) => [key, body])
  return String(encode({ ...others, cards: plain, notes: sheets } as unknown as Value))
}

test('undo: everything goes back to where it was, step by step, and again', (t) => {
  const run = fc.check(
    fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 25 }), (seed, many) => {
      let wall = 1000
      const document = make({ peer: 'ann', wall: () => wall })
      const dice = random(seed)
      for (let k = 0; k < 10; k++) act(document, dice)
      const history = undo(document, board)
      const shots = [rest(document)]
      for (let k = 0; k < many; k++) {
        const before = document.length()
        wall += 1000
        act(document, dice)
        if (document.length() > before + 1) return true
        if (document.length() > before) shots.push(rest(document))
      }
      for (let at = shots.length - 2; at >= 0; at--) {
        wall += 1000
        history.undo()
        if (rest(document) !== shots[at])
          throw new Error(`undone to ${at}: ${rest(document)}, not ${shots[at]!}`)
      }
      if (history.canUndo()) throw new Error('there is more')
      for (let at = 1; at < shots.length && history.canRedo(); at++) {
        wall += 1000
        history.redo()
      }
      if (!history.canRedo() && rest(document) !== shots.at(-1))
        throw new Error(`redone: ${rest(document)}, not ${shots.at(-1)!}`)
      return true
    }),
    { numRuns: 400 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.end()
})

test('undo: what others did meanwhile stays, and all end equal', (t) => {
  const run = fc.check(
    fc.property(fc.nat(1_000_000), (seed) => {
      let wall = 1000
      const [ann, bob] = ['ann', 'bob'].map((peer) => make({ peer, wall: () => wall })) as [Board, Board]
      const dice = random(seed)
      const meet = (): void => meetOf(ann, bob)
      const history = undo(ann, board)
      for (let k = 0; k < 30; k++) {
        wall += 1000
        const what = dice.below(5)
        if (what === 0) meet()
        else if (what === 1) history.undo()
        else if (what === 2) act(bob, dice)
        else act(ann, dice)
        if (dice.below(8) === 0) history.redo()
      }
      meet()
      meet()
      if (shown(ann) !== shown(bob)) throw new Error('not equal')
      return true
    }),
    { numRuns: 300 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.end()
})

test('undo: examples', (t) => {
  let wall = 1000
  const ann = replica(board, { peer: 'ann', wall: () => wall })
  const bob = replica(board, { peer: 'bob', wall: () => wall })
  const tell = (to: typeof ann, update: Update | undefined): void => {
    if (update !== undefined) to.apply(update, 'wire')
  }
  const { title, body, likes, todos, order } = ann.edits
  const history = undo(ann, board)
  t.equal(history.undo(), false, 'nothing to undo')
  const undone = (): void => {
    const before = ann.length()
    history.undo()
    for (let at = before; at < ann.length(); at++) tell(bob, ann.arrived(at)!.update)
  }
  const redone = (): void => {
    const before = ann.length()
    history.redo()
    for (let at = before; at < ann.length(); at++) tell(bob, ann.arrived(at)!.update)
  }
  const type = (string: string): void => {
    for (const letter of string) {
      wall += 100
      tell(bob, ann.edit(body.insert(ann.view().body.length, letter)))
    }
  }
  type('hello')
  wall += 1000
  type(' world')
  tell(ann, bob.edit(bob.edits.body.insert(5, ' big')))
  t.equal(ann.view().body, 'hello big world')
  undone()
  t.equal(ann.view().body, 'hello big', 'what was typed in one go, and not what others typed')
  undone()
  t.equal(ann.view().body, ' big')
  redone()
  redone()
  t.equal(ann.view().body, 'hello big world', 'back where it was')
  t.equal(bob.view().body, 'hello big world')
  wall += 1000
  tell(bob, ann.edit(title.set('mine')))
  tell(ann, bob.edit(bob.edits.title.set('theirs')))
  undone()
  t.equal(ann.view().title, 'theirs', 'nobody else is written over')
  wall += 1000
  tell(bob, ann.edit(likes.add(5)))
  tell(ann, bob.edit(bob.edits.likes.add(2)))
  history.undo()
  t.equal(ann.view().likes, 2)
  ann.edit(todos.at('a').text.set('milk'), todos.at('a').votes.add(3), order.push('x', 'y', 'z'))
  wall += 1000
  ann.edit(todos.remove('a'), order.move(0, 2), order.remove(0))
  wall += 1000
  history.undo()
  t.equal(ann.view().todos.get('a')?.text, 'milk', 'a removed entry comes back with what was in it')
  t.equal(ann.view().todos.get('a')?.votes, 3)
  t.deepEqual(ann.view().order, ['x', 'y', 'z'])
  history.stop()
  t.end()
})

test('undo: what others have written stays, in each type', (t) => {
  let wall = 1000
  const [ann, bob] = ['ann', 'bob'].map((peer) => make({ peer, wall: () => wall })) as [Board, Board]
  const meet = (): void => {
    wall += 1000
    meetOf(ann, bob)
  }
  const history = undo(ann, board)
  ann.edit(ann.edits.labels.add('red'))
  bob.edit(bob.edits.labels.add('red'))
  meet()
  history.undo()
  t.ok(ann.view().labels.has('red'), 'an element that both added')
  ann.edit(ann.edits.order.push('x', 'y', 'z'))
  meet()
  ann.edit(ann.edits.order.move(0, 1))
  meet()
  bob.edit(bob.edits.order.move(1, 2))
  meet()
  history.undo()
  t.deepEqual(ann.view().order, ['y', 'z', 'x'], 'an item that another moved on')
  meet()
  ann.edit(ann.edits.todos.at('a').text.set('milk'))
  meet()
  bob.edit(bob.edits.todos.at('a').labels.add('shop'))
  meet()
  history.undo()
  t.ok(ann.view().todos.get('a')?.labels.has('shop'), 'an entry that another wrote into')
  ann.edit(ann.edits.name.set('mine'))
  meet()
  ann.edit(ann.edits.todos.at('b').text.set('one'))
  meet()
  ann.edit(ann.edits.todos.remove('b'))
  meet()
  bob.edit(bob.edits.todos.at('b').text.set('two'))
  meet()
  history.undo()
  t.equal(ann.view().todos.get('b')?.text, 'two', 'a register that another wrote anew')
  meet()
  t.equal(shown(ann), shown(bob))
  t.end()
})

test('undo: what is too long for one update goes back in several, and comes again in one', (t) => {
  let wall = 1000
  const ann = make({ peer: 'ann', wall: () => wall })
  const { body } = ann.edits
  const long = 'abcdefghij'.repeat(300)
  for (let k = 0; k < 7; k++) ann.edit(body.insert(0, long))
  const history = undo(ann, board)
  wall += 1000
  ann.edit(body.remove(0, 21_000))
  t.equal(ann.view().body, '')
  t.ok(history.undo())
  t.equal(ann.view().body, long.repeat(7))
  t.ok(history.redo())
  t.equal(ann.view().body, '')
  t.ok(history.undo())
  t.equal(ann.view().body, long.repeat(7))
  t.end()
})

test('undo: groups go by the wall, and by who made them', (t) => {
  let wall = 1000
  const ann = make({ peer: 'ann', wall: () => wall })
  const far = make({ peer: 'far', wall: () => 3_600_000 })
  ann.apply(far.edit(far.edits.tags.add('far'))!, 'wire')
  const history = undo(ann, board)
  for (const word of ['one', 'two', 'three']) {
    wall += 10_000
    ann.edit(ann.edits.body.insert(ann.view().body.length, word))
  }
  history.undo()
  t.equal(ann.view().body, 'onetwo', 'a peer whose clock is ahead changes nothing about it')
  history.undo()
  history.redo()
  history.redo()
  t.equal(ann.view().body, 'onetwothree')
  history.undo()
  t.equal(ann.view().body, 'onetwo', 'what was done again twice goes back twice')
  let code: unknown
  const stop = ann.subscribe(() => {
    stop()
    try {
      history.undo()
    } catch (error) {
      code = (error as { code?: unknown }).code
    }
  })
  ann.edit(ann.edits.body.insert(0, '!'))
  t.equal(code, 'BUSY')
  t.throws(() => undo(ann as never, undefined as never), /TypeError.*type of the document/)
  t.end()
})

test('undo: the bound is the same after any going back and forth', (t) => {
  let wall = 1000
  const document = replica(text, { peer: 'ann', wall: () => (wall += 1000) })
  const history = undo(document, text, { most: 3 })
  const type = (...words: string[]): void => words.forEach((word) => document.edit(document.edits.push(word)))
  type('a', 'b', 'c')
  for (let k = 0; k < 5; k++) {
    history.undo()
    history.redo()
  }
  type('d', 'e')
  let times = 0
  while (history.undo()) times++
  t.deepEqual([times, document.view()], [3, 'ab'])
  t.end()
})

test('undo: what is edited after a cut goes back by itself', (t) => {
  const document = replica(text, { peer: 'ann', wall: () => 1000 })
  const history = undo(document, text)
  document.edit(document.edits.push('one'))
  document.edit(document.edits.push('two'))
  history.cut()
  document.edit(document.edits.push('three'))
  history.undo()
  t.equal(document.view(), 'onetwo')
  history.undo()
  t.equal(document.view(), '')
  history.cut()
  t.end()
})

test('undo: what was taken out of a text that went as a whole comes back in its order', (t) => {
  let wall = 1000
  const type = combine({ cards: listOf(combine({ note: text })) })
  const document = replica(type, { peer: 'ann', wall: () => (wall += 1000) })
  const { cards } = document.edits
  const note = (): string | undefined => document.view().cards[0]?.note
  document.edit(cards.push())
  document.edit(cards.at(0).note.insert(0, 'z'))
  document.edit(cards.at(0).note.insert(0, 'h'))
  const history = undo(document, type)
  document.edit(cards.at(0).note.remove(0, 2))
  document.edit(cards.at(0).note.insert(0, 'new'), cards.at(0).note.remove(0, 1))
  document.edit(cards.remove(0))
  for (const expected of ['ew', '', 'hz']) {
    history.undo()
    t.equal(note(), expected)
  }
  for (const expected of ['', 'ew', undefined]) {
    history.redo()
    t.equal(note(), expected)
  }
  t.end()
})

test('undo: text that had come back more than once comes back with its row, in its order', (t) => {
  const type = tableOf(combine({ body: text }))
  const ann = replica(type, { peer: 'ann', wall: () => 1000 })
  const history = undo(ann, type, { pause: -1 })
  const { at, remove } = ann.edits
  ann.edit(at('k').body.insert(0, 'cd'))
  ann.edit(at('k').body.insert(0, 'de'))
  for (const go of [history.undo, history.redo, history.undo, history.redo]) go()
  ann.edit(at('k').body.remove(0))
  ann.edit(remove('k'))
  history.undo()
  history.undo()
  t.equal(ann.view().get('k')?.body, 'decd')
  t.end()
})

test('undo: what was put in by one update, and is in thousands of pieces by now, goes as several', (t) => {
  const [ann, bob] = ['ann', 'bob'].map((peer) => replica(text, { peer, wall: () => 1000 })) as [
    ReturnType<typeof replica<text.Text, string, text.Edits>>,
    ReturnType<typeof replica<text.Text, string, text.Edits>>,
  ]
  const history = undo(ann, text)
  bob.apply(ann.edit(ann.edits.insert(0, 'ab'.repeat(6000)))!, 'wire')
  for (let k = 0; k < 6000; k++) ann.apply(bob.edit(bob.edits.remove(k))!, 'wire')
  t.ok(history.undo())
  t.equal(ann.view(), '')
  t.ok(history.redo())
  t.equal(ann.view().length, 6000)
  t.end()
})
