import { frames } from '@commute/frames'
import { collect, pull, values } from '@commute/pull'
import type { Value } from '@commute/contract'
import { readFileSync } from 'node:fs'
import test from 'tape'

const page = readFileSync(new URL('../../docs/wire.md', import.meta.url), 'utf8')
const vectors = [...page.matchAll(/^\| `(\[.*\])` \| `([0-9a-f]+)` \|$/gm)].map(
  ([, value, hex]) => [JSON.parse(value!) as Value, hex!] as const,
)

test('wire: the golden vectors of docs/wire.md', (t) => {
  t.ok(vectors.length >= 5)
  for (const [value, hex] of vectors)
    pull(
      frames()({ source: values([value]), sink: () => undefined }).source,
      collect((_error, [bytes]) => t.equal(Buffer.from(bytes!).toString('hex'), hex, JSON.stringify(value))),
    )
  t.end()
})
