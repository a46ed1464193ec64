/** One of the three processes: `peer.js AGENT FOLDER (serve|join) PORT`. Talks to the demo by messages. */
import { cut } from '@commute/faults'
import { type Links, join, open, serve } from '@commute/node'
import { encode } from '@commute/value'
import { author, names, text } from './author.ts'
import { readTrace } from './trace.ts'

/** What a peer tells. */
export type Told =
  | { readonly kind: 'ready'; readonly port: number; readonly closed: readonly (readonly [string, number])[] }
  | { readonly kind: 'status'; readonly status: PeerStatus }
  | {
      readonly kind: 'end'
      readonly status: PeerStatus
      readonly fingerprint: string
      readonly text: string
      readonly payloadBytes: number
    }

/** How a peer is. */
export interface PeerStatus {
  readonly typed: number
  readonly updates: number
  readonly behind: number
  readonly ahead: number
  /** Bytes that it has put on its wires. */
  readonly wireBytes: number
  readonly why: string
  /** It has all, and all of it is safe, here and at its neighbours. */
  readonly level: boolean
}

/** What a peer is told. */
export type Asked =
  | { readonly kind: 'closed'; readonly closed: readonly (readonly [string, number])[] }
  | { readonly kind: 'cut' }
  | { readonly kind: 'mend' }
  | { readonly kind: 'end' }

const [agentText, folder, role, portText] = process.argv.slice(2)
const agent = Number(agentText)
const port = Number(portText)
const tell = (told: Told): void => void process.send?.(told)

const trace = readTrace(new URL('../clownschool.concurrent.json.gz', import.meta.url))
const document = await open(folder!, text, { name: () => names[agent]!, topic: 'clownschool' })
const at = author(document, trace, agent)
const passed = { in: { items: 0, bytes: 0 }, out: { items: 0, bytes: 0 } }

let wire = cut<Uint8Array>()
let links: Links
const dial = (): Links =>
  join(document, { port, least: 50, longest: 500 }, { meter: passed, outside: (inner) => wire.layer(inner) })
if (role === 'serve') links = await serve(document, { port }, { meter: passed })
else links = dial()

// Own names of earlier openings: they grow no more, also those under which nothing was written.
const closed: [string, number][] = []
for (let opening = 1; `${names[agent]}.${opening}` !== document.id(); opening++) {
  const peer = `${names[agent]}.${opening}`
  let count = 0
  for (let n = 0, next = document.after(peer, 0); next !== undefined; next = document.after(peer, n)) {
    n = next.update.seq + next.update.count - 1
    count++
  }
  closed.push([peer, count])
  at.closed(peer, count)
}
tell({ kind: 'ready', port: 'port' in links ? (links.port as number) : port, closed })

const total = trace.transactions.length
const status = (): PeerStatus => {
  const all = links.status()
  const sum = (of: 'behind' | 'ahead'): number => all.reduce((most, link) => Math.max(most, link[of]), 0)
  const level =
    document.length() === total &&
    all.length === (role === 'serve' ? 2 : 1) &&
    all.every(({ state }) => state === 'level') &&
    [...document.digest()].every(([peer, n]) => document.durable().get(peer) === n)
  return {
    typed: at.typed(),
    updates: document.length(),
    behind: sum('behind'),
    ahead: sum('ahead'),
    wireBytes: passed.out.bytes,
    why:
      all.length === 0
        ? 'nobody is connected'
        : (all.map(({ why }) => why).find((why) => why !== 'both have everything') ?? 'level'),
    level,
  }
}

let scheduled = false
const work = (): void => {
  if (scheduled) return
  scheduled = true
  setImmediate(() => {
    scheduled = false
    if (at.type(50) > 0) work()
  })
}
document.subscribe(work)
work()
setInterval(() => tell({ kind: 'status', status: status() }), 100)

process.on('message', (asked: Asked) => {
  switch (asked.kind) {
    case 'closed':
      for (const [name, count] of asked.closed) at.closed(name, count)
      return work()
    case 'cut':
      // The wire is cut, not hung up: both ends find out. Until it is mended nobody gets through.
      wire.cut()
      return links.close()
    case 'mend':
      wire = cut()
      links = dial()
      return
    case 'end': {
      let payloadBytes = 0
      for (let index = 0; index < document.length(); index++)
        payloadBytes += encode(document.arrived(index)!.update.deltas).length
      const { numbers, print } = document.sum()
      tell({
        kind: 'end',
        status: status(),
        fingerprint: `${numbers}-${print.toString(16).padStart(12, '0')}`,
        text: document.view(),
        payloadBytes,
      })
      links.close()
      void document.close().then(() => process.exit(0))
    }
  }
})
process.on('disconnect', () => process.exit(1))
