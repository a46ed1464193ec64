/** A text as simple as it can be: one record a character, everything found by looking. What the real one is held to. */
import type { Dot, Update } from '@commute/contract'

interface Character {
  readonly peer: string
  readonly n: number
  readonly left: Dot | null
  readonly right: Dot | null
  readonly character: string
  isShown: boolean
}

/** An edit in full: put in between two characters, or taken out. */
export type Done =
  | {
      readonly left: Dot | null
      readonly right: Dot | null
      readonly peer: string
      readonly n: number
      readonly text: string
    }
  | { readonly removed: readonly Dot[] }

export interface Naive {
  apply(done: Done): void
  /** The neighbours that something put in at an index has. */
  gap(index: number): [left: Dot | null, right: Dot | null]
  /** The names of what is shown from an index on. */
  at(index: number, count: number): Dot[]
  /** All characters in order: name, and whether it is shown. */
  order(): (string | number | boolean)[][]
  text(): string
}

export function naive(): Naive {
  const all: Character[] = []
  const find = (dot: Dot | null): number =>
    dot === null ? -1 : all.findIndex(({ peer, n }) => peer === dot[0] && n === dot[1])
  const shown = () => all.filter(({ isShown }) => isShown)
  const nameOf = (one: Character | undefined): Dot | null => (one === undefined ? null : [one.peer, one.n])

  /** "The Art of the Fugue", FugueMax, character by character, in the form without a tree. */
  const integrate = (one: Character): void => {
    const left = find(one.left)
    const right = one.right === null ? all.length : find(one.right)
    let place = left + 1
    let isScanning = false
    for (let at = left + 1; ; at++) {
      if (!isScanning) place = at
      if (at === all.length || at === right) break
      const other = all[at]!
      const itsLeft = find(other.left)
      const itsRight = other.right === null ? all.length : find(other.right)
      if (itsLeft < left) break
      if (itsLeft > left) continue
      if (itsRight === right) {
        if (one.peer < other.peer || (one.peer === other.peer && one.n < other.n)) break
        isScanning = false
      } else isScanning = itsRight < right
    }
    all.splice(place, 0, one)
  }

  return {
    apply: (done) => {
      if ('removed' in done) for (const dot of done.removed) all[find(dot)]!.isShown = false
      else {
        let { left, n } = done
        for (const character of done.text) {
          integrate({ peer: done.peer, n, left, right: done.right, character, isShown: true })
          left = [done.peer, n++]
        }
      }
    },
    gap: (index) => {
      const left = index === 0 ? undefined : shown()[index - 1]!
      return [nameOf(left), nameOf(all[left === undefined ? 0 : all.indexOf(left) + 1])]
    },
    at: (index, count) =>
      shown()
        .slice(index, index + count)
        .map(({ peer, n }) => [peer, n] as const),
    order: () => all.map(({ peer, n, isShown }) => [peer, n, isShown]),
    text: () =>
      shown()
        .map(({ character }) => character)
        .join(''),
  }
}

/** An update and what it does, in full. */
export interface Told {
  readonly update: Update
  readonly done: Done
}
