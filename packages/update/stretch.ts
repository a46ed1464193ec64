/**
 * Updates in a row that each put in one character or take one out are one, as when somebody types:
 *
 *     [steps, column, "hello"]
 *
 * the characters that came in, and a column of numbers that says what each update is:
 *
 *     0 c        the next c were typed on: "h", "e", …
 *     3k         the next was put behind the k-th number back: [-k, "h"]
 *     3k - 1     the next was put before it: ["h", -k]
 *     3k - 2     it was taken out: -k
 *
 * Where the text is in a field of a document, in the wrapping of each of its deltas: `[steps, [{"body": column}],
 * "hello"]`. `steps` is the time from one to the next, or a list of them where they differ.
 */
import { isEnd, putUnsigned, reader, takeUnsigned } from '@commute/columns'
import type { Update, Value } from '@commute/contract'
import { readBack, writeBack } from '@commute/dots'
import { isRecord } from '@commute/value'

/** How many updates one stretch may stand for. */
const most = 4096
/** In how much a stretch may be wrapped: what its updates say stands a little deeper than its column. */
const mostWrapping = 28
/** How far back a thing may be that has a place in a column. */
const mostBack = 2 ** 48

/**
 * What stands in the innermost of a delta that wraps one thing only; in what is added to a list: keys, null for an
 * array.
 */
function leafOf(delta: Value, wrapping?: (string | null)[]): Value {
  for (let at = delta; ;) {
    if (Array.isArray(at)) {
      if (at.length !== 1) return at
      wrapping?.push(null)
      at = (at as readonly Value[])[0]!
    } else {
      const keys = isRecord(at) ? Object.keys(at) : []
      if (keys.length !== 1) return at
      wrapping?.push(keys[0]!)
      at = (at as { readonly [key: string]: Value })[keys[0]!]!
    }
  }
}

function wrapped(leaf: Value, wrapping: readonly (string | null)[]): Value {
  return wrapping.reduceRight<Value>((inner, key) => (key === null ? [inner] : { [key]: inner }), leaf)
}

function isCharacter(leaf: Value | undefined): leaf is string {
  return (
    typeof leaf === 'string' && (leaf.length === 1 || (leaf.length === 2 && leaf.codePointAt(0)! > 0xffff))
  )
}

/**
 * How far back a leaf says that something is, 1 at least; undefined where it says something else, or not as it is said.
 */
function backOf(leaf: Value | undefined): number | undefined {
  const k = readBack(leaf)
  const isBack = Number.isInteger(k) && k! < 0 && k! > -mostBack && typeof writeBack(k!) === typeof leaf
  return isBack ? -k! : undefined
}

/** What a leaf is in a column; undefined where it has no place there. */
function codeOf(leaf: Value): number | undefined {
  if (isCharacter(leaf)) return 0
  if (!Array.isArray(leaf)) {
    const k = backOf(leaf)
    return k && 3 * k - 2
  }
  const [a, b] = leaf as readonly Value[]
  const isBehind = isCharacter(b)
  if (leaf.length !== 2 || !(isBehind || isCharacter(a))) return undefined
  const k = backOf(isBehind ? a : b)
  return k && 3 * k - Number(!isBehind)
}

/** Whether an update says no more than one delta of one thing. */
export function isPlain({ count, deps, deltas, origin }: Update): boolean {
  return count === 1 && deps.length === 0 && deltas.length === 1 && origin === undefined
}

/** How many plain updates from one on go into one stretch: 1 where the next is another thing. O(what is answered). */
export function alike(updates: readonly Update[], from: number): number {
  const [delta] = updates[from]!.deltas
  if (codeOf(leafOf(delta!)) === undefined) return 1
  const wrapping: (string | null)[] = []
  leafOf(delta!, wrapping)
  if (wrapping.length > mostWrapping) return 1
  let end = from
  while (end < updates.length && end - from < most && isPlain(updates[end]!)) {
    const its: (string | null)[] = []
    const leaf = leafOf(updates[end]!.deltas[0]!, its)
    const isAlike = its.length === wrapping.length && its.every((key, at) => key === wrapping[at])
    if (!isAlike || codeOf(leaf) === undefined) break
    end++
  }
  return end - from
}

/** A stretch of plain updates that are alike, two at least, from the steps of their times. */
export function writeStretch(updates: readonly Update[], steps: readonly Value[]): Value {
  const codes: number[] = []
  let characters = ''
  for (const { deltas } of updates) {
    const leaf = leafOf(deltas[0]!)
    const code = codeOf(leaf)!
    if (code % 3 !== 1) characters += code === 0 ? leaf : (leaf as readonly string[])[code % 3 === 0 ? 1 : 0]
    if (code > 0) codes.push(code)
    else if (codes.at(-2) === 0) codes[codes.length - 1]!++
    else codes.push(0, 1)
  }
  const column: number[] = []
  for (const code of codes) putUnsigned(column, code)
  const time = steps.every((step) => step === steps[0]) ? steps[0]! : [...steps]
  const wrapping: (string | null)[] = []
  leafOf(updates[0]!.deltas[0]!, wrapping)
  return [time, wrapped(Uint8Array.from(column), wrapping), characters]
}

/** What each update of a stretch says, or undefined where that is malformed. */
function leavesOf(column: Uint8Array, characters: string): Value[] | undefined {
  const codes = reader(column)
  const out: Value[] = []
  let at = 0
  const next = (): string => {
    const from = at
    at += (characters.charCodeAt(from) & 0xfc00) === 0xd800 ? 2 : 1
    return characters.slice(from, at)
  }
  while (!isEnd(codes) && out.length < most) {
    const code = takeUnsigned(codes)
    let typed = code === 0 ? takeUnsigned(codes) : 1
    const back = Math.ceil(code / 3)
    if (!(typed > 0 && back < mostBack)) return undefined
    const k = writeBack(-back)
    if (code === 0) while (typed-- > 0 && out.length < most) out.push(next())
    else if (code % 3 === 1) out.push(k)
    else out.push(code % 3 === 2 ? [next(), k] : [k, next()])
  }
  return isEnd(codes) && at === characters.length && out.length > 1 ? out : undefined
}

/** The deltas of a stretch, or undefined where it is malformed. */
export function readStretch(value: readonly Value[]): Value[] | undefined {
  const [time, first, characters] = value
  const wrapping: (string | null)[] = []
  const leaf = leafOf(first!, wrapping)
  if (wrapping.length > mostWrapping) return undefined
  const isString = typeof characters === 'string' && characters.isWellFormed()
  if (value.length !== 3 || !isString || !(leaf instanceof Uint8Array)) return undefined
  const leaves = leavesOf(leaf, characters)
  if (Array.isArray(time) && time.length !== leaves?.length) return undefined
  return leaves?.map((one) => wrapped(one, wrapping))
}
