/** What a stranger makes of a delta: almost what somebody said, so that it is looked into deeply. */
import type { Value } from '@commute/contract'
import { isRecord } from '@commute/value'

/** What is put in the place of something. */
const odds: readonly Value[] = [
  null,
  true,
  0,
  1,
  2,
  -1,
  -3,
  0.5,
  2 ** 53 - 1,
  '',
  'ann',
  '__proto__',
  Uint8Array.of(1, 0, 0),
  [],
  {},
  ['ann', 1],
  ['bob', 3],
  [1001, 'bob', 2],
]

/**
 * A value with some of it changed, left out, doubled or taken from elsewhere in it. `random` gives numbers from 0 to
 * below 1.
 */
export function bent(value: Value, random: () => number): Value {
  const below = (n: number): number => Math.floor(random() * n)
  if (random() < 0.1) return odds[below(odds.length)]!
  if (typeof value === 'number' && random() < 0.3) return value + below(5) - 2
  if (Array.isArray(value)) {
    const out = value.map((item: Value) => bent(item, random))
    if (random() < 0.1) out.splice(below(out.length + 1), 1)
    if (random() < 0.1 && out.length > 0) out.splice(below(out.length + 1), 0, out[below(out.length)]!)
    return out
  }
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bent(item, random)]))
}
