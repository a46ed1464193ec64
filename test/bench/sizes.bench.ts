import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { coreSize, sizeOf } from '../help/sizes.ts'
import type { Row } from './row.ts'

const packages = fileURLToPath(new URL('../../../packages', import.meta.url))
const figure = 'bytes, minified and gzipped'

export async function* rows(): AsyncGenerator<Row> {
  for (const name of readdirSync(packages).filter((each) => !each.includes('.'))) {
    const { tier } = JSON.parse(readFileSync(`${packages}/${name}/package.json`, 'utf8')) as { tier: string }
    if (tier !== 'app' && tier !== 'test') yield { who: name, figure, value: await sizeOf(name) }
  }
  yield { who: 'the core', figure, value: await coreSize() }
}
