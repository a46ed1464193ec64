/**
 * States of something that is changed in place. A state is a fresh object for each change, so that `Object.is` tells; the
 * one before is spent by it. Until an update is complete the earlier ones can be gone back to, since an edit that fails must leave
 * nothing behind: whoever uses an earlier one takes back what came after.
 */
import type { History } from './history.ts'
import { grown } from './ints.ts'
import type { Runs } from './runs.ts'
import type { Tree } from './tree.ts'

/** A state: a handle on the core that all states share, and what was read of this one. */
export interface Version<Core = unknown, View = unknown> {
  readonly core: Core
  view: View | undefined
  readonly serial: number
}

/** Which state is the last one, and which can be gone back to. */
export interface Versions {
  /** Makes this state the last one. Throws an `Error` with code `SPENT` if an update has gone beyond it. O(1), else O(what is taken back). */
  use(this: void, version: Version): void
  /** Before a change of this state. Throws as `use` does. */
  begin(this: void, version: Version): void
  /** After the change. Answers the serial of the state that is now the last. */
  end(this: void): number
  /** The last change is of the update of a head; without one, of an update of its own. */
  accept(this: void, head: object | undefined): void
  /** The last state. */
  last<Core, View>(this: void, core: Core): Version<Core, View>
  /** The serial of the last one; later ones have greater serials. */
  serial(this: void): number
  /** The update is complete: what was before it is spent. */
  settle(this: void): void
  /** Notes that things were hidden. */
  hid(this: void, number: number, length: number): void
}

/** A state before any change. */
export function blank<Core, View>(core: Core, view: View): Version<Core, View> {
  return { core, view, serial: 0 }
}

/** Of each state that can be gone back to: serial, things, hidden stretches, changes, index and count of the last change. */
const width = 6

/** How many marks are left over before they are cleared away. */
const mostOver = 64

/** The blank state, and none before it. */
export function versions(tree: Tree, runs: Runs, history: History): Versions {
  let marks = new Float64Array(0)
  // Those from `low` up to `depth` are of states that can be gone back to.
  let low = 0
  let depth = 0
  let hidden = new Int32Array(0)
  let stretches = 0
  let serial = 0
  let newest = 0
  let of: object | undefined

  const takeBack = (to: number): void => {
    const at = to * width
    for (; stretches > marks[at + 2]!; stretches -= 2) {
      const number = hidden[stretches - 2]!
      for (let end = number + hidden[stretches - 1]!, from = number; from < end;) {
        tree.locate(from)
        const length = Math.min(end - from, tree.stretch())
        tree.turn(length, true)
        from += length
      }
    }
    tree.cut(marks[at + 1]!, runs.size())
    runs.cut(marks[at + 1]!)
    history.cut(marks[at + 3]!, marks[at + 4]!, marks[at + 5]!)
    serial = marks[at]!
    depth = to
  }

  const use = (version: Version): void => {
    if (version.serial === serial) return
    for (let at = depth - 1; at >= low; at--) if (marks[at * width] === version.serial) return takeBack(at)
    throw Object.assign(
      new Error('this state is spent: it was changed in place; use the one that reduce has answered'),
      { code: 'SPENT' },
    )
  }

  /** Clears away what is below `low`. */
  const clear = (): void => {
    const gone = marks[low * width + 2]!
    marks.copyWithin(0, low * width, depth * width)
    hidden.copyWithin(0, gone, stretches)
    stretches -= gone
    depth -= low
    low = 0
    for (let at = 0; at < depth; at++) marks[at * width + 2]! -= gone
  }

  return {
    use,
    begin: (version) => {
      use(version)
      const at = depth * width
      const last = history.length() - 1
      marks = grown(marks, at + width)
      marks[at] = serial
      marks[at + 1] = runs.size()
      marks[at + 2] = stretches
      marks[at + 3] = last + 1
      if (last < 0) return
      marks[at + 4] = history.index(last)
      marks[at + 5] = history.count(last)
    },
    end: () => {
      depth++
      return (serial = ++newest)
    },
    accept: (head) => {
      if (head !== undefined && head === of) return
      of = head
      low = depth - 1
      if (low > mostOver) clear()
    },
    last: (core) => ({ core, view: undefined, serial }),
    serial: () => serial,
    settle: () => {
      of = undefined
      stretches = low = depth = 0
    },
    hid: (number, length) => {
      hidden = grown(hidden, stretches + 2)
      hidden[stretches] = number
      hidden[stretches + 1] = length
      stretches += 2
    },
  }
}
