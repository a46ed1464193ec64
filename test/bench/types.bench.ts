import { combine } from '@commute/combine'
import type { Edit, Type } from '@commute/contract'
import * as counter from '@commute/counter'
import * as gSet from '@commute/g-set'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import * as mv from '@commute/mv-register'
import * as orSet from '@commute/or-set'
import { replica } from '@commute/replica'
import { median, type Row } from './row.ts'

function speed<S, V, E>(type: Type<S, V, E>, edit: (n: number) => Edit<S>, count = 20_000): number {
  return median(3, () => {
    const document = replica(type, { peer: 'ann', wall: () => 1 })
    const start = performance.now()
    for (let n = 0; n < count; n++) document.edit(edit(n))
    return (count / (performance.now() - start)) * 1000
  })
}

const todos = mapOf(combine({ text: lww, done: lww }))
const board = combine({ title: lww, tags: gSet, todos, order: list })

export function* rows(): Generator<Row> {
  const figure = 'local edits/s'
  yield { who: 'g-set', figure, value: speed(gSet, (n) => gSet.edits.add(n)) }
  yield { who: 'or-set', figure, value: speed(orSet, (n) => orSet.edits.add(n)) }
  yield { who: 'counter', figure, value: speed(counter, () => counter.edits.add(1)) }
  yield { who: 'lww-register', figure, value: speed(lww, (n) => lww.edits.set(n)) }
  yield { who: 'mv-register', figure, value: speed(mv, (n) => mv.edits.set(n)) }
  yield { who: 'list: push', figure, value: speed(list, (n) => list.edits.push(n)) }
  yield { who: 'list: insert in front', figure, value: speed(list, (n) => list.edits.insert(0, n)) }
  yield {
    who: 'map-of(combine)',
    figure,
    value: speed(todos, (n) => todos.edits.at(`key ${n % 1000}`).text.set(n)),
  }
  yield {
    who: 'combine, 4 fields',
    figure,
    value: speed(board, (n) => board.edits.todos.at(`key ${n % 1000}`).text.set(n)),
  }
}
