/**
 * Tells listeners that something has grown: at once, or once for all that was done together. What a listener does is
 * told like anything else; what it throws is thrown when all have been told.
 *
 * @module
 */

/** Those who want to know. */
export interface Notice {
  /** Something has grown. */
  tell(this: void): void
  /** Does what it is given, and tells of all of it once, at its end, if there was something to tell. */
  together(this: void, work: () => void): void
  /** Calls back after each growth. Returns the way to stop. */
  listen(this: void, listener: () => void): () => void
}

/**
 * A notice with no listeners.
 *
 * @example
 * ```js
 * import { notice } from '@commute/notice'
 * const news = notice()
 * let told = 0
 * news.listen(() => told++)
 * news.together(() => { news.tell(); news.tell() })
 * told // => 1
 * ```
 */
export function notice(): Notice {
  const listeners = new Set<() => void>()
  let depth = 0
  let isDue = false

  const tell = (): void => {
    if (depth > 0) {
      isDue = true
      return
    }
    const thrown = putBy()
    for (const listener of listeners) thrown.attempt(listener, undefined)
    const first = thrown.take()
    if (first !== undefined) throw first.error
  }

  return {
    tell,
    together: (work) => {
      depth++
      try {
        work()
      } finally {
        depth--
        if (depth === 0 && isDue) {
          isDue = false
          tell()
        }
      }
    },
    listen: (listener) => {
      const own = (): void => listener()
      listeners.add(own)
      return () => listeners.delete(own)
    },
  }
}

/** What listeners throw, put by until all have been told. */
export interface PutBy {
  /** Does something; what it throws is put by. */
  attempt<News>(this: void, work: (news: News) => void, news: News): void
  /** The first thing that was put by, if there is one; then there is none. */
  take(this: void): { readonly error: unknown; readonly why: string } | undefined
}

/**
 * Nothing put by.
 *
 * @example
 * ```js
 * import { putBy } from '@commute/notice'
 * const thrown = putBy()
 * const heard = []
 * const fails = () => { throw new Error('oh') }
 * for (const listener of [fails, (news) => heard.push(news)]) thrown.attempt(listener, 'news')
 * heard // => ['news']
 * thrown.take().error.message // => 'oh'
 * ```
 */
export function putBy(): PutBy {
  let first: { readonly error: unknown; readonly why: string } | undefined
  return {
    attempt: (work, news) => {
      try {
        work(news)
      } catch (error) {
        first ??= { error, why: error instanceof Error ? String(error) : 'something that is no error' }
      }
    },
    take: () => {
      const was = first
      first = undefined
      return was
    },
  }
}
