/** Lists beside the libraries of the field: every edit told to a second replica. */
import { besideAll } from './peers.ts'
import type { Row } from './row.ts'

export const rows = (): Generator<Row> => besideAll('move')
