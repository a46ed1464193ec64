import type { Update, Value } from '@commute/contract'
import * as gSet from '@commute/g-set'
import { open, persist } from '@commute/node'
import { collect, drain, pull, values } from '@commute/pull'
import { replica } from '@commute/replica'
import { type Files, isOpen, look, storeFile } from '@commute/store-file'
import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import test from 'tape'

const folder = (): string => fs.mkdtempSync(join(tmpdir(), 'commute-test-'))
const update = (n: number): Update => ({
  peer: 'ann',
  seq: n,
  count: 1,
  time: n,
  deps: [],
  deltas: [[`tag ${n}`]],
})
const all = (n: number): Update[] => Array.from({ length: n }, (_, at) => update(at + 1))

function write(
  dir: string,
  updates: readonly Update[],
  files: Files = fs,
): Promise<{ safe: number; error: Error | null }> {
  return new Promise((resolve) => {
    const store = storeFile(dir, { files })
    let safe = 0
    pull(
      values(updates),
      store.append,
      drain(
        (count) => void (safe += count),
        (error) => store.close(error === null, () => resolve({ safe, error })),
      ),
    )
  })
}

function read(dir: string): Promise<{ updates: Update[]; cut: number; code?: string }> {
  return new Promise((resolve) => {
    try {
      const store = storeFile(dir)
      pull(
        store.read(),
        collect((error, updates) =>
          store.close(false, () =>
            resolve({ updates, cut: store.cut, ...(error === null ? {} : { code: 'READ' }) }),
          ),
        ),
      )
    } catch (error) {
      resolve({ updates: [], cut: 0, code: (error as { code: string }).code })
    }
  })
}

test('store-file: what was acknowledged is there again', async (t) => {
  const dir = folder()
  t.deepEqual(await write(dir, all(1000)), { safe: 1000, error: null })
  const back = await read(dir)
  t.deepEqual(back.updates, all(1000))
  t.equal([...look(dir).updates].length, 1000)
})

test('store-file: a tail torn at any byte is cut, and the log goes on', async (t) => {
  const dir = folder()
  await write(dir, all(3))
  const whole = fs.readFileSync(join(dir, 'log'))
  const ends = [8, ...[...look(dir).updates].map(({ to }) => to)]
  let wrong = 0
  for (let size = 0; size < whole.length; size++) {
    const torn = folder()
    fs.writeFileSync(join(torn, 'log'), whole.subarray(0, size))
    const { updates, code } = await read(torn)
    const expected = Math.max(0, ends.filter((end) => end <= size).length - 1)
    if (updates.length !== expected || code !== undefined) wrong++
    const { safe } = await write(torn, [update(expected + 1)])
    if (safe !== 1 || (await read(torn)).updates.length !== expected + 1) wrong++
    fs.rmSync(torn, { recursive: true })
  }
  t.equal(wrong, 0, `${whole.length} places`)
})

test('store-file: any flipped bit is noticed; in the middle it is an error that says where', async (t) => {
  const dir = folder()
  await write(dir, all(3))
  const whole = fs.readFileSync(join(dir, 'log'))
  const last = [...look(dir).updates].at(-1)!.at
  let silent = 0
  let lost = 0
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const flipped = folder()
    const bytes = Uint8Array.from(whole)
    bytes[bit >> 3]! ^= 1 << (bit & 7)
    fs.writeFileSync(join(flipped, 'log'), bytes)
    const { updates, code, cut } = await read(flipped)
    if (code === undefined && cut === 0) silent++
    if (bit >> 3 < last && code !== 'STORE_DAMAGED') lost++
    if (updates.length > 2) silent++
    fs.rmSync(flipped, { recursive: true })
  }
  t.equal(silent, 0, 'none is silent')
  t.equal(lost, 0, 'none in the middle is cut as a tail')
  const bytes = Uint8Array.from(whole)
  bytes[bytes.length - 1]! ^= 1
  fs.writeFileSync(join(dir, 'log'), bytes)
  t.equal((await read(dir)).code, 'STORE_DAMAGED', 'nor in the tail, after a clean close')
})

test('store-file: the n-th call fails, is cut short, or does not sync: nothing is acknowledged that is not there', async (t) => {
  let wrong = 0
  for (const fault of ['EIO', 'ENOSPC', 'short', 'sync'] as const)
    for (let nth = 1; nth <= 5; nth++) {
      const dir = folder()
      let calls = 0
      const failing: Files = {
        ...fs,
        write: ((
          fd: number,
          bytes: Uint8Array,
          offset: number,
          length: number,
          at: number,
          cb: (error: Error | null, n: number) => void,
        ) => {
          calls++
          if (calls === nth && fault === 'short')
            return fs.write(fd, bytes, offset, Math.ceil(length / 2), at, cb)
          if (calls === nth && (fault === 'EIO' || fault === 'ENOSPC'))
            return queueMicrotask(() => cb(Object.assign(new Error(fault), { code: fault }), 0))
          return fs.write(fd, bytes, offset, length, at, cb)
        }) as typeof fs.write,
        fdatasync: ((fd: number, cb: (error: Error | null) => void) =>
          fault === 'sync' && ++calls === nth * 2
            ? queueMicrotask(() => cb(new Error('EIO')))
            : fs.fdatasync(fd, cb)) as typeof fs.fdatasync,
      }
      let safe = 0
      const store = storeFile(dir, { files: failing })
      const error = await new Promise<Error | null>((resolve) => {
        const next = (n: number): void => {
          if (n > 6) return resolve(null)
          let told = 0
          const append = store.append(values([update(n)]))
          const ask = (): void =>
            append(null, (end, count?) => {
              if (end instanceof Error) return resolve(end)
              if (end === true) return told > 0 ? next(n + 1) : resolve(new Error('not told'))
              told += count!
              safe += count!
              ask()
            })
          ask()
        }
        next(1)
      })
      await new Promise((resolve) => store.close(false, resolve))
      const back = await read(dir)
      if (back.updates.length < safe || back.code !== undefined) wrong++
      if (fault !== 'short' && nth < 4 && (error as { code?: string } | null)?.code !== 'STORE_FAILED')
        wrong++
      fs.rmSync(dir, { recursive: true })
    }
  t.equal(wrong, 0)
})

test('store-file: one process at a time, and a new opening without a clean close', (t) => {
  const dir = folder()
  const one = storeFile(dir)
  t.throws(() => storeFile(dir), /has this store open/)
  t.match(one.peer, /^[a-z0-9]{10}\.1$/)
  one.close(true, () => {
    const two = storeFile(dir)
    t.equal(two.peer, one.peer, 'after a clean close the same name')
    two.close(false, () => {
      const three = storeFile(dir)
      t.equal(three.peer, one.peer.replace(/1$/, '2'), 'else the next opening')
      three.close(true, () => t.end())
    })
  })
})

test('store-file: what does not begin as a log is left as it is', async (t) => {
  for (const text of ['commute1 and more of it', 'notes of mine, which are no log', 'note']) {
    const dir = folder()
    fs.writeFileSync(join(dir, 'log'), text)
    t.equal((await read(dir)).code, 'STORE_DAMAGED')
    t.equal(fs.readFileSync(join(dir, 'log'), 'utf8'), text)
  }
  const blank = folder()
  fs.writeFileSync(join(blank, 'log'), new Uint8Array(8))
  t.deepEqual(await read(blank), { updates: [], cut: 0 }, 'a log that was torn as it was made')
})

test('store-file: a torn batch is cut as a whole, whatever is in it', async (t) => {
  const of = (peer: string, n: number, delta: Value): Update => ({ ...update(n), peer, deltas: [delta] })
  const dir = folder()
  await write(dir, [of('eve', 1, 'x')])
  const record = fs.readFileSync(join(dir, 'log')).subarray(8)
  const good = fs.statSync(join(dir, 'log')).size
  // What eve says looks like a record; a batch of several peers' has lost its first page.
  const planted = of('eve', 2, [new Uint8Array([...record, ...new Uint8Array(100)])])
  await write(dir, [
    planted,
    ...Array.from({ length: 60 }, (_, at) => of('bob', at + 1, ['y'.repeat(100)])),
    of('cyd', 1, 'z'),
  ])
  const whole = fs.readFileSync(join(dir, 'log'))
  fs.rmSync(join(dir, 'name'))
  fs.writeFileSync(join(dir, 'log'), whole.subarray(0, whole.length - 20))
  t.equal((await read(dir)).updates.length, 1)
  fs.writeFileSync(join(dir, 'log'), whole.fill(0, good, 4096))
  t.equal((await read(dir)).updates.length, 1)
})

test('store-file: the lock of a process that is gone is taken over, no other', async (t) => {
  const dir = folder()
  const lock = join(dir, 'lock')
  const held = (): boolean => {
    try {
      storeFile(dir).close(true, () => undefined)
      return false
    } catch (error) {
      return (error as { code?: string }).code === 'STORE_LOCKED'
    }
  }
  const store = storeFile(dir)
  const mine = fs.readFileSync(lock, 'utf8')
  fs.symlinkSync(dir, `${dir}-link`)
  t.throws(() => storeFile(`${dir}-link`), /has this store open/, 'under another name of the folder')
  const elsewhere = `
    import(${JSON.stringify(import.meta.resolve('@commute/store-file'))}).then(({ storeFile }) => {
      try { storeFile(${JSON.stringify(dir)}); require('node:worker_threads').parentPort.postMessage('open') }
      catch (error) { require('node:worker_threads').parentPort.postMessage(error.code) }
    })`
  const worker = new Worker(elsewhere, { eval: true })
  t.equal(
    await new Promise((resolve) => worker.once('message', resolve)),
    'STORE_LOCKED',
    'in another thread',
  )
  await worker.terminate()
  store.close(true, () => undefined)
  t.notOk(fs.existsSync(lock))
  const of = (holder: object): void =>
    fs.writeFileSync(lock, JSON.stringify({ ...JSON.parse(mine), ...holder }))
  of({})
  t.ok(held(), 'of this process')
  of({ began: 1, ticks: undefined })
  t.notOk(held(), 'of one before it with the same number')
  if (process.platform === 'linux') {
    of({ ticks: '1' })
    t.notOk(held(), 'the same, by what the system says')
    of({ pid: process.ppid, ticks: '1' })
    t.notOk(held(), 'its number is in use again')
    of({ boot: 'another' })
    t.notOk(held(), 'of before the machine was started again')
    of({ pid: 999_999_999, space: 'pid:[1]' })
    t.ok(held(), 'of another container nobody knows')
    t.throws(() => storeFile(dir), /in another container \(if it is gone for good, remove the file\)/)
  }
  of({ pid: 999_999_999 })
  t.notOk(held(), 'of one that is gone')
  of({ pid: 999_999_999, host: 'another.machine' })
  t.ok(held(), 'of another machine nobody knows')
  t.throws(
    () => storeFile(dir),
    /process 999999999 on another.machine \(if it is gone for good, remove the file\)/,
  )
  for (const torn of ['', '{"pid":', 'null', '7']) {
    fs.writeFileSync(lock, torn)
    t.notOk(held(), `torn: ${torn}`)
  }
  t.deepEqual(fs.readdirSync(dir).sort(), ['log', 'name'], 'nothing is left over')
})

test('store-file: of many who find the lock of one that is gone, one takes it over', async (t) => {
  const script = `
    const { workerData, parentPort } = require('node:worker_threads')
    import(${JSON.stringify(import.meta.resolve('@commute/store-file'))}).then(({ storeFile }) => {
      const gate = new Int32Array(workerData.gate)
      let store
      parentPort.on('message', (message) => {
        if (message === 'close') {
          const was = store
          store = undefined
          return was === undefined ? parentPort.postMessage('closed') : was.close(true, () => parentPort.postMessage('closed'))
        }
        Atomics.add(gate, 0, 1)
        while (Atomics.load(gate, 0) < workerData.count * message.round) ;
        try { store = storeFile(message.dir) } catch (error) { return parentPort.postMessage(error.code) }
        parentPort.postMessage('open')
      })
      parentPort.postMessage('ready')
    })`
  const count = 3
  const gate = new SharedArrayBuffer(4)
  const workers = Array.from(
    { length: count },
    () => new Worker(script, { eval: true, workerData: { gate, count } }),
  )
  const tell = (message: unknown): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    for (const one of workers) one.postMessage(message)
  }
  const answers = (): Promise<unknown[]> =>
    Promise.all(workers.map((one) => new Promise((resolve) => one.once('message', resolve))))
  await answers()
  for (let round = 1; round <= 40; round++) {
    const dir = folder()
    const gone = { pid: 999_999_999, host: hostname(), began: 1, token: `${round}` }
    fs.writeFileSync(join(dir, 'lock'), JSON.stringify(gone))
    const found = answers()
    tell({ dir, round })
    const codes = (await found).sort()
    if (String(codes) !== 'STORE_LOCKED,STORE_LOCKED,open')
      t.deepEqual(codes, ['STORE_LOCKED', 'STORE_LOCKED', 'open'], `round ${round}`)
    const closed = answers()
    tell('close')
    await closed
    if (String(fs.readdirSync(dir).sort()) !== 'log,name')
      t.deepEqual(fs.readdirSync(dir).sort(), ['log', 'name'], `round ${round}`)
  }
  t.pass('one each time')
  await Promise.all(workers.map((one) => one.terminate()))
})

test('store-file: the lock of one that was killed is taken over, though nobody has asked what became of it', async (t) => {
  if (process.platform !== 'linux') return t.end()
  const dir = folder()
  const script = `
    import(${JSON.stringify(import.meta.resolve('@commute/store-file'))}).then(({ storeFile }) => {
      storeFile(${JSON.stringify(dir)})
      console.log(process.pid)
      setInterval(() => undefined, 1000)
    })`
  // A shell that waits for nobody.
  const shell = spawn('sh', ['-c', `"$0" -e "$1" & exec sleep 60`, process.execPath, script])
  const pid = Number(await new Promise((resolve) => shell.stdout.once('data', resolve)))
  t.throws(() => storeFile(dir), /has this store open/)
  process.kill(pid, 'SIGKILL')
  const state = (): string => fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.slice(0, 1)
  while (state() !== 'Z') await new Promise((resolve) => setTimeout(resolve, 5))
  t.notOk(isOpen(dir))
  storeFile(dir).close(true, () => undefined)
  shell.kill('SIGKILL')
})

test('store-file: a log that was closed whole and is shorter now is damaged, wherever it ends', async (t) => {
  const whole = folder()
  for (let n = 1; n <= 3; n++) await write(whole, all(3).slice(n - 1, n))
  const bytes = fs.readFileSync(join(whole, 'log'))
  for (const cut of [...Array(bytes.length).keys(), undefined]) {
    const dir = folder()
    fs.copyFileSync(join(whole, 'name'), join(dir, 'name'))
    if (cut !== undefined) fs.writeFileSync(join(dir, 'log'), bytes.subarray(0, cut))
    try {
      storeFile(dir)
      t.fail(`cut at ${cut}`)
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      if (code !== 'STORE_DAMAGED' || !message.includes(`closed whole at byte ${bytes.length}`))
        t.fail(`cut at ${cut}: ${message}`)
    }
    // What the message says helps.
    fs.rmSync(join(dir, 'name'))
    storeFile(dir).close(true, (error) => error !== null && t.fail(String(error)))
  }
  t.pass('told')
})

test('store-file: a folder stays the same where the working folder changes', async (t) => {
  const [one, other] = [folder(), folder()]
  const was = process.cwd()
  try {
    process.chdir(one)
    const store = storeFile('data', { name: () => 'one' })
    process.chdir(other)
    storeFile('data', { name: () => 'other' }).close(true, () => undefined)
    store.close(true, (error) => t.equal(error, null))
    t.match(fs.readFileSync(join(other, 'data', 'name'), 'utf8'), /"other"/)
    t.deepEqual(fs.readdirSync(join(one, 'data')).sort(), ['log', 'name'])
  } finally {
    process.chdir(was)
  }
})

test('node.open: what is edited while it closes is refused, and what was edited before is kept', async (t) => {
  const dir = folder()
  const tags = await open(dir, gSet)
  tags.edit(tags.edits.add('before'))
  const closing = tags.close()
  t.throws(() => tags.edit(tags.edits.add('meanwhile')), /it has been closed/)
  await closing
  const again = await open(dir, gSet)
  t.deepEqual(again.view(), new Set(['before']))
  await again.close()
})

test('node.open: a disk that cannot be read gives the store back', async (t) => {
  const dir = folder()
  await write(dir, all(100))
  for (let fails = 1; fails < 8; fails++) {
    let count = 0
    const readSync = ((...of: Parameters<typeof fs.readSync>) => {
      if (++count === fails) throw Object.assign(new Error('i/o error'), { code: 'EIO' })
      return fs.readSync(...of)
    }) as Files['readSync']
    const opened = await open(dir, gSet, { files: { ...fs, readSync } }).then(
      (document) => document.close(),
      (error: unknown) => (error as { code?: string }).code,
    )
    if (opened !== undefined && opened !== 'STORE_FAILED') t.fail(String(opened))
    t.notOk(isOpen(dir), `reading ${fails}`)
  }
})

test('store-file: a name that cannot be is refused before anything is written', (t) => {
  for (const name of ['ann.smith', '', 'x'.repeat(41), 'ann smith']) {
    const dir = folder()
    t.throws(() => storeFile(dir, { name: () => name }), /TypeError.*a name is 1 to 40 of/)
    storeFile(dir, { name: () => 'ann' }).close(true, () => undefined)
  }
  t.end()
})

test('node.open: a document comes back from its folder', async (t) => {
  const dir = folder()
  const tags = await open(dir, gSet)
  for (let n = 0; n < 100; n++) tags.edit(tags.edits.add(n))
  await tags.close()
  const again = await open(dir, gSet)
  t.equal(again.view().size, 100)
  again.edit(again.edits.add('more'))
  await again.close()
  const last = await open(dir, gSet)
  t.equal(last.view().size, 101)
  await last.close()
  const broken = replica(gSet, { peer: 'x', wall: Date.now })
  const hole = {
    read: () => values([update(2)]),
    append: () => (_abort: unknown, cb: (end: true) => void) => cb(true),
  }
  persist(broken, hole as never, (error) =>
    t.equal((error as { code?: string } | null)?.code, 'STORE_DAMAGED'),
  )
})

test('node.open: once it is closed nothing is written any more, into no file', async (t) => {
  const dir = folder()
  const tags = await open(dir, gSet)
  tags.edit(tags.edits.add('kept'))
  await new Promise((resolve) => setTimeout(resolve, 50))
  await tags.close()
  const path = join(folder(), 'mine')
  const mine = fs.openSync(path, 'w')
  t.throws(() => tags.edit(tags.edits.add('late')), /it has been closed/)
  t.deepEqual(
    tags.reasons().map(({ code }) => code),
    ['STORE_FAILED'],
  )
  tags.apply({ ...update(1), peer: 'bob' }, 'link')
  t.deepEqual(tags.view(), new Set(['kept', 'tag 1']), 'it can be read, and hears others')
  await tags.close()
  await new Promise((resolve) => setTimeout(resolve, 50))
  fs.writeSync(mine, 'mine')
  t.equal(fs.readFileSync(path, 'utf8'), 'mine')
  const again = await open(dir, gSet)
  t.deepEqual(again.view(), new Set(['kept']))
  await again.close()
  t.end()
})

test('store-file: what waits while it is closed is not written into a file that is open no more', async (t) => {
  const closed = new Set<number>()
  const late: number[] = []
  const files: Files = {
    ...fs,
    write: ((fd: number, ...rest: unknown[]) => {
      if (closed.has(fd)) late.push(fd)
      setTimeout(() => (fs.write as (...all: unknown[]) => void)(fd, ...rest), 5)
    }) as Files['write'],
    openSync: ((...all: Parameters<typeof fs.openSync>) => {
      const fd = fs.openSync(...all)
      closed.delete(fd)
      return fd
    }) as Files['openSync'],
    closeSync: (fd) => {
      closed.add(fd)
      fs.closeSync(fd)
    },
  }
  const store = storeFile(folder(), { files })
  const tags = replica(gSet, { peer: store.peer, wall: () => 1000 })
  await new Promise((resolve) => persist(tags, store, resolve))
  for (let n = 1; n <= 3; n++) tags.apply(update(n), 'link')
  await new Promise<void>((resolve) => store.close(false, () => resolve()))
  for (let n = 4; n <= 6; n++) tags.apply(update(n), 'link')
  await new Promise((resolve) => setTimeout(resolve, 50))
  t.deepEqual(late, [])
  t.equal(await new Promise((resolve) => store.close(false, resolve)), null, 'to close it again is nothing')
  t.equal(tags.reasons()[0]?.code, 'STORE_FAILED')
  t.end()
})

test('store-file: whatever fails as it is opened or closed, descriptors and the lock are given back', (t) => {
  const open = new Set<number>()
  const failing = (name: string, times = 1): typeof fs => {
    let left = times
    const call =
      (key: 'writeSync' | 'fsyncSync' | 'readSync' | 'renameSync' | 'fstatSync') =>
      (...args: unknown[]): unknown => {
        if (key === name && left-- > 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
        return (fs[key] as (...args: unknown[]) => unknown)(...args)
      }
    return {
      ...fs,
      openSync: (...args: Parameters<typeof fs.openSync>) => {
        const fd = fs.openSync(...args)
        open.add(fd)
        return fd
      },
      closeSync: (fd: number) => {
        open.delete(fd)
        fs.closeSync(fd)
      },
      writeSync: call('writeSync'),
      fsyncSync: call('fsyncSync'),
      readSync: call('readSync'),
      renameSync: call('renameSync'),
      fstatSync: call('fstatSync'),
    } as unknown as typeof fs
  }
  for (const name of ['writeSync', 'fsyncSync', 'readSync', 'renameSync', 'fstatSync']) {
    const dir = folder()
    storeFile(dir).close(true, () => undefined)
    const refused = ((): unknown => {
      try {
        return storeFile(dir, { files: failing(name) })
      } catch (error) {
        return error
      }
    })() as Error & { code: string; cause: Error & { code: string } }
    t.deepEqual([refused.code, refused.cause.code], ['STORE_FAILED', 'ENOSPC'], name)
    t.ok(refused.message.includes(`${dir} cannot be opened: no space left`), name)
    t.deepEqual([open.size, fs.readdirSync(dir).filter((file) => file.startsWith('lock'))], [0, []])
    const files = failing(name, 0)
    let isClosing = false
    const store = storeFile(dir, {
      files: {
        ...files,
        renameSync: (...args: Parameters<typeof fs.renameSync>) => {
          if (isClosing) throw new Error('gone')
          fs.renameSync(...args)
        },
      },
    })
    isClosing = true
    store.close(true, (error) => t.match(String(error), /gone/))
    t.equal(open.size, 0)
    storeFile(dir).close(true, () => undefined)
  }
  t.end()
})

test('store-file: what follows damage is looked for in no time that would matter', (t) => {
  const dir = folder()
  storeFile(dir).close(true, () => undefined)
  // Every sixteen bytes a length that might be one, and what might be a list.
  const tail = Buffer.alloc(1 << 24)
  tail.fill(Uint8Array.of(0, 16, 0, 0, 0, 0, 0, 0, 0x81, 0x82, 0, 0, 0, 0, 0, 0))
  fs.appendFileSync(join(dir, 'log'), tail)
  fs.unlinkSync(join(dir, 'name'))
  t.throws(() => storeFile(dir), /is damaged at byte 8; it takes too long/)
  t.end()
})
