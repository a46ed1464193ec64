/** Of which names something has been said: a union of ranges. */

/** Whether a name is in the range from `first` up to `next`, which is left out; null: to the end. */
export function isWithin(name: string, first: string, next: string | null): boolean {
  return name >= first && (next === null || name < next)
}

/** How many ranges may lie apart. */
const most = 1 << 10

/** Ranges of names. */
export interface Coverage {
  /**
   * Covers names from `first` up to `next`, which is left out; null: to the end. False where too many ranges lie apart.
   */
  add(this: void, first: string, next: string | null): boolean
  has(this: void, name: string): boolean
  isAll(this: void): boolean
  isEmpty(this: void): boolean
}

/** No names. O(ranges that are apart), most often one. */
export function coverage(): Coverage {
  let ranges: (readonly [first: string, next: string | null])[] = []
  return {
    add: (first, next) => {
      let [low, high] = [first, next]
      const apart: (readonly [string, string | null])[] = []
      for (const range of ranges) {
        const [from, to] = range
        const isApart = (to !== null && to < low) || (high !== null && high < from)
        if (isApart) apart.push(range)
        else {
          if (from < low) low = from
          if (to === null || (high !== null && to > high)) high = to
        }
      }
      if (apart.length >= most) return false
      ranges = [...apart, [low, high]]
      return true
    },
    has: (name) => ranges.some(([first, next]) => isWithin(name, first, next)),
    isAll: () => ranges.length === 1 && ranges[0]![0] === '' && ranges[0]![1] === null,
    isEmpty: () => ranges.length === 0,
  }
}
