/** Lists beside the libraries of the field: every edit told to a second replica. */
import { besides } from './peers.ts'
import type { Row } from './row.ts'

export function rows(): Generator<Row> {
  const works = ['move']
  return besides('list-case.mjs', {
    commute: works,
    'json-joy': works,
    'loro (wasm)': works,
    yjs: works,
    'automerge (wasm)': works,
  })
}
