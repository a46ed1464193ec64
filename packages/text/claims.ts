/**
 * What the update that is being applied has claimed: what it may refer to, what it has taken out, and whether it has
 * lied. An update that has lied is not believed about other places either.
 */
import type { Head } from '@commute/contract'
import { mayRefer } from '@commute/dots'
import {
  endOf,
  firstIn,
  locate,
  nOf,
  numberAfter,
  pass,
  peerOf,
  type Range,
  rangesOf,
  rightOf,
  use,
} from '@commute/sequence'
import type { Core, Text } from './core.ts'
import type { Said, Stretch } from './delta.ts'

/** What an update took out, in which state by serial, and what it took out before. */
interface Removed {
  readonly serial: number
  readonly stretch: Stretch
  readonly before: Removed | undefined
}

/**
 * Of the update that is being applied: what it has taken out; and in which state, by serial, it lied about what is
 * there (-1: it did not).
 */
export interface Claims {
  head: Head | undefined
  /** How much was asked one by one of what it may refer to. */
  asked: number
  /** What it may refer to, once that was asked for; and in which state, by serial. */
  known: readonly Range[] | undefined
  knownIn: number
  liedIn: number
  removed: Removed | undefined
}

/** Nothing is claimed. */
export function noClaims(): Claims {
  return { head: undefined, asked: 0, known: undefined, knownIn: -1, liedIn: -1, removed: undefined }
}

/** What this update has claimed. */
function claimsOf({ claims }: Core, head: Head): Claims {
  if (claims.head !== head) {
    claims.head = head
    claims.asked = 0
    claims.known = undefined
    claims.liedIn = -1
    claims.removed = undefined
  }
  return claims
}

/**
 * Whether an update has lied: it is not believed about other places either, so that none makes everybody walk again and
 * again.
 */
export function hasLied(core: Core, head: Head): boolean {
  return claimsOf(core, head).liedIn >= 0
}

/** Notes that an update has lied, and says how. */
export function lie(core: Core, head: Head | undefined, how: string): string {
  if (head !== undefined) claimsOf(core, head).liedIn = core.sequence.versions.serial
  return how
}

/** Makes this state the last one, and forgets what was said in states that are taken back. */
export function goTo({ claims, sequence }: Core, state: Text): void {
  use(sequence, state)
  const { versions } = sequence
  while (claims.removed !== undefined && claims.removed.serial > versions.serial)
    claims.removed = claims.removed.before
  if (claims.liedIn > versions.serial) claims.liedIn = -1
}

/** Whether an update has taken some of this out already. O(what it has taken out). */
export function isRemovedIn(core: Core, head: Head, [peer, n, count]: Stretch): boolean {
  for (let its = claimsOf(core, head).removed; its !== undefined; its = its.before) {
    const [whose, from, many] = its.stretch
    if (whose === peer && n < from + many && from < n + count) return true
  }
  return false
}

/** Notes what an update has taken out. */
export function remember(core: Core, said: Said, head: Head | undefined): void {
  if (head === undefined || 'text' in said) return
  const claims = claimsOf(core, head)
  const { serial } = core.sequence.versions
  for (const stretch of said) claims.removed = { serial, stretch, before: claims.removed }
}

/**
 * What an update may refer to, as numbers: its writer's own, and what it depends on. O(runs of these), once an update.
 */
function knownTo(core: Core, head: Head): readonly Range[] {
  const claims = claimsOf(core, head)
  const { runs, versions } = core.sequence
  // What has come since is of this update, too.
  const isSame = claims.knownIn === versions.serial || versions.of === head
  if (claims.known !== undefined && isSame) return claims.known
  const { peer, deps = [], origin } = head
  const all = rangesOf(runs, peer, Infinity)
  for (const [name, n] of origin === undefined ? deps : [...deps, origin])
    if (name !== peer) all.push(...rangesOf(runs, name, n))
  all.sort(([a], [b]) => a - b)
  const out: Range[] = []
  for (const [from, to] of all) {
    const last = out.at(-1)
    if (last !== undefined && from <= last[1]) out[out.length - 1] = [last[0], Math.max(last[1], to)]
    else out.push([from, to])
  }
  // What comes while the update is being applied is its own.
  out.push([runs.size, Infinity])
  claims.knownIn = versions.serial
  return (claims.known = out)
}

/**
 * What stood right behind a number for who wrote an update: the first of what that may refer to. O(spans that others
 * put there at the same time), and `knownTo` where these are many.
 */
export function nextOf(core: Core, left: number, head: Head): number {
  const { tree, runs } = core.sequence
  // Behind what this update put in nothing has come yet that it may refer to.
  if (left >= 0 && peerOf(runs, left) === head.peer && nOf(runs, left) >= head.seq) return rightOf(runs, left)
  locate(tree, left)
  // One by one for as long as that takes no longer than `knownTo` would.
  const claims = claimsOf(core, head)
  const each = 1 + (head.deps?.length ?? 0)
  for (const most = 64 + (runs.count >> 3); claims.asked < most; claims.asked += each) {
    const next = numberAfter(tree)
    if (next < 0 || mayRefer(head, peerOf(runs, next), nOf(runs, next))) return next
    pass(tree, endOf(runs, next) - next)
  }
  return firstIn(tree, knownTo(core, head))
}
