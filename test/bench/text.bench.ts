/** Text beside the libraries of the field. */
import { besides } from './peers.ts'
import type { Row } from './row.ts'

const works = ['local', 'retained', 'load', 'live', 'random', 'append', 'prepend', 'offline', 'concurrent']

export function rows(): Generator<Row> {
  return besides('text-case.mjs', {
    commute: [...works, 'big'],
    'diamond-types (wasm)': works,
    'json-joy': works,
    'loro (wasm)': works,
    'list-positions': works,
    yjs: works,
    'automerge (wasm)': works,
    'gap buffer (no merging)': ['local'],
  })
}
