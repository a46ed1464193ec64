/**
 * Pull-streams at the edges: any source as an async iterable and back, Node streams and Web streams. Promises begin here
 * and nowhere below.
 *
 * @module
 */
import type { End, Sink, Source } from '@commute/contract'

/** How to stop from outside. */
export interface Options {
  readonly signal?: AbortSignal
}

/**
 * A source as an async iterable. Leaving the loop, or the signal, aborts the source. Holds one item.
 *
 * @example
 * ```js
 * import { toIterable } from '@commute/bridges'
 * import { values } from '@commute/pull'
 * const all = []
 * for await (const item of toIterable(values([1, 2]))) all.push(item)
 * all // => [1, 2]
 * ```
 */
export function toIterable<T>(source: Source<T>, { signal }: Options = {}): AsyncIterableIterator<T> {
  let over = false
  const stop = (end: End): void => {
    if (over) return
    over = true
    source(end, () => undefined)
  }
  const iterator: AsyncIterableIterator<T> = {
    [Symbol.asyncIterator]: () => iterator,
    next: () =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          stop(reason(signal))
          return reject(reason(signal))
        }
        if (over) return resolve({ done: true, value: undefined })
        const abort = (): void => {
          stop(reason(signal!))
          reject(reason(signal!))
        }
        signal?.addEventListener('abort', abort, { once: true })
        source(null, (end, item?) => {
          signal?.removeEventListener('abort', abort)
          if (end === null) return resolve({ done: false, value: item! })
          over = true
          if (end === true) resolve({ done: true, value: undefined })
          else reject(end)
        })
      }),
    return: () => {
      stop(true)
      return Promise.resolve({ done: true, value: undefined })
    },
  }
  return iterator
}

function reason(signal: AbortSignal): Error {
  const why: unknown = signal.reason
  return why instanceof Error ? why : new Error('aborted')
}

/** An iterable, async or not, as a source: Node's and the Web's readable streams are such. An abort calls its `return`. */
export function fromIterable<T>(items: AsyncIterable<T> | Iterable<T>): Source<T> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  let ended: End | null = null
  return (abort, cb) => {
    if (abort !== null) {
      if (ended !== null) return cb(abort)
      ended = abort
      const answer = (): void => cb(abort)
      return void Promise.resolve(iterator.return?.()).then(answer, answer)
    }
    if (ended !== null) return cb(ended)
    Promise.resolve(iterator.next()).then(
      (next) => {
        if (ended !== null) return cb(ended)
        if (next.done === true) cb((ended = true))
        else cb(null, next.value)
      },
      (error: unknown) => cb((ended = error instanceof Error ? error : new Error(String(error)))),
    )
  }
}

/** What Node's and the Web's writable streams are here. */
interface NodeWritable {
  write(chunk: unknown, cb: (error?: Error | null) => void): unknown
  end(cb?: () => void): unknown
  destroy(error?: Error): unknown
}

/** A Node writable as a sink: one chunk at a time, so its back-pressure is kept. `done` is called at the end. */
export function toNodeWritable<T>(
  stream: NodeWritable,
  done: (error: Error | null) => void = () => undefined,
): Sink<T> {
  return (read) => {
    const next = (): void =>
      read(null, (end, chunk?) => {
        if (end === true) return void stream.end(() => done(null))
        if (end !== null) {
          stream.destroy(end)
          return done(end)
        }
        stream.write(chunk, (error) => (error ? read(error, () => done(error)) : next()))
      })
    next()
  }
}

/** A Web `WritableStream` as a sink. */
export function toWebWritable<T>(
  stream: WritableStream<T>,
  done: (error: Error | null) => void = () => undefined,
): Sink<T> {
  return (read) => {
    const writer = stream.getWriter()
    const next = (): void =>
      read(null, (end, chunk?) => {
        if (end === true) return void writer.close().then(() => done(null), done)
        if (end !== null) return void writer.abort(end).then(() => done(end), done)
        writer.write(chunk).then(next, (error: unknown) => read(error as Error, () => done(error as Error)))
      })
    next()
  }
}

/** A source as a Web `ReadableStream`. */
export function toWebReadable<T>(source: Source<T>): ReadableStream<T> {
  return new ReadableStream<T>({
    pull: (controller) =>
      new Promise((resolve) => {
        source(null, (end, item?) => {
          if (end === null) controller.enqueue(item!)
          else if (end === true) controller.close()
          else controller.error(end)
          resolve()
        })
      }),
    cancel: () => new Promise((resolve) => source(true, () => resolve())),
  })
}
