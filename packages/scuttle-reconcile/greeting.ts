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
  // Read on both sides: by name, who is who.
  const { topic, limit } = replica
  const me = replica.id()
  if (found !== version) return no('VERSION', `${me} speaks version ${version}, the other version ${found}`)
  if (said === undefined) return no('MALFORMED', 'a malformed hello')
  if (said.topic !== topic)
    return no(
      'TOPIC',
      `${me} replicates ${JSON.stringify(topic)}, ${said.peer} ${JSON.stringify(said.topic)}`,
    )
  if (said.limit !== limit)
    return no('LIMIT', `updates of ${me} have up to ${limit} bytes, those of ${said.peer} ${said.limit}`)
  if (Math.abs(said.wall - replica.wall()) > defaultBound)
    return no('CLOCK', 'the clocks of the two sides are more than a day apart')
  return undefined
}
