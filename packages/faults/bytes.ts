/** What goes wrong with bytes. */
import type { Duplex, End, Layer, Source } from '@commute/contract'
import type { World } from './messages.ts'

type Bytes = Layer<Uint8Array, Uint8Array>

/** The same to either direction. */
function both(change: (read: Source<Uint8Array>) => Source<Uint8Array>): Bytes {
  return <Out extends Uint8Array>(inner: Duplex<Uint8Array, Out>): Duplex<Uint8Array, Uint8Array> => ({
    source: change(inner.source as Source<Uint8Array>),
    sink: (read) => inner.sink(change(read)),
  })
}

/** A layer that cuts byte chunks anew, at any byte, as a network does. */
export function rechunk(longest: number, random: () => number): Bytes {
  return both((read) => {
    let rest = new Uint8Array(0)
    const cut = (cb: (end: null, chunk: Uint8Array) => void): void => {
      const length = 1 + Math.floor(random() * longest)
      const chunk = rest.subarray(0, length)
      rest = rest.subarray(length)
      cb(null, chunk)
    }
    return (abort, cb) => {
      if (abort === null && rest.length > 0) return cut(cb)
      read(abort, (end, chunk?) => {
        if (end !== null) return cb(end)
        rest = chunk! as Uint8Array<ArrayBuffer>
        cut(cb)
      })
    }
  })
}

/** A layer in which, by chance, one bit of a chunk comes out flipped. */
export function flip(chance: number, random: () => number): Bytes {
  return both((read) => (abort, cb) => {
    read(abort, (end, chunk?) => {
      if (end !== null) return cb(end)
      if (random() >= chance) return cb(null, chunk!)
      const damaged = chunk!.slice()
      const bit = Math.floor(random() * 8 * damaged.length)
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      cb(null, damaged)
    })
  })
}

/** A layer that passes so many bytes a second, either way: the next chunk waits until the one before is through. */
export function throttle(bytesPerSecond: number, { now, after }: Pick<World, 'now' | 'after'>): Bytes {
  return both((read) => {
    let free = 0
    let held: ((end: End) => void) | undefined
    let ended: End | null = null
    return (abort, cb) => {
      if (ended !== null) return cb(ended)
      ended = abort
      const ask = (): void =>
        read(abort, (end, chunk?) => {
          if (end !== null) return cb(end)
          free = Math.max(free, now()) + (chunk!.length / bytesPerSecond) * 1000
          cb(null, chunk!)
        })
      const was = held
      held = undefined
      if (abort !== null) {
        was?.(abort)
        return ask()
      }
      if (free <= now()) return ask()
      held = cb
      after(free - now(), () => {
        if (held !== cb) return
        held = undefined
        ask()
      })
    }
  })
}
