/** Telling who listens, so that nobody can spoil it for the others. */
import type { Reason } from '@commute/contract'
import { type Notice, putBy } from '@commute/notice'

/** Who listens to a document, and who waits for something. */
export interface Telling<News> {
  /**
   * Tells all who listen, then that something has grown, and does what was put off meanwhile. What somebody has thrown
   * is thrown then, where it was told of an edit made here.
   */
  tell(this: void, news: News, isMine: boolean): void
  subscribe(this: void, listener: (news: News) => void): () => void
  /** Puts something off until all have been told; false where nobody is being told. */
  putOff(this: void, work: () => void): boolean
  /** Calls back once something is so, or with the error why it never will be. */
  when(this: void, isSo: () => boolean, cb: (error: Error | null) => void): void
  /** A listener of something else: what it throws is handled alike. */
  guarded(this: void, listener: () => void): () => void
  reasons(this: void): readonly Reason[]
}

/**
 * Nobody listens yet. `broken`: why nothing that is waited for comes any more; `failed`: told what nobody here can
 * catch.
 */
export function telling<News>(
  growth: Notice,
  broken: () => Error | undefined,
  failed: ((error: unknown) => void) | undefined,
): Telling<News> {
  const listeners = new Set<(news: News) => void>()
  const waiting = new Set<{ isSo: () => boolean; cb: (error: Error | null) => void }>()
  const later: (() => void)[] = []
  const thrown = putBy()
  let isTelling = false
  let depth = 0
  let count = 0
  let last = ''

  const settle = (isMine: boolean): void => {
    const first = thrown.take()
    if (first === undefined) return
    count++
    last = first.why
    if (isMine) throw first.error
    if (failed !== undefined) thrown.attempt(failed, first.error)
    thrown.take()
  }

  growth.listen(() => {
    const error = broken() ?? null
    for (const one of waiting) {
      const isSo = one.isSo()
      if (!isSo && error === null) continue
      waiting.delete(one)
      thrown.attempt(one.cb, isSo ? null : error)
    }
    if (depth === 0) settle(false)
  })

  return {
    tell: (news, isMine) => {
      depth++
      const outer = isTelling
      isTelling = true
      for (const listener of listeners) thrown.attempt(listener, news)
      isTelling = outer
      thrown.attempt(growth.tell, undefined)
      // What was put off is done by the outermost, one after the other.
      if (depth === 1) while (later.length > 0) thrown.attempt(later.shift()!, undefined)
      depth--
      if (depth === 0) settle(isMine)
    },
    subscribe: (listener) => {
      const own = (news: News): void => listener(news)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    putOff: (work) => {
      if (isTelling) later.push(work)
      return isTelling
    },
    when: (isSo, cb) => {
      if (isSo()) return cb(null)
      const error = broken()
      if (error === undefined) waiting.add({ isSo, cb })
      else cb(error)
    },
    guarded: (listener) => () => {
      thrown.attempt(listener, undefined)
      if (depth === 0) settle(false)
    },
    reasons: () => (count === 0 ? [] : [{ code: 'LISTENER', message: `a listener threw: ${last}`, count }]),
  }
}
