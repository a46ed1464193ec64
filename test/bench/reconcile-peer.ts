/** The receiving process of reconcile-tcp: `reconcile-peer.js WHO PORT COUNT`. Says {ms, bytes} when it has all. */
import * as gSet from '@commute/g-set'
import { frames } from '@commute/frames'
import { layer, pull } from '@commute/pull'
import { replica } from '@commute/replica'
import { reconcile } from '@commute/scuttle-reconcile'
import { wire } from '@commute/transport-tcp'
import { createRequire } from 'node:module'
import { connect } from 'node:net'

const [who, port, countText] = process.argv.slice(2)
const count = Number(countText)
const socket = connect({ port: Number(port), host: '127.0.0.1' })
let start = 0
const done = (): void => {
  process.send?.({ ms: performance.now() - start, bytes: socket.bytesRead })
  socket.destroy()
  process.disconnect()
}
socket.once('connect', () => {
  start = performance.now()
  if (who === 'commute') {
    const document = replica(gSet, { peer: 'bob', wall: Date.now })
    document.subscribe(() => document.length() === count && done())
    const duplex = wire(socket)
    pull(duplex, layer(frames(), reconcile(document)), duplex)
  } else {
    const Model = createRequire(import.meta.url)('scuttlebutt/model') as new () => NodeJS.EventEmitter & {
      createStream(): NodeJS.ReadWriteStream
    }
    const model = new Model()
    let heard = 0
    model.on('update', () => ++heard === count && done())
    const stream = model.createStream()
    socket.pipe(stream).pipe(socket)
  }
})
