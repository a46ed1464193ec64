/** The recorded session, and what its authors had seen when they typed. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A position, how many characters to delete there, what to insert. */
export type Patch = readonly [position: number, deleted: number, inserted: string]

/** What one author did at one moment. */
export interface Transaction {
  readonly agent: number
  readonly patches: readonly Patch[]
  /** How many transactions of each author it had seen. */
  readonly seen: readonly number[]
}

/** A session of several authors. */
export interface Trace {
  readonly endContent: string
  readonly agents: number
  readonly transactions: readonly Transaction[]
  /** Each author's transactions, as indexes. */
  readonly byAgent: readonly (readonly number[])[]
}

interface Recorded {
  readonly endContent: string
  readonly numAgents: number
  readonly txns: readonly {
    readonly parents: readonly number[]
    readonly agent: number
    readonly patches: readonly Patch[]
  }[]
}

/** Reads a trace in the concurrent form of josephg/editing-traces. */
export function readTrace(path: URL): Trace {
  const { endContent, numAgents, txns } = JSON.parse(
    gunzipSync(readFileSync(path)).toString('utf8'),
  ) as Recorded
  const after: number[][] = []
  const byAgent: number[][] = Array.from({ length: numAgents }, () => [])
  const transactions = txns.map(({ parents, agent, patches }, index): Transaction => {
    const seen = Array.from({ length: numAgents }, (_, who) =>
      Math.max(0, ...parents.map((parent) => after[parent]![who]!)),
    )
    if (seen[agent] !== byAgent[agent]!.length)
      throw new Error(`transaction ${index}: its author had not seen their own last one`)
    byAgent[agent]!.push(index)
    after.push(seen.with(agent, byAgent[agent]!.length))
    return { agent, patches, seen }
  })
  return { endContent, agents: numAgents, transactions, byAgent }
}
