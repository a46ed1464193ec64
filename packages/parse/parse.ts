/**
 * Values from byte chunks that are cut anywhere: a parser says what it finds, `parse` makes a through of it that keeps
 * the stream contract.
 *
 * @module
 */
import type { End, Source, Through } from '@commute/contract'

/** What makes values of bytes. */
export interface Parser<T> {
  /** Takes a chunk; called when `next` has nothing more. */
  feed(this: void, chunk: Uint8Array): void
  /** The next value as `[value]`, an error if there can be none, undefined where more bytes are needed. */
  next(this: void): readonly [value: T] | Error | undefined
  /** What is wrong with an end here, if anything. */
  end(this: void): Error | undefined
}

/** Values from chunks that are cut anywhere. Holds one chunk, and what the parser holds. An error aborts the source. */
export function parse<T>(make: () => Parser<T>): Through<Uint8Array, T> {
  return (read) => {
    const parser = make()
    let ended: End | null = null
    const source: Source<T> = (abort, cb) => {
      if (abort !== null) {
        if (ended !== null) return cb(abort)
        ended = abort
        return read(abort, () => cb(abort))
      }
      for (let more = true; more;) {
        more = false
        if (ended !== null) return cb(ended)
        const found = parser.next()
        if (found instanceof Error) {
          ended = found
          return read(found, () => cb(found))
        }
        if (found !== undefined) return cb(null, found[0])
        let isSync = true
        read(null, (end, chunk?) => {
          if (end !== null) {
            ended ??= (end === true ? parser.end() : undefined) ?? end
            return cb(ended)
          }
          parser.feed(chunk!)
          if (isSync) more = true
          else source(null, cb)
        })
        isSync = false
      }
    }
    return source
  }
}
