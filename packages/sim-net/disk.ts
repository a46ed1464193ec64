/** A disk: keeps what it was handed a while ago, and loses the rest in a crash. */
import type { Replica, Source, Update } from '@commute/contract'
import type { World } from '@commute/virtual-time'

/** The store's side of a document, as `keep()` gives it. */
interface Keeper {
  restore(this: void, update: Update): void
  readonly source: Source<Update>
  safe(this: void, count: number): void
}

/** A replica that keeps what it holds; one without `keep` lives in memory. */
export interface Keeping extends Replica {
  keep?(this: void): Keeper
}

/** Gives a replica what its disk has kept, and writes what comes to it, as long as `isUp` says so. */
export function attach(replica: Keeping, disk: Update[], world: World, isUp: () => boolean): void {
  const keeper = replica.keep?.()
  if (keeper === undefined) return
  for (const update of disk) keeper.restore(update)
  const batch: Update[] = []
  let isAsking = false

  const sync = (): void => {
    isAsking = false
    world.after(1 + world.random() * 20, () => {
      if (!isUp() || batch.length === 0) return
      const kept = batch.splice(0)
      disk.push(...kept)
      keeper.safe(kept.length)
      if (!isAsking) ask()
    })
  }
  const ask = (): void => {
    isAsking = true
    let isSync = true
    keeper.source(null, (end, update?) => {
      if (end !== null) return
      batch.push(update!)
      if (!isSync) sync()
    })
    isSync = false
    if (batch.length > 0) sync()
  }
  ask()
}
