/** The writing end of a log: what is there goes to the disk together, and is told when it is safe. */
import type { End, Through, Update, Value } from '@commute/contract'
import { last, weigh, wholeRun } from '@commute/update'
import { record } from './records.ts'
import type { Files } from './files.ts'

const batchBytes = 1 << 16

/** Updates as one value: a run for each stretch of a peer's. */
function runsOf(updates: readonly Update[]): Value[] {
  const runs: [Update, ...Update[]][] = []
  for (const update of updates) {
    const run = runs.at(-1)
    const tip = run?.at(-1)
    if (tip?.peer === update.peer && last(tip) + 1 === update.seq) run!.push(update)
    else runs.push([update])
  }
  return runs.map(wholeRun)
}

/** A log being written. */
export interface Writer {
  readonly append: Through<Update, number>
  /**
   * Writes no more, and ends those who append. Calls back when nothing is being written: where the log ends, or null
   * where a write has failed.
   */
  stop(this: void, cb: (end: number | null) => void): void
}

/**
 * Writes records behind byte `start` of an open file. What comes in one batch of 64 KiB is one record: whatever of it
 * is torn, all of it is.
 */
export function writer(
  files: Pick<Files, 'write' | 'fdatasync'>,
  fd: number,
  start: number,
  path: string,
): Writer {
  let end = start
  let failed: Error | undefined
  let writing = false
  const waiting: (() => void)[] = []
  /** Those who append look whether there is anything to say. */
  const wake: (() => void)[] = []

  const fail = (message: string): void => {
    failed = Object.assign(new Error(`${path}: ${message}`), { code: 'STORE_FAILED' })
    for (const answer of wake) answer()
  }

  const writeAll = (bytes: Uint8Array, at: number, cb: (error: Error | null) => void): void => {
    files.write(fd, bytes, 0, bytes.length, at, (error, written) => {
      if (error !== null) return cb(error)
      if (written === bytes.length) return cb(null)
      if (written === 0) return cb(new Error('nothing more could be written'))
      writeAll(bytes.subarray(written), at + written, cb)
    })
  }

  const append: Through<Update, number> = (read) => {
    let batch: Update[] = []
    let bytes = 0
    let reading = false
    let pumping = false
    let ended: End | null = null
    /** Safe, and not told yet. */
    let safe = 0
    let asked: ((end: End | null, count?: number) => void) | undefined

    const answer = (): void => {
      if (asked === undefined) return
      const cb = asked
      if (safe > 0) {
        asked = undefined
        const count = safe
        safe = 0
        cb(null, count)
      } else if (failed !== undefined || (ended !== null && !writing && batch.length === 0)) {
        asked = undefined
        cb(failed ?? ended)
      }
    }

    const pump = (): void => {
      if (pumping) return
      pumping = true
      while (!reading && ended === null && failed === undefined && bytes < batchBytes) {
        reading = true
        read(null, (stop, update?) => {
          reading = false
          if (stop !== null) ended = stop
          else {
            batch.push(update!)
            bytes += weigh(update!).size
          }
          pump()
        })
      }
      pumping = false
      flush()
    }

    const flush = (): void => {
      if (writing || batch.length === 0 || failed !== undefined) return answer()
      const count = batch.length
      const all = record(runsOf(batch), end)
      batch = []
      bytes = 0
      writing = true
      const done = (error: Error | null): void => {
        writing = false
        if (error === null) {
          end += all.length
          safe += count
        } else {
          // After a failed sync nobody knows what is on the disk: nothing more is written.
          fail(error.message)
        }
        answer()
        for (const cb of waiting.splice(0)) cb()
        pump()
      }
      writeAll(all, end, (error) => (error === null ? files.fdatasync(fd, done) : done(error)))
    }

    wake.push(answer)
    return (abort, cb) => {
      if (abort !== null) {
        if (ended !== null) return cb(abort)
        ended = abort
        const was = asked
        asked = undefined
        return read(abort, () => {
          was?.(abort)
          cb(abort)
        })
      }
      asked = cb as typeof asked
      pump()
    }
  }

  const stop = (cb: (end: number | null) => void): void => {
    if (writing) return void waiting.push(() => stop(cb))
    const isWhole = failed === undefined
    if (isWhole) fail('it has been closed')
    cb(isWhole ? end : null)
  }

  return { append, stop }
}
