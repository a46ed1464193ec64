/** What people see of values and errors. */

/** A text that is equal for equal values: of maps, sets and whatever else can be gone through, too. */
export function text(value: unknown): string {
  const plain = (_key: string, each: unknown): unknown => {
    if (typeof each === 'object' && each !== null && !Array.isArray(each) && Symbol.iterator in each)
      return [...(each as Iterable<unknown>)]
    return each === undefined ? null : each
  }
  return JSON.stringify(plain('', value), plain)
}

/** An error, and where it came from. */
export function thrown(error: unknown): string {
  const { stack } = error as Error
  const at = stack?.split('\n').find((line) => line.trimStart().startsWith('at '))
  return `${String(error)}${at === undefined ? '' : ` ${at.trim()}`}`
}
