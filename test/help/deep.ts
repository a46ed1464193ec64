/** Documents that nest more and more deeply: what TypeScript writes of their types is held short by a test. */
import { combine, isString, listOf, lww, replica, tableOf, text } from '@commute/commute'

const cell = combine({ name: lww.of(isString, ''), body: text })
const row = combine({ name: lww.of(isString, ''), cells: listOf(cell) })
const sheet = combine({ name: lww.of(isString, ''), rows: listOf(row) })
const book = combine({ name: lww.of(isString, ''), sheets: tableOf(sheet) })

const given = { peer: 'ann', wall: () => 0 }
export const one = replica(cell, given)
export const two = replica(row, given)
export const three = replica(sheet, given)
export const four = replica(book, given)

/** What is read and asked at the bottom has the type that it has there. */
export const shown: string | undefined = four.view().sheets.get('x')?.rows[0]?.cells[0]?.body
export const asked = (): string =>
  four.read(four.reads.sheets.at('x').rows.at(0).cells.at(0).body.slice(0, 1))
// @ts-expect-error a number is no name
four.edits.sheets.at('x').rows.at(0).name.set(7)
