/** Text beside the libraries of the field. */
import { besides } from './peers.ts'
import type { Row } from './row.ts'

const works = ['local', 'retained', 'load', 'live', 'random', 'append', 'prepend', 'offline', 'concurrent']

export const about = {
  'local-ms': 'a paper: 259,778 local edits',
  'local-warm-ms': 'the same with a warm compiler',
  'replica-ms': 'the same through a replica: log, fingerprints, clock',
  'saved-full-bytes': 'saved with what was removed',
  'saved-full-deflated-bytes': 'the same, deflated',
  'saved-text-bytes': 'saved without what was removed, where that can be',
  'saved-text-deflated-bytes': 'the same, deflated',
  'retained-mb': 'memory of the paper',
  'replica-retained-mb': 'the same in a replica, with its log',
  'load-ms': 'loaded and shown',
  'first-edit-ms': 'loaded, then edited for the first time',
  'live-ms': 'the paper: each edit sent, and applied elsewhere',
  'live-bytes': 'bytes of an edit',
  'random-ms': '100,000 inserts at random',
  'append-ms': '100,000 inserts at the end',
  'prepend-ms': '100,000 inserts in front',
  'offline-sync-ms': '20,000 random edits of two who are offline, then exchanged',
  'offline-bytes': 'bytes of that',
  'concurrent-ms': 'three authors at once, live',
  'concurrent-bytes': 'bytes of that',
  'big-edit-us': 'an edit in ten million characters in a million pieces',
  'big-bytes': 'these saved',
  'big-load-ms': 'these loaded and shown',
  'big-first-edit-ms': 'these edited for the first time',
}

/** What it takes without any merging. */
export const floor = 'gap buffer (no merging)'

export function rows(): Generator<Row> {
  return besides('text-case.mjs', {
    commute: [...works, 'big'],
    'diamond-types (wasm)': works,
    'json-joy': works,
    'loro (wasm)': works,
    'list-positions': works,
    yjs: works,
    'automerge (wasm)': works,
    [floor]: ['local'],
  })
}
