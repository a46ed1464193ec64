/** Two replicas exchange all they have, without a conversation. */
import type { Replica } from '@commute/contract'

export function meet(one: Replica, other: Replica): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const)
    for (let at = 0; at < from.length(); at++) to.apply(from.arrived(at)!.update, 'wire')
}
