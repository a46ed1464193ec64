/** One opening at a time: a file that names the process that has a folder open. */
import { randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Files } from './files.ts'

/** Who holds a lock. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process began, in seconds of the machine's own clock: another process may get the same number later. */
  readonly began: number
  /**
   * Where the system tells (Linux): this start of the machine, within which numbers are numbers, and when the process
   * began in its own count.
   */
  readonly boot?: string | undefined
  readonly space?: string | undefined
  readonly ticks?: string | undefined
}

type LockFiles = Pick<
  Files,
  'closeSync' | 'linkSync' | 'openSync' | 'readFileSync' | 'unlinkSync' | 'writeSync'
>

/** How often others may be quicker before one gives up. */
const mostAttempts = 8

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code
}

function told<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/**
 * What Linux tells of a process: its state, and when it began, in its own count. They are the third and the 22nd of its
 * figures, the first being its number, the second anything in brackets.
 */
function statOf(pid: number): { readonly state: string; readonly ticks: string } | undefined {
  const text = told(() => readFileSync(`/proc/${pid === process.pid ? 'self' : pid}/stat`, 'utf8'))
  if (text?.startsWith(`${pid} `) !== true) return undefined
  const figures = text.split(') ').at(-1)!.split(' ')
  return { state: figures[0]!, ticks: figures[19]! }
}

/** This process, all its threads. */
function me(): Holder {
  const seconds = Number(process.hrtime.bigint() / 1_000_000n) / 1000
  return {
    pid: process.pid,
    host: hostname(),
    began: Math.round(seconds - process.uptime()),
    boot: told(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    space: told(() => readlinkSync('/proc/self/ns/pid')),
    ticks: statOf(process.pid)?.ticks,
  }
}

function isAlive({ pid, host, began, boot, space, ticks }: Holder): boolean {
  const own = me()
  // Of another machine, or where the same numbers are other processes (containers), nobody can tell from here.
  if (host !== own.host) return true
  if (boot !== own.boot && boot !== undefined && own.boot !== undefined) return false
  if (space !== own.space && space !== undefined && own.space !== undefined) return true
  const its = ticks === undefined ? undefined : statOf(pid)
  // One that was killed stays until its parent has asked what became of it: Z, X.
  if (its !== undefined) return its.ticks === ticks && its.state !== 'Z' && its.state !== 'X'
  if (pid === own.pid) return Math.abs(began - own.began) <= 2
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** Who is written in a lock; undefined where it was torn as it was written. */
function holderOf(text: string): Holder | undefined {
  try {
    const { pid, host, began, boot, space, ticks } = JSON.parse(text) as Partial<Holder>
    const isWhole =
      Number.isSafeInteger(pid) && pid! > 0 && typeof host === 'string' && typeof began === 'number'
    return isWhole ? { pid: pid!, host, began, boot, space, ticks } : undefined
  } catch {
    return undefined
  }
}

/** What a file system says that knows no links. */
const noLinks = new Set<unknown>(['ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM'])

function write(files: LockFiles, path: string, text: string): void {
  const fd = files.openSync(path, 'wx')
  try {
    files.writeSync(fd, text)
  } finally {
    files.closeSync(fd)
  }
}

/** Makes a file with a text in it: at once with all of it, or an `EEXIST`. */
function create(files: LockFiles, path: string, text: string, token: string): void {
  const own = `${path}.${token}`
  try {
    write(files, own, text)
    files.linkSync(own, path)
  } catch (error) {
    if (!noLinks.has(codeOf(error))) throw error
    write(files, path, text)
  } finally {
    // Where it was not made, why is told already.
    told(() => files.unlinkSync(own))
  }
}

/** What is in a file, or undefined where there is none. */
function textOf(files: Pick<Files, 'readFileSync'>, path: string): string | undefined {
  try {
    return files.readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Whether a process holds a lock. */
export function isHeld(files: Pick<Files, 'readFileSync'>, path: string): boolean {
  const holder = holderOf(textOf(files, path) ?? '')
  return holder !== undefined && isAlive(holder)
}

function locked(path: string, holder: Holder | undefined): Error {
  const own = me()
  const { pid, host, space } = holder ?? { pid: '?', host: own.host }
  const isNear = host === own.host && (space === undefined || space === own.space)
  const far = host === own.host ? 'in another container' : `on ${host}`
  const where = isNear ? '' : ` ${far} (if it is gone for good, remove the file)`
  return Object.assign(new Error(`${path}: process ${pid}${where} has this store open`), {
    code: 'STORE_LOCKED',
  })
}

/** How often somebody may have died while taking over the lock of somebody who had died. */
const mostHeirs = 4

/**
 * Takes the lock and answers how to give it back. The lock of a process that is gone is taken away by whoever holds the
 * lock of its heirs, so of any number who find it one gets it. Throws an `Error` with code `STORE_LOCKED`.
 */
export function folderLock(files: LockFiles, path: string, heirs: number = mostHeirs): () => void {
  const token = randomBytes(8).toString('hex')
  const text = JSON.stringify({ ...me(), token })
  for (let attempt = 0; ; attempt++) {
    try {
      create(files, path, text, token)
      return () => {
        if (textOf(files, path) === text) files.unlinkSync(path)
      }
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    const found = textOf(files, path)
    if (found === undefined && attempt < mostAttempts) continue
    const holder = holderOf(found ?? '')
    if ((holder !== undefined && isAlive(holder)) || attempt >= mostAttempts || heirs === 0)
      throw locked(path, holder)
    const done = folderLock(files, `${path}.heir`, heirs - 1)
    try {
      // Whoever took it meanwhile holds it.
      if (textOf(files, path) === found) files.unlinkSync(path)
    } finally {
      done()
    }
  }
}
