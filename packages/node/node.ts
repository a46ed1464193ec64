/**
 * On Node: open a document on disk, serve it, join others. The bodies are the pipeline: where you need another, copy
 * one and change it.
 *
 * @module
 */
import type { Duplex, Store, Type, Update } from '@commute/contract'
import { frames } from '@commute/frames'
import { drain, layer, pull } from '@commute/pull'
import { type Document, type Options as ReplicaOptions, replica } from '@commute/replica'
import {
  memory,
  type Options as ReconcileOptions,
  type Reconcile,
  reconcile,
  type Status,
} from '@commute/scuttle-reconcile'
import { type Options as StoreOptions, storeFile } from '@commute/store-file'
import { type Meter, meter } from '@commute/throughs'
import { dial, type DialOptions, type DialState, listen, type ListenOptions } from '@commute/transport-tcp'

// oxlint-disable-next-line typescript/no-explicit-any
type AnyDocument = Document<any, any, any>

/** A timer: again and again, until it is stopped. */
export const every = (milliseconds: number, tick: () => void): (() => void) => {
  const timer = setInterval(tick, milliseconds)
  return () => clearInterval(timer)
}

/** How links are made, and where their bytes are counted. */
export interface LinkOptions extends Omit<ReconcileOptions, 'every' | 'done'> {
  readonly meter?: Meter
  /** Another layer outside the frames: encryption, limits, faults. */
  readonly outside?: (inner: Duplex<Uint8Array, Uint8Array>) => Duplex<Uint8Array, Uint8Array>
  /** Told of each link that ends, with the reason where it was not a good one. */
  readonly ended?: (error: Error | null) => void
}

/** A document that is kept on disk. */
export interface Opened {
  /**
   * Writes the rest, gives the store back. Rejects with an `Error` of code `STORE_FAILED` where the rest cannot be
   * written. What is edited then throws such an error; reading goes on.
   */
  close(this: void): Promise<void>
  /** How many bytes of a torn tail were cut at opening. */
  readonly cut: number
}

/** Restores a document from a store, and keeps in it what is written from now on. */
export function persist(
  document: AnyDocument,
  store: Pick<Store, 'read' | 'append'>,
  cb: (error: Error | null) => void,
): void {
  const keeper = document.keep()
  let failed: Error | null = null
  const restore = drain<Update>(
    (update) => {
      try {
        keeper.restore(update)
      } catch (error) {
        failed = error as Error
      }
      return failed === null
    },
    (error) => {
      const reason = failed ?? error
      if (reason === null)
        pull(
          keeper.source,
          store.append,
          drain(keeper.safe, (stopped) => stopped !== null && keeper.fail(stopped)),
        )
      cb(reason)
    },
  )
  pull(store.read(), restore)
}

/**
 * Calls back when what was edited here would survive a crash, and so may leave; or with the error why it never will.
 */
function whenSafe(document: AnyDocument, cb: (error: Error | null) => void): void {
  const id = document.id()
  document.saved(document.after(id, (document.digest().get(id) ?? 0) - 1)?.update, cb)
}

/**
 * How to open a document: as its store and its replica; the wall is `Date.now` if not said, and what listeners throw is
 * an uncaught error.
 */
export type OpenOptions = StoreOptions & Partial<Omit<ReplicaOptions, 'peer'>>

/** What a listener throws goes where all goes that nobody catches. */
function uncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}

/**
 * The document of a folder. Rejects with an `Error` of code `STORE_LOCKED` where another process has it open, or
 * `STORE_DAMAGED`.
 */
export async function open<State, View, Edits, Reads = unknown>(
  folder: string,
  type: Type<State, View, Edits> & { readonly reads?: Reads },
  options: OpenOptions = {},
): Promise<Document<State, View, Edits, Reads> & Opened> {
  const { wall = Date.now, failed = uncaught } = options
  const store = storeFile(folder, options)
  const make = (): Document<State, View, Edits, Reads> => {
    try {
      return replica(type, { ...options, wall, failed, peer: store.peer })
    } catch (error) {
      store.close(true, () => undefined)
      throw error
    }
  }
  const document = make()
  let closed: Promise<void> | undefined
  const edit: typeof document.edit = (...edits) => {
    if (closed !== undefined)
      throw Object.assign(new Error('the store keeps no more: it has been closed'), { code: 'STORE_FAILED' })
    return document.edit(...edits)
  }
  const close = (): Promise<void> =>
    (closed ??= new Promise((resolve, reject) => {
      whenSafe(document, (unsaved) =>
        store.close(document.id() === store.peer, (unclosed) => {
          const error = unsaved ?? unclosed
          if (error === null) resolve()
          else reject(error)
        }),
      )
    }))
  await new Promise<void>((resolve, reject) =>
    persist(document, store, (error) => {
      if (error === null) return resolve()
      store.close(false, () => reject(error))
    }),
  )
  return { ...document, edit, close, cut: store.cut }
}

/** What this throws is an uncaught error, and stops no link. */
function guarded(changed: (() => void) | undefined): () => void {
  return () => {
    try {
      changed?.()
    } catch (error) {
      uncaught(error)
    }
  }
}

/** One side of a connection, as it stands on the wire. */
function side(
  document: AnyDocument,
  socket: Duplex<Uint8Array, Uint8Array>,
  options: LinkOptions,
): Reconcile {
  const {
    meter: into = { in: { items: 0, bytes: 0 }, out: { items: 0, bytes: 0 } },
    outside,
    ended,
    ...rest
  } = options
  const changed = guarded(options.changed)
  const link = reconcile(document, {
    every,
    ...rest,
    ...(ended === undefined ? {} : { done: ended }),
    changed,
  })
  const spoken = layer(meter(into), frames(), link)
  pull(socket, outside === undefined ? spoken : outside(spoken), socket)
  return link
}

/** How a link is; one that is dialled may be down. */
export interface LinkStatus extends Omit<Status, 'state'> {
  readonly state: Status['state'] | 'down'
  readonly dial?: DialState
}

/** Links, and how they are. */
export interface Links {
  /** One status a link that is up; of one that is dialled and down, why, and how far behind and ahead it was left. */
  status(this: void): readonly LinkStatus[]
  /**
   * Ends them once what was edited here is on this disk. A link that had caught up still says the last edits; another
   * leaves the rest for the next meeting. Nothing waits until they have come: see docs/how-to.md.
   */
  close(this: void): void
}

/** Links of whoever comes. */
export interface Served extends Links {
  readonly port: number
  /** How the last few that ended badly were then, for those who ask why. */
  failed(this: void): readonly Status[]
}

/** How many links that ended badly are told of. */
const mostFailed = 4

/** Replicates with whoever comes. */
export function serve(
  document: AnyDocument,
  where: ListenOptions,
  options: LinkOptions = {},
): Promise<Served> {
  const links = new Set<Reconcile>()
  let failed: Status[] = []
  const met = memory()
  const changed = guarded(options.changed)
  return new Promise((resolve, reject) =>
    listen(
      where,
      (socket) => {
        const link: Reconcile = side(document, socket, {
          memory: met,
          ...options,
          ended: (error) => {
            queueMicrotask(() => {
              links.delete(link)
              if (error !== null) failed = [...failed, link.status()].slice(-mostFailed)
              changed()
            })
            options.ended?.(error)
          },
        })
        links.add(link)
        changed()
      },
      (error, listener) => {
        if (error !== null) return reject(error)
        resolve({
          port: listener!.port,
          status: () => Array.from(links, (link) => link.status()),
          failed: () => failed,
          close: () =>
            whenSafe(document, () => {
              for (const link of links) link.close()
              listener!.close()
            }),
        })
      },
    ),
  )
}

/** Replicates with a peer that serves, again and again until it is closed. */
export function join(document: AnyDocument, where: DialOptions, options: LinkOptions = {}): Links {
  let link: Reconcile | undefined
  const met = memory()
  const changed = guarded(options.changed)
  // Who shows the status can ask for it once this has answered.
  let hasAnswered = false
  const told = (state: DialState): void => {
    where.changed?.(state)
    if (hasAnswered) changed()
  }
  const answer = (socket: Duplex<Uint8Array, Uint8Array>): void => {
    link = side(document, socket, { memory: met, ...options })
  }
  const line = dial({ ...where, changed: told }, answer)
  hasAnswered = true
  return {
    status: () => {
      const state = line.status()
      const last = link?.status()
      if (state.state === 'connected' && last !== undefined) return [{ ...last, dial: state }]
      // To one never met nothing is known to have come.
      const { peer, behind, ahead, code, reasons } = last ?? {
        peer: undefined,
        behind: 0,
        ahead: document.sum().numbers,
        code: undefined,
        reasons: [],
      }
      const parts = last?.state === 'failed' ? [last.why] : []
      if (state.state === 'waiting') parts.push(state.why, `dialling again in ${state.milliseconds} ms`)
      else parts.push(state.state === 'closed' ? 'closed here' : 'dialling')
      if (ahead > 0) parts.push(`${ahead} of mine ${ahead === 1 ? 'is' : 'are'} not yet safe there`)
      const how = state.state === 'closed' ? 'ended' : 'down'
      return [{ state: how, peer, behind, ahead, code, why: parts.join('; '), reasons, dial: state }]
    },
    close: () =>
      whenSafe(document, () => {
        link?.close()
        line.close()
      }),
  }
}
