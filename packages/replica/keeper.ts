/** The store's side of a document: what is to be kept, and what is safe. */
import type { Digest, Offer, Source, Update } from '@commute/contract'
import { last } from '@commute/update'
import type { Log } from './log.ts'

/** The store's side of a document. */
export interface Keeper {
  /** Applies what was kept. */
  restore(this: void, update: Update): void
  /** All updates that are not kept yet, in order of arrival, as they come. Holds a cursor, not a queue. */
  readonly source: Source<Update>
  /** How many more of those are safe. */
  safe(this: void, count: number): void
  /** The store keeps no more: local edits and claims stop; reading and relaying go on. */
  fail(this: void, error: Error): void
}

/** What a keeper needs of its replica. */
export interface Ground {
  readonly kept: Log
  accept(this: void, update: Update): void
  isHeld(this: void, update: Update): boolean
  takeBack(this: void, peer: string, n: number): void
  /** Applies what has waited and need not any more, of whomever. */
  unparkAll(this: void): void
  /** Grows when something was taken back. */
  epoch(this: void): number
  grown(this: void): void
  listen(this: void, listener: () => void): void
}

/** What would survive a crash. */
export interface Safety {
  /** Everything, or what the store has said. */
  durable(this: void): Digest
  /** Whether there is room for more that waits for the disk. */
  isRoom(this: void): boolean
  /** So many bytes more wait for the disk. */
  took(this: void, bytes: number): void
  /** Something was taken back: what is kept is kept anew. */
  reset(this: void): void
  /** Why the store keeps no more. */
  failed(this: void): Error | undefined
  keep(this: void): Keeper
}

/** How many bytes may wait for the disk. */
const mostPendingBytes = 1 << 20

/** The safety of a replica without a store, until it keeps. */
export function safety({ kept, accept, isHeld, takeBack, unparkAll, epoch, grown, listen }: Ground): Safety {
  let safe: Map<string, number> | undefined
  let unsafeBytes = 0
  let failed: Error | undefined
  /** Handed to the store and not known to be safe; those taken back meanwhile count no more. */
  let under: (Offer | undefined)[] = []
  /** How many of those that come next were there before something was taken back: they wait for no room. */
  let again = 0

  const keep = (): Keeper => {
    if (safe !== undefined) throw new TypeError('replica: a document has one store')
    safe = new Map()
    let at = 0
    let seenEpoch = epoch()
    let asked: (() => void) | undefined
    let isRestoring = true
    listen(() => {
      const answer = asked
      asked = undefined
      answer?.()
    })
    const source: Source<Update> = (abort, cb) => {
      if (abort !== null) {
        asked = undefined
        return cb(abort)
      }
      if (isRestoring) {
        // All that the disk has is here; what follows from it is not there yet.
        isRestoring = false
        unparkAll()
      }
      if (seenEpoch !== epoch()) {
        // The store holds a branch that was taken back: all is written anew behind it.
        seenEpoch = epoch()
        at = 0
      }
      const offer = kept.arrived(at)
      if (offer === undefined) asked = () => source(null, cb)
      else {
        at++
        under.push(offer)
        cb(null, offer.update)
      }
    }
    return {
      source,
      restore: (update) => {
        const have = kept.digest.get(update.peer) ?? 0
        if (update.seq <= have) {
          if (isHeld(update)) return
          takeBack(update.peer, update.seq - 1)
          // What stays is from the disk.
          safe = new Map(kept.digest)
          seenEpoch = epoch()
        } else if (update.seq !== have + 1)
          throw Object.assign(new Error(`the store has a hole before ${update.peer} ${update.seq}`), {
            code: 'STORE_DAMAGED',
          })
        accept(update)
        safe!.set(update.peer, last(update))
        unsafeBytes = 0
        at = kept.length()
      },
      safe: (count) => {
        for (const offer of under.splice(0, count)) {
          if (offer === undefined) continue
          safe!.set(offer.update.peer, last(offer.update))
          if (again > 0) again--
          else unsafeBytes -= offer.size
        }
        grown()
      },
      fail: (error) => {
        failed = error
        grown()
      },
    }
  }

  return {
    durable: () => safe ?? kept.digest,
    isRoom: () => safe === undefined || failed !== undefined || unsafeBytes < mostPendingBytes,
    took: (bytes) => {
      unsafeBytes += bytes
    },
    reset: () => {
      unsafeBytes = 0
      again = kept.length()
      under = under.map(() => undefined)
      if (safe !== undefined) safe = new Map()
    },
    failed: () => failed,
    keep,
  }
}
