/** Guards: what an application expects of a value. They act where one reads and where one writes, never on the wire. */
import type { Value } from '@commute/contract'
import { isRecord, own } from './own.ts'

/** Tells whether a value is one that an application understands. */
export interface Guard<T extends Value> {
  (value: Value): value is T
}

/** What a guard lets through. */
export type Infer<G> = G extends Guard<infer T> ? T : never

/** Any value. */
export const isAny: Guard<Value> = (_value): _value is Value => true

/** A string. */
export const isString: Guard<string> = (value): value is string => typeof value === 'string'

/** A finite number. */
export const isNumber: Guard<number> = (value): value is number => typeof value === 'number'

/** An integer that doubles hold exactly. */
export const isInteger: Guard<number> = (value): value is number => Number.isSafeInteger(value)

/** `true` or `false`. */
export const isBoolean: Guard<boolean> = (value): value is boolean => typeof value === 'boolean'

/** `null`. */
export const isNull: Guard<null> = (value): value is null => value === null

/** Bytes. */
export const isBytes: Guard<Uint8Array> = (value): value is Uint8Array => value instanceof Uint8Array

/**
 * One of the given strings, numbers, booleans or null.
 *
 * @example
 * ```js
 * import { oneOf } from '@commute/value'
 * oneOf('s', 'm', 'l')('xl') // => false
 * ```
 */
export function oneOf<const T extends string | number | boolean | null>(...choices: T[]): Guard<T> {
  return (value): value is T => (choices as Value[]).includes(value)
}

/** An array whose items all pass. */
export function arrayOf<T extends Value>(item: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] =>
    Array.isArray(value) && (value as Value[]).every((each) => item(each))
}

/** A string-keyed map in which each named field is there and passes; further fields may be there. */
// oxlint-disable-next-line typescript/no-explicit-any
export function recordOf<Fields extends { readonly [key: string]: Guard<any> }>(
  fields: Fields,
): Guard<{ readonly [Key in keyof Fields]: Infer<Fields[Key]> }> {
  const wanted = Object.entries(fields) as unknown as [string, Guard<Value>][]
  return (value): value is never =>
    isRecord(value) && wanted.every(([key, is]) => Object.hasOwn(value, key) && is(value[key]!))
}

/**
 * A value taken into one's own keeping, as `own` does; `TypeError` where a guard refuses it, in the name of who asks.
 */
export function admit<T extends Value>(is: Guard<T>, value: unknown, who: string): T {
  const kept = own(value)
  if (!is(kept)) throw new TypeError(`${who}: the guard refuses ${JSON.stringify(kept)}`)
  return kept
}

/** The part of Standard Schema v1 (standardschema.dev) that a guard needs: zod, valibot, arktype and others have it. */
export interface StandardSchema<T> {
  readonly '~standard': {
    readonly version: 1
    validate(value: unknown): { issues?: readonly unknown[] | undefined } | Promise<unknown>
    readonly types?: { readonly input: T; readonly output: T } | undefined
  }
}

/**
 * A guard from a schema of any Standard Schema library. The schema must be synchronous and must not transform; a field
 * that may be missing is one that may be null, since `undefined` is no value.
 */
export function guard<T extends Value>(schema: StandardSchema<T>): Guard<T> {
  return (value): value is T => {
    const result = schema['~standard'].validate(value)
    if (result instanceof Promise) throw new TypeError('guard(schema): the schema is asynchronous')
    return result.issues === undefined
  }
}
