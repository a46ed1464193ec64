/** What is a value, and taking one into one's own keeping. */
import type { Value } from '@commute/contract'
import { compareBytes, encode, maxDepth } from './encode.ts'

type Record = { readonly [key: string]: Value }

/** Whether a value is a string-keyed map: not null, not an array, not bytes. */
export function isRecord(value: unknown): value is Record {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}

function refuse(what: string, path: string): never {
  throw new TypeError(`${what} cannot be replicated, at ${path}: it would not come back identical`)
}

function describe(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'string') return 'a string with a lone surrogate'
  if (typeof value !== 'object' || value === null) return typeof value
  const name = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor?.name
  return name === undefined ? 'an object' : `a ${name}`
}

/**
 * The value itself where nobody can change it, else a frozen copy: so what was written stays what was written.
 * Throws `TypeError` with the path for anything outside the closed type: `undefined`, `NaN`, `-0`, `Date`, a class
 * instance, a hole in an array, a lone surrogate, nesting over 32. O(size).
 *
 * @example
 * ```js
 * import { own } from '@commute/value'
 * own({ a: [1] }) // => { a: [1] }
 * ```
 */
export function own(value: unknown, path = 'value', depth = 0): Value {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value.isWellFormed() ? value : refuse(describe(value), path)
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : refuse(describe(value), path)
    case 'object': {
      if (value === null) return null
      const proto: unknown = Object.getPrototypeOf(value)
      if (proto === Uint8Array.prototype) return (value as Uint8Array).slice()
      if (depth === maxDepth) throw new TypeError(`${path} is nested deeper than ${maxDepth}`)
      if (Array.isArray(value)) {
        const copy = Array.from(value as unknown[], (item, index) =>
          own(item, `${path}[${index}]`, depth + 1),
        )
        return Object.freeze(copy)
      }
      if ((proto !== Object.prototype && proto !== null) || Object.getOwnPropertySymbols(value).length > 0)
        return refuse(describe(value), path)
      const copy: { [key: string]: Value } = {}
      for (const key of Object.keys(value)) {
        const item = own((value as Record)[key], `${path}.${key}`, depth + 1)
        own(key, `the key ${JSON.stringify(key)}`)
        put(copy, key, item)
      }
      return Object.freeze(copy)
    }
    default:
      return refuse(describe(value), path)
  }
}

/** Sets an own property whatever its name is: `__proto__` too is but a key. */
export function put(record: { [key: string]: Value }, key: string, value: Value): void {
  if (key === '__proto__')
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true })
  else record[key] = value
}

/** Whether something is a value, at any depth. O(size). */
export function isValue(value: unknown): value is Value {
  try {
    own(value)
    return true
  } catch {
    return false
  }
}

/** Whether two values are equal: the same canonical bytes. O(size). */
export function same(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  return compareBytes(encode(a), encode(b)) === 0
}

/**
 * A string that is equal for equal values and differs for others: for use as a key. A string stands for itself, but for
 * those that begin like a mark. O(size).
 */
export function keyOf(value: Value): string {
  if (typeof value === 'string') return value.charCodeAt(0) > 1 || value === '' ? value : `\u0001${value}`
  let key = '\u0000'
  for (const byte of encode(value)) key += String.fromCharCode(byte)
  return key
}
