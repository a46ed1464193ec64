/** Edits of a part as edits of the whole. */
import type { Edit, Lifted } from '@commute/contract'

type Tree = { readonly [name: string]: unknown }

/** `edits` with every edit in it, however deep, changed by `change`. */
export function lift<Part, Whole, Edits>(
  edits: Edits,
  change: (edit: Edit<Part>) => Edit<Whole>,
): Lifted<Edits, Whole> {
  const walk = (tree: Tree): Tree => {
    const out: { [name: string]: unknown } = {}
    for (const [name, maker] of Object.entries(tree)) {
      out[name] =
        typeof maker === 'function'
          ? (...args: unknown[]) => {
              const made: unknown = (maker as (...args: unknown[]) => unknown)(...args)
              return typeof made === 'function' ? change(made as Edit<Part>) : walk(made as Tree)
            }
          : walk(maker as Tree)
    }
    return out
  }
  return walk(edits as Tree) as Lifted<Edits, Whole>
}
