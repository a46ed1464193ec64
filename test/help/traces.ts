/** Recorded editing sessions, see test/traces. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

export type Patch = readonly [position: number, deleted: number, inserted: string]

/** A session of one author after the other. */
export interface Session {
  readonly endContent: string
  readonly patches: readonly Patch[]
}

function read(path: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(new URL(`../../${path}`, import.meta.url))).toString('utf8'))
}

/** The session of a name. */
export function session(name: string): Session {
  const { endContent, txns } = read(`traces/${name}.json.gz`) as {
    endContent: string
    txns: { patches: Patch[] }[]
  }
  return { endContent, patches: txns.flatMap(({ patches }) => patches) }
}

/** What somebody typed, and how many transactions of each author they had seen. */
export interface Typed {
  readonly agent: number
  readonly patches: readonly Patch[]
  readonly seen: readonly number[]
}

/** The session of three at once. */
export function concurrent(): { readonly endContent: string; readonly typed: readonly Typed[] } {
  const { endContent, numAgents, txns } = read('../packages/three-peers/clownschool.concurrent.json.gz') as {
    endContent: string
    numAgents: number
    txns: { parents: number[]; agent: number; patches: Patch[] }[]
  }
  const after: number[][] = []
  const counts = Array.from({ length: numAgents }, () => 0)
  const typed = txns.map(({ parents, agent, patches }) => {
    const seen = counts.map((_, who) => Math.max(0, ...parents.map((parent) => after[parent]![who]!)))
    after.push(seen.with(agent, ++counts[agent]!))
    return { agent, patches, seen }
  })
  return { endContent, typed }
}
