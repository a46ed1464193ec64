/** Digests that come: what they have beside what is held here. */
import type { Coming, Replica } from '@commute/contract'
import type { Cursor } from './cursor.ts'
import { type Digested, fill, short } from './digests.ts'
import type { Forks } from './forks.ts'
import type { Ledger } from './ledger.ts'
import type { Remembered, Row } from './memory.ts'
import type { Outbox } from './outbox.ts'

/** How many peers a digest may name. */
export const mostPeers: number = 1 << 17

/**
 * Hears the parts of a digest, beside what is remembered of them; answers why a part is refused. `begun` is told when
 * they begin one. O(rows).
 */
export function comparing(
  replica: Replica,
  fork: Forks,
  position: Cursor,
  theirs: Ledger,
  { say }: Outbox,
  begun: () => void,
): (part: Digested, met: Remembered | undefined) => string | undefined {
  /** The digest that was asked for in full. */
  let askedFor: number | undefined

  const compare = ([peer, n, print]: Row): void => {
    const have = replica.digest().get(peer) ?? 0
    const isMe = peer === replica.id()
    if (n > have) {
      if (isMe) replica.renounce()
      return
    }
    const own = replica.print(peer, n)
    if (own !== undefined && short(own) === print) return
    // Where branches are not kept, two may differ below the owner's highest number, but not at it.
    if (replica.fork !== undefined) fork.found(peer, n)
    else if (isMe && n === have) replica.renounce()
  }

  return (part, met) => {
    // A part with a name that was lost is left alone; the next heartbeat finds that sums differ.
    if (!part.isWhole) return undefined
    const rows = fill(part, met)
    if (rows === undefined) {
      if (part.id !== askedFor) say(['again'])
      askedFor = part.id
      return undefined
    }
    const said = new Map<string, number>()
    const coming = new Map<string, Coming>()
    const once: Row[] = []
    for (const row of rows) {
      const [peer, n, , piece] = row
      if (said.has(peer)) continue
      once.push(row)
      said.set(peer, n)
      if (piece !== undefined) coming.set(peer, piece)
      theirs.claim(peer, n)
    }
    theirs.within(part.first, part.next, said)
    if (theirs.peers() > mostPeers) return `a digest of more than ${mostPeers} peers`
    if (part.first === '') begun()
    if (!position.hear(part.first, part.next, said, coming))
      return 'a digest in too many parts that lie apart'
    fork.renew(part.first, part.next)
    for (const row of once) if (row[3] === undefined) compare(row)
    return undefined
  }
}
