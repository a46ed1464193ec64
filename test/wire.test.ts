import { frames } from '@commute/frames'
import { collect, pull, values } from '@commute/pull'
import type { Value } from '@commute/contract'
import { readRun } from '@commute/update'
import { readFileSync } from 'node:fs'
import test from 'tape'

const page = readFileSync(new URL('../../docs/wire.md', import.meta.url), 'utf8')
/** JSON, and h'00ff' for bytes. */
const parsed = (text: string): Value =>
  JSON.parse(text.replaceAll(/h'([0-9a-f]*)'/g, '{"hex":"$1"}'), (_key, value: { hex?: string }) =>
    typeof value?.hex === 'string' ? new Uint8Array(Buffer.from(value.hex, 'hex')) : value,
  ) as Value
const vectors = [...page.matchAll(/^\| `(\[.*\])` \| `([0-9a-f]+)` \|$/gm)].map(
  ([, value, hex]) => [parsed(value!), hex!] as const,
)

/** The deltas of the stretch among the vectors whose run goes on after so many. */
function stretchAfter(from: number): unknown {
  const [, [, , , items]] = vectors
    .map(([value]) => value as readonly [string, readonly [number, number, number, Value[]]])
    .find(([kind, run]) => kind === 'runs' && run[1] === from)!
  return readRun([items!], 'ann', from, 10)?.map((update) => update.deltas[0])
}

test('wire: what the stretches among them say', (t) => {
  t.deepEqual(stretchAfter(5), [-1, -2, [-3, 'h'], ['i', -3]])
  t.deepEqual(stretchAfter(100_000), [Uint8Array.of(1, 0x86, 0x9c), Uint8Array.of(1, 0x86, 0x9e), -1])
  t.end()
})

test('wire: the golden vectors of docs/wire.md', (t) => {
  t.ok(vectors.length >= 5)
  for (const [value, hex] of vectors)
    pull(
      frames()({ source: values([value]), sink: () => undefined }).source,
      collect((_error, [bytes]) => t.equal(Buffer.from(bytes!).toString('hex'), hex, JSON.stringify(value))),
    )
  t.end()
})
