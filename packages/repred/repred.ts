/**
 * Any reducer, flooded over any streams: what is news goes on to all but who sent it, and a peer with nothing gets all.
 * Gossip stops by itself, since what is known is no news. Nothing is kept but the state: for small states, presence,
 * settings, a list of peers; for logs that catch up after a while offline, take a replica and scuttle-reconcile.
 *
 * After repred (Dominic Tarr, 2013), whose reduce answered the change that applied.
 *
 * @module
 */
import type { Duplex, End, Reducer, Source } from '@commute/contract'
import { putBy } from '@commute/notice'
import { push } from '@commute/throughs'

/** A state that is flooded. */
export interface Repred<State, Delta> {
  state(this: void): State
  /** Takes a delta of my own: tells everybody what of it is news. */
  update(this: void, delta: Delta): void
  /** One connection: all goes out first, then the news of others. */
  stream(this: void): Duplex<Delta, Delta>
  /**
   * Calls back after each change. Returns the way to stop. What one throws is thrown when all have been told, by
   * `update`; or it ends the connection that the change came through.
   */
  subscribe(this: void, listener: (state: State) => void): () => void
}

/** What each connection may leave unread: beyond it, it ends with an error of code `TOO_SLOW`, and may come again. */
const most = 1000

/**
 * A reducer's state, shared. Deltas from outside are checked by `isDelta` where the reducer has one: another ends its
 * connection with an error of code `MALFORMED`.
 *
 * @example
 * ```js
 * import * as gSet from '@commute/g-set'
 * import { connect } from '@commute/pull'
 * import { repred } from '@commute/repred'
 * const ann = repred(gSet)
 * const bob = repred(gSet)
 * ann.update(['red'])
 * connect(ann.stream(), bob.stream())
 * bob.update(['blue'])
 * gSet.view(ann.state()) // => new Set(['blue', 'red'])
 * ```
 */
export function repred<State, Delta>(
  reducer: Reducer<State, Delta> & { isDelta?: (value: Delta) => boolean },
): Repred<State, Delta> {
  let state = reducer.empty
  const links = new Set<{ send(delta: Delta): void }>()
  const listeners = new Set<(state: State) => void>()
  const thrown = putBy()
  let depth = 0

  const take = (delta: Delta, from: object | undefined): void => {
    const news = reducer.news(state, delta)
    if (news === undefined) return
    state = reducer.reduce(state, news)
    for (const link of links) if (link !== from) link.send(news)
    depth++
    for (const listener of listeners) thrown.attempt(listener, state)
    depth--
    const first = depth > 0 ? undefined : thrown.take()
    if (first !== undefined) throw first.error
  }

  const stream = (): Duplex<Delta, Delta> => {
    const out = push<Delta>(most)
    let abortInput: ((end: End) => void) | undefined
    let isOver = false
    const end = (reason: End): void => {
      if (isOver) return
      isOver = true
      links.delete(link)
      out.end(reason)
      abortInput?.(reason)
    }
    const link = {
      send: (delta: Delta): void => {
        if (!out.push(delta))
          end(Object.assign(new Error('the other side does not read'), { code: 'TOO_SLOW' }))
      },
    }
    links.add(link)
    const all = reducer.all(state)
    if (all !== undefined) link.send(all)
    const source: Source<Delta> = (abort, cb) => {
      if (abort !== null) links.delete(link)
      out.source(abort, cb)
    }
    return {
      source,
      sink: (read) => {
        abortInput = (reason) => read(reason, () => undefined)
        let reading = false
        const loop = (): void => {
          for (let more = true; more && !reading;) {
            more = false
            reading = true
            let isSync = true
            read(null, (stop, delta?) => {
              reading = false
              if (stop !== null) {
                abortInput = undefined
                return end(stop)
              }
              try {
                if (reducer.isDelta?.(delta!) === false)
                  return end(Object.assign(new Error('something that is no delta'), { code: 'MALFORMED' }))
                take(delta!, link)
              } catch (error) {
                // A listener's, or the reducer's.
                return end(error instanceof Error ? error : new Error(String(error)))
              }
              if (isSync) more = true
              else loop()
            })
            isSync = false
          }
        }
        loop()
      },
    }
  }

  return {
    state: () => state,
    update: (delta) => take(delta, undefined),
    stream,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
