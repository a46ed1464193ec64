/**
 * Tells listeners that something has grown: at once, or once for all that was done together. What a listener does is told
 * like anything else.
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
    if (depth > 0) isDue = true
    else for (const listener of listeners) listener()
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
