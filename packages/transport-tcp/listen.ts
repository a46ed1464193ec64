/** Answering who comes. */
import type { Duplex } from '@commute/contract'
import { createServer } from 'node:net'
import { wire } from './wire.ts'

/** Where to listen. */
export interface ListenOptions {
  /** 0, if not said: any that is free. */
  readonly port?: number
  /** `127.0.0.1`, if not said: this machine alone. */
  readonly host?: string
  /** How many connections at one time: 1,000. Others are closed at once. */
  readonly most?: number
}

/** A listening socket. */
export interface Listener {
  readonly port: number
  readonly host: string
  /** Stops listening, and ends what is connected when what was said last is out. */
  close(this: void, cb?: () => void): void
}

/** Listens, calling `answer` with each connection. Calls back once it does, or with the error why not. */
export function listen(
  { port = 0, host = '127.0.0.1', most = 1000 }: ListenOptions,
  answer: (duplex: Duplex<Uint8Array, Uint8Array>, from: string) => void,
  cb: (error: Error | null, listener?: Listener) => void,
): void {
  if (!Number.isInteger(port)) throw new TypeError(`listen: a port is a number, not ${String(port)}`)
  const wires = new Set<Duplex<Uint8Array, Uint8Array>>()
  const server = createServer((socket) => {
    const duplex = wire(socket)
    wires.add(duplex)
    socket.once('close', () => wires.delete(duplex))
    socket.setNoDelay(true)
    answer(duplex, `${socket.remoteAddress}:${socket.remotePort}`)
  })
  server.maxConnections = most
  server.once('error', cb)
  server.listen(port, host, () => {
    server.removeListener('error', cb)
    // What goes wrong later concerns one connection, not the process.
    server.on('error', () => undefined)
    cb(null, {
      port: (server.address() as { port: number }).port,
      host,
      close: (done) => {
        server.close(() => done?.())
        for (const duplex of wires) duplex.source(true, () => undefined)
      },
    })
  })
}
