/** What is stale: of each participant's keys, what the others hold that is not what it wrote last. */

/** A look at all mappings (holder, owner, key) at once. */
export interface Look {
  /** How many mappings of a holder are stale, on average. */
  readonly stale: number
  /** The longest that a stale mapping has been so, in seconds: since the oldest update of its key that was missed. */
  readonly staleness: number
  /** The longest that an owner's value has not come to somebody, in seconds: since it was written. */
  readonly age: number
  /** The longest that somebody has not heard of an owner who wrote since: since the latest of its updates that came. */
  readonly silence: number
}

/** Who holds which write of which key. O(nodes² × keys) numbers. */
export interface Ledger {
  /** A write of an owner's key now: its number, from 1 on. */
  wrote(this: void, owner: number, key: number, time: number): number
  /** The number of the write that an owner's key is at. */
  at(this: void, owner: number, key: number): number
  took(this: void, holder: number, owner: number, key: number, write: number): void
  holds(this: void, holder: number, owner: number, key: number): number
  /** When a write was made. */
  time(this: void, owner: number, key: number, write: number): number
  look(this: void, now: number): Look
}

/** A ledger of so many participants with so many keys each. */
export function ledger(nodes: number, keys: number): Ledger {
  const size = nodes * keys
  const held = Array.from({ length: nodes }, () => new Int32Array(size))
  const own = new Int32Array(size)
  const times = Array.from({ length: size }, (): number[] => [])
  /** The time of the latest of an owner's updates that a holder has. */
  const latest = Array.from({ length: nodes }, () => new Float64Array(nodes))
  return {
    wrote: (owner, key, time) => {
      const at = owner * keys + key
      const write = times[at]!.push(time)
      own[at] = write
      held[owner]![at] = write
      return write
    },
    at: (owner, key) => own[owner * keys + key]!,
    took: (holder, owner, key, write) => {
      const at = owner * keys + key
      held[holder]![at] = write
      latest[holder]![owner] = Math.max(latest[holder]![owner]!, times[at]![write - 1]!)
    },
    holds: (holder, owner, key) => held[holder]![owner * keys + key]!,
    time: (owner, key, write) => times[owner * keys + key]![write - 1]!,
    look: (now) => {
      let [stale, oldest, eldest, quiet] = [0, now, now, now]
      for (const [holder, mine] of held.entries())
        for (let at = 0; at < size; at++) {
          if (mine[at] === own[at]) continue
          stale++
          const written = times[at]!
          oldest = Math.min(oldest, written[mine[at]!]!)
          eldest = Math.min(eldest, written.at(-1)!)
          quiet = Math.min(quiet, latest[holder]![Math.floor(at / keys)]!)
        }
      return { stale: stale / nodes, staleness: now - oldest, age: now - eldest, silence: now - quiet }
    },
  }
}
