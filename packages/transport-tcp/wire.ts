/** A socket as a duplex of bytes. */
import type { Duplex, End, Sink, Source } from '@commute/contract'
import { turns } from '@commute/throughs'
import type { Socket } from 'node:net'
// @ts-expect-error stream-to-pull-stream ships no types; ours are below
import toPull from 'stream-to-pull-stream'

const { sink: toSink, source: toSource } = toPull as {
  sink(stream: Socket, cb: (error: Error | null) => void): Sink<Uint8Array>
  source(stream: Socket): Source<Uint8Array>
}

/** How long the other side may take to end after we have, in milliseconds. */
export const linger = 5000

/**
 * A socket as a duplex. What is said within a turn of the event loop is asked for as one. stream-to-pull-stream
 * destroys a socket whose source is aborted, and with it what was written and has not left: here the abort waits until
 * the sink has ended. Its sink leaves two `finish` listeners behind: they go with the socket, which is never used
 * again.
 */
export function wire(socket: Socket): Duplex<Uint8Array, Uint8Array> {
  const read = toSource(socket)
  let pending: ((end: End) => void) | undefined
  let aborted: End | null = null

  const finish = (): void => {
    // Reading on until the other side ends: closing with unread bytes would reset what we have sent. Nobody asks for
    // them any more.
    socket.removeAllListeners('data')
    socket.resume()
    if (timer !== undefined || socket.destroyed) return
    timer = setTimeout(() => socket.destroy(), linger)
    socket.once('close', () => clearTimeout(timer))
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = toSink(socket, () => {
    if (aborted !== null) finish()
  })

  return {
    source: (abort, cb) => {
      if (abort === null) {
        if (aborted !== null) return cb(aborted)
        pending = cb
        return read(null, (end, chunk?) => {
          if (pending !== cb) return
          pending = undefined
          if (end === null) cb(null, chunk!)
          else cb(end)
        })
      }
      if (aborted === null) {
        aborted = abort
        const was = pending
        pending = undefined
        was?.(abort)
        finish()
      }
      cb(abort)
    },
    sink: (said) => write(turns<Uint8Array>(setImmediate)(said)),
  }
}
