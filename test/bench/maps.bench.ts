/** Maps beside the libraries of the field: every edit told to a second replica. */
import { besideAll } from './peers.ts'
import type { Row } from './row.ts'

export const about = {
  'set-ms': '100,000 sets over 10,000 keys, of a table whose last writer wins, as in the others',
  'set-bytes': 'bytes of a set',
}

export const rows = (): Generator<Row> => besideAll('set')
