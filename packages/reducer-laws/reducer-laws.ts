/**
 * The laws of a data type, for any type of yours: order, grouping, repeats, news, all, encoding, no mutation, one view
 * a state. Three peers make edits, now and then merging; a fourth lies: it says almost what somebody said. Then what
 * they wrote is delivered in other orders.
 *
 * @module
 */
import type { Edit, Head, Type, Update, Value } from '@commute/contract'
import { decode, encode } from '@commute/value'
import { depsOf, last, mostCount, readWholeRun, wholeRun } from '@commute/update'
import * as fc from 'fast-check'
import { bent } from './bent.ts'

export { bent } from './bent.ts'

/** A law that does not hold, with what shows it. */
export interface Broken {
  /** What should have been, and was not. */
  readonly law: string
  /** How to see it again. */
  readonly seed: number
  readonly path: string
  readonly counterexample: string
}

/** How hard to look, and at what. */
export interface Options<State> {
  /** How many histories: 200. */
  readonly runs?: number
  readonly seed?: number
  /** All of a state as a value that is the same on all peers: `all`, where that does not tell what came first. */
  readonly shown?: (state: State) => Value
  /**
   * Whether states are changed in place, as the type says in its docstring: then a state that was gone beyond must
   * throw or read as it was, and one from which only a draft was made must still be good.
   */
  readonly spends?: boolean
}

type Step =
  | { readonly kind: 'edit'; readonly who: number; readonly edit: number }
  | { readonly kind: 'merge'; readonly who: number; readonly from: number }
  | { readonly kind: 'lie'; readonly who: number; readonly seed: number }

interface Peer<State> {
  state: State
  updates: Update[]
  digest: Map<string, number>
}

const names = ['ann', 'bob', 'cyd']
const liar = 'eve'

/** Applies an update as a replica does. */
export function applied<State>(type: Type<State, unknown, unknown>, state: State, update: Update): State {
  let out = state
  for (const delta of update.deltas) out = type.reduce(out, delta, update)
  return type.seal === undefined ? out : type.seal(out, update)
}

/**
 * The update that some edits make, each seeing what those before it did; undefined if nothing is news: by a peer that
 * has written up to number `seq - 1`.
 */
export function transaction<State>(
  type: Pick<Type<State, unknown, unknown>, 'reduce'>,
  edits: readonly Edit<State>[],
  state: State,
  peer: string,
  seq: number,
  time: number,
): Update | undefined {
  const refers = new Map<string, number>()
  const refer = (name: string, n: number): void => {
    refers.set(name, Math.max(n, refers.get(name) ?? 0))
  }
  const take = (name: string, n: number, to = n): void => refer(name, to)
  let count = 0
  const stamp = { peer, time, seq, dot: () => count++, next: () => seq + count, take, refer }
  const head: Head = { peer, seq, count: mostCount, time }
  const deltas: Value[] = []
  let draft = state
  for (const edit of edits) {
    const delta = edit(draft, stamp)
    if (delta === undefined) continue
    deltas.push(delta)
    if (deltas.length < edits.length) draft = type.reduce(draft, delta, head)
  }
  if (deltas.length === 0) return undefined
  return { peer, seq, count: Math.max(1, count), time, deps: depsOf(refers, peer), deltas }
}

/** The update that one edit makes, or undefined: by a peer that has written up to number `seq - 1`. */
export function update<State>(
  edit: Edit<State>,
  state: State,
  peer: string,
  seq: number,
  time: number,
): Update | undefined {
  return transaction({ reduce: (last) => last }, [edit], state, peer, seq, time)
}

function canBeApplied(digest: ReadonlyMap<string, number>, { peer, seq, deps }: Update): boolean {
  return (digest.get(peer) ?? 0) + 1 === seq && deps.every(([name, n]) => (digest.get(name) ?? 0) >= n)
}

function frozen(value: Value): Value {
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    for (const item of Object.values(Object.freeze(value))) frozen(item as Value)
  return value
}

/** A view as a string, with what is in its maps and sets. */
function unfolded(view: unknown): string {
  const isFolded = (value: unknown): value is ReadonlyMap<unknown, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Symbol.iterator in value
  return JSON.stringify(view, (_key, value: unknown) => (isFolded(value) ? [...value] : value))
}

class Law extends Error {}

function must(holds: boolean, law: string): void {
  if (!holds) throw new Law(law)
}

/**
 * The first law that the type breaks, or undefined. `edits` gives edits that are legal in any state (an index taken
 * modulo the length, say); one that throws `TypeError` or `RangeError` counts as none.
 *
 * @example
 * ```js
 * import * as fc from 'fast-check'
 * import * as gSet from '@commute/g-set'
 * import { laws } from '@commute/reducer-laws'
 * laws(gSet, fc.string().map((s) => gSet.edits.add(s)), { runs: 10 }) // => undefined
 * ```
 */
export function laws<State>(
  type: Type<State, unknown, unknown>,
  edits: fc.Arbitrary<Edit<State>>,
  { runs = 200, seed, shown, spends = false }: Options<State> = {},
): Broken | undefined {
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('edit' as const), who: fc.nat(2), edit: fc.nat(15) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('merge' as const), who: fc.nat(2), from: fc.nat(2) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('lie' as const), who: fc.nat(2), seed: fc.nat() }),
    },
  )
  const bytes = (state: State): string => String(encode((shown ?? type.all)(state) ?? null))

  const deliver = (peer: Peer<State>, one: Update): void => {
    peer.state = applied(type, peer.state, one)
    peer.updates.push(one)
    peer.digest.set(one.peer, last(one))
  }

  /**
   * What the liar makes of what a peer has: it says that it depends on some of that, which everybody has first then.
   */
  const lie = (peer: Peer<State>, seq: number, time: number, seed: number): Update | undefined => {
    let state = seed
    const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
    if (peer.updates.length === 0 || (peer.digest.get(liar) ?? 0) + 1 !== seq) return undefined
    const models = Array.from(
      { length: 1 + Math.floor(3 * random()) },
      () => peer.updates[Math.floor(random() * peer.updates.length)]!,
    )
    const deltas = models.flatMap((model) => model.deltas.map((delta) => bent(delta, random)))
    const count = Math.max(...models.map((model) => model.count))
    const known = [...peer.digest].map(([name, n]) => [name, n - Math.floor(1.5 * random() * n)] as const)
    const deps = depsOf(new Map(known.filter(([, n]) => n > 0)), liar)
    const told = { peer: liar, seq, count, time, deps, deltas }
    if (deltas.every((delta) => type.isDelta(delta))) return told
    // What is not understood is not in `all`; but it may not break anything.
    for (const delta of deltas) {
      type.news(peer.state, delta, told)
      type.reduce(peer.state, delta, told)
    }
    return undefined
  }

  const history = (pool: readonly Edit<State>[], steps: readonly Step[]): Peer<State>[] => {
    const peers = names.map((): Peer<State> => ({ state: type.empty, updates: [], digest: new Map() }))
    let time = 1000
    let lies = 0
    for (const each of steps) {
      const peer = peers[each.who]!
      if (each.kind === 'lie') {
        const told = lie(peer, lies + 1, time, each.seed)
        if (told === undefined) continue
        lies += told.count
        deliver(peer, told)
        continue
      }
      if (each.kind === 'edit') {
        let made: Update | undefined
        try {
          // Now and then two or three in one.
          const first = each.edit
          const some = [0, 1, 2].slice(0, first % 4 === 1 ? 2 : first % 8 === 3 ? 3 : 1)
          made = transaction(
            type,
            some.map((k) => pool[(first + 5 * k) % pool.length]!),
            peer.state,
            names[each.who]!,
            (peer.digest.get(names[each.who]!) ?? 0) + 1,
            time,
          )
        } catch (error) {
          if (!(error instanceof TypeError || error instanceof RangeError)) throw error
        }
        if (made === undefined) continue
        for (const delta of made.deltas)
          must(type.isDelta(frozen(delta)), 'an edit makes a delta: isDelta(delta)')
        const copy = decode(encode(wholeRun([made])))
        must(
          copy.ok && String(encode(copy.value)) === String(encode(wholeRun([made]))),
          'a delta survives encoding',
        )
        deliver(peer, readWholeRun((copy as { value: Value }).value, 1)![0]!)
        // Now and then two write at the same time.
        if (each.edit % 4 !== 0) time++
      } else
        for (const one of peers[each.from]!.updates) if (canBeApplied(peer.digest, one)) deliver(peer, one)
    }
    return peers
  }

  const shuffledFrom = (updates: readonly Update[], order: readonly number[]): Update[] => {
    const left = [...updates]
    const out: Update[] = []
    const digest = new Map<string, number>()
    for (let at = 0; left.length > 0; at++) {
      const ready = left.filter((one) => canBeApplied(digest, one))
      const next = ready[order[at % order.length]! % ready.length]!
      left.splice(left.indexOf(next), 1)
      digest.set(next.peer, last(next))
      out.push(next)
    }
    return out
  }

  /** What a state shows, or undefined if it throws since it is spent. */
  const ifGood = (state: State): string | undefined => {
    try {
      return bytes(state)
    } catch (error) {
      must((error as { code?: unknown }).code === 'SPENT', `a spent state says so: ${String(error)}`)
      return undefined
    }
  }

  /** What was gone beyond is never silently other. */
  const checkSpent = (copy: () => State, one: Update, before: string): void => {
    const old = copy()
    // Nobody has looked into it yet: what it shows may not depend on that.
    const view = type.view(old)
    const kept = unfolded(type.view(copy()))
    const next = applied(type, old, one)
    const after = bytes(next)
    must(unfolded(view) === kept, 'a view stays what it was')
    const shown = ifGood(old)
    must(shown === undefined || shown === before, 'an old state throws or reads as it was')
    const later = ifGood(next)
    must(later === undefined || later === after, 'a state is never silently other')
    const root = copy()
    const draft: Head = { ...one }
    one.deltas.reduce((last, delta) => type.reduce(last, delta, draft), root)
    must(ifGood(root) === before, 'what was only drafted leaves the state as it was')
    must(bytes(applied(type, root, one)) === after, 'after a draft the same update does the same')
  }

  const check = (pool: readonly Edit<State>[], steps: readonly Step[], order: readonly number[]): void => {
    const peers = history(pool, steps)
    const seen = new Map<string, Update>()
    for (const peer of peers) for (const one of peer.updates) seen.set(`${one.peer} ${one.seq}`, one)
    const updates = [...seen.values()]
    /** What refers to what it says only later, as a liar may, is no repeat the second time. */
    const isWild = ({ peer, deltas }: Update): boolean => peer === liar && deltas.length > 1
    const isTame = !updates.some(isWild)
    const finals = [0, 1, 2].map((turn) => {
      const inOrder = shuffledFrom(updates, turn === 0 ? [0] : order.map((n) => n + turn))
      /** How the state came about: a state that is spent cannot be tried twice. */
      const trail: ((state: State) => State)[] = []
      let state = type.empty
      const copy = (): State => (spends ? trail.reduce((before, step) => step(before), type.empty) : state)
      const go = (step: (state: State) => State): void => {
        state = step(state)
        trail.push(step)
      }
      for (const [index, one] of inOrder.entries()) {
        const head: Head = one
        for (const [at, delta] of one.deltas.entries()) {
          const draft = (): State =>
            one.deltas.slice(0, at).reduce((last, each) => type.reduce(last, each, head), copy())
          const fresh = type.news(draft(), delta, head)
          const before = draft()
          const whole = type.reduce(before, delta, head)
          must(
            (fresh === undefined) === (whole === before),
            'news is undefined just where reduce changes nothing',
          )
          if (fresh !== undefined)
            must(bytes(type.reduce(draft(), fresh, head)) === bytes(whole), 'news is as good as the delta')
        }
        const before = bytes(state)
        if (spends) checkSpent(copy, one, before)
        const old = state
        go((last) => applied(type, last, one))
        if (!spends) must(bytes(old) === before, 'reduce does not change the old state')
        must(type.view(state) === type.view(state), 'one view a state')
        const after = bytes(state)
        // A repeat of this and of an earlier one.
        const next = state
        const repeats = [one, inOrder[order[0]! % (index + 1)]!].filter((each) => !isWild(each))
        const again = repeats.reduce((last, each) => applied(type, last, each), next)
        must(bytes(again) === after, 'a repeat changes nothing')
        must(again === next, 'a repeat gives the same state')
        // All that another peer has, in the middle.
        if (isTame && index === order[turn]! % inOrder.length) {
          const all = type.all(peers[turn]!.state)
          if (all !== undefined) {
            must(type.isDelta(all), 'all is a delta')
            go((last) => type.reduce(last, all))
          }
        }
      }
      return state
    })
    for (const final of finals)
      must(bytes(final) === bytes(finals[0]!), 'the same deltas in any order give the same state')
    const all = type.all(finals[0]!)
    must((all === undefined) === (finals[0] === type.empty) || all !== undefined, 'all of empty is undefined')
    if (all !== undefined)
      must(bytes(type.reduce(type.empty, all)) === bytes(finals[0]!), 'all rebuilds the state')
  }

  const property = fc.property(
    fc.array(edits, { minLength: 16, maxLength: 16 }),
    fc.array(step, { maxLength: 24 }),
    fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
    check,
  )
  const run = fc.check(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) })
  if (!run.failed) return undefined
  return {
    law:
      run.errorInstance instanceof Law
        ? run.errorInstance.message
        : String((run.errorInstance as Error)?.stack),
    seed: run.seed,
    path: run.counterexamplePath ?? '',
    counterexample: fc.stringify(run.counterexample?.slice(1)),
  }
}
