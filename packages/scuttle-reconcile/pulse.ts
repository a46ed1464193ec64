/** Timers of a link: whoever says nothing is left, and now and then one says how far one is. */
import type { Options } from './options.ts'

/** How long a hello may take, in milliseconds. */
const patience = 5000

/** How many heartbeats may pass without a word. */
const mostSilent = 3

/** What the timers ask of a link. */
interface Beating {
  isGreeted(this: void): boolean
  /** Whether anything is read: where there is no room for more, nothing can be heard. */
  isListening(this: void): boolean
  /** At each heartbeat, also the last. */
  look(this: void): void
  /** Say how far you are. */
  beat(this: void): void
  /** The other side says nothing. */
  silent(this: void, why: string): void
}

/** Timers that run. */
export interface Pulse {
  /** Something was heard. */
  heard(this: void): void
  stop(this: void): void
}

/** Starts the timers; without any they never tick. */
export function pulse(every: Options['every'], heartbeat: number, link: Beating): Pulse {
  let unheard = 0
  const stopGreeting = every?.(patience, () => {
    stopGreeting?.()
    if (!link.isGreeted()) link.silent(`no hello within ${patience / 1000} s`)
  })
  const stopHeartbeat = every?.(heartbeat, () => {
    link.look()
    if (!link.isListening()) unheard = 0
    if (++unheard > mostSilent) link.silent('nothing was heard for three heartbeats')
    else link.beat()
  })
  return {
    heard: () => {
      unheard = 0
    },
    stop: () => {
      stopGreeting?.()
      stopHeartbeat?.()
    },
  }
}
