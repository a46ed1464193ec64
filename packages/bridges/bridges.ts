/**
 * Pull-streams at the edges: any source as an async iterable and back, Node streams and Web streams. Promises begin
 * here and nowhere below.
 *
 * @module
 */
import type { End, Sink, Source } from '@commute/contract'

/** How to stop from outside. */
export interface Options {
  readonly signal?: AbortSignal
}

/**
 * A source as an async iterable. Leaving the loop, or the signal, aborts the source. Holds one item; who asks for the
 * next before it has come waits in line.
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
  let over: End | null = null
  let settle: ((end: End) => void) | undefined
  let before: Promise<unknown> = Promise.resolve()
  const stop = (end: End): void => {
    if (over !== null) return
    // Said once: to who waits, or else to who asks next.
    over = settle === undefined ? end : true
    source(end, () => undefined)
    settle?.(end)
  }
  const aborted = (): void => stop(reason(signal!))
  if (signal?.aborted === true) aborted()
  else signal?.addEventListener('abort', aborted, { once: true })
  const forget = (): void => signal?.removeEventListener('abort', aborted)

  const ask = (): Promise<IteratorResult<T>> =>
    new Promise((resolve, fail) => {
      if (over !== null && over !== true) {
        const error = over
        over = true
        return fail(error)
      }
      if (over === true) return resolve({ done: true, value: undefined })
      settle = (end) => (end === true ? resolve({ done: true, value: undefined }) : fail(end))
      source(null, (end, item?) => {
        settle = undefined
        if (end === null) return resolve({ done: false, value: item! })
        over = true
        forget()
        if (end === true) resolve({ done: true, value: undefined })
        else fail(end)
      })
    })

  const iterator: AsyncIterableIterator<T> = {
    [Symbol.asyncIterator]: () => iterator,
    next: () => {
      const next = before.then(ask, ask)
      before = next
      return next
    },
    return: () => {
      stop(true)
      forget()
      return Promise.resolve({ done: true, value: undefined })
    },
  }
  return iterator
}

function reason(signal: AbortSignal): Error {
  const why: unknown = signal.reason
  return why instanceof Error ? why : new Error('aborted')
}

/** What was thrown, which need be no error, nor anything that can be told. */
function errorOf(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown
  return new Error(typeof thrown === 'object' ? 'something that is no error' : String(thrown))
}

/** What reads a Web stream. */
interface Reader<T> {
  read(): Promise<{ done: boolean; value?: T | undefined }>
  cancel(): Promise<unknown>
  releaseLock(): void
}

/**
 * An iterable, async or not, as a source: Node's and the Web's readable streams are such. An abort calls its `return`,
 * and `destroy` where it has one (a Node stream does not return while it waits); nobody waits for these.
 */
export function fromIterable<T>(items: AsyncIterable<T> | Iterable<T> | ReadableStream<T>): Source<T> {
  // A Web stream's iterator does not return while it waits; its reader does.
  const reader = (items as { getReader?: () => Reader<T> }).getReader?.()
  const iterator =
    reader !== undefined
      ? { next: () => reader.read(), return: () => reader.cancel() }
      : Symbol.asyncIterator in Object(items)
        ? (items as AsyncIterable<T>)[Symbol.asyncIterator]()
        : (items as Iterable<T>)[Symbol.iterator]()
  let ended: End | null = null
  let asked: ((end: End | null, item?: T) => void) | undefined
  const next = async (): Promise<IteratorResult<T>> =>
    iterator.next() as IteratorResult<T> | Promise<IteratorResult<T>>
  const giveBack = async (): Promise<unknown> => iterator.return?.()
  return (abort, cb) => {
    if (abort !== null) {
      if (ended !== null) return cb(abort)
      ended = abort
      const was = asked
      asked = undefined
      ;(items as { destroy?: () => void }).destroy?.()
      giveBack().catch(() => undefined)
      was?.(abort)
      return cb(abort)
    }
    if (ended !== null) return cb(ended)
    asked = cb as typeof asked
    const answer = (end: End | null, item?: T): void => {
      if (asked !== cb) return
      asked = undefined
      ended = end
      if (end === null) cb(null, item!)
      else cb(end)
    }
    next().then(
      (found) => {
        if (found.done !== true) return answer(null, found.value)
        reader?.releaseLock()
        answer(true)
      },
      (error: unknown) => answer(errorOf(error)),
    )
  }
}

/** What Node's and the Web's writable streams are here. */
interface NodeWritable {
  write(chunk: unknown, cb: (error?: Error | null) => void): unknown
  end(cb?: (error?: Error | null) => void): unknown
  destroy(error?: Error): unknown
  readonly destroyed?: boolean
  on(event: 'error' | 'close', listener: (error: Error) => void): unknown
}

/** The one end of a sink: what the source says, or what the stream says of itself, whichever comes first. */
function ending<T>(read: Source<T>, done: (error: Error | null) => void) {
  let isOver = false
  const finish = (error: Error | null): void => {
    if (isOver) return
    isOver = true
    done(error)
  }
  const fail = (error: Error): void => {
    if (isOver) return
    read(error, () => undefined)
    finish(error)
  }
  return { isOver: () => isOver, finish, fail }
}

/**
 * A Node writable as a sink: one chunk at a time, so its back-pressure is kept. `done` is called once, at the end, also
 * with what the stream itself says of errors.
 */
export function toNodeWritable<T>(
  stream: NodeWritable,
  done: (error: Error | null) => void = () => undefined,
): Sink<T> {
  return (read) => {
    const { isOver, finish, fail } = ending(read, done)
    const closed = (): void => fail(new Error('the stream was closed'))
    stream.on('error', fail)
    stream.on('close', closed)
    if (stream.destroyed === true) return closed()
    const next = (): void =>
      read(null, (end, chunk?) => {
        if (isOver()) return
        if (end === true) return void stream.end((error) => finish(error ?? null))
        if (end !== null) {
          finish(end)
          return void stream.destroy(end)
        }
        try {
          stream.write(chunk, (error) => (error ? fail(error) : next()))
        } catch (error) {
          // What the stream does not take.
          fail(error as Error)
        }
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
    const { isOver, finish, fail } = ending(read, done)
    let writer: WritableStreamDefaultWriter<T>
    try {
      writer = stream.getWriter()
    } catch (error) {
      // Another writes to it.
      return fail(errorOf(error))
    }
    /** It may be aborted without a reason, or with one that is no error. */
    const broken = (why: unknown): void =>
      fail(
        why instanceof Error
          ? why
          : new Error(`the stream was closed${why == null ? '' : `: ${String(why)}`}`),
      )
    writer.closed.catch(broken)
    const next = (): void =>
      read(null, (end, chunk?) => {
        if (isOver()) return
        if (end === true) return void writer.close().then(() => finish(null), broken)
        if (end !== null) {
          finish(end)
          return void writer.abort(end).catch(() => undefined)
        }
        writer.write(chunk).then(next, broken)
      })
    next()
  }
}

/** A source as a Web `ReadableStream`. Once it is cancelled, what still comes is left out. */
export function toWebReadable<T>(source: Source<T>): ReadableStream<T> {
  let isCancelled = false
  return new ReadableStream<T>({
    pull: (controller) =>
      new Promise((resolve) => {
        source(null, (end, item?) => {
          if (isCancelled) return resolve()
          if (end === null) controller.enqueue(item!)
          else if (end === true) controller.close()
          else controller.error(end)
          resolve()
        })
      }),
    cancel: (why) => {
      isCancelled = true
      return new Promise((resolve) => source(why instanceof Error ? why : true, () => resolve()))
    },
  })
}
