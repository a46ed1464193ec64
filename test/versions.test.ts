import { combine } from '@commute/combine'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import * as orSet from '@commute/or-set'
import { connect } from '@commute/pull'
import { replica } from '@commute/replica'
import { reconcile } from '@commute/scuttle-reconcile'
import { tableOf } from '@commute/table'
import { encode, isString, oneOf } from '@commute/value'
import * as fc from 'fast-check'
import test from 'tape'

test('versions: a program that knows less keeps what it does not understand, and sees it after its upgrade', (t) => {
  const old = combine({
    size: lww.of(oneOf('s', 'm', 'l'), 's'),
    todos: mapOf(combine({ text: lww.of(isString, '') })),
  })
  const fresh = combine({
    size: lww.of(oneOf('s', 'm', 'l', 'xl'), 's'),
    todos: mapOf(combine({ text: lww.of(isString, ''), done: lww })),
    order: list.of(isString, ''),
  })
  const wall = (): number => 1000
  const [ann, bob] = [replica(old, { peer: 'ann', wall }), replica(fresh, { peer: 'bob', wall })]
  connect(reconcile(ann), reconcile(bob))
  bob.edit(bob.edits.size.set('xl'), bob.edits.order.push('1'))
  bob.edit(bob.edits.todos.at('1').text.set('milk'), bob.edits.todos.at('1').done.set(true))
  ann.edit(ann.edits.todos.at('1').text.set('bread'))
  t.equal(ann.view().size, 's', 'shown as initial')
  t.equal(ann.view().todos.get('1')?.text, 'bread')
  t.equal(bob.view().todos.get('1')?.text, 'bread')
  t.equal(ann.reasons()[0]?.code, 'KEPT')
  t.deepEqual(ann.sum(), bob.sum(), 'fingerprints are equal')
  ann.edit(ann.edits.todos.remove('1'))
  t.equal(bob.view().todos.size, 0)
  ann.edit(ann.edits.todos.put('1'))
  t.deepEqual(
    bob.view().todos.get('1'),
    { text: '', done: undefined },
    'the removal reached what the remover does not understand',
  )
  const upgraded = replica(fresh, { peer: 'ann2', wall })
  const keeper = upgraded.keep()
  for (let index = 0; index < ann.length(); index++) keeper.restore(ann.arrived(index)!.update)
  t.equal(upgraded.view().size, 'xl')
  t.deepEqual(upgraded.view().order, ['1'])
  t.deepEqual(encode(fresh.all(fresh.empty) ?? null), encode(null))
  t.end()
})

// oxlint-disable-next-line typescript/no-explicit-any
type Any = any

test('versions: transactions over fields that one side knows and one does not converge in the rest', (t) => {
  const wall = (): number => 1000
  const known = { log: list, tags: orSet, by: mapOf(orSet) }
  const parts = [
    [combine(known), combine({ ...known, color: lww })],
    [combine({ all: mapOf(combine(known)) }), combine({ all: mapOf(combine({ ...known, color: lww })) })],
    [combine({ all: tableOf(combine(known)) }), combine({ all: tableOf(combine({ ...known, color: lww })) })],
  ] as const
  const property = fc.property(
    fc.nat(2),
    fc.array(fc.array(fc.tuple(fc.nat(3), fc.nat(9)), { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
    (shape, transactions) => {
      const [old, fresh] = parts[shape]!
      const [ann, bob] = [
        replica(old as Any, { peer: 'ann', wall }),
        replica(fresh as Any, { peer: 'bob', wall }),
      ]
      connect(reconcile(ann), reconcile(bob))
      for (const [turn, edits] of transactions.entries()) {
        const who = (turn % 3 === 2 ? ann : bob) as Any
        const it = shape === 0 ? who.edits : who.edits.all.at('it')
        const made = edits.map(([field, n]) =>
          field === 3 && who === bob
            ? it.color.set(n)
            : field === 2
              ? it.by.at(`k${n % 3}`).add(n)
              : field === 1
                ? it.tags.add(n)
                : it.log.push(n),
        )
        who.edit(...made)
      }
      const shown = (document: Any): string => {
        const view = shape === 0 ? document.view() : document.view().all.get('it')
        return JSON.stringify(
          view && [view.log, [...view.tags], [...view.by].map(([key, its]) => [key, [...its]])],
        )
      }
      return shown(ann) === shown(bob)
    },
  )
  t.equal(fc.check(property, { numRuns: 300 }).counterexample, null)
  t.end()
})
