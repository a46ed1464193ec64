/**
 * Updates in order of arrival, in little memory: those that came last as they are, all before them as bytes, block by
 * block, as they would be sent (what is typed costs some two bytes a character). A block that is asked for is decoded,
 * and some of those decoded last stay so.
 */
import { putUnsigned, reader, takeUnsigned } from '@commute/columns'
import type { Offer, Update, Value } from '@commute/contract'
import { readWholeRun, wholeRun } from '@commute/update'
import { decode, encode } from '@commute/value'

/**
 * How many updates a block has at most, and from how many bytes on no more go into it: whoever asks for one update
 * waits for all of its block.
 */
const mostUpdates = 32
const mostBytes = 1 << 11

/** How much the blocks may take that stay decoded: their bytes, and what an update takes beside them. */
const mostDecoded = 1 << 20
const besideBytes = 128

/** How large the first page of bytes is, and the largest one; a block of a quarter of that has a page of its own. */
const firstPage = 1 << 8
const largestPage = 1 << 16

/** Updates in blocks. */
export interface Blocks {
  /** How many updates there are. */
  length(this: void): number
  /** Puts an update at the end; answers the number of its block. */
  push(this: void, offer: Offer): number
  /** The i-th update. */
  at(this: void, index: number): Offer | undefined
  /** All of a block. O(1) for the last one and those decoded, else O(its bytes). */
  read(this: void, block: number): readonly Offer[]
  clear(this: void): void
}

/** A block as a value: the sizes of its updates, then runs of them. */
function pack(offers: readonly Offer[]): Value {
  const sizes: number[] = []
  const runs: Update[][] = []
  for (const { update, size } of offers) {
    putUnsigned(sizes, size)
    const run = runs.at(-1)
    if (run !== undefined && run[0]!.peer === update.peer) run.push(update)
    else runs.push([update])
  }
  return [Uint8Array.from(sizes), ...runs.map((run) => wholeRun(run as [Update, ...Update[]]))]
}

function unpack(bytes: Uint8Array): Offer[] {
  const decoded = decode(bytes)
  const [sizes, ...runs] = (decoded as { value: Value }).value as readonly [Uint8Array, ...Value[]]
  const from = reader(sizes)
  const out: Offer[] = []
  for (const run of runs)
    for (const update of readWholeRun(run, mostUpdates)!) out.push({ update, size: takeUnsigned(from) })
  return out
}

/** No updates. */
export function blocks(): Blocks {
  /** Of each block: the index of its first update, and where its bytes are. */
  let starts = [0]
  let places: { readonly page: Uint8Array; readonly from: number; readonly to: number }[] = []
  let page = new Uint8Array(0)
  let used = 0
  /** The block that is not full yet. */
  let open: Offer[] = []
  let openBytes = 0
  const decoded = new Map<number, readonly Offer[]>()
  let decodedSize = 0

  const close = (): void => {
    const bytes = encode(pack(open))
    if (bytes.length > largestPage >> 2) places.push({ page: bytes, from: 0, to: bytes.length })
    else {
      if (used + bytes.length > page.length) {
        page = new Uint8Array(
          Math.max(bytes.length, Math.min(largestPage, Math.max(firstPage, 2 * page.length))),
        )
        used = 0
      }
      page.set(bytes, used)
      places.push({ page, from: used, to: used + bytes.length })
      used += bytes.length
    }
    starts.push(starts.at(-1)! + open.length)
    open = []
    openBytes = 0
  }

  const sizeOf = (block: number): number =>
    places[block]!.to - places[block]!.from + besideBytes * (starts[block + 1]! - starts[block]!)

  const read = (block: number): readonly Offer[] => {
    if (block === places.length) return open
    let offers = decoded.get(block)
    if (offers === undefined) {
      const { page: its, from, to } = places[block]!
      offers = unpack(its.subarray(from, to))
      for (const [other] of decoded) {
        if (decodedSize + sizeOf(block) <= mostDecoded) break
        decodedSize -= sizeOf(other)
        decoded.delete(other)
      }
      decodedSize += sizeOf(block)
      decoded.set(block, offers)
    }
    return offers
  }

  /** The block of the last answer: most often also that of the next, or the one before that. */
  let last = 0
  const blockOf = (index: number): number => {
    if (index >= starts.at(-1)!) return places.length
    for (let block = last; block < places.length && block < last + 2; block++)
      if (index >= starts[block]! && index < starts[block + 1]!) return block
    let low = 0
    let high = places.length
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (starts[middle]! <= index) low = middle
      else high = middle - 1
    }
    return low
  }

  return {
    length: () => starts.at(-1)! + open.length,
    push: (offer) => {
      if (open.length === mostUpdates || (open.length > 0 && openBytes + offer.size > mostBytes)) close()
      open.push(offer)
      openBytes += offer.size
      return places.length
    },
    at: (index) => {
      if (index < 0) return undefined
      last = blockOf(index)
      return read(last)[index - starts[last]!]
    },
    read,
    clear: () => {
      starts = [0]
      places = []
      page = new Uint8Array(0)
      used = 0
      open = []
      openBytes = 0
      last = 0
      decoded.clear()
      decodedSize = 0
    },
  }
}
