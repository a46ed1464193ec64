/** Edits of a part as edits of the whole. */
import type { Edit, Lifted, LiftedReads, Read } from '@commute/contract'

type Tree = { readonly [name: string]: unknown }

/** A tree of makers, with whatever they make changed. */
function walk<Made>(tree: Tree, change: (made: Made) => unknown): Tree {
  const out: { [name: string]: unknown } = {}
  for (const name in tree) {
    const maker = tree[name]
    out[name] =
      typeof maker === 'function'
        ? (...args: unknown[]) => {
            const made: unknown = (maker as (...args: unknown[]) => unknown)(...args)
            return typeof made === 'function' ? change(made as Made) : walk(made as Tree, change)
          }
        : walk(maker as Tree, change)
  }
  return out
}

/** `edits` with every edit in it, however deep, changed by `change`. */
export function lift<Part, Whole, Edits>(
  edits: Edits,
  change: (edit: Edit<Part>) => Edit<Whole>,
): Lifted<Edits, Whole> {
  return walk(edits as Tree, change) as Lifted<Edits, Whole>
}

/** `reads` with every question in it asked of the part that `part` finds in the whole. */
export function liftReads<Part, Whole, Reads>(
  reads: Reads,
  part: (whole: Whole) => Part,
): LiftedReads<Reads, Whole> {
  const change = (read: Read<Part, unknown>) => (whole: Whole) => read(part(whole))
  return walk(reads as Tree, change) as LiftedReads<Reads, Whole>
}
