import { combine } from '@commute/combine'
import type { Edit } from '@commute/contract'
import * as gSet from '@commute/g-set'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { connect } from '@commute/pull'
import { replica } from '@commute/replica'
import { repred } from '@commute/repred'
import { scuttleMap } from '@commute/scuttle-map'
import { reconcile } from '@commute/scuttle-reconcile'
import * as text from '@commute/text'
import { undo } from '@commute/undo'
import test from 'tape'
import { tags } from './help/tags.ts'

const boom = (): void => {
  throw new Error('boom')
}

test('listeners: one that throws keeps nobody from hearing, and the edit that it was told of stands', (t) => {
  const ann = tags('ann')
  const heard: number[] = []
  let left = 1
  ann.subscribe(() => left-- > 0 && boom())
  ann.subscribe(({ update }) => heard.push(update!.seq))
  t.throws(() => ann.edit(ann.edits.add('a')), /boom/, 'thrown by the edit')
  t.equal(ann.edit(ann.edits.add('b'))?.seq, 2, 'the next is an edit like any other')
  t.deepEqual(
    [heard, [...ann.view()]],
    [
      [1, 2],
      ['a', 'b'],
    ],
  )
  t.equal(ann.reasons()[0]?.message, 'a listener threw: Error: boom')
  t.end()
})

test('listeners: of what came through a link, `failed` is told, and the link goes on', (t) => {
  const failures: string[] = []
  const ann = tags('ann')
  const bob = replica(gSet, {
    peer: 'bob',
    wall: () => 1000,
    failed: (error) => failures.push((error as Error).message),
  })
  const link = reconcile(bob)
  connect(reconcile(ann), link)
  bob.subscribe(boom)
  bob.subscribe(({ link: from, update }) => {
    // Made while listeners are told: done after that, also if it fails.
    if (from !== '' && update!.seq === 1) bob.edit(bob.edits.add('x'.repeat(20_000)))
  })
  ann.edit(ann.edits.add('a'))
  ann.edit(ann.edits.add('b'))
  t.deepEqual([...bob.view()], ['a', 'b'])
  t.equal(link.status().state, 'level')
  t.deepEqual(failures, ['boom', 'boom'], 'the first of each')
  t.throws(() => bob.edit(bob.edits.add('mine')), /boom/)
  t.deepEqual([...ann.view()], ['a', 'b', 'mine'], 'and it goes out')
  t.end()
})

test('listeners: who waits until something is safe, and throws, keeps nobody else waiting', (t) => {
  const ann = tags('ann')
  const keeper = ann.keep()
  const one = ann.edit(ann.edits.add('a'))
  const told: unknown[] = []
  ann.saved(one, boom)
  ann.saved(one, (error) => told.push(error))
  keeper.source(null, () => undefined)
  keeper.safe(1)
  t.deepEqual(told, [null])
  const two = ann.edit(ann.edits.add('b'))
  ann.saved(two, (error) => told.push(error?.message))
  keeper.fail(new Error('no space left'))
  ann.saved(two, (error) => told.push(error?.message))
  t.deepEqual(
    told,
    [null, 'no space left', 'no space left'],
    'who waits for a store that has failed hears of it',
  )
  t.end()
})

test('listeners: an edit within an edit is refused, and nothing is left of either', (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  connect(reconcile(ann), reconcile(bob))
  t.throws(
    () =>
      ann.edit((state, stamp) => {
        ann.edit(ann.edits.add('inner'))
        return ann.edits.add('outer')(state, stamp)
      }),
    /BUSY|within an edit/,
  )
  t.equal(ann.length(), 0)
  ann.edit(ann.edits.add('after'))
  t.deepEqual([[...ann.view()], [...bob.view()]], [['after'], ['after']])
  t.throws(
    () => ann.edit(undefined as never),
    /TypeError.*edit: takes what the makers in `edits` give, not undefined/,
  )
  t.end()
})

test('listeners: who asks within an edit is told what was made so far, and what fails leaves nothing', (t) => {
  const type = combine({ title: lww, body: text })
  const open = (peer: string) => replica(type, { peer, wall: () => 0 })
  const [ann, bob] = [open('ann'), open('bob')]
  const { title, body } = ann.edits
  ann.edit(body.insert(0, 'hello'))
  const asking: Edit<typeof type.empty> = (state, stamp) => title.set(ann.view().body)(state, stamp)
  ann.edit(body.insert(5, ' world'), asking)
  t.deepEqual(ann.view(), { title: 'hello world', body: 'hello world' })
  const lengths: number[] = []
  const reading: Edit<typeof type.empty> = () => {
    lengths.push(ann.read(ann.reads.body.length()))
    return undefined
  }
  ann.edit(body.insert(0, '!'), reading, body.remove(0, 1), reading)
  t.deepEqual(lengths, [12, 11])
  const told = bob.edit(bob.edits.body.insert(0, 'bob'))!
  const before = ann.view()
  for (const bad of [
    () => ann.edit(body.push('lost'), () => boom() as never),
    () => ann.edit(body.push('lost'), asking, () => boom() as never),
    () => ann.edit(body.push('x'.repeat(20_000))),
    () =>
      ann.edit(body.push('lost'), () => {
        ann.apply(told, 'wire')
        return undefined
      }),
    ...[() => ann.renounce(), () => ann.look(), () => ann.fork!(told, 1)].map(
      (bad) => () =>
        ann.edit(body.push('lost'), () => {
          bad()
          return undefined
        }),
    ),
  ]) {
    t.throws(bad)
    t.deepEqual([ann.view(), ann.length()], [before, 3])
  }
  t.equal(ann.apply(told, 'wire'), 'news')
  for (let at = 0; at < ann.length(); at++) bob.apply(ann.arrived(at)!.update, 'wire')
  t.deepEqual(ann.view(), bob.view())
  t.end()
})

test('listeners: of a map and of a flooded state too', (t) => {
  const failures: string[] = []
  const [ann, bob] = [
    scuttleMap({ peer: 'ann', wall: () => 0 }),
    scuttleMap({ peer: 'bob', wall: () => 0, failed: (error) => failures.push(String(error)) }),
  ]
  connect(reconcile(ann), reconcile(bob))
  bob.subscribe(boom)
  for (const n of [1, 2]) ann.set('n', n)
  t.equal(bob.get('ann', 'n'), 2)
  t.equal(failures.length, 2)
  t.throws(() => bob.set('n', 3), /boom/)
  t.equal(ann.get('bob', 'n'), 3)
  t.equal(bob.reasons()[0]?.code, 'LISTENER')

  const [cyd, dan] = [repred(gSet), repred(gSet)]
  connect(cyd.stream(), dan.stream())
  const stop = dan.subscribe(boom)
  cyd.update(['a'])
  cyd.update(['b'])
  t.deepEqual([...gSet.view(dan.state())], ['a'], 'it ends the connection')
  stop()
  connect(cyd.stream(), dan.stream())
  t.deepEqual([...gSet.view(dan.state())], ['a', 'b'], 'and nothing is lost')
  dan.subscribe(boom)
  t.throws(() => dan.update(['c']), /boom/)
  t.deepEqual([...gSet.view(cyd.state())], ['a', 'b', 'c'])
  t.end()
})

test('listeners: thousands of edits asked for while being told are done, and one error is one', (t) => {
  const ann = tags('ann')
  let left = 1
  ann.subscribe(({ update }) => {
    if (update!.seq === 1) for (let n = 0; n < 5000; n++) ann.edit(ann.edits.add(n))
    if (update!.seq === 2 && left-- > 0) boom()
  })
  t.throws(() => ann.edit(ann.edits.add('first')), /boom/)
  t.equal(ann.view().size, 5001)
  t.equal(ann.reasons()[0]?.count, 1)
  t.end()
})

test('listeners: who writes while being told is not given what another has thrown', (t) => {
  const map = scuttleMap({ peer: 'ann', wall: () => 0 })
  const flooded = repred(gSet)
  const own: unknown[] = []
  const note = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      own.push(error)
    }
  }
  map.subscribe(({ key }) => key === 'a' && boom())
  map.subscribe(({ key }) => key === 'a' && note(() => map.set('b', 1)))
  t.throws(() => map.set('a', 1), /boom/)
  flooded.subscribe((state) => gSet.view(state).size === 1 && boom())
  flooded.subscribe((state) => gSet.view(state).size === 1 && note(() => flooded.update(['b'])))
  t.throws(() => flooded.update(['a']), /boom/)
  t.deepEqual([own, map.get('ann', 'b'), gSet.view(flooded.state()).size], [[], 1, 2])
  t.end()
})

test('listeners: one that throws a RangeError does not make undo think that it was too long', (t) => {
  const ann = replica(list, { peer: 'ann', wall: () => 0 })
  ann.edit(ann.edits.push('a', 'b'))
  const history = undo(ann, list, { pause: -1 })
  ann.edit(ann.edits.remove(0, 2))
  const stop = ann.subscribe(() => {
    throw new RangeError('Invalid array length')
  })
  t.throws(() => history.undo(), /Invalid array length/)
  stop()
  t.deepEqual(ann.view(), ['a', 'b'])
  history.redo()
  t.deepEqual(ann.view(), [])
  t.end()
})

test('listeners: what is undone in several pieces is undone whole, whoever throws', (t) => {
  const ann = replica(text, { peer: 'ann', wall: () => 0 })
  for (let k = 0; k < 20; k++) ann.edit(ann.edits.insert(0, 'x'.repeat(1000)))
  const history = undo(ann, text)
  for (let k = 0; k < 20; k++) ann.edit(ann.edits.remove(0, 1000))
  ann.subscribe(boom)
  t.throws(() => history.undo(), /boom/)
  t.equal(ann.view().length, 20_000)
  t.end()
})
