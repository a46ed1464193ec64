/** Items at the rate that is permitted, and no faster. */
import type { End, Source, Through } from '@commute/contract'
import type { Flow } from './flow.ts'

/** Time, given: `now` in milliseconds. */
export interface Time {
  now(this: void): number
  after(this: void, milliseconds: number, cb: () => void): void
}

/** How often to look again where nothing is permitted, in milliseconds. */
const patience = 1000

/**
 * Passes items at the permitted rate (min of desired and permitted), as it changes, at most one second's worth at once.
 * It does not read ahead, so whoever writes is held back. Memory: one item.
 */
export function limit<T>(rate: Flow, { now, after }: Time): Through<T, T> {
  return (read) => {
    let ended: End | null = null
    let credit = 1
    let since = now()
    let asked: ((end: End) => void) | undefined

    const isDue = (): boolean => {
      const { desired, permitted } = rate.now()
      const speed = Math.min(desired, permitted)
      credit = Math.min(Math.max(1, speed), credit + (Math.max(0, now() - since) / 1000) * speed)
      since = now()
      return credit >= 1
    }

    const wait = (then: () => void): void => {
      const { desired, permitted } = rate.now()
      const speed = Math.min(desired, permitted)
      after(speed === 0 ? patience : Math.min(patience, Math.max(1, ((1 - credit) / speed) * 1000)), then)
    }

    const source: Source<T> = (abort, cb) => {
      if (abort !== null) {
        const was = asked
        asked = undefined
        if (ended !== null) return cb(ended)
        ended = abort
        was?.(abort)
        return read(abort, () => cb(abort))
      }
      if (ended !== null) return cb(ended)
      asked = cb
      const pass = (): void => {
        if (asked !== cb) return
        if (!isDue()) return wait(pass)
        credit--
        read(null, (end, item?) => {
          if (asked !== cb) return
          asked = undefined
          if (end === null) return cb(null, item!)
          ended = end
          cb(end)
        })
      }
      pass()
    }
    return source
  }
}
