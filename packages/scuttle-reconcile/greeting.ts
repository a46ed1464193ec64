/** Whether two sides fit together at all. */
import type { Replica } from '@commute/contract'
import { defaultBound } from '@commute/hybrid-clock'
import { type Hello, version } from './messages.ts'

/** Why a hello is refused; undefined where it is not. */
export function objection(
  replica: Replica,
  found: number,
  said: Hello | undefined,
): { readonly code: string; readonly message: string } | undefined {
  const no = (code: string, message: string) => ({ code, message })
  if (found !== version) return no('VERSION', `this side speaks version ${version}, the other ${found}`)
  if (said === undefined) return no('MALFORMED', 'a malformed hello')
  const { topic, limit } = replica
  if (said.topic !== topic)
    return no('TOPIC', `this side replicates ${JSON.stringify(topic)}, the other another topic`)
  if (said.limit !== limit)
    return no('LIMIT', `this side's updates have up to ${limit} bytes, the other's ${said.limit}`)
  if (Math.abs(said.wall - replica.wall()) > defaultBound)
    return no('CLOCK', 'the clocks of the two sides are more than a day apart')
  return undefined
}
