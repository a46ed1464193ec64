/** The order of a text: held to the simplest text there is, and to what was recorded. */
import type { Edit, Head, Update } from '@commute/contract'
import { applied } from '@commute/reducer-laws'
import * as text from '@commute/text'
import { open, save } from '@commute/text-file'
import { decode, encode, type Value } from '@commute/value'
import * as fc from 'fast-check'
import { deflateSync, inflateSync } from 'fflate'
import { deflateRawSync } from 'node:zlib'
import test from 'tape'
import { type Naive, naive, type Told } from './help/naive-text.ts'
import { insert, lengthOf, orderOf, peer, remove, shown, words, type Text } from './help/texts.ts'
import { concurrent, session } from './help/traces.ts'

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

test('text-file: whatever three wrote comes back with the same names and neighbours, and goes on with them', (t) => {
  const step = fc.record({ who: fc.nat(2), at: fc.nat(1000), word: words, kind: fc.nat(5), from: fc.nat(2) })
  const run = fc.check(
    fc.property(fc.array(step, { maxLength: 30 }), fc.array(step, { maxLength: 10 }), (first, more) => {
      const peers = ['ann', 'bob', 'cyd'].map((name) => peer(name))
      const steps = (all: readonly (typeof first)[number][]): void => {
        for (const { who, at, word, kind, from } of all) {
          const one = peers[who]!
          const length = lengthOf(one.state())
          // Mostly at a few places, so that they meet there.
          const index = kind < 3 ? Math.min(length, at % 4) : at % (length + 1)
          if (kind === 0) one.take(peers[from]!.told)
          else if (kind === 1 && length > 0) one.edit(remove(at % length))
          else one.edit(insert(index, word))
        }
      }
      steps(first)
      for (const one of peers) {
        const saved = save(one.state(), true)
        let opened = open(saved)!
        if (JSON.stringify(text.all(opened)) !== JSON.stringify(text.all(one.state())))
          throw new Error('other neighbours')
        const known = one.told.length
        steps(more)
        for (const other of peers) one.take(other.told)
        for (const update of one.told.slice(known)) opened = applied<Text>(text, opened, update)
        if (JSON.stringify(orderOf(opened)) !== JSON.stringify(orderOf(one.state())))
          throw new Error('another order')
      }
    }),
    { numRuns: 300 },
  )
  t.equal(run.failed ? fc.defaultReportMessage(run) : undefined, undefined)
  t.end()
})

test('text-file: a paper of 259,778 edits, in few bytes', (t) => {
  const { endContent, patches } = session('automerge-paper')
  const ann = peer('a')
  const sums = { inSession: 0, alone: 0 }
  const step = (edit: Edit<Text>): void => {
    const { seq, deltas } = ann.edit(edit)!
    // In a session both sides know who, and how far.
    sums.inSession += encode(deltas[0]!).length
    sums.alone += encode(['a', seq, deltas[0]!]).length
  }
  for (const [position, deleted, inserted] of patches) {
    if (deleted > 0) step(remove(position, deleted))
    if (inserted !== '') step(insert(position, inserted))
  }
  t.ok(text.view(ann.state()) === endContent)
  for (const [where, most] of [
    ['inSession', 2.5],
    ['alone', 10],
  ] as const) {
    const each = sums[where] / patches.length
    t.ok(each <= most, `${each.toFixed(2)} bytes an edit, ${where}`)
  }
  const [full, shown] = [true, false].map((isFull) => encode(save(ann.state(), isFull))) as [
    Uint8Array,
    Uint8Array,
  ]
  for (const [name, bytes, most] of [
    ['with what was removed', full, 72_000],
    ['without', shown, 46_000],
  ] as const) {
    const deflated = deflateRawSync(bytes, { level: 9 }).length
    t.ok(deflated <= most, `${name}: ${deflated} bytes, deflated`)
    // Where the platform has no compression.
    const packed = deflateSync(bytes, { level: 9 })
    t.ok(packed.length <= 105_000 && packed.length < 1.05 * most, `${name}: ${packed.length} bytes by fflate`)
    const opened = open((decode(inflateSync(packed)) as { value: Value }).value)
    t.ok(text.view(opened!) === endContent, `${name}: opened`)
  }
  t.end()
})

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

test('text: what is typed on behind something that others have taken out meanwhile', (t) => {
  const [ann, bob, cyd, dan] = [peer('ann'), peer('bob'), peer('cyd'), peer('dan')]
  ann.edit(insert(0, 'a'))
  bob.take(ann.told)
  cyd.take(ann.told)
  bob.edit(remove(0, 1))
  cyd.take(bob.told)
  ann.edit(insert(1, 'b'))
  cyd.take(ann.told)
  dan.take(ann.told)
  dan.take(bob.told)
  t.equal(cyd.view(), 'b')
  t.deepEqual(shown(cyd.state()), shown(dan.state()))
  t.deepEqual(shown(open(save(cyd.state(), true))!), shown(cyd.state()), 'also saved')
  t.end()
})
