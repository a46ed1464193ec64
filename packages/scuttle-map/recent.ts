/** Who wrote what lately: a ring of the last arrivals. */

/** How many arrivals are remembered. A link that is further behind goes by digest. */
const most = 4096

/** One arrival. */
export interface Arrival {
  readonly peer: string
  readonly version: number
}

/** The last arrivals, by index. O(1) each. */
export interface Recent {
  push(this: void, arrival: Arrival): void
  at(this: void, index: number): Arrival | undefined
  /** How many there have been. */
  length(this: void): number
  oldest(this: void): number
}

/** Nothing has arrived. */
export function recent(): Recent {
  const ring: Arrival[] = []
  let length = 0
  return {
    push: (arrival) => {
      ring[length++ % most] = arrival
    },
    at: (index) => (index < length && index >= length - most ? ring[index % most] : undefined),
    length: () => length,
    oldest: () => Math.max(0, length - most),
  }
}
