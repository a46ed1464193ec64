/** What a link is doing, in words. */
import type { Reason } from '@commute/contract'

/** What a link is doing. */
export interface Status {
  readonly state: 'greeting' | 'catching up' | 'level' | 'ended' | 'failed'
  /** The other side's name, once it has said it. */
  readonly peer: string | undefined
  /** How many numbers they have, as far as they said, that are not applied here. */
  readonly behind: number
  /** How many numbers I hold that they have not acknowledged as durable. */
  readonly ahead: number
  /** Where it failed, the code of the reason, if that has one. */
  readonly code: string | undefined
  /** A sentence for people. */
  readonly why: string
  readonly reasons: readonly Reason[]
}

/** How a link stands. */
export interface Standing {
  readonly peer: string | undefined
  /** Whether they have said what they have. */
  readonly isTold: boolean
  readonly isOver: boolean
  /** Whether they have said that their store has failed. */
  readonly areBroken: boolean
  readonly failed: Error | undefined
  readonly behind: number
  readonly ahead: number
  readonly reasons: readonly Reason[]
}

function stateOf({ peer, isTold, isOver, failed, behind, ahead }: Standing): Status['state'] {
  if (isOver) return failed === undefined ? 'ended' : 'failed'
  if (peer === undefined) return 'greeting'
  return isTold && behind === 0 && ahead === 0 ? 'level' : 'catching up'
}

/** The status of a link that stands so. */
export function status(standing: Standing): Status {
  const { peer, failed, behind, ahead, reasons } = standing
  const state = stateOf(standing)
  const parts: string[] = []
  if (failed !== undefined) parts.push(failed.message)
  else if (state === 'greeting') parts.push('waiting for the other side to say who it is')
  else {
    if (state === 'ended') parts.push('the link has ended')
    else if (!standing.isTold) parts.push('waiting for them to say what they have')
    if (behind > 0) parts.push(`${behind} of theirs ${behind === 1 ? 'is' : 'are'} on the way`)
    if (ahead > 0) parts.push(`${ahead} of mine ${ahead === 1 ? 'is' : 'are'} not yet safe there`)
    if (standing.areBroken) parts.push('their store keeps no more')
    for (const { message } of reasons) parts.push(message)
    if (parts.length === 0) parts.push('both have everything')
  }
  const { code } = (failed ?? {}) as { readonly code?: string }
  return { state, peer, behind, ahead, code, why: parts.join('; '), reasons }
}
