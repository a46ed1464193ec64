/**
 * The laws of a pull-stream, for any source, through, sink or duplex of yours: one answer to each question, nothing
 * after the end, every abort answered, errors passed on as they are, a million synchronous items without a deeper
 * stack.
 *
 * Each function answers the laws that are broken: an empty array is what one hopes for.
 *
 * @module
 */
import type { Answer, End, Sink, Source, Through } from '@commute/contract'

/** A source of n numbers that checks how it is asked, and tells what was done to it. */
function probe(
  n: number,
  { end = true as End, async = false, never = false } = {},
): {
  source: Source<number>
  aborted: () => End | null
  ended: () => End | null
  broken: string[]
} {
  let at = 0
  let ended: End | null = null
  let aborted: End | null = null
  let busy = false
  const broken: string[] = []
  const source: Source<number> = (abort, cb) => {
    if (abort === null && busy) broken.push('a source is asked again before it has answered')
    if (abort === null && aborted !== null) broken.push('a source is asked after it was aborted')
    if (abort !== null) {
      aborted ??= abort
      return cb(abort)
    }
    busy = true
    const answer = (): void => {
      busy = false
      if (aborted !== null) return
      if (at < n) cb(null, at++)
      else {
        ended = end
        cb(ended)
      }
    }
    if (never && at >= n) return
    if (async) queue.push(answer)
    else answer()
  }
  return { source, aborted: () => aborted, ended: () => ended, broken }
}

/** Answers that come later: run by `settle`, so there is no timer. */
const queue: (() => void)[] = []

function settle(): void {
  while (queue.length > 0) queue.shift()!()
}

/** Reads a source as far as it goes, at most `most` items, without growing the stack. */
function readAll<T>(
  source: Source<T>,
  most: number,
): { items: T[]; end: End | null | 'silent'; broken: string[] } {
  const items: T[] = []
  const broken: string[] = []
  let end: End | null | 'silent' = 'silent'
  let more = true
  while (more && items.length < most && broken.length === 0) {
    more = false
    let answers = 0
    source(null, (stop, item?) => {
      if (++answers > 1) return void broken.push('one question is answered twice')
      if (stop !== null) {
        end = stop
        return
      }
      items.push(item as T)
      more = true
    })
    settle()
  }
  if (end === 'silent' && items.length >= most) end = null
  return { items, end, broken }
}

/** Laws of a finite source; `make` gives a fresh one that needs nothing from outside to go on. */
export function source<T>(make: () => Source<T>): string[] {
  const broken: string[] = []
  const whole = readAll(make(), 1_000_000)
  broken.push(...whole.broken)
  if (whole.end === 'silent') broken.push('a source does not answer')
  const after = make()
  readAll(after, 1_000_000)
  let again: End | null = null
  after(null, (...[end]) => void (again = end))
  if (again === null) broken.push('a source that has ended says so again')
  for (const position of [0, 1, 2]) {
    const one = make()
    readAll(one, position)
    for (const reason of [true, new Error('stop')] as End[]) {
      let answered: End | null = null
      one(reason, (...[end]) => void (answered = end))
      settle()
      if (answered === null) broken.push(`an abort after ${position} items is not answered`)
    }
  }
  return broken
}

/** Laws of a through over numbers. `keeps`: it passes every item, changed or not, one for one. */
export function through<T>(
  make: () => Through<number, T>,
  { keeps = true }: { readonly keeps?: boolean } = {},
): string[] {
  const broken: string[] = []
  const check = (holds: boolean, law: string): void => {
    if (!holds) broken.push(law)
  }
  for (const async of [false, true]) {
    const name = async ? ' (later answers)' : ''
    const few = probe(5, { async })
    const read = readAll(make()(few.source), 100)
    check(read.end === true, `the end is passed on${name}`)
    if (keeps) check(read.items.length === 5, `every item is passed on${name}`)
    broken.push(...read.broken, ...few.broken)

    const error = new Error('broken')
    const failing = probe(2, { end: error, async })
    check(readAll(make()(failing.source), 100).end === error, `an error is passed on as it is${name}`)

    for (const position of [0, 1, 3]) {
      const input = probe(10, { async })
      const output = make()(input.source)
      readAll(output, position)
      const reason = new Error('enough')
      let answered: End | null = null
      output(reason, (...[end]) => void (answered = end))
      settle()
      check(answered === reason, `an abort after ${position} items is answered with its reason${name}`)
      check(
        input.aborted() === reason || input.ended() !== null,
        `an abort after ${position} items reaches the source${name}`,
      )
      let later: Answer<T> | undefined
      output(null, (...answer) => (later = answer as Answer<T>))
      settle()
      check(later !== undefined && later[0] !== null, `after an abort there is nothing but the end${name}`)
      broken.push(...input.broken)
    }
  }
  const quiet = probe(0, { never: true })
  const output = make()(quiet.source)
  let pending = 0
  output(null, () => pending++)
  let answered = false
  output(true, () => (answered = true))
  settle()
  check(answered, 'an abort while a read is pending is answered')
  check(pending <= 1, 'a pending read is answered once')

  const million = probe(1_000_000)
  try {
    const read = readAll(make()(million.source), 2_000_000)
    check(read.end === true, 'a million synchronous items pass')
  } catch (error) {
    broken.push(`a million synchronous items pass: ${String(error)}`)
  }
  return [...new Set(broken)]
}

/** Laws of a sink of numbers that reads all it is given. */
export function sink(make: () => Sink<number>): string[] {
  const broken: string[] = []
  for (const async of [false, true]) {
    const input = probe(5, { async })
    make()(input.source)
    settle()
    broken.push(...input.broken)
  }
  const million = probe(1_000_000)
  try {
    make()(million.source)
  } catch (error) {
    broken.push(`a million synchronous items are read: ${String(error)}`)
  }
  broken.push(...million.broken)
  return [...new Set(broken)]
}
