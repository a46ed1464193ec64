/** What must not compile: each line under an expect-error is a mistake that the types find. */
import { combine } from '@commute/combine'
import type { Duplex, Sink, Source, Through } from '@commute/contract'
import { frames } from '@commute/frames'
import * as gSet from '@commute/g-set'
import * as list from '@commute/list'
import * as lww from '@commute/lww-register'
import { mapOf } from '@commute/map-of'
import { collect, connect, layer, map, pull, values } from '@commute/pull'
import { replica } from '@commute/replica'
import { reconcile } from '@commute/scuttle-reconcile'
import { guard, isNumber, isString } from '@commute/value'
import test from 'tape'

declare const coerced: {
  readonly '~standard': {
    readonly version: 1
    validate(value: unknown): { issues?: readonly unknown[] | undefined }
    readonly types?: { readonly input: unknown; readonly output: number } | undefined
  }
}
declare const socket: Duplex<Uint8Array, Uint8Array>
declare const numbers: Source<number>
declare const texts: Sink<string>

const board = combine({
  title: lww.of(isString, ''),
  size: lww.of(isNumber),
  tags: gSet,
  todos: mapOf(combine({ text: lww.of(isString, ''), order: list.of(isString, '') })),
})

/** Never run: only compiled. */
export function mistakes(): void {
  const document = replica(board, { peer: 'ann', wall: () => 0 })
  const link = reconcile(document)
  const double: Through<number, number> = map((n: number) => n * 2)

  pull(socket, layer(frames(), link), socket)
  connect(reconcile(document), reconcile(document))

  // @ts-expect-error a mismatched pipeline
  pull(numbers, texts)
  const sunk = collect<number>(() => undefined)
  // @ts-expect-error a mismatched pipeline in its middle
  pull(values(['a']), double, sunk)
  // @ts-expect-error a through as a sink
  pull(numbers, double satisfies Sink<number>)
  // @ts-expect-error a forgotten frames()
  pull(socket, link, socket)
  // @ts-expect-error a doubled frames()
  layer(frames(), frames(), link)
  // @ts-expect-error swapped
  layer(link, frames())
  // @ts-expect-error a maker that was not called
  layer(frames, link)
  // @ts-expect-error a crossed duplex
  connect(socket, link)
  // @ts-expect-error a maker that was not called
  connect(reconcile, link)

  const { title, size, tags, todos } = document.edits
  document.edit(
    title.set('a'),
    size.set(1),
    tags.add('x'),
    todos.at('1').text.set('milk'),
    todos.at('1').order.push('x'),
    todos.remove('1'),
  )
  // @ts-expect-error a wrong value
  document.edit(title.set(1))
  // @ts-expect-error a wrong value, nested
  document.edit(todos.at('1').text.set(1))
  // @ts-expect-error an edit that was not made
  document.edit(title.set)
  // @ts-expect-error no such field
  document.edit(document.edits.nothing)
  // @ts-expect-error a type that only grows does not nest where things are removed
  mapOf(gSet)
  // @ts-expect-error nor inside a record
  mapOf(combine({ tags: gSet }))
  // @ts-expect-error a schema that transforms
  guard(coerced)
  // @ts-expect-error an edit of another document
  document.edit(combine({ other: lww }).edits.other.set(1))

  const shown: string = document.view().title
  const perhaps: number | undefined = document.view().size
  const inner: readonly string[] | undefined = document.view().todos.get('1')?.order
  // @ts-expect-error a view is read, not written
  document.view().title = shown
  void [perhaps, inner]
}

test('types: what must not compile does not', (t) => {
  t.equal(typeof mistakes, 'function')
  t.end()
})
