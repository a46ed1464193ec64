/**
 * What changed in what is shown, change after change, as an editor would do it: at which index how many were put in or
 * taken out. Changes that go on where the last one ended are one. What was put in has the next numbers.
 */
import { grown, noInts } from './ints.ts'

/** The changes. Of each: its index, and how many it put in; negative: took out. */
export interface History {
  length: number
  indexes: Int32Array
  counts: Int32Array
}

/** No changes. */
export function history(): History {
  return { length: 0, indexes: noInts, counts: noInts }
}

/** Notes a change. */
export function note(history: History, index: number, count: number): void {
  const { indexes, counts, length } = history
  const last = length - 1
  const at = last < 0 ? 0 : indexes[last]!
  const before = last < 0 ? 0 : counts[last]!
  if (count > 0 && before > 0 && index === at + before) counts[last] = before + count
  else if (count < 0 && before < 0 && index <= at && at <= index - count) {
    // Taken out behind it, or before it, or both.
    indexes[last] = index
    counts[last] = before + count
  } else {
    history.indexes = grown(indexes, length + 1)
    history.counts = grown(counts, length + 1)
    history.indexes[length] = index
    history.counts[length] = count
    history.length = length + 1
  }
}

/** Goes back to so many changes, the last of which was this. */
export function cutHistory(history: History, length: number, index: number, count: number): void {
  history.length = length
  if (length === 0) return
  history.indexes[length - 1] = index
  history.counts[length - 1] = count
}
