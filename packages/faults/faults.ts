/**
 * What goes wrong on a wire, as layers: delay, loss, duplication, reorder, re-chunking, cuts. Timer and random are
 * arguments, so a seed gives the same faults again; the same layers serve tests, demos and the simulated network.
 *
 * Put those that lose, double or swap whole messages between the frames and the reconcile (`layer(frames(), faults(…),
 * reconcile(r))`), where a datagram network would; put `rechunk` and `cut` outside the frames, where TCP is.
 *
 * @module
 */
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

  const pump = (): void => {
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
      })
    }
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

/** A layer that cuts byte chunks anew, at any byte, as a network does. */
export function rechunk(longest: number, random: () => number): Layer<Uint8Array, Uint8Array> {
  const anew = (read: Source<Uint8Array>): Source<Uint8Array> => {
    let rest = new Uint8Array(0)
    return (abort, cb) => {
      if (abort !== null || rest.length === 0)
        return read(abort, (end, chunk?) => {
          if (end !== null) return cb(end)
          rest = chunk! as Uint8Array<ArrayBuffer>
          cut(cb)
        })
      cut(cb)
    }
    function cut(cb: (end: null, chunk: Uint8Array) => void): void {
      const length = 1 + Math.floor(random() * longest)
      const chunk = rest.subarray(0, length)
      rest = rest.subarray(length)
      cb(null, chunk)
    }
  }
  return <Out extends Uint8Array>(inner: Duplex<Uint8Array, Out>): Duplex<Uint8Array, Uint8Array> => ({
    source: anew(inner.source as Source<Uint8Array>),
    sink: (read) => inner.sink(anew(read)),
  })
}

/** A wire that can be cut. */
export interface Cut<T> {
  readonly layer: Layer<T, T>
  /** Both directions end with an error of code `CUT`. */
  cut(this: void): void
}

/** A layer that passes everything until it is cut. */
export function cut<T>(): Cut<T> {
  let error: Error | undefined
  const stops = new Set<() => void>()
  const cuttable = (read: Source<T>): Source<T> => {
    let asked: ((end: End) => void) | undefined
    let ended: End | null = null
    const finish = (end: End): void => {
      if (ended !== null) return
      ended = end
      stops.delete(stop)
      const cb = asked
      asked = undefined
      cb?.(end)
    }
    const stop = (): void => {
      read(error!, () => undefined)
      finish(error!)
    }
    if (error === undefined) stops.add(stop)
    else ended = error
    return (abort, cb) => {
      if (ended !== null) return cb(abort ?? ended)
      if (abort !== null) {
        finish(abort)
        return read(abort, cb)
      }
      asked = cb
      read(null, (end, item?) => {
        if (asked !== cb) return
        if (end !== null) return finish(end)
        asked = undefined
        cb(null, item!)
      })
    }
  }
  return {
    layer: <Out extends T>(inner: Duplex<T, Out>): Duplex<T, T> => ({
      source: cuttable(inner.source as Source<T>),
      sink: (read) => inner.sink(cuttable(read)),
    }),
    cut: () => {
      if (error !== undefined) return
      error = Object.assign(new Error('the wire was cut'), { code: 'CUT' })
      for (const stop of stops) stop()
    },
  }
}
