import type { Layer, Source, Through, Value } from '@commute/contract'
import { frames } from '@commute/frames'
import { drain, map, pull, values } from '@commute/pull'
import { cut, faults } from '@commute/faults'
import { batch, idle, merge, meter, push } from '@commute/throughs'
import { median, type Row } from './row.ts'

const count = 200_000
const items = Array.from({ length: count }, (_, n) => n)

const per = (run: () => Source<unknown>): number =>
  median(5, () => {
    const start = performance.now()
    pull(run(), drain())
    return ((performance.now() - start) * 1e6) / count
  })

const through =
  (wrap: Layer<Value, Uint8Array>): Through<number, Uint8Array> =>
  (read) =>
    wrap({ source: read as Source<Value>, sink: () => undefined }).source

export function* rows(): Generator<Row> {
  const figure = 'ns per item'
  yield {
    who: "pull-stream's map",
    figure,
    value: per(() =>
      pull(
        values(items),
        map((n: number) => n + 1),
      ),
    ),
  }
  yield { who: 'values alone', figure, value: per(() => values(items)) }
  yield { who: 'batch(100)', figure, value: per(() => pull(values(items), batch<number>(100))) }
  yield {
    who: 'merge of two',
    figure,
    value: per(() => merge([values(items.slice(0, count / 2)), values(items.slice(count / 2))])),
  }
  yield {
    who: 'push, read at once',
    figure,
    value: median(5, () => {
      const events = push<number>(1)
      pull(events.source, drain())
      const start = performance.now()
      for (const n of items) events.push(n)
      return ((performance.now() - start) * 1e6) / count
    }),
  }
  const bytes = items.map(() => new Uint8Array(50))
  const passed = { in: { items: 0, bytes: 0 }, out: { items: 0, bytes: 0 } }
  const world = { random: () => 0.5, now: () => 0, after: (_ms: number, cb: () => void) => cb() }
  const layered = <T>(wrap: Layer<T, T>, all: readonly T[]): Source<T> =>
    wrap({ source: values(all), sink: () => undefined }).source
  yield { who: 'meter', figure, value: per(() => layered(meter(passed), bytes)) }
  yield { who: 'faults, none', figure, value: per(() => layered(faults<number>({}, world), items)) }
  yield { who: 'cut, not yet', figure, value: per(() => layered(cut<number>().layer, items)) }
  yield {
    who: 'idle',
    figure,
    value: per(() =>
      layered(
        idle<number>(() => () => undefined),
        items,
      ),
    ),
  }
  yield { who: 'frames, out', figure, value: per(() => pull(values(items), through(frames()))) }
}
