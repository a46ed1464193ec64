/**
 * States of something that is changed in place. A state is a fresh object for each change, so that `Object.is` tells;
 * the one before is spent by it. Until an update is complete the earlier ones can be gone back to, since an edit that
 * fails must leave nothing behind: whoever uses an earlier one takes back what came after.
 *
 * A change is made between `begin` and `finish`; it counts once it is accepted (`accept`), and nothing is taken back
 * any more once its update is complete (`settle`).
 */
import type { Ancestry } from './ancestry.ts'
import { turn, cutTree } from './change.ts'
import { locate, stretchHere } from './cursor.ts'
import { cutHistory, type History } from './history.ts'
import { grown, noInts } from './ints.ts'
import { cutRuns, type Runs } from './runs.ts'
import { leaveTip, type Tip } from './tip.ts'
import type { Tree } from './tree.ts'

/** A state: a handle on the core that all states share, and what was read of this one. */
export interface Version<Core = unknown, View = unknown> {
  readonly core: Core
  view: View | undefined
  readonly serial: number
}

/** Which state is the last one, and which can be gone back to. */
export interface Versions {
  /** Of the last state; later ones have greater serials. */
  serial: number
  /** The greatest there was; after 2^31 changes they begin again. */
  newest: number
  // What is noted of states, six numbers each: serial, things, hidden stretches, changes, index and count of the last
  // change. Those from `low` up to `depth` are of states that can be gone back to.
  marks: Int32Array
  low: number
  depth: number
  // What was hidden since: first numbers and lengths.
  hidden: Int32Array
  stretches: number
  /** Of which update the last change is. */
  of: object | undefined
}

/** What is taken back together. */
interface Tables {
  readonly tree: Tree
  readonly runs: Runs
  readonly ancestry: Ancestry
  readonly tip: Tip
  readonly history: History
  readonly versions: Versions
}

const width = 6

/** How many marks are left over before they are cleared away. */
const mostOver = 64

/** A state before any change. */
export function blank<Core, View>(core: Core, view: View): Version<Core, View> {
  return { core, view, serial: 0 }
}

/** The blank state, and none before it. */
export function versions(): Versions {
  return {
    serial: 0,
    newest: 0,
    marks: noInts,
    low: 0,
    depth: 0,
    hidden: noInts,
    stretches: 0,
    of: undefined,
  }
}

function takeBack({ tree, runs, ancestry, tip, history, versions }: Tables, to: number): void {
  const { marks, hidden } = versions
  const at = to * width
  while (versions.stretches > marks[at + 2]!) {
    const end = hidden[versions.stretches - 2]! + hidden[versions.stretches - 1]!
    for (let from = hidden[versions.stretches - 2]!; from < end;) {
      locate(tree, from)
      const length = Math.min(end - from, stretchHere(tree))
      turn(tree, length, true)
      from += length
    }
    versions.stretches -= 2
  }
  cutTree(tree, marks[at + 1]!, runs.size)
  cutRuns(runs, marks[at + 1]!)
  ancestry.count = Math.min(ancestry.count, runs.count)
  cutHistory(history, marks[at + 3]!, marks[at + 4]!, marks[at + 5]!)
  leaveTip(tip)
  versions.serial = marks[at]!
  versions.depth = to
}

/**
 * Makes this state the last one. Throws an `Error` with code `SPENT` if an update has gone beyond it. O(1), else O(what
 * is taken back).
 */
export function use(tables: Tables, { serial }: Version): void {
  const { versions } = tables
  if (serial === versions.serial) return
  for (let at = versions.depth - 1; at >= versions.low; at--)
    if (versions.marks[at * width] === serial) return takeBack(tables, at)
  throw Object.assign(
    new Error('this state is spent: it was changed in place; use the one that reduce has answered'),
    { code: 'SPENT' },
  )
}

/** Before a change of this state. Throws as `use` does. */
export function begin(tables: Tables, version: Version): void {
  const { runs, history, versions } = tables
  if (version.serial !== versions.serial) use(tables, version)
  const at = versions.depth * width
  const end = 2 * history.length
  const marks = (versions.marks = grown(versions.marks, at + width))
  marks[at] = versions.serial
  marks[at + 1] = runs.size
  marks[at + 2] = versions.stretches
  marks[at + 3] = history.length
  if (end === 0) return
  marks[at + 4] = history.cells[end - 2]!
  marks[at + 5] = history.cells[end - 1]!
}

/** After the change. Answers the serial of the state that is now the last. */
export function finish({ versions }: Tables): number {
  versions.depth++
  versions.newest = (versions.newest + 1) & 0x7fffffff
  return (versions.serial = versions.newest)
}

/** Clears away the marks below `low`. */
function clear(versions: Versions): void {
  const { marks, hidden, low } = versions
  const gone = marks[low * width + 2]!
  marks.copyWithin(0, low * width, versions.depth * width)
  hidden.copyWithin(0, gone, versions.stretches)
  versions.stretches -= gone
  versions.depth -= low
  versions.low = 0
  for (let at = 0; at < versions.depth; at++) marks[at * width + 2]! -= gone
}

/** The last change is of the update of a head; without one, of an update of its own. */
export function accept({ versions }: Tables, head: object | undefined): void {
  if (head !== undefined && head === versions.of) return
  versions.of = head
  versions.low = versions.depth - 1
  if (versions.low > mostOver) clear(versions)
}

/** The last state. */
export function last<Core, View>({ versions }: Tables, core: Core): Version<Core, View> {
  return { core, view: undefined, serial: versions.serial }
}

/** The update is complete: what was before it is spent. */
export function settle({ versions }: Tables): void {
  versions.of = undefined
  versions.stretches = versions.low = versions.depth = 0
}

/** Notes that things were hidden. */
export function noteHidden(versions: Versions, number: number, length: number): void {
  const at = versions.stretches
  const hidden = (versions.hidden = grown(versions.hidden, at + 2))
  hidden[at] = number
  hidden[at + 1] = length
  versions.stretches = at + 2
}
