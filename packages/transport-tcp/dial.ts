/** Going there, and going again. */
import type { Duplex } from '@commute/contract'
import { connect } from 'node:net'
import { linger, wire } from './wire.ts'

/** Where to dial, and how often. */
export interface DialOptions {
  readonly port: number
  /** `127.0.0.1`, if not said. */
  readonly host?: string
  /** The first wait before dialling again, in milliseconds; doubled each time: 100. */
  readonly least?: number
  /** The longest wait: 30,000. */
  readonly longest?: number
  /** How long a connection may take to come about: 10,000. */
  readonly patience?: number
  /** From 0 up to 1, for the jitter. */
  readonly random?: () => number
  /** Told of each new state. */
  readonly changed?: (state: DialState) => void
}

/** What a dialled connection is doing, and why. */
export type DialState =
  | { readonly state: 'dialling'; readonly attempt: number }
  | { readonly state: 'connected' }
  | {
      readonly state: 'waiting'
      readonly attempt: number
      readonly milliseconds: number
      readonly why: string
    }
  | { readonly state: 'closed' }

/** A connection that is made anew until it is closed. */
export interface Dialled {
  status(this: void): DialState
  /** Ends the connection, when what was said last is out, and dials no more. */
  close(this: void): void
}

/**
 * Dials, calling `answer` with each connection; dials again when one has ended, after a random part of a wait that
 * doubles (full jitter: Brooker, "Exponential Backoff And Jitter", 2015).
 */
export function dial(
  {
    port,
    host = '127.0.0.1',
    least = 100,
    longest = 30_000,
    patience = 10_000,
    random = Math.random,
    changed,
  }: DialOptions,
  answer: (duplex: Duplex<Uint8Array, Uint8Array>) => void,
): Dialled {
  if (!Number.isInteger(port)) throw new TypeError(`dial: a port is a number, not ${String(port)}`)
  let status: DialState = { state: 'dialling', attempt: 1 }
  let stop: () => void = () => undefined
  let isClosed = false

  const become = (next: DialState): void => {
    status = next
    changed?.(next)
  }

  const attempt = (n: number): void => {
    become({ state: 'dialling', attempt: n })
    if (isClosed) return
    const socket = connect({ port, host })
    socket.setNoDelay(true)
    const timer = setTimeout(
      () => socket.destroy(new Error(`no answer within ${patience / 1000} s`)),
      patience,
    )
    let since = 0
    let why = 'the connection ended'
    socket.once('connect', () => {
      clearTimeout(timer)
      since = Date.now()
      const duplex = wire(socket)
      stop = () => duplex.source(true, () => undefined)
      become({ state: 'connected' })
      if (isClosed) socket.destroy()
      else answer(duplex)
    })
    socket.on('error', (error) => (why = error.message))
    socket.once('close', () => {
      clearTimeout(timer)
      if (isClosed) return
      // A connection that held for a while was a good one: the next wait is short again. One that failed at once
      // lingers.
      const next = since > 0 && Date.now() - since > 2 * linger ? 1 : n + 1
      const milliseconds = Math.round(
        (0.1 + 0.9 * random()) * Math.min(longest, least * 2 ** Math.min(next - 1, 20)),
      )
      const again = setTimeout(() => attempt(next), milliseconds)
      stop = () => clearTimeout(again)
      become({ state: 'waiting', attempt: next, milliseconds, why })
    })
    stop = () => socket.destroy()
  }
  attempt(1)

  return {
    status: () => status,
    close: () => {
      if (isClosed) return
      isClosed = true
      stop()
      become({ state: 'closed' })
    },
  }
}
