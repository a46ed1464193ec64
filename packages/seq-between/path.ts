/**
 * The text of a path. Its alphabet is the 92 printable ASCII characters that JSON leaves as they are, in their order.
 *
 *     position = 1*( 1*step at counter )
 *     step     = lead index | new length name sign index
 *
 * A step's `lead` tells the side, the peer by its place among those that the path has named, and the sign of the index;
 * left ones sort before `at`, right ones after it.
 */
const digits = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at))
  .filter((digit) => digit !== '"' && digit !== '\\')
  .join('')
const base = digits.length
const digitOf = new Int8Array(128).fill(-1)
for (let at = 0; at < base; at++) digitOf[digits.charCodeAt(at)] = at

const known = 22
const newLeft = 2 * known
const atCode = newLeft + 1
const firstRight = atCode + 1
const newRight = firstRight + 2 * known
const signs = '-~'

/** What stands between a path and its counter. */
export const at: string = digits[atCode]!

/** How long a position may be. */
export const maxLength = 4096

/**
 * A number's first digit tells its length: how many first digits there are of each, further digits, how many numbers.
 */
type Sizes = readonly (readonly [firsts: number, more: number, count: number])[]
const sizesOf = (...lengths: (readonly [firsts: number, more: number])[]): Sizes =>
  lengths.map(([firsts, more]) => [firsts, more, timesBase(firsts, more)])

/** `n * base ** more`, which is a small integer where it can be: what is reckoned with it stays one. */
function timesBase(n: number, more: number): number {
  return more === 0 ? n : timesBase(n * base, more - 1)
}
const indexSizes = sizesOf([56, 0], [28, 1], [5, 2], [2, 4], [1, 8])
/** The greatest number of an item in its run, either way. */
export const mostIndex: number = indexSizes.reduce((sum, [, , count]) => sum + count, 0) - 1
const counterSizes = sizesOf([4, 0], [76, 1], [8, 2], [3, 3], [1, 8])

/** One step of a path: which side, whose run, where in it; where its text starts, and the peers named before that. */
export interface Step {
  readonly right: boolean
  readonly peer: string
  readonly index: number
  readonly from: number
  readonly named: readonly string[]
}

/** A path without the counter at its end. */
export interface Path {
  readonly text: string
  readonly steps: readonly Step[]
  /** The peers it names, in order of first mention. */
  readonly peers: readonly string[]
  /** The counter behind it. */
  readonly counter: number
}

/** Whether a text may name a peer. */
export function isName(peer: string): boolean {
  return /^[\w.-]{1,64}$/.test(peer)
}

function numberText(n: number, sizes: Sizes, mirrored: boolean): string {
  const digit = (d: number): string => digits[mirrored ? base - 1 - d : d]!
  let rest = n
  let first = 0
  for (const size of sizes) {
    const firsts = size[0]
    const more = size[1]
    const count = size[2]
    if (rest < count) {
      let text = ''
      for (let k = 0; k < more; k++) {
        text = digit(rest % base) + text
        rest = Math.floor(rest / base)
      }
      return digit(first + rest) + text
    }
    rest -= count
    first += firsts
  }
  throw new RangeError(`seq-between: a number is at most 2^53 - 1, not ${n}`)
}

/** The number at an index of a text and where it ends, or undefined where it is malformed. */
function readNumber(
  text: string,
  from: number,
  sizes: Sizes,
  mirrored: boolean,
): [n: number, to: number] | undefined {
  const digit = (at: number): number => {
    const d = digitOf[text.charCodeAt(at)] ?? -1
    return d < 0 || !mirrored ? d : base - 1 - d
  }
  let lead = digit(from)
  if (lead < 0) return undefined
  let floor = 0
  for (const size of sizes) {
    const firsts = size[0]
    const more = size[1]
    const count = size[2]
    if (lead < firsts) {
      let n = lead
      for (let k = 1; k <= more; k++) {
        const next = digit(from + k)
        if (next < 0) return undefined
        n = n * base + next
      }
      return Number.isSafeInteger(floor + n) ? [floor + n, from + more + 1] : undefined
    }
    lead -= firsts
    floor += count
  }
  return undefined
}

/** The text of a counter. */
export function counterText(counter: number): string {
  return numberText(counter, counterSizes, false)
}

/** The text of a step below a path that names these peers. */
export function stepText(named: readonly string[], right: boolean, peer: string, index: number): string {
  const place = named.indexOf(peer)
  const sign = index >= 0 ? 1 : 0
  const number = numberText(index >= 0 ? index : -1 - index, indexSizes, index < 0)
  if (place >= 0 && place < known) return digits[(right ? firstRight : 0) + 2 * place + sign]! + number
  return digits[right ? newRight : newLeft]! + digits[peer.length]! + peer + signs[sign]! + number
}

/** The path of a position, or undefined where it is malformed. O(length). */
export function parse(position: string): Path | undefined {
  if (position.length > maxLength) return undefined
  const steps: Step[] = []
  let peers: readonly string[] = []
  let here = 0
  for (;;) {
    const from = here
    const code = digitOf[position.charCodeAt(here++)] ?? -1
    if (code < 0 || code > newRight) return undefined
    if (code === atCode) {
      const counter = readNumber(position, here, counterSizes, false)
      if (counter === undefined || counter[0] === 0 || steps.length === 0) return undefined
      if (counter[1] === position.length)
        return { text: position.slice(0, from), steps, peers, counter: counter[0] }
      here = counter[1]
      if (digits.indexOf(position.charAt(here)) <= atCode) return undefined
      continue
    }
    const right = code > atCode
    const named = peers
    let peer: string | undefined
    let isNegative: boolean
    if (code === newLeft || code === newRight) {
      const length = digitOf[position.charCodeAt(here++)] ?? -1
      if (length < 1) return undefined
      peer = position.slice(here, here + length)
      here += length
      const sign = signs.indexOf(position.charAt(here++))
      const place = named.indexOf(peer)
      if (!isName(peer) || peer.length !== length || sign < 0 || (place >= 0 && place < known))
        return undefined
      isNegative = sign === 0
      if (place < 0) peers = [...named, peer]
    } else {
      const lead = right ? code - firstRight : code
      peer = named[lead >> 1]
      isNegative = lead % 2 === 0
    }
    const index = readNumber(position, here, indexSizes, isNegative)
    if (peer === undefined || index === undefined) return undefined
    steps.push({ right, peer, index: isNegative ? -1 - index[0] : index[0], from, named })
    here = index[1]
  }
}
