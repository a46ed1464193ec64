/**
 * What changed in what is shown, change after change, as an editor would do it: at which index how many were put in or
 * taken out. Changes that go on where the last one ended are one. What was put in has the next numbers.
 */
import { grown, noInts } from './ints.ts'

/** The changes. */
export interface History {
  length: number
  /** Of each two numbers: its index, and how many it put in; negative: took out. */
  cells: Int32Array
}

/** No changes. */
export function history(): History {
  return { length: 0, cells: noInts }
}

/** Notes a change. */
export function note(history: History, index: number, count: number): void {
  const end = 2 * history.length
  const at = end === 0 ? 0 : history.cells[end - 2]!
  const before = end === 0 ? 0 : history.cells[end - 1]!
  if (count > 0 && before > 0 && index === at + before) history.cells[end - 1] = before + count
  else if (count < 0 && before < 0 && index <= at && at <= index - count) {
    // Taken out behind it, or before it, or both.
    history.cells[end - 2] = index
    history.cells[end - 1] = before + count
  } else {
    const cells = (history.cells = grown(history.cells, end + 2))
    cells[end] = index
    cells[end + 1] = count
    history.length++
  }
}

/** The last change put in so many more. */
export function noteMore({ cells, length }: History, count: number): void {
  cells[2 * length - 1]! += count
}

/** Goes back to so many changes, the last of which was this. */
export function cutHistory(history: History, length: number, index: number, count: number): void {
  history.length = length
  if (length === 0) return
  history.cells[2 * length - 2] = index
  history.cells[2 * length - 1] = count
}
