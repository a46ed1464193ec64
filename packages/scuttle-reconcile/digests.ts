/** What a side says that it has: in parts that each stand alone, and whose names and known parts are not said twice. */
import type { Coming, Replica, Value } from '@commute/contract'
import { isCount, isNumber, isPeer } from '@commute/dots'
import { split } from '@commute/gossip-digest'
import { isWithin } from './coverage.ts'
import type { Remembered, Row } from './memory.ts'
import { type Names, overhead } from './names.ts'

/** A digest said before: its id, and a sum of all that it said. */
export interface Known {
  readonly id: number
  readonly check: number
}

/** A part of a digest as it was heard. */
export interface Digested {
  readonly first: string
  readonly next: string | null
  readonly rows: readonly Row[]
  /** Whether all names were known. */
  readonly isWhole: boolean
  /** By which it may be referred to. */
  readonly id: number | undefined
  /** What it is the change of. */
  readonly base: Known | undefined
}

const printModulus = 2 ** 32
const checkModulus = 2 ** 48

/** The part of a fingerprint that a digest says. */
export function short(print: number): number {
  return print % printModulus
}

function readComing(value: Value): Coming | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [to, floor] = value as readonly Value[]
  return isNumber(to) && isCount(floor) ? { to, floor } : undefined
}

/** A digest from its wire form, or undefined where that is malformed. */
export function readDigest(message: readonly Value[], { read }: Names): Digested | undefined {
  const [, first, next, list, id, base] = message as readonly (Value | undefined)[]
  if ((first !== '' && !isPeer(first)) || (next !== null && !isPeer(next)) || !Array.isArray(list))
    return undefined
  if (list.length % 3 !== 0) return undefined
  const least = base === undefined ? 1 : 0
  const rows: Row[] = []
  let isWhole = true
  for (let at = 0; at < list.length; at += 3) {
    const peer = read(list[at] as Value)
    const [n, third] = [list[at + 1] as Value, list[at + 2] as Value]
    const coming = readComing(third)
    const print = coming === undefined ? third : 0
    if (peer === false || !isCount(n) || !isCount(print) || print >= printModulus) return undefined
    if (n < least && coming === undefined) return undefined
    if (peer === undefined) isWhole = false
    else rows.push(coming === undefined ? [peer, n, print] : [peer, n, print, coming])
  }
  if (id === undefined) return { first, next, rows, isWhole, id, base: undefined }
  if (!isCount(id)) return undefined
  if (base === undefined) return { first, next, rows, isWhole, id, base }
  if (!Array.isArray(base) || !isCount(base[0]) || !isCount(base[1])) return undefined
  return { first, next, rows, isWhole, id, base: { id: base[0], check: base[1] } }
}

/** The row of a peer another branch of which comes aside. */
function rowAside(replica: Replica, peer: string, { to, floor }: Coming): Row | undefined {
  const end = replica.endBefore(peer, Math.min(floor, replica.durable().get(peer) ?? 0))
  if (to > floor) return [peer, end, 0, { to, floor }]
  return end === 0 ? undefined : [peer, end, short(replica.print(peer, end)!)]
}

/** All rows of what would survive a crash. O(peers × log updates). */
function claim(replica: Replica, aside: ReadonlyMap<string, Coming>): Map<string, Row> {
  const out = new Map<string, Row>()
  for (const [peer, n] of replica.durable()) {
    const end = replica.endBefore(peer, n)
    if (end > 0) out.set(peer, [peer, end, short(replica.print(peer, end)!)])
  }
  for (const [peer, coming] of replica.coming?.() ?? [])
    out.set(peer, [peer, replica.durable().get(peer) ?? 0, 0, coming])
  // Of whom another branch comes aside: what both branches have in common, and how far the other has come.
  for (const [peer, coming] of aside) {
    const row = rowAside(replica, peer, coming)
    if (row === undefined) out.delete(peer)
    else out.set(peer, row)
  }
  return out
}

/** Only what differs from what they know, with rows of 0 for what is there no more. */
function changes(now: ReadonlyMap<string, Row>, before: ReadonlyMap<string, Row>): Map<string, Row> {
  const out = new Map<string, Row>()
  for (const [peer, row] of now) {
    const was = before.get(peer)
    if (was === undefined || was[1] !== row[1] || was[2] !== row[2] || row[3] !== was[3]) out.set(peer, row)
  }
  for (const peer of before.keys()) if (!now.has(peer)) out.set(peer, [peer, 0, 0])
  return out
}

/**
 * The messages of a digest, each of at most `room` bytes of rows. With a memory of the other side only what changed
 * since the last one, unless `inFull`.
 */
export function writeDigest(
  replica: Replica,
  { write }: Names,
  room: number,
  memory: Remembered | undefined,
  inFull: boolean,
  aside: ReadonlyMap<string, Coming>,
): Value[] {
  const now = claim(replica, aside)
  const before = inFull ? undefined : memory?.said
  const rows = before === undefined ? now : changes(now, before.rows)
  const tail: Value[] = []
  if (memory !== undefined) {
    tail.push(++memory.count)
    if (before !== undefined) tail.push([before.id, checkOf(before.rows)])
    memory.said = { id: memory.count, rows: now }
  }
  const numbers = new Map<string, number>()
  for (const [peer, [, n]] of rows) numbers.set(peer, n)
  return split(numbers, room, (peer) => peer.length + overhead).map(({ first, next, entries }) => {
    const list: Value[] = []
    for (const [peer, n] of entries) {
      const [, , print, coming] = rows.get(peer)!
      list.push(write(peer), n, coming === undefined ? print : [coming.to, coming.floor])
    }
    return ['digest', first, next ?? null, list, ...tail]
  })
}

/** A part that speaks of one peer alone; undefined where its name is so long that none comes next. */
export function writeRow(
  replica: Replica,
  { write }: Names,
  peer: string,
  aside: Coming | undefined,
): Value | undefined {
  // The first name after it, as `-` is the least of the characters.
  const next = `${peer}-`
  if (!isPeer(next)) return undefined
  const row = rowAside(replica, peer, aside ?? { to: 0, floor: Infinity })
  if (row === undefined) return ['digest', peer, next, []]
  const [, n, print, coming] = row
  return ['digest', peer, next, [write(peer), n, coming === undefined ? print : [coming.to, coming.floor]]]
}

/** Equal for equal rows, and only by chance for others: prints differ by peer and content. */
function checkOf(rows: ReadonlyMap<string, Row>): number {
  let check = 0
  for (const [, n, print] of rows.values())
    check = (check + (n % checkModulus) + print * 65_521) % checkModulus
  return check
}

/**
 * All rows within a part, those that it leaves out filled in from the digest that it is the change of. Undefined where
 * that one is not remembered.
 */
export function fill(
  { first, next, rows, id, base }: Digested,
  memory: Remembered | undefined,
): readonly Row[] | undefined {
  let all = rows
  if (base !== undefined) {
    const known = memory?.heard
    if (known === undefined || known.id !== base.id || checkOf(known.rows) !== base.check) return undefined
    const merged = new Map<string, Row>()
    for (const [peer, row] of known.rows) if (isWithin(peer, first, next)) merged.set(peer, row)
    for (const row of rows) merged.set(row[0], row)
    all = [...merged.values()].filter(([, n, , coming]) => n > 0 || coming !== undefined)
  }
  if (memory !== undefined && id !== undefined) remember(memory, id, first, next, all)
  return all
}

/** Puts the parts of a digest together again. */
function remember(
  memory: Remembered,
  id: number,
  first: string,
  next: string | null,
  rows: readonly Row[],
): void {
  if (first === '') memory.hearing = { id, next: '', rows: new Map() }
  const { hearing } = memory
  if (hearing === undefined || hearing.id !== id || hearing.next !== first) return
  for (const row of rows) hearing.rows.set(row[0], row)
  hearing.next = next
  if (next !== null) return
  memory.heard = { id, rows: hearing.rows }
  memory.hearing = undefined
}
