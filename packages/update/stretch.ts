/**
 * Updates that are alike, as one: somebody types character after character, or takes back one after the other. Then only
 * the characters are said, or the first number and the step to the next:
 *
 *     [steps, "hello", null]           five updates, of one character each
 *     [steps, first, step, times]      `first`, `first + step`, …
 *
 * Where the text is in a field of a document, in the wrapping of each of its deltas: `[steps, [{"body": "hello"}], null]`.
 * `steps` is the time from one to the next, or a list of them where they differ.
 */
import type { Update, Value } from '@commute/contract'
import { isRecord } from '@commute/value'

/** How many updates one stretch may stand for. */
const most = 4096

/** What stands in the innermost of a delta that wraps one thing only. */
function leafOf(delta: Value): Value {
  let at = delta
  for (;;) {
    if (Array.isArray(at) && at.length === 1) at = at[0] as Value
    else if (isRecord(at) && Object.keys(at).length === 1) at = Object.values(at)[0]!
    else return at
  }
}

/** The delta with another leaf. */
function withLeaf(delta: Value, leaf: Value): Value {
  if (Array.isArray(delta) && delta.length === 1) return [withLeaf(delta[0] as Value, leaf)]
  if (!isRecord(delta) || Object.keys(delta).length !== 1) return leaf
  const [key] = Object.keys(delta)
  return Object.fromEntries([[key!, withLeaf(delta[key!]!, leaf)]])
}

function isWrappedAlike(a: Value, b: Value): boolean {
  if (Array.isArray(a) && a.length === 1)
    return Array.isArray(b) && b.length === 1 && isWrappedAlike(a[0] as Value, b[0] as Value)
  if (isRecord(a) && Object.keys(a).length === 1) {
    const [key] = Object.keys(a)
    return (
      isRecord(b) &&
      Object.keys(b)[0] === key &&
      Object.keys(b).length === 1 &&
      isWrappedAlike(a[key!]!, b[key!]!)
    )
  }
  return !(Array.isArray(b) && b.length === 1) && !(isRecord(b) && Object.keys(b).length === 1)
}

function isCharacter(leaf: Value): leaf is string {
  return (
    typeof leaf === 'string' && (leaf.length === 1 || (leaf.length === 2 && leaf.codePointAt(0)! > 0xffff))
  )
}

/** Whether an update says no more than one delta of one thing. */
export function isPlain({ count, deps, deltas, origin }: Update): boolean {
  return count === 1 && deps.length === 0 && deltas.length === 1 && origin === undefined
}

/** How many plain updates from one on are alike: 1 where the next is another thing. O(what is answered). */
export function alike(updates: readonly Update[], from: number): number {
  const [first] = updates[from]!.deltas
  const leaf = leafOf(first!)
  const isText = isCharacter(leaf)
  if (!isText && !Number.isSafeInteger(leaf)) return 1
  let end = from + 1
  let step: number | undefined
  for (; end < updates.length && end - from < most; end++) {
    const next = updates[end]!
    if (!isPlain(next) || !isWrappedAlike(first!, next.deltas[0]!)) break
    const its = leafOf(next.deltas[0]!)
    if (isText ? !isCharacter(its) : !Number.isSafeInteger(its)) break
    if (!isText) {
      step ??= (its as number) - (leaf as number)
      // Exactly what comes back, beyond 2^53 sums are rounded.
      if (!Number.isSafeInteger(step) || (leaf as number) + (end - from) * step !== its) break
    }
  }
  return end - from
}

/** A stretch of plain updates that are alike, two at least, from the steps of their times. */
export function writeStretch(updates: readonly Update[], steps: readonly Value[]): Value {
  const [first, second] = updates.map(({ deltas }) => deltas[0]!)
  const leaf = leafOf(first!)
  const time = steps.every((step) => step === steps[0]) ? steps[0]! : [...steps]
  if (typeof leaf === 'string')
    return [time, withLeaf(first!, updates.map(({ deltas }) => leafOf(deltas[0]!) as string).join('')), null]
  return [time, first!, (leafOf(second!) as number) - (leaf as number), updates.length]
}

/** The steps and deltas of a stretch, or undefined where it is malformed. */
export function readStretch(
  value: readonly Value[],
): { steps: readonly Value[]; deltas: Value[] } | undefined {
  const [time, first, step, times] = value
  const leaf = leafOf(first!)
  let leaves: Value[]
  if (value.length === 3 && step === null && typeof leaf === 'string') leaves = [...leaf]
  else if (value.length === 4 && Number.isSafeInteger(leaf) && Number.isSafeInteger(step)) {
    if (!Number.isSafeInteger(times) || (times as number) < 2 || (times as number) > most) return undefined
    leaves = Array.from({ length: times as number }, (_, k) => (leaf as number) + k * (step as number))
  } else return undefined
  if (leaves.length < 2 || leaves.length > most) return undefined
  const steps = Array.isArray(time) ? time : leaves.map(() => time!)
  if (steps.length !== leaves.length) return undefined
  return { steps, deltas: leaves.map((one) => withLeaf(first!, one)) }
}
