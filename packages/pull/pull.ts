/**
 * pull-streams with types that really check: `pull` a source through throughs into a sink, `connect` two duplexes,
 * `compose` throughs, `layer` duplexes; and the few sources, throughs and sinks of pull-stream that a pipeline of ours
 * needs, typed. The only room that imports pull-stream.
 *
 * @module
 */
import type { Duplex, Layer, Sink, Source, Through } from '@commute/contract'
// @ts-expect-error pull-stream ships no types; ours are below
import drainOf from 'pull-stream/sinks/drain.js'
// @ts-expect-error the same
import collectOf from 'pull-stream/sinks/collect.js'
// @ts-expect-error the same
import valuesOf from 'pull-stream/sources/values.js'
// @ts-expect-error the same
import mapOf from 'pull-stream/throughs/map.js'
// @ts-expect-error the same
import filterOf from 'pull-stream/throughs/filter.js'
// @ts-expect-error the same
import takeOf from 'pull-stream/throughs/take.js'
// @ts-expect-error the same
import asyncMapOf from 'pull-stream/throughs/async-map.js'

export type { Answer, Duplex, End, Layer, Sink, Source, Through } from '@commute/contract'

// --- sources, throughs, sinks of pull-stream --------------------------------------------------------------------

/** The items of an array, one by one. */
export const values: <T>(items: readonly T[]) => Source<T> = valuesOf as never

/** Each item, changed. */
export const map: <A, B>(change: (item: A) => B) => Through<A, B> = mapOf as never

/** The items that pass. */
export const filter: <T>(test: (item: T) => boolean) => Through<T, T> = filterOf as never

/** The first n items, or those before the first that fails; then the source is aborted. */
export const take: <T>(test: number | ((item: T) => boolean)) => Through<T, T> = takeOf as never

/** Each item, changed by a function that calls back. Holds one item; an abort waits for the function's answer. */
export const asyncMap: <A, B>(
  change: (item: A, cb: (error: Error | null, item?: B) => void) => void,
) => Through<A, B> = asyncMapOf as never

/** Reads everything, calling back for each item (`false` aborts) and at the end with its reason, if any. */
export const drain: <T>(each?: (item: T) => unknown, done?: (error: Error | null) => void) => Sink<T> =
  drainOf as never

/** Reads everything into an array. Buffers all of it. */
export const collect: <T>(cb: (error: Error | null, items: T[]) => void) => Sink<T> = collectOf as never

// --- pipelines ----------------------------------------------------------------------------------------------------

/** Something that may stand at the start of a pipeline: a source, or a duplex's. */
export type From<T> = Source<T> | { readonly source: Source<T> }

/** Something that may stand at its end. */
export type Into<T> = Sink<T> | { readonly sink: Sink<T> }

/** Something that may stand in its middle: a through, or a duplex that what goes in passes. */
export type Via<A, B> = Through<A, B> | Duplex<A, B>

type Any = From<unknown> | Into<unknown> | Via<unknown, unknown>

const isDuplex = (part: unknown): part is Duplex<unknown, unknown> =>
  typeof part === 'object' && part !== null

/**
 * Joins parts into a pipeline: source, throughs, sink. Without its sink it is a source. A duplex may stand for any
 * part.
 *
 * @example
 * ```js
 * import { collect, map, pull, values } from '@commute/pull'
 * let seen
 * pull(values([1, 2]), map((n) => n * 2), collect((error, all) => (seen = all)))
 * seen // => [2, 4]
 * ```
 */
export function pull<A>(a: From<A>, z: Into<A>): void
export function pull<A, B>(a: From<A>, b: Via<A, B>): Source<B>
export function pull<A, B>(a: From<A>, b: Via<A, B>, z: Into<B>): void
export function pull<A, B, C>(a: From<A>, b: Via<A, B>, c: Via<B, C>): Source<C>
export function pull<A, B, C>(a: From<A>, b: Via<A, B>, c: Via<B, C>, z: Into<C>): void
export function pull<A, B, C, D>(a: From<A>, b: Via<A, B>, c: Via<B, C>, d: Via<C, D>): Source<D>
export function pull<A, B, C, D>(a: From<A>, b: Via<A, B>, c: Via<B, C>, d: Via<C, D>, z: Into<D>): void
export function pull<A, B, C, D, E>(
  a: From<A>,
  b: Via<A, B>,
  c: Via<B, C>,
  d: Via<C, D>,
  e: Via<D, E>,
  z: Into<E>,
): void
export function pull(first: Any, ...rest: Any[]): unknown {
  let read: unknown = isDuplex(first) ? first.source : first
  for (const part of rest) {
    if (typeof read !== 'function') throw new TypeError('pull: a part after the sink')
    if (isDuplex(part)) {
      part.sink(read as Source<unknown>)
      read = part.source
    } else if (typeof part === 'function') read = (part as (read: unknown) => unknown)(read)
    else throw new TypeError(`pull: ${String(part)} is not a source, through, sink or duplex`)
  }
  return read
}

/**
 * Joins two duplexes, each one's source into the other's sink: two people on a telephone.
 */
export function connect<A, B>(one: Duplex<A, B>, other: Duplex<B, A>): void {
  other.sink(one.source)
  one.sink(other.source)
}

/** One through that is several in a row. */
export function compose<A, B>(a: Through<A, B>): Through<A, B>
export function compose<A, B, C>(a: Through<A, B>, b: Through<B, C>): Through<A, C>
export function compose<A, B, C, D>(a: Through<A, B>, b: Through<B, C>, c: Through<C, D>): Through<A, D>
export function compose(...throughs: Through<never, unknown>[]): unknown {
  return (read: unknown) =>
    throughs.reduce<unknown>((source, through) => through(source as Source<never>), read)
}

/**
 * A duplex seen through layers, outermost first, so that a pipeline stays one sentence:
 * `pull(socket, layer(frames(), reconcile(document)), socket)`.
 */
export function layer<A, AOut extends A, Z>(outer: Layer<A, Z>, inner: Duplex<A, AOut>): Duplex<Z, Z>
export function layer<A, AOut extends A, B, Z>(
  outer: Layer<B, Z>,
  middle: Layer<A, B>,
  inner: Duplex<A, AOut>,
): Duplex<Z, Z>
export function layer<A, AOut extends A, B, C, Z>(
  outer: Layer<C, Z>,
  first: Layer<B, C>,
  second: Layer<A, B>,
  inner: Duplex<A, AOut>,
): Duplex<Z, Z>
export function layer(...parts: unknown[]): unknown {
  const layers = parts.slice(0, -1) as Layer<unknown, unknown>[]
  return layers.reduceRight<unknown>((inner, each) => each(inner as Duplex<unknown, unknown>), parts.at(-1))
}
