/**
 * A log on disk: append-only, each record with its length and checksum, durable before it is acknowledged. One process
 * at a time, by a lock. A torn tail is cut when it is opened; damage in the middle is an error that says where.
 *
 * The folder holds `log` (the records), `name` (who writes, see below) and `lock` (the process that has it open). The
 * store names its peer: a random name and an opening number. After a clean close the next opening goes on under the
 * same name; after a crash it takes the next opening number, since it cannot prove that nothing of its own was lost.
 *
 * Memory: one batch of 64 KiB. Cost of opening: one reading of the log.
 *
 * @module
 */
import type { Source, Store, Update, Value } from '@commute/contract'
import { readWholeRun } from '@commute/update'
import { decode } from '@commute/value'
import { randomBytes } from 'node:crypto'
import * as nodeFs from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Files } from './files.ts'
import { folderLock, isHeld } from './lock.ts'
import { beginning, damage, magic, recordsOf } from './records.ts'
import { writer } from './writer.ts'

export type { Files } from './files.ts'

/** How to open a store. */
export interface Options {
  readonly files?: Files
  /** Makes the name of a new store, of 1 to 40 of A–Z a–z 0–9 _ -; 10 random characters if not said. */
  readonly name?: () => string
}

/** A store that is open. */
export interface StoreFile extends Store {
  /** The name under which its document writes. */
  readonly peer: string
  /** How many bytes of a torn tail were cut when it was opened. */
  readonly cut: number
}

interface Name {
  readonly name: string
  readonly opening: number
  /** The size of the log at a clean close, or null while it is open. */
  readonly clean: number | null
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

/** What a file system says, with a code of ours and which folder. */
function failed(folder: string, error: unknown): unknown {
  const { code, message } = error as Error & { code?: unknown }
  if (typeof code !== 'string' || code.startsWith('STORE_')) return error
  return Object.assign(failure('STORE_FAILED', `${folder} cannot be opened: ${message}`), { cause: error })
}

/** Writes a small file so that it is there whole or not at all. */
function replace(files: Files, path: string, text: string): void {
  const fresh = `${path}.new`
  const fd = files.openSync(fresh, 'w')
  try {
    files.writeSync(fd, text)
    files.fsyncSync(fd)
  } finally {
    files.closeSync(fd)
  }
  files.renameSync(fresh, path)
}

/** Makes what was made in a folder durable, where a system has that. */
function syncFolder(files: Files, folder: string): void {
  let fd: number | undefined
  try {
    fd = files.openSync(folder, 'r')
    files.fsyncSync(fd)
  } catch {
    // It cannot be asked for there.
  }
  if (fd !== undefined) files.closeSync(fd)
}

/** What to do with a log that had been closed whole and is no more; `rest`: how many bytes behind what is whole. */
function closedWhole({ clean }: Name, path: string, rest = 0): string {
  const first = rest > 0 ? `copy the folder (the last ${rest} bytes will be cut off), then ` : ''
  return `it had been closed whole at byte ${clean}: bring it back, or ${first}remove ${path} to go on under a new name with what is there`
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && /^[\w-]{1,40}$/.test(name)
}

function readName(files: Files, path: string): Name | undefined {
  if (!files.existsSync(path)) return undefined
  let parsed: Partial<Name> | null
  try {
    parsed = JSON.parse(files.readFileSync(path, 'utf8')) as Partial<Name> | null
  } catch {
    parsed = null
  }
  const { name, opening, clean = null } = parsed ?? {}
  if (!isName(name) || !Number.isSafeInteger(opening))
    throw failure('STORE_DAMAGED', `${path} is damaged: remove it, and the store goes on under a new name`)
  return { name, opening: opening!, clean }
}

function freshName(): string {
  return BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(10, '0')
    .slice(-10)
}

/**
 * Opens the store of a folder, which is made where it is missing. Throws an `Error` with code `STORE_LOCKED` (another
 * process has it open), `STORE_DAMAGED` (with the byte where, and what to do) or `STORE_FAILED` (what the file system
 * says).
 */
export function storeFile(
  where: string,
  { files = nodeFs, name: make = freshName }: Options = {},
): StoreFile {
  // Whoever changes the working folder later means the same store.
  const folder = resolve(where)
  let unlock: (() => void) | undefined
  try {
    files.mkdirSync(folder, { recursive: true })
    unlock = folderLock(files, join(folder, 'lock'))
    return open(folder, files, make, unlock)
  } catch (error) {
    unlock?.()
    throw failed(folder, error)
  }
}

/** How many updates a record may come to. */
const mostUpdates = 1 << 16

/** The updates of a record, or undefined where it holds something else. */
function readRecord(payload: Uint8Array): Update[] | undefined {
  const decoded = decode(payload)
  if (!decoded.ok || !Array.isArray(decoded.value) || decoded.value.length === 0) return undefined
  const out: Update[] = []
  for (const item of decoded.value as readonly Value[]) {
    const run = readWholeRun(item, mostUpdates - out.length)
    if (run === undefined) return undefined
    for (const update of run) out.push(update)
  }
  return out
}

function open(folder: string, files: Files, make: () => string, unlock: () => void): StoreFile {
  const path = join(folder, 'log')
  const before = readName(files, join(folder, 'name'))
  const isNew = !files.existsSync(path)
  if (isNew && before !== undefined && (before.clean ?? 0) > 0)
    throw failure('STORE_DAMAGED', `${path} is missing; ${closedWhole(before, join(folder, 'name'))}`)
  const fd = files.openSync(path, isNew ? 'wx+' : 'r+')
  try {
    if (isNew) for (const each of [folder, dirname(folder)]) syncFolder(files, each)
    return opened(folder, files, make, unlock, before, fd)
  } catch (error) {
    files.closeSync(fd)
    throw error
  }
}

function opened(
  folder: string,
  files: Files,
  make: () => string,
  unlock: () => void,
  before: Name | undefined,
  fd: number,
): StoreFile {
  const path = join(folder, 'log')
  const namePath = join(folder, 'name')
  const size = files.fstatSync(fd).size
  const refuse = (why: string): never => {
    throw failure('STORE_DAMAGED', `${path} is damaged at byte ${end}; ${why}`)
  }
  let end = 0
  const begins = beginning(files, fd, size)
  const wasWhole = before !== undefined && before.clean !== null && before.clean >= size
  if (begins === 'other') refuse('it does not begin as a log of this version does')
  if (begins === 'new' && wasWhole && before.clean! > size) refuse(closedWhole(before, namePath))
  end = magic.length
  if (begins === 'new') {
    files.ftruncateSync(fd, 0)
    files.writeSync(fd, magic, 0, magic.length, 0)
    files.fsyncSync(fd)
  } else {
    for (const { to } of recordsOf(files, fd, size)) end = to
    const next = end < size ? damage(files, fd, end, size) : undefined
    const instead =
      'bring it back, or move the folder away and begin with an empty one, which gets what others have'
    if (next !== undefined)
      refuse(
        `${next.isSure ? `it goes on at byte ${next.at}` : 'it takes too long to tell whether it goes on'}: ${instead}`,
      )
    if (wasWhole && before.clean! > end) refuse(closedWhole(before, namePath, size - end))
    if (end < size) {
      files.ftruncateSync(fd, end)
      files.fsyncSync(fd)
    }
  }
  const isClean = before !== undefined && before.clean === end && end === Math.max(size, magic.length)
  const name = before?.name ?? make()
  if (!isName(name))
    throw new TypeError(`store-file: a name is 1 to 40 of A–Z a–z 0–9 _ -, not ${JSON.stringify(name)}`)
  const opening = before === undefined ? 1 : isClean ? before.opening : before.opening + 1
  const say = (clean: number | null): void =>
    replace(files, namePath, `${JSON.stringify({ name, opening, clean })}\n`)
  say(null)
  const kept = end

  /** What was kept when it was opened. */
  const read = (): Source<Update> => {
    const records = recordsOf(files, fd, kept)
    let run: Update[] = []
    let at = 0
    return (abort, cb) => {
      if (abort !== null) return cb(abort)
      if (at === run.length) {
        let next: ReturnType<typeof records.next>
        try {
          next = records.next()
        } catch (error) {
          return cb(failed(folder, error) as Error)
        }
        if (next.done === true) return cb(true)
        const found = readRecord(next.value.payload)
        if (found === undefined)
          return cb(
            failure('STORE_DAMAGED', `${path}: the record at byte ${next.value.from} holds no updates`),
          )
        run = found
        at = 0
      }
      cb(null, run[at++]!)
    }
  }

  const log = writer(files, fd, end, path)

  let closing: ((error: Error | null) => void)[] | undefined
  let isClosed = false
  const close = (resume: boolean, cb: (error: Error | null) => void): void => {
    // Once: by then its descriptor may be another file's.
    if (isClosed) return cb(null)
    if (closing !== undefined) return void closing.push(cb)
    closing = [cb]
    log.stop((end) => {
      let first: Error | null = null
      // Whatever fails, the rest is given back.
      for (const step of [() => resume && end !== null && say(end), () => files.closeSync(fd), unlock])
        try {
          step()
        } catch (error) {
          first ??= error as Error
        }
      isClosed = true
      for (const each of closing!) each(first)
    })
  }

  return { peer: `${name}.${opening}`, cut: size > kept ? size - kept : 0, read, append: log.append, close }
}

/** Whether a process has the store of a folder open; of another machine nobody can tell that its process is gone. */
export function isOpen(folder: string, { files = nodeFs }: Pick<Options, 'files'> = {}): boolean {
  return isHeld(files, join(folder, 'lock'))
}

/** What stands in a log, for looking at it: without taking the lock, and without changing anything. */
export interface Looked {
  /** Each update and the bytes where its record begins and ends. */
  readonly updates: Generator<
    { readonly at: number; readonly to: number; readonly update: Update },
    undefined
  >
  /** Where the first record begins; 0 where the file does not begin as a log does. */
  readonly start: number
  /** The size of the file; what follows the last whole record is torn or damaged. */
  readonly size: number
}

/** Looks into the log of a folder. Throws what the file system throws. */
export function look(folder: string, { files = nodeFs }: Pick<Options, 'files'> = {}): Looked {
  const path = join(folder, 'log')
  const looked = files.openSync(path, 'r')
  const size = files.fstatSync(looked).size
  const start = beginning(files, looked, size) === 'log' ? magic.length : 0
  files.closeSync(looked)
  function* updates(): Looked['updates'] {
    const fd = files.openSync(path, 'r')
    try {
      for (const { from, to, payload } of recordsOf(files, fd, size)) {
        const run = readRecord(payload)
        if (run === undefined) return undefined
        for (const update of run) yield { at: from, to, update }
      }
    } finally {
      files.closeSync(fd)
    }
    return undefined
  }
  return { updates: updates(), start, size }
}
