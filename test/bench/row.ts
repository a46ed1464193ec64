/** One measurement. */
export interface Row {
  readonly who: string
  readonly figure: string
  readonly value: number
}

/** The median of several runs, of what `run` answers or of its milliseconds. */
export function median(times: number, run: () => number | void): number {
  const all: number[] = []
  for (let n = 0; n < times; n++) {
    const start = performance.now()
    const answer = run()
    all.push(answer ?? performance.now() - start)
  }
  return all.toSorted((a, b) => a - b)[times >> 1]!
}
