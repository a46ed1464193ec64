import type { Layer, Source, Through, Value } from '@commute/contract'
import { frames } from '@commute/frames'
import { drain, map, pull, values } from '@commute/pull'
import { batch, merge, push } from '@commute/throughs'
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
  yield { who: 'frames, out', figure, value: per(() => pull(values(items), through(frames()))) }
}
