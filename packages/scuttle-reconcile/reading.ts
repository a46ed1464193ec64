/** The incoming half of a link: one message at a time, the next when there is room for it. */
import type { End, Source, Value } from '@commute/contract'

/** A reader of messages. */
export interface Reading {
  sink(this: void, read: Source<Value>): void
  /** Whether it waits for a message, and not for room. */
  isListening(this: void): boolean
  /** Reads no more. */
  stop(this: void): void
}

/**
 * Reads until it is stopped. `ready` calls back when the next message may come; `ended` is told how the input ended.
 */
export function reading(
  hear: (message: Value) => void,
  ready: (cb: () => void) => void,
  ended: (end: End) => void,
): Reading {
  let stopped = false
  let input: Source<Value> | undefined
  let isReading = false
  let isLooping = false
  let isListening = true

  const loop = (): void => {
    if (isLooping) return
    isLooping = true
    while (!isReading && !stopped) {
      isReading = true
      let isSync = true
      input!(null, (end, message?: Value) => {
        if (end !== null) {
          input = undefined
          return ended(end)
        }
        if (stopped) return
        hear(message!)
        isListening = false
        ready(() => {
          isListening = true
          isReading = false
          if (!isSync) loop()
        })
      })
      isSync = false
    }
    isLooping = false
  }

  return {
    isListening: () => isListening,
    sink: (read) => {
      if (stopped) {
        read(true, () => undefined)
        return
      }
      input = read
      loop()
    },
    stop: () => {
      stopped = true
      const was = input
      input = undefined
      was?.(true, () => undefined)
    },
  }
}
