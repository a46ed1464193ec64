/** What is to be said before any updates: small things first, then a digest, part by part. */
import type { Value } from '@commute/contract'

/** How many small things may wait to be said before nothing more is heard. */
const mostSmall = 1 << 12

/** What waits to be said. */
export interface Outbox {
  /** Something small. Each kind is there at most once, or is bounded by what was heard. */
  say(this: void, message: Value): void
  /** This, and nothing else any more. */
  sayLast(this: void, message: Value): void
  /**
   * What I have when its turn comes, in place of what is left to say of an earlier digest; in full: for who may have
   * lost what was said.
   */
  sayDigest(this: void, inFull: boolean): void
  next(this: void): Value | undefined
  nextPart(this: void): Value | undefined
  /** Whether so much waits that nothing more is heard. */
  isFull(this: void): boolean
}

/** Nothing to say. `write` gives the parts of a digest as it is now. */
export function outbox(write: (inFull: boolean) => Value[]): Outbox {
  let small: Value[] = []
  let parts: Value[] = []
  let due: { readonly inFull: boolean } | undefined
  return {
    say: (message) => {
      small.push(message)
    },
    sayLast: (message) => {
      small = [message]
      parts = []
    },
    sayDigest: (inFull) => {
      due = { inFull: inFull || due?.inFull === true }
    },
    next: () => small.shift(),
    nextPart: () => {
      if (due !== undefined) parts = write(due.inFull)
      due = undefined
      return parts.shift()
    },
    isFull: () => small.length >= mostSmall,
  }
}
