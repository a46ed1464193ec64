import { build } from 'esbuild'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Row } from './row.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

async function gzipped(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: `${root}/test`, loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'silent',
  })
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
}

export async function* rows(): AsyncGenerator<Row> {
  const figure = 'bytes, minified and gzipped'
  for (const name of readdirSync(`${root}/packages`).filter((each) => !each.includes('.'))) {
    const { tier } = JSON.parse(readFileSync(`${root}/packages/${name}/package.json`, 'utf8')) as {
      tier: string
    }
    if (tier === 'app' || tier === 'test') continue
    yield { who: name, figure, value: await gzipped(`export * from '@commute/${name}'`) }
  }
  const core = [
    'g-set',
    'or-set',
    'lww-register',
    'map-of',
    'combine',
    'replica',
    'scuttle-reconcile',
    'frames',
    'value',
  ]
  yield {
    who: 'the core',
    figure,
    value: await gzipped(
      core.map((name, at) => `import * as m${at} from '@commute/${name}'; console.log(m${at})`).join('\n'),
    ),
  }
}
