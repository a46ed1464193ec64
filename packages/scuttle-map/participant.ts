/**
 * What one participant has written: key → the value and the version under which it was written last, and the same in
 * order of version. Writing over a key moves it to the top, so at most one update a key is alive: O(keys), however many
 * writes.
 */
import type { Value } from '@commute/contract'
import { measure, own } from '@commute/value'

/** What a key holds; no value: it was removed. */
export interface Entry {
  readonly key: string
  readonly value: Value | undefined
  /** The same as it is told to others, with bytes of its own: people may change those that they are shown. */
  readonly said: Value | undefined
  readonly version: number
  readonly time: number
  /** At most how many bytes it takes on a wire. */
  readonly size: number
  readonly print: number
}

/** Prints are summed within 48 bits: a sum stays a safe integer. */
export const modulus: number = 2 ** 48

/** A skipped version, and a row that is cut into several forms, take no more than that beside an entry. */
const overhead = 20

/** An entry, weighed. Throws `TypeError` where the value is none. */
export function entry(
  peer: string,
  key: string,
  value: Value | undefined,
  version: number,
  time: number,
): Entry {
  // It stands three deep in a message of runs.
  const { size, print, hasBytes } = measure(
    value === undefined ? [peer, version, time, key] : [peer, version, time, key, value],
    3,
  )
  return {
    key,
    value: hasBytes ? own(value) : value,
    said: value,
    version,
    time,
    size: size + overhead,
    print,
  }
}

/** One participant's keys. */
export interface Participant {
  /** The highest version. */
  max(this: void): number
  /** Removals up to this version have been forgotten. */
  floor(this: void): number
  /** The sum of the fingerprints of what is alive; removals do not count. */
  print(this: void): number
  get(this: void, key: string): Entry | undefined
  /** Takes what is above all that is there. */
  put(this: void, entry: Entry): void
  /** The first entry above a version. O(log keys). */
  after(this: void, version: number): Entry | undefined
  /** How many entries are above a version. O(that many). */
  count(this: void, version: number): number
  /** All of it in order of version, removals too. */
  entries(this: void): IterableIterator<Entry>
  /**
   * Forgets removals older than a time, but for the highest version, which stands for all below. O(those forgotten).
   */
  collect(this: void, before: number): void
}

/** A participant that has written nothing; or one whose removals up to `floor` are forgotten already. */
export function participant(floor = 0): Participant {
  const keys = new Map<string, number>()
  // In order of version; what was written over leaves an empty slot, and `skip` leads from it to the next that is not.
  let versions: number[] = []
  let slots: (Entry | undefined)[] = []
  let skip: number[] = []
  let max = 0
  let print = 0
  let collected = floor
  let removals: Entry[] = []

  const live = (from: number): number => {
    let at = from
    while (at < slots.length && slots[at] === undefined) {
      const next = skip[at]!
      // Path halving (Tarjan, van Leeuwen: "Worst-case analysis of set union algorithms", 1984).
      if (next < slots.length) skip[at] = skip[next]!
      at = next
    }
    return at
  }

  const compact = (): void => {
    const kept = slots.filter((each) => each !== undefined)
    slots = kept
    versions = kept.map(({ version }) => version)
    skip = kept.map((_, at) => at)
    for (const [at, { key }] of kept.entries()) keys.set(key, at)
  }

  const drop = (at: number): void => {
    slots[at] = undefined
    skip[at] = at + 1
  }

  /** The first slot above a version. */
  const above = (version: number): number => {
    let low = 0
    let high = versions.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (versions[middle]! > version) high = middle
      else low = middle + 1
    }
    return live(low)
  }

  const put = (next: Entry): void => {
    const was = keys.get(next.key)
    if (was !== undefined) {
      const old = slots[was]!
      if (old.value !== undefined) print = (print - old.print + modulus) % modulus
      drop(was)
    }
    keys.set(next.key, slots.push(next) - 1)
    versions.push(next.version)
    skip.push(slots.length - 1)
    max = next.version
    if (next.value === undefined) removals.push(next)
    else print = (print + next.print) % modulus
    if (slots.length > 2 * keys.size + 32) compact()
  }

  return {
    max: () => max,
    floor: () => collected,
    print: () => print,
    get: (key) => {
      const at = keys.get(key)
      return at === undefined ? undefined : slots[at]
    },
    put,
    after: (version) => slots[above(version)],
    count: (version) => {
      let count = 0
      for (let at = above(version); at < slots.length; at = live(at + 1)) count++
      return count
    },
    *entries() {
      // By version, since whoever looks may write meanwhile: what was there at the start, each once.
      const top = max
      for (
        let one = slots[above(0)];
        one !== undefined && one.version <= top;
        one = slots[above(one.version)]
      )
        yield one
    },
    collect: (before) => {
      let at = 0
      for (; at < removals.length && removals[at]!.time < before; at++) {
        const { key, version } = removals[at]!
        const slot = keys.get(key)
        if (slot === undefined || slots[slot]!.version !== version) continue
        if (version === max) break
        keys.delete(key)
        drop(slot)
        collected = Math.max(collected, version)
      }
      if (at > 0) removals = removals.slice(at)
      if (removals.length > 2 * keys.size + 32)
        removals = removals.filter(({ key, version }) => slots[keys.get(key) ?? -1]?.version === version)
    },
  }
}
