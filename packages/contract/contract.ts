/**
 * The few shapes on which everything hangs; no code at all.
 *
 * @module
 */

// --- values ---------------------------------------------------------------------------------------------------

/**
 * What may be written, sent and kept: it comes back from a wire or a disk identical. Refused: `undefined`, `NaN`,
 * `±Infinity`, `-0`, lone surrogates, other objects.
 */
export type Value =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value }

// --- streams --------------------------------------------------------------------------------------------------

/** How a stream ended: `true` well, an `Error` with its reason. */
export type End = true | Error

/** One answer of a source: data, or the end. */
export type Answer<T> = [end: null, data: T] | [end: End, data?: undefined]

/** Asked once at a time, answers once each time; asked with an end, it stops and answers with that end. */
export type Source<T> = (abort: End | null, cb: (...answer: Answer<T>) => void) => void

/** Reads a source. `undefined | void`, since with plain `void` a through would pass for a sink. */
export type Sink<T> = (read: Source<T>) => undefined | void

/** A source made of another. */
export type Through<A, B> = (read: Source<A>) => Source<B>

/** Two directions at once, like a telephone. */
export interface Duplex<In, Out> {
  readonly sink: Sink<In>
  readonly source: Source<Out>
}

/** A duplex seen through a duplex: what the inner says in `Inner` is said outside in `Outer`. */
export type Layer<Inner, Outer> = <InnerOut extends Inner>(
  inner: Duplex<Inner, InnerOut>,
) => Duplex<Outer, Outer>

// --- time, names, updates -------------------------------------------------------------------------------------

/** The name of one written thing: who wrote it and the how-manieth it was. */
export type Dot = readonly [peer: string, n: number]

/** A dot and when it was written: milliseconds × 1000 + counter. Last-writer order is `(time, peer, n)`. */
export type Written = readonly [time: number, peer: string, n: number]

/** How a delta names a thing that it writes: k means number `seq + k` of its own update; else in full. */
export type Mine = number | Written

/** Who wrote an update, from which number on, how many, and when. */
export interface Head {
  readonly peer: string
  readonly seq: number
  readonly count: number
  readonly time: number
  /**
   * Of a peer that goes on from another's number n (a healed fork): its own numbers below 1 are the other's, up to n.
   */
  readonly origin?: Dot
  /** What its deltas may refer to of others; absent: anything, as in an edit that is being made here. */
  readonly deps?: Deps
}

/** What the deltas of an update refer to: peer → highest number. */
export type Deps = readonly Dot[]

/** The deltas of one transaction: applied together, told once. */
export interface Update extends Head {
  readonly deps: Deps
  readonly deltas: readonly Value[]
  /**
   * Part of a snapshot of its peer, which begins at number 1 and is complete at this number at the earliest: it
   * replaces what was held. Where it is absent the update goes on from the one before.
   */
  readonly floor?: number
}

/** What is known, as peer → highest number: everything up to it. */
export type Digest = ReadonlyMap<string, number>

/** What a writer is given: who, when, and the next numbers. */
export interface Stamp {
  readonly peer: string
  readonly time: number
  /** The number that relative names count from; absent where names are given in full. */
  readonly seq?: number | undefined
  /** The next number of mine, for a thing that I write. */
  dot(this: void): Mine
  /** The counter of the number that `dot()` would hand out next. */
  next(this: void): number
  /** Say that this write takes the thing away, or all things of the peer from n to `to`. */
  take(this: void, peer: string, n: number, to?: number): void
  /** Say that this write refers to the thing: nobody applies it before that. */
  refer(this: void, peer: string, n: number): void
}

// --- data types -----------------------------------------------------------------------------------------------

/** What commutes: deltas reduced one after the other come to the same in any order, any grouping, with any repeats. */
export interface Reducer<State, Delta> {
  /** Before anything is known. */
  readonly empty: State
  /**
   * The state with the delta in it; `state` itself if that was no news; never throws. `head` says what relative names
   * are relative to.
   */
  reduce(this: void, state: State, delta: Delta, head?: Head): State
  /** The part of the delta that the state lacks, or undefined: where gossip stops. */
  news(this: void, state: State, delta: Delta, head?: Head): Delta | undefined
  /** Everything, as one delta for a peer with nothing; undefined for `empty`. */
  all(this: void, state: State): Delta | undefined
}

/** Makes a delta of what there is, or undefined if that would be no news; throws `TypeError` if it was called wrong. */
export interface Edit<State> {
  (state: State, stamp: Stamp): Value | undefined
}

/** Asks something of a state, and changes nothing. */
export interface Read<State, Answer> {
  (state: State): Answer
}

/** What things are called by now: what was taken away and put in again has another name. */
export interface Names {
  /** The name of now. */
  now(this: void, peer: string, n: number): Dot
  /** The name under which it was first put in again, if it was. */
  next(this: void, peer: string, n: number): Dot | undefined
  /** It was put in again under this name. */
  became(this: void, peer: string, n: number, name: Dot): void
}

/**
 * Edits that lead back from what `after` shows to what `before` shows, and leave alone what others have done meanwhile.
 * The deltas are what led there: for types that spend their states, of which `before` and `after` are spent.
 */
export interface Back<State> {
  (before: State, after: State, deltas: readonly Value[], head: Head, names: Names): readonly Edit<State>[]
}

/** A data type: five words for peers, two for people. A module that exports them *is* the type. */
export interface Type<State, View, Edits> extends Reducer<State, Value> {
  /** The wire form only: the same on every peer and in every version of an application. */
  isDelta(this: void, value: Value): boolean
  /** What one reads: immutable, the same reference for a state as long as no other has followed it. */
  view(this: void, state: State): View
  /** Makers of edits. */
  readonly edits: Edits
  /**
   * The state that has seen all numbers of an update, after its deltas were reduced. For types that keep what was seen.
   */
  readonly seal?: ((this: void, state: State, head: Head) => State) | undefined
  /**
   * Why a well-formed delta is void: it refers to what is not there, say. All who have applied what it depends on must
   * say the same, but that what went as a whole meanwhile hides it. Absent: whatever is well-formed counts.
   */
  readonly fault?: ((this: void, state: State, delta: Value, head?: Head) => string | undefined) | undefined
  /** How to go back, for undo; absent: it cannot. */
  readonly back?: Back<State> | undefined
  /**
   * Calls back for each peer that has written what there is, some perhaps more than once: an undo leaves a thing that
   * others wrote into. Absent: that is not known.
   */
  readonly writers?: ((this: void, state: State, each: (peer: string) => void) => void) | undefined
}

/** What was seen: a set of dots. */
export interface Seen {
  has(this: void, peer: string, n: number): boolean
  /** Whether it speaks for a whole store: then what that store lacks is gone. Else only for what the store names. */
  readonly whole: boolean
}

/**
 * A type over a dot store: every part of it knows which write gave it, so a removal can name exactly what it takes
 * away. It keeps no context of its own; `causal(dotted)` gives it one and makes a `Type` of it.
 */
export interface Dotted<Store, View, Edits> {
  readonly none: Store
  /** Both, less what one side has seen and no longer holds; `mine` itself if nothing changed. */
  join(this: void, mine: Store, seen: Seen, theirs: Store, theirsSeen: Seen): Store
  /** Calls back for each live dot, or run of dots; a removal names these. */
  dots(this: void, store: Store, each: (peer: string, n: number, to?: number) => void): void
  /** The wire form of a store, names in full. */
  write(this: void, store: Store): Value
  /** A store from its wire form, or undefined where that is malformed. */
  read(this: void, value: Value, head?: Head): Store | undefined
  view(this: void, store: Store): View
  readonly edits: Edits
  /** For registers: holds anything, so that a map needs no `put`. Absent: an entry exists by its `put`. */
  readonly alive?: ((this: void, store: Store) => boolean) | undefined
  /** The store that is complete with an update. */
  readonly seal?: ((this: void, store: Store, head: Head) => Store) | undefined
  /** See `back` of a type. */
  readonly back?: Back<Store> | undefined
  /** See `writers` of a type. Absent: those of the dots. */
  readonly writers?: ((this: void, store: Store, each: (peer: string) => void) => void) | undefined
  /** See `fault` of a type. */
  readonly fault?: ((this: void, store: Store, value: Value, head?: Head) => string | undefined) | undefined
  /** What one may ask of a store without taking all of its view. */
  readonly reads?: unknown
  /** Whether all of a wire form that can be read is also understood (an older program may skip fields). Absent: yes. */
  readonly knows?: ((this: void, value: Value) => boolean) | undefined
}

/** A type that also nests where things are removed. */
export interface Nests<Store, View, Edits> {
  readonly dotted: Dotted<Store, View, Edits>
  /**
   * Whether its five words are those of `causal(dotted)`: a whole that has a context uses `dotted` instead. Of other
   * types it uses the five words, but where something in them may be taken away.
   */
  readonly isCausal?: boolean
}

/** A type that stands also where things are taken away only as a whole: as an item of a list. */
export interface Listed<Store, View, Edits> {
  readonly listed: Dotted<Store, View, Edits>
}

/** Any type, standing alone. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyType = Type<any, any, any> & {
  readonly dotted?: unknown
  readonly listed?: unknown
  readonly isCausal?: boolean
  readonly reads?: unknown
}

/** Any type that nests where things are removed. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyNests = Nests<any, any, any>

/** What one reads of a type. */
export type ViewOf<T> = T extends { view(state: never): infer View } ? View : never

/** The form that a type has in a place that is never taken away, or only as a whole. */
type FormOf<T> = T extends { readonly listed: infer Form extends object }
  ? Form
  : T extends { readonly isCausal: true; readonly dotted: infer Form extends object }
    ? Form
    : { readonly none: T extends { readonly empty: infer State } ? State : never; readonly edits: EditsIn<T> }

type EditsIn<T> = T extends { readonly edits: infer Edits } ? Edits : never

/** What is held of a type in such a place. */
export type PartOf<T> = FormOf<T> extends { readonly none: infer Part } ? Part : never

/** The makers of its edits there. */
export type PartEditsOf<T> = EditsIn<FormOf<T>>

/** What one may ask of it there. */
export type PartReadsOf<T> = T extends { readonly reads: infer Reads } ? Reads : undefined

/** Edits of a part, as edits of the whole. */
export type Lifted<Edits, State> =
  Edits extends Edit<never>
    ? Edit<State>
    : Edits extends (...args: infer Args) => infer Result
      ? (...args: Args) => Lifted<Result, State>
      : { readonly [Key in keyof Edits]: Lifted<Edits[Key], State> }

/** Questions about a part, as questions about the whole. */
export type LiftedReads<Reads, State> = Reads extends (...args: infer Args) => infer Result
  ? Result extends (state: never) => infer Answer
    ? (...args: Args) => Read<State, Answer>
    : (...args: Args) => LiftedReads<Result, State>
  : { readonly [Key in keyof Reads]: LiftedReads<Reads[Key], State> }

// --- replicas -------------------------------------------------------------------------------------------------

/**
 * What became of an update: applied; applied and relayed though not all of it is understood; there already; not next in
 * line or before its deps; ahead of the clock; another thing under a used number; of more bytes than its topic allows.
 */
export type Fate = 'news' | 'kept' | 'known' | 'hole' | 'held' | 'fork' | 'large'

/** An update that could be sent, and at most how many bytes its encoding takes. */
export interface Offer {
  readonly update: Update
  readonly size: number
}

/** Why something has not arrived or is not shown: a stable code, a sentence, and how many it concerns. */
export interface Reason {
  readonly code: string
  readonly message: string
  readonly count: number
}

/** All that is held, in two numbers: how many, and an order-independent sum of fingerprints. */
export interface Sum {
  readonly numbers: number
  readonly print: number
}

/** How far a snapshot, or a branch that comes aside, has come: up to which number; and after which it begins. */
export interface Coming {
  readonly to: number
  readonly floor: number
}

/** What a reconciler needs to know of what it replicates, and nothing more. */
export interface Replica {
  /** The name under which new updates are written. It changes when that name turns out to be in use elsewhere. */
  id(this: void): string
  /** What is replicated: equal on all its peers. */
  readonly topic: string
  /** How many bytes an update may have: a constant of the topic. */
  readonly limit: number
  /** What is applied: a live view. */
  digest(this: void): Digest
  /** What would survive a crash: a live view. Only this may be claimed to others. */
  durable(this: void): Digest
  /** Over what is applied. Equal digests with unequal sums are a fork. */
  sum(this: void): Sum
  /**
   * The fingerprint of a peer's updates up to number n, or undefined if no update of its ends there. O(log n), and a
   * few updates decoded.
   */
  print(this: void, peer: string, n: number): number | undefined
  /**
   * The peer's update that ends last at or below number n: its end, 0 if there is none. O(log n), and a few updates
   * decoded.
   */
  endBefore(this: void, peer: string, n: number): number
  /**
   * The peer's first update above number n; or the first of a snapshot, where n is too far back. `floor`: that of the
   * snapshot which has come as far as n. O(log n), and a few updates decoded.
   */
  after(this: void, peer: string, n: number, floor?: number): Offer | undefined
  /** How many updates of the peer's there are above number n. */
  count(this: void, peer: string, n: number): number
  /**
   * The i-th update in order of arrival, which is causal. O(log n), O(1) for one behind the other; need not be the same
   * object twice.
   */
  arrived(this: void, index: number): Offer | undefined
  /** Up to which number something of the peer's is forgotten. */
  floor?(this: void, peer: string): number
  /** Of whom snapshots are on their way in, and how far: whoever sends on goes on from there. */
  coming?(this: void): ReadonlyMap<string, Coming>
  /** How many have arrived. */
  length(this: void): number
  /** The index of the oldest arrival that is remembered: 0 where all are. */
  oldest(this: void): number
  /** Grows when something was taken back: then indexes into the order of arrival begin anew. */
  epoch(this: void): number
  /** Whether the store keeps no more: what is not durable will not be. */
  isBroken(this: void): boolean
  /** Whether it may be sent on: one written here only when durable, so that no number is ever used twice. */
  mayLeave(this: void, update: Update): boolean
  /** Takes an update that came through `link`. It has been checked for form. */
  apply(this: void, update: Update, link: string): Fate
  /** Calls back when there is room for more: a slow disk slows a link down. */
  ready(this: void, cb: () => void): void
  /** Tells after every growth of what is applied or durable. Returns the way to stop. */
  changed(this: void, listener: () => void): () => void
  /** Does what it is given, and tells of all that grew in it once, at its end. */
  together(this: void, work: () => void): void
  /** Somebody holds more of my numbers than I: from now on I write under another name. */
  renounce(this: void): void
  /**
   * Another update stands under a number that I hold, on a branch that reaches to number `end`: whose branch every peer
   * keeps. If theirs, mine is taken back; what I wrote on it is issued again under a fresh name. Absent where what was
   * written over is not kept, so branches cannot be told apart: there `renounce` closes the name for everybody.
   */
  fork?(this: void, first: Update, end: number): 'mine' | 'theirs'
  /** Whether every peer keeps mine, of two branches: it, and theirs, which begins with this update, up to `end`. */
  isKept?(this: void, first: Update, end: number): boolean
  /** Looks again at what was held. */
  look(this: void): void
  /** What is held or kept, and why. */
  reasons(this: void): readonly Reason[]
  /** The wall time in milliseconds. */
  wall(this: void): number
}

/** Where updates are kept. */
export interface Store {
  /** What is kept, in order of arrival. */
  read(this: void): Source<Update>
  /** Keeps updates; says after each batch how many more are safe. */
  readonly append: Through<Update, number>
  /** Lets go of the store; `resume`: the next opening may go on under the same name. */
  close(this: void, resume: boolean, cb: (error: Error | null) => void): void
}
