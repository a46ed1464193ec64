/**
 * What changed in what is shown, change after change, as an editor would do it: at which index how many were put in or
 * taken out. Changes that go on where the last one ended are one. What was put in has the next numbers.
 */
import { grown } from './ints.ts'

/** The changes. */
export interface History {
  length(this: void): number
  /** Where the k-th change is, and how many it put in; negative: took out. */
  index(this: void, k: number): number
  count(this: void, k: number): number
  /** Notes a change. */
  note(this: void, index: number, count: number): void
  /** Whether the last change put something in, right before this index. */
  endsAt(this: void, index: number): boolean
  /** Goes back to so many changes, the last of which was this. */
  cut(this: void, length: number, index: number, count: number): void
}

/** No changes. */
export function history(): History {
  let indexes = new Int32Array(0)
  let counts = new Int32Array(0)
  let length = 0
  return {
    length: () => length,
    index: (k) => indexes[k]!,
    count: (k) => counts[k]!,
    note: (index, count) => {
      const last = length - 1
      const at = indexes[last]!
      const before = counts[last]!
      if (last >= 0 && count > 0 && before > 0 && index === at + before) counts[last] = before + count
      else if (last >= 0 && count < 0 && before < 0 && index <= at && at <= index - count) {
        // Taken out behind it, or before it, or both.
        indexes[last] = index
        counts[last] = before + count
      } else {
        indexes = grown(indexes, length + 1)
        counts = grown(counts, length + 1)
        indexes[length] = index
        counts[length++] = count
      }
    },
    endsAt: (index) => {
      const last = length - 1
      return last >= 0 && counts[last]! > 0 && index === indexes[last]! + counts[last]!
    },
    cut: (to, index, count) => {
      length = to
      if (length === 0) return
      indexes[length - 1] = index
      counts[length - 1] = count
    },
  }
}
