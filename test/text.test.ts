import type { Edit, Head, Update, Value } from '@commute/contract'
import { applied, laws, update as updateOf } from '@commute/reducer-laws'
import { replica } from '@commute/replica'
import * as text from '@commute/text'
import { open, save } from '@commute/text-file'
import { decode, encode } from '@commute/value'
import * as fc from 'fast-check'
import test from 'tape'
import { type Naive, naive, type Told } from './help/naive-text.ts'
import { concurrent, session } from './help/traces.ts'

type Text = typeof text.empty
const { insert, remove } = text.edits
const lengthOf = text.reads.length()

const words = fc.constantFrom('a', 'bc', 'xyz', '\u{1f600}', 'e\u0301', '\u05e9\u05dc', 'l\u{1d11e}r')

/** An edit that is legal in any state. */
const anyEdit: fc.Arbitrary<Edit<Text>> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(1000), words).map(
      ([at, word]): Edit<Text> =>
        (state, stamp) =>
          insert(at % (lengthOf(state) + 1), word)(state, stamp),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(1000), fc.integer({ min: 1, max: 4 }))
      .map(([at, count]): Edit<Text> => (state, stamp) => {
        const length = lengthOf(state)
        if (length === 0) return undefined
        const index = at % length
        return remove(index, Math.min(count, length - index))(state, stamp)
      }),
  },
)

/** All characters that ever were, in order, by name. */
function orderOf(state: Text): Value[] {
  const order: Value[] = []
  lengthOf(state)
  const { tree, runs } = text.coreOf(state).sequence
  tree.each((number, length, isShown) => {
    for (let k = 0; k < length; k++) order.push([runs.peer(number + k), runs.n(number + k), isShown])
  })
  return order
}

const shown = (state: Text): Value => [orderOf(state), text.view(state)]

/** A peer that edits alone or takes what others wrote. */
function peer(name: string) {
  let state = text.empty
  const digest = new Map<string, number>()
  const told: Update[] = []
  const apply = (update: Update): void => {
    if ((digest.get(update.peer) ?? 0) >= update.seq) return
    state = applied<Text>(text, state, update)
    digest.set(update.peer, update.seq + update.count - 1)
    told.push(update)
  }
  return {
    name,
    told,
    digest,
    apply,
    edit: (edit: Edit<Text>): Update | undefined => {
      const update = updateOf(edit, state, name, (digest.get(name) ?? 0) + 1, 1)
      if (update !== undefined) apply(update)
      return update
    },
    take: (updates: readonly Update[]): void => updates.forEach(apply),
    state: () => state,
    view: () => text.view(state),
  }
}

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
  t.deepEqual(ann.edit(insert(0, 'a'))?.deltas, [[null, null, 'a']])
  t.deepEqual(ann.edit(insert(1, 'b'))?.deltas, ['b'])
  t.deepEqual(ann.edit(insert(2, 'cd'))?.deltas, ['cd'])
  t.deepEqual(ann.edit(remove(3))?.deltas, [-1])
  t.deepEqual(ann.edit(insert(1, 'x'))?.deltas, [[-5, 'x']], 'between a character and the next of its run')
  const bob = peer('bob')
  bob.take(ann.told)
  const put = bob.edit(insert(4, '!'))
  t.deepEqual(put?.deltas, [[['ann', 3], '!']])
  t.deepEqual(put?.deps, [['ann', 4]])
  t.deepEqual(bob.edit(remove(0, 3))?.deltas, [[['ann', 1], 1, ['ann', 6], 1, ['ann', 2], 1]])
  t.equal(bob.view(), 'c!')
  t.end()
})

test('text: in any order of delivery it is what the simplest text is', (t) => {
  const step = fc.record({
    who: fc.nat(2),
    kind: fc.constantFrom('insert', 'insert', 'insert', 'remove', 'take'),
    at: fc.nat(1000),
    word: words,
    from: fc.nat(2),
  })
  const run = fc.check(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const peers = ['ann', 'bob', 'cyd'].map((name) => ({
        ...peer(name),
        model: naive(),
        all: [] as Told[],
      }))
      type Peer = (typeof peers)[number]
      const tell = (one: Peer, all: readonly Told[]): void => {
        for (const told of all) {
          const { peer: writer, seq } = told.update
          if ((one.digest.get(writer) ?? 0) >= seq) continue
          one.apply(told.update)
          one.model.apply(told.done)
          one.all.push(told)
        }
        same(one)
      }
      const same = (one: Peer): void => {
        if (JSON.stringify(orderOf(one.state())) !== JSON.stringify(one.model.order()))
          throw new Error(
            `the order: ${JSON.stringify(orderOf(one.state()))}, not ${JSON.stringify(one.model.order())}`,
          )
        if (one.view() !== one.model.text())
          throw new Error(`the text: ${one.view()}, not ${one.model.text()}`)
      }
      const edit = (one: Peer, made: Edit<Text>, done: (model: Naive, n: number) => Told['done']): void => {
        const n = (one.digest.get(one.name) ?? 0) + 1
        const what = done(one.model, n)
        const update = one.edit(made)!
        one.model.apply(what)
        one.all.push({ update, done: what })
        same(one)
      }
      for (const { who, kind, at, word, from } of steps) {
        const one = peers[who]!
        const length = lengthOf(one.state())
        if (kind === 'take') tell(one, peers[from]!.all)
        else if (kind === 'insert' || length === 0)
          edit(one, insert(at % (length + 1), word), (model, n) => {
            const [left, right] = model.gap(at % (length + 1))
            return { left, right, peer: one.name, n, text: word }
          })
        else {
          const index = at % length
          const count = Math.min(1 + (at % 4), length - index)
          edit(one, remove(index, count), (model) => ({ removed: model.at(index, count) }))
        }
      }
      for (let round = 0; round < 2; round++)
        for (const one of peers) for (const other of peers) tell(one, other.all)
      const [ann, ...others] = peers
      for (const other of others)
        if (JSON.stringify(orderOf(other.state())) !== JSON.stringify(orderOf(ann!.state())))
          throw new Error('diverged')
    }),
    { numRuns: 400 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.end()
})

test('text: what two type at one place at once stays whole, forward and backward', (t) => {
  const run = fc.check(
    fc.property(
      fc.nat(4),
      fc.array(fc.boolean(), { minLength: 2, maxLength: 12 }),
      fc.array(fc.boolean(), { minLength: 2, maxLength: 12 }),
      (at, mine, theirs) => {
        const [ann, bob] = [peer('ann'), peer('bob')]
        bob.take([ann.edit(insert(0, 'wxyz'))!])
        // Each types forward (true) or backward at their own cursor: one run.
        const type = (one: typeof ann, directions: readonly boolean[], letter: string): string => {
          let count = 0
          let index = at
          for (const isForward of directions) {
            one.edit(insert(index, letter))
            count++
            if (isForward) index++
          }
          return letter.repeat(count)
        }
        const a = type(ann, mine, 'A')
        const b = type(bob, theirs, 'B')
        const before = [...ann.told]
        ann.take(bob.told)
        bob.take(before)
        const isWhole = ann.view().includes(a) && ann.view().includes(b)
        return ann.view() === bob.view() && isWhole
      },
    ),
    { numRuns: 500 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.end()
})

test('text: a small world, all of it: three peers, four edits, every order', (t) => {
  const makers = (at: number): Edit<Text>[] => [
    (state, stamp) => insert(Math.min(at, lengthOf(state)), 'ab')(state, stamp),
    (state, stamp) => insert(0, 'x')(state, stamp),
    (state, stamp) => (lengthOf(state) > at ? remove(at)(state, stamp) : undefined),
    (state, stamp) => insert(lengthOf(state), 'z')(state, stamp),
  ]
  let orders = 0
  const names = ['ann', 'bob', 'cyd']
  const base = peer('ann').edit(insert(0, 'pq'))!
  const permute = (
    rest: readonly Update[],
    done: readonly Update[],
    each: (order: readonly Update[]) => void,
  ): void => {
    if (rest.length === 0) return each(done)
    for (const next of rest) {
      const isReady = rest.every(({ peer: name, seq }) => name !== next.peer || seq >= next.seq)
      if (isReady)
        permute(
          rest.filter((one) => one !== next),
          [...done, next],
          each,
        )
    }
  }
  for (let choice = 0; choice < 4 ** 4; choice++) {
    const peers = names.map((name) => peer(name))
    for (const one of peers) one.take([base])
    const updates: Update[] = []
    // The first peer edits twice, so one of the four goes on from another.
    for (let k = 0; k < 4; k++) {
      const which = (choice >> (2 * k)) & 3
      const update = peers[k % 3]!.edit(makers(1 + (k % 2))[which]!)
      if (update !== undefined) updates.push(update)
    }
    const results = new Set<string>()
    permute(updates, [], (order) => {
      const one = peer('dan')
      one.take([base, ...order, ...order])
      results.add(JSON.stringify(shown(one.state())))
      orders++
    })
    if (results.size !== 1) t.fail(`choice ${choice}: ${[...results].join(' | ')}`)
  }
  t.ok(orders > 2000, `${orders} orders`)
  t.end()
})

const traces = ['automerge-paper', 'rustcode', 'sveltecomponent', 'seph-blog1', 'friendsforever_flat']
for (const name of process.env['SEEDS'] === undefined ? traces.slice(1, 3) : traces) {
  test(`text: ${name} ends as it was recorded, here and at a second replica, and saved`, (t) => {
    const { endContent, patches } = session(name)
    let seq = 1
    let count = 0
    let [mine, theirs] = [text.empty, text.empty]
    const stamp = {
      peer: 'ann',
      time: 0,
      seq,
      dot: () => count++,
      next: () => seq + count,
      take: () => undefined,
      refer: () => undefined,
    }
    const step = (edit: Edit<Text>): void => {
      count = 0
      stamp.seq = seq
      const delta = edit(mine, stamp)!
      const head: Head = { peer: 'ann', seq, count: Math.max(1, count), time: 0 }
      mine = text.reduce(mine, delta, head)
      const sent = decode(encode(delta))
      if (sent.ok) theirs = text.reduce(theirs, sent.value, { ...head, deps: [] })
      seq += head.count
    }
    for (const [position, deleted, inserted] of patches) {
      if (deleted > 0) step(remove(position, deleted))
      if (inserted !== '') step(insert(position, inserted))
    }
    t.ok(text.view(mine) === endContent, 'here')
    t.ok(text.view(theirs) === endContent, 'there')
    for (const isFull of [true, false]) {
      const saved = decode(encode(save(mine, isFull)))
      const opened = open(saved.ok ? saved.value : null)!
      const form = isFull ? 'saved' : 'saved without what was removed'
      t.ok(text.view(opened) === endContent, `${form}: the text at once`)
      const order = JSON.stringify(orderOf(opened))
      t.ok(order === JSON.stringify(orderOf(mine)), `${form}: every character with its name and place`)
      opened.view = undefined
      t.ok(text.view(opened) === endContent, `${form}: built again`)
    }
    t.end()
  })
}

test('text: three who typed at once end as it was recorded, live and in other orders of delivery', (t) => {
  const { endContent, typed } = concurrent()
  const peers = ['ann', 'bob', 'cyd'].map((name) => ({ ...peer(name), done: [0, 0, 0] }))
  const written: Update[][][] = [[], [], []]
  const inOrder: Update[] = []
  const at = new Map<Update, number>()
  for (const { agent, patches, seen } of typed) {
    const one = peers[agent]!
    const missing: Update[] = []
    for (const [who, count] of seen.entries())
      for (; one.done[who]! < count; one.done[who]!++) missing.push(...written[who]![one.done[who]!]!)
    one.take(missing.toSorted((a, b) => at.get(a)! - at.get(b)!))
    const made: Update[] = []
    for (const [position, deleted, inserted] of patches) {
      if (deleted > 0) made.push(one.edit(remove(position, deleted))!)
      if (inserted !== '') made.push(one.edit(insert(position, inserted))!)
    }
    for (const update of made) at.set(update, at.size)
    written[agent]!.push(made)
    inOrder.push(...made)
    one.done[agent]!++
  }
  for (const one of peers) {
    one.take(inOrder)
    t.ok(one.view() === endContent, one.name)
  }
  let seed = 1
  const random = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32
  for (let turn = 0; turn < 3; turn++) {
    const one = peer('dan')
    const queues = ['ann', 'bob', 'cyd'].map((name) => inOrder.filter((update) => update.peer === name))
    const next = queues.map(() => 0)
    for (let done = 0; done < inOrder.length;) {
      const who = Math.floor(random() * 3)
      // A stretch of one author's, as far as what it depends on has come.
      for (let stretch = Math.floor(random() * 200); stretch > 0; stretch--) {
        const update = queues[who]![next[who]!]
        if (update === undefined || update.deps.some(([name, n]) => (one.digest.get(name) ?? 0) < n)) break
        one.take([update, update])
        next[who]!++
        done++
      }
    }
    t.ok(one.view() === endContent, `order ${turn}`)
  }
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
  t.throws(() => text.reads.slice(0, 7)(ann.state()), RangeError)
  t.end()
})

test('text: hostile deltas change nothing, on every peer alike, and say why', (t) => {
  const head: Head = { peer: 'eve', seq: 5, count: 3, time: 1, deps: [['ann', 2]] }
  const base = (): Text => {
    const ann = peer('ann')
    ann.edit(insert(0, 'ab'))
    ann.edit(insert(2, 'cd'))
    return ann.state()
  }
  const hostile: [what: string, delta: Value][] = [
    ['an origin that does not exist', [['zed', 1], null, 'x']],
    ['its own that does not exist', [-2, null, 'x']],
    ['itself as origin', [0, null, 'x']],
    ['a later one of its own as origin', [2, null, 'x']],
    ['beyond its deps', [['ann', 3], null, 'x']],
    ['the wrong way round', [['ann', 2], ['ann', 1], 'x']],
    ['typed on behind nothing', 'x'],
    ['a name of another', [null, null, 'x', [1, 'ann', 9]]],
    ['more names than it has', [null, null, 'four']],
    ['a name it has not', [null, null, 'x', 3]],
    ['a negative name', [null, null, 'x', -1]],
    ['removal of what is not there', [['zed', 1], 1]],
    ['removal of 2^32', [['ann', 1], 2 ** 32]],
    ['removal of 2^53', [['ann', 1], 2 ** 53 - 1]],
    ['overlapping removals', [['ann', 1], 2, ['ann', 2], 1]],
    ['removal beyond its deps', [['ann', 3], 1]],
    ['half a character', [null, null, '\ud800']],
    ['a whole text with names of others', [true, [null, null, 'x', [0, 'ann', 9]]]],
    ['nothing', []],
    ['no count', [['ann', 1]]],
    ['a fraction', 0.5],
    ['null', null],
    ['a record', { a: 1 }],
  ]
  for (const [what, delta] of hostile) {
    const state = base()
    const before = JSON.stringify(shown(state))
    const start = performance.now()
    t.equal(text.reduce(state, delta, head), state, what)
    t.equal(JSON.stringify(shown(state)), before, `${what}: as it was`)
    t.equal(text.news(state, delta, head), undefined, `${what}: no news`)
    if (text.isDelta(delta)) t.equal(typeof text.fault(state, delta, head), 'string', `${what}: says why`)
    t.ok(performance.now() - start < 50, `${what}: at once`)
  }
  t.end()
})

test('text-file: what is damaged is refused, or another text, and never throws anything else', (t) => {
  const ann = peer('ann')
  const bob = peer('bob')
  ann.edit(insert(0, 'hello w\u{1f600}rld'))
  bob.take(ann.told)
  bob.edit(insert(5, 'XYZ'))
  ann.edit(insert(5, 'abc'))
  ann.edit(remove(2, 5))
  ann.take(bob.told)
  const saved = save(ann.state(), true) as readonly Value[]
  t.equal(JSON.stringify(shown(open(saved)!)), JSON.stringify(shown(ann.state())), 'as it is, it is whole')
  let [refused, taken] = [0, 0]
  const damage = (value: Value): void => {
    const state = open(value)
    if (state === undefined) return void refused++
    try {
      orderOf(state)
      taken++
    } catch (error) {
      refused++
      if ((error as { code?: string }).code !== 'DAMAGED') t.fail(String((error as Error).stack))
    }
  }
  for (const [column, bytes] of saved.entries()) {
    damage(saved.with(column, null) as Value)
    damage(saved.with(column, [7]) as Value)
    if (!(bytes instanceof Uint8Array)) continue
    for (let at = 0; at < bytes.length; at++)
      for (const byte of [0, 1, 2, 127, 128, 255]) damage(saved.with(column, bytes.with(at, byte)) as Value)
    damage(saved.with(column, bytes.subarray(0, -1)) as Value)
    damage(saved.with(column, new Uint8Array(200).fill(255)) as Value)
  }
  damage(saved.with(5, `${saved[5] as string}!`) as Value)
  damage(saved.with(6, '') as Value)
  damage(saved.with(0, ['ann', '__proto__ ']) as Value)
  t.ok(refused > taken, `${refused} refused, ${taken} another text`)
  const opened = open(saved.with(2, new Uint8Array([255])) as Value)!
  t.equal(text.view(opened), ann.view(), 'the text is there')
  t.throws(() => insert(0, 'x')(opened, stampOf(1)), /damaged/)
  t.equal(open([1, 2]), undefined)
  t.end()
})

function stampOf(seq: number) {
  return {
    peer: 'ann',
    time: 0,
    seq,
    dot: () => 0,
    next: () => seq,
    take: () => undefined,
    refer: () => undefined,
  }
}

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
  t.equal(ann.view(), 'abc')
  t.end()
})

test('text: what was put between two that never stood side by side is void, so the order depends on nothing', (t) => {
  const head = (peer: string, seq: number, deps: [string, number][]): Head => ({
    peer,
    seq,
    count: 1,
    time: 1,
    deps,
  })
  const base: [Value, Head] = [[null, null, 'pq'], { ...head('base', 1, []), count: 2 }]
  const ann: [Value, Head] = [[null, ['base', 2], 'a'], head('ann', 1, [['base', 2]])]
  const bob: [Value, Head] = [[null, null, 'b'], head('bob', 1, [])]
  const results = [
    [base, ann, bob],
    [base, bob, ann],
    [bob, base, ann],
  ].map((order) => text.view(order.reduce((state, [delta, by]) => text.reduce(state, delta, by), text.empty)))
  t.equal(new Set(results).size, 1, results.join(' '))
  const state = [base, bob].reduce((before, [delta, by]) => text.reduce(before, delta, by), text.empty)
  t.match(text.fault(state, ...ann) ?? '', /side by side/)
  t.match(
    text.fault(state, [null, null, 'c'], head('bob', 2, [])) ?? '',
    /side by side/,
    'nor twice into an empty text',
  )
  t.end()
})

test('text: hostile updates take no time, however long the text is', (t) => {
  const { patches } = session('sveltecomponent')
  const ann = replica(text, { peer: 'ann', wall: () => 0 })
  for (const [position, deleted, inserted] of patches) {
    if (deleted > 0) ann.edit(ann.edits.remove(position, deleted))
    if (inserted !== '') ann.edit(ann.edits.insert(position, inserted))
  }
  const many = Array.from({ length: 1500 }, (_, k): Value => [null, null, 'x', k])
  const names = Array.from({ length: 600 }, (): Value => [['ann', 1], 'x'.repeat(20)])
  for (const [what, deltas] of [
    ['between the edges', many],
    ['one name', names],
  ] as const) {
    const start = performance.now()
    ann.apply(
      { peer: `eve${deltas.length}`, seq: 1, count: 1500, time: 1, deps: [['ann', 1]], deltas },
      'wire',
    )
    t.ok(performance.now() - start < 150, `${what}: ${(performance.now() - start).toFixed()} ms`)
  }
  t.ok(ann.reasons().some(({ code }) => code === 'VOID'))
  t.end()
})
