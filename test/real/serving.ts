/**
 * A process that serves a set until its input ends: `node serving.js MODE PEERS`, so many of whom have written. Says
 * its port, then each reason why a link ended.
 */
import * as gSet from '@commute/g-set'
import { serve } from '@commute/node'
import { replica } from '@commute/replica'
import type { Mode } from '@commute/scuttle-reconcile'

const [mode, peers] = process.argv.slice(2) as [Mode, string]

const document = replica(gSet, { peer: 'server', wall: Date.now })
for (let n = 0; n < Number(peers); n++)
  document.apply(
    { peer: `peer-${n}`, seq: 1, count: 1, time: n + 1, deps: [], deltas: [[n]] },
    'from a store',
  )
const say = (what: unknown): void => void process.stdout.write(`${JSON.stringify(what)}\n`)
const server = await serve(
  document,
  { port: 0 },
  { mode, ended: (error) => say((error as { code?: string } | null)?.code ?? 'well') },
)
say(server.port)
process.stdin.on('end', () => process.exit(0)).resume()
