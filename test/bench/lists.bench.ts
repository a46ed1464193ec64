/** Lists beside the libraries of the field: every edit told to a second replica. */
import { besideAll } from './peers.ts'
import type { Row } from './row.ts'

export const about = {
  'move-ms':
    '10,000 moves in a list of 10,000 (only commute and loro have a move: else removed and put in again)',
  'move-bytes': 'bytes of a move',
}

export const rows = (): Generator<Row> => besideAll('move')
