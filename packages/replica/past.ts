/** What a document was. */
import type { Digest, Replica, Type, Update } from '@commute/contract'
import { last } from '@commute/update'

/**
 * What was to be read when a digest was all there was: one that somebody had (`new Map(doc.digest())`, kept from then).
 * O(the log).
 *
 * @example
 * ```js
 * import { past, replica } from '@commute/replica'
 * import * as text from '@commute/text'
 * const doc = replica(text, { peer: 'ann', wall: () => 0 })
 * doc.edit(doc.edits.insert(0, 'draft'))
 * const then = new Map(doc.digest())
 * doc.edit(doc.edits.remove(0, 5), doc.edits.insert(0, 'final'))
 * past(text, doc, then) // => 'draft'
 * ```
 */
export function past<State, View>(
  type: Type<State, View, unknown>,
  { arrived, length, oldest }: Pick<Replica, 'arrived' | 'length' | 'oldest'>,
  digest: Digest,
): View {
  const origins = new Map<string, Update['origin']>()
  let state = type.empty
  for (let index = oldest(); index < length(); index++) {
    const { update } = arrived(index)!
    if (update.origin !== undefined) origins.set(update.peer, update.origin)
    if (last(update) > (digest.get(update.peer) ?? 0)) continue
    const origin = origins.get(update.peer)
    const head = origin === undefined ? update : { ...update, origin }
    for (const delta of update.deltas) state = type.reduce(state, delta, head)
    if (type.seal !== undefined) state = type.seal(state, head)
  }
  return type.view(state)
}
