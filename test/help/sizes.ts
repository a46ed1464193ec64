/** How large code is: bundled with what it uses, minified, gzipped. */
import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const resolveDir = fileURLToPath(new URL('../..', import.meta.url))

/** The bytes of everything that a package exports. */
export function sizeOf(name: string): Promise<number> {
  return gzipped(`export * from '@commute/${name}'`)
}

/** The bytes of the core: types, replica, reconciler, frames, codec. */
export function coreSize(): Promise<number> {
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
  return gzipped(
    core.map((name, at) => `import * as m${at} from '@commute/${name}'; console.log(m${at})`).join('\n'),
  )
}

async function gzipped(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'silent',
  })
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
}
