/**
 * The paper's precise reconciliation, for comparison: the two know exactly in which keys they differ, and send what is
 * oldest (or newest) first, gaps and all. It needs a digest of every key, so it is a model on the ledger and not a
 * session.
 */
import type { Ledger } from './stale.ts'

/** Meetings of participants who know each other's keys. */
export function precise(
  book: Ledger,
  nodes: number,
  keys: number,
  isOldestFirst: boolean,
): (p: number, q: number, mtu: number) => void {
  interface Difference {
    readonly owner: number
    readonly key: number
    readonly write: number
    readonly time: number
  }
  return (p, q, mtu) => {
    const [toP, toQ]: [Difference[], Difference[]] = [[], []]
    for (let owner = 0; owner < nodes; owner++)
      for (let key = 0; key < keys; key++) {
        const [mine, theirs] = [book.holds(p, owner, key), book.holds(q, owner, key)]
        if (mine === theirs) continue
        const write = Math.max(mine, theirs)
        ;(mine > theirs ? toQ : toP).push({ owner, key, write, time: book.time(owner, key, write) })
      }
    const give = (to: number, all: Difference[]): void => {
      all.sort((a, b) => (isOldestFirst ? a.time - b.time : b.time - a.time))
      for (const { owner, key, write } of all.slice(0, mtu)) book.took(to, owner, key, write)
    }
    give(p, toP)
    give(q, toQ)
  }
}
