/** What goes wrong with whole messages. */
import type { Duplex, End, Layer, Source } from '@commute/contract'

/** What a fault needs of its world. */
export interface World {
  /** From 0 up to 1. */
  readonly random: () => number
  /** The time in milliseconds. */
  readonly now: () => number
  /** Calls back after so many milliseconds. */
  readonly after: (milliseconds: number, cb: () => void) => void
}

/** What goes wrong with messages; each a chance from 0 to 1. */
export interface Faults {
  readonly loss?: number
  readonly duplication?: number
  /** The chance that a message waits until the next one has passed. */
  readonly reorder?: number
  /** How long a message is under way, in milliseconds: drawn anew for each, order kept. */
  readonly delay?: readonly [least: number, most: number]
}

/** Messages under way at one time: more are not read, so back-pressure is kept. */
const most = 64

function faulty<T>(
  read: Source<T>,
  { loss = 0, duplication = 0, reorder = 0, delay }: Faults,
  world: World,
): Source<T> {
  const ready: T[] = []
  let kept: T | undefined
  let hasKept = false
  let underway = 0
  let ended: End | null = null
  let aborted: End | null = null
  let reading = false
  let asked: ((end: End | null, item?: T) => void) | undefined
  let latest = 0

  const answer = (): void => {
    const cb = asked
    if (cb === undefined) return
    if (ready.length > 0) {
      asked = undefined
      cb(null, ready.shift())
    } else if (ended !== null && underway === 0) {
      if (hasKept) {
        hasKept = false
        ready.push(kept!)
        return answer()
      }
      asked = undefined
      cb(ended)
    } else pump()
  }

  const arrive = (item: T): void => {
    if (world.random() < reorder && !hasKept) {
      kept = item
      hasKept = true
      return
    }
    ready.push(item)
    if (hasKept) {
      ready.push(kept!)
      hasKept = false
    }
  }

  let isPumping = false
  const pump = (): void => {
    isPumping = true
    while (!reading && ended === null && aborted === null && underway + ready.length < most) {
      reading = true
      read(null, (end, item?) => {
        reading = false
        if (aborted !== null) return
        if (end !== null) {
          ended = end
          return answer()
        }
        const copies = world.random() < loss ? 0 : world.random() < duplication ? 2 : 1
        for (let copy = 0; copy < copies; copy++) {
          if (delay === undefined) arrive(item!)
          else {
            const [least, longest] = delay
            underway++
            // Order is kept: nothing arrives before what left earlier.
            latest = Math.max(latest, world.now() + least + world.random() * (longest - least))
            world.after(latest - world.now(), () => {
              underway--
              if (aborted !== null) return
              arrive(item!)
              answer()
            })
          }
        }
        if (ready.length > 0) answer()
        // What is lost is waited for no longer: whoever asked waits for the next.
        else if (copies === 0 && !isPumping) pump()
      })
    }
    isPumping = false
  }

  return (abort, cb) => {
    if (abort !== null) {
      aborted = abort
      const was = asked
      asked = undefined
      ready.length = 0
      if (ended !== null) {
        was?.(abort)
        return cb(abort)
      }
      return read(abort, () => {
        was?.(abort)
        cb(abort)
      })
    }
    if (aborted !== null) return cb(aborted)
    asked = cb as typeof asked
    answer()
  }
}

/**
 * A layer in which messages of both directions suffer these faults. Holds at most 64 of each direction.
 */
export function faults<T>(what: Faults, world: World): Layer<T, T> {
  return <Out extends T>(inner: Duplex<T, Out>): Duplex<T, T> => ({
    source: faulty(inner.source as Source<T>, what, world),
    sink: (read) => inner.sink(faulty(read, what, world)),
  })
}
