import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'tape'

const cli = fileURLToPath(new URL('../../../packages/cli/dist/cli.js', import.meta.url))
const folder = (): string => mkdtempSync(join(tmpdir(), 'commute-cli-'))

function run(args: string[], input?: string): Promise<{ code: number | null; out: string; err: string }> {
  const { child, done } = start(args)
  child.stdin!.end(input ?? '')
  return done
}

function start(args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [cli, ...args])
  const heard = { out: '', err: '' }
  child.stdout!.on('data', (data) => (heard.out += String(data)))
  child.stderr!.on('data', (data) => (heard.err += String(data)))
  const done = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, ...heard })),
  )
  const until = async (what: RegExp): Promise<void> => {
    for (let n = 0; n < 2400 && !what.test(heard.out + heard.err); n++)
      await new Promise((resolve) => setTimeout(resolve, 25))
    if (!what.test(heard.out + heard.err)) throw new Error(`no ${what} in ${JSON.stringify(heard)}`)
  }
  return { child, done, heard, until, say: (line: string) => child.stdin!.write(`${line}\n`) }
}

test('commute: help and wrong calls', async (t) => {
  t.equal((await run(['--help'])).code, 0)
  for (const command of ['peer', 'log', 'sim', 'status', 'why'])
    t.match((await run([command, '--help'])).out, new RegExp(`commute ${command}`))
  t.equal((await run([])).code, 2)
  t.equal((await run(['nonsense'])).code, 2)
  t.equal((await run(['peer', '--listen', 'x'])).code, 2)
  t.equal((await run(['peer', '--nonsense'])).code, 2)
  t.equal((await run(['log'])).code, 2)
  for (const address of ['http://localhost:7777', ':7777', '127.0.0.1:0', 'localhost'])
    t.equal((await run(['peer', '--connect', address], '')).code, 2, address)
  t.equal((await run(['peer', '--store', ''], '')).code, 2)
  t.equal((await run(['sim', '--svg', join(folder(), 'none', 'x.svg')])).code, 2)
  for (const line of ['del a b', 'get a b', 'sett k 1', 'set k', 'get', 'del', 'SET k 1'])
    t.equal((await run(['peer', '--store', folder()], `${line}\n`)).code, 1, line)
  const none = await run(['log', '--store', join(folder(), 'none')])
  t.equal(none.code, 1)
  t.match(none.err, /^there is no store in /)
  t.equal((await run(['status', '--store', folder()])).code, 1)
})

test('commute peer: a document from pipes, kept and verified', async (t) => {
  const store = folder()
  const first = await run(
    ['peer', '--store', store],
    'set a {"x":1}\nset b hello world\nget a\nget b\nkeys\n',
  )
  t.deepEqual([first.code, first.out], [0, '{"x":1}\nhello world\na\nb\n'])
  const second = await run(['peer', '--store', store, '--json'], 'get b\ndel a\nkeys\n')
  t.equal(second.out, '{"key":"b","value":"hello world"}\n{"key":"b"}\n')
  const log = await run(['log', '--store', store, '--json'])
  t.deepEqual([log.code, log.out.trim().split('\n').length], [0, 3])
})

test('commute peer: what cannot be said is no reason to lose what was written', async (t) => {
  const store = folder()
  // Where the status is to be, there is a folder; and nobody reads what it says.
  mkdirSync(join(store, 'status.new'))
  const ann = start(['peer', '--store', store])
  ann.child.stderr!.destroy()
  for (let n = 0; n < 20; n++) ann.say(`set k${n} ${n}`)
  ann.say('nonsense')
  await new Promise((resolve) => setTimeout(resolve, 1500))
  ann.say(`set big ${'x'.repeat(20_000)}`)
  ann.say('set last one')
  ann.child.stdin!.end()
  t.equal((await ann.done).code, 1, 'an edit was refused')
  const log = await run(['log', '--store', store, '--json'])
  t.deepEqual([log.code, log.out.trim().split('\n').length], [0, 21])
  const other = folder()
  const server = start(['peer', '--listen', '0', '--store', other])
  await server.until(/listens on port \d+/)
  const port = /port (\d+)/.exec(server.heard.err)![1]!
  const twice = folder()
  for (let n = 0; n < 2; n++) t.equal((await run(['peer', '--listen', port, '--store', twice])).code, 1)
  t.match(readFileSync(join(twice, 'name'), 'utf8'), /"opening":1,"clean":\d/, 'it was closed')
  server.child.kill('SIGHUP')
  t.equal((await server.done).code, 130)
  t.match(readFileSync(join(other, 'name'), 'utf8'), /"clean":\d/)
})

test('commute peer: two of them, watched, explained, interrupted', async (t) => {
  const store = folder()
  const ann = start(['peer', '--listen', '0', '--store', store])
  await ann.until(/listens on port (\d+)/)
  const port = /port (\d+)/.exec(ann.heard.err)![1]!
  const bob = start(['peer', '--connect', `127.0.0.1:${port}`])
  bob.say('watch')
  ann.say('set greeting hello')
  await bob.until(/greeting = hello/)
  t.match(bob.heard.out, /greeting = hello {2}\(from \S+\)/)
  bob.say('set answer 42')
  bob.say('why')
  ann.say('get answer')
  await bob.until(/both have everything|mine/)
  // It is written once in a second.
  let updates = 0
  for (let n = 0; n < 60 && updates === 0; n++) {
    const status = await run(['status', '--store', store, '--json'])
    if (status.code !== 0) throw new Error(status.err)
    updates = (JSON.parse(status.out) as { updates: number }).updates
  }
  t.ok(updates >= 1)
  const locked = await run(['peer', '--store', store], '')
  t.deepEqual([locked.code, /has this store open/.test(locked.err)], [1, true])
  ann.child.kill('SIGINT')
  bob.child.kill('SIGINT')
  t.equal((await ann.done).code, 130)
  t.equal((await bob.done).code, 130)
})

test('commute peer: who is alone is told so, also in JSON', async (t) => {
  const said = 'nobody is connected, so nothing goes out and nothing comes in'
  t.equal((await run(['peer'], 'why\nstatus\n')).out, `${said}\n${said}\n`)
  const rows = (await run(['peer', '--json'], 'why\nstatus\n')).out.trim().split('\n')
  t.deepEqual(
    rows.map((row) => JSON.parse(row) as object),
    [
      { peer: null, why: said },
      { peer: null, state: 'alone', behind: 0, ahead: 0, why: said },
    ],
  )
})

test('commute sim: rows, a table, a picture; and what is called wrong', async (t) => {
  const rows = (
    await run(['sim', '--experiment', 'figure-2', '--order', 'depth', '--nodes', '8', '--json'])
  ).out
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as { experiment: string; order: string; seed: number; t: number; stale: number },
    )
  t.equal(rows.length, 140)
  const { experiment, order, seed, t: at } = rows[73]!
  t.deepEqual([experiment, order, seed, at], ['figure-2', 'depth', 1, 74])
  t.equal(rows.at(-1)!.stale, 0)
  const svg = join(folder(), 'spread.svg')
  const { out, code } = await run([
    'sim',
    '--experiment',
    'spread',
    '--nodes',
    '20',
    '--topology',
    'grid',
    '--svg',
    svg,
  ])
  t.equal(code, 0)
  t.match(out, /participants +seed +rounds/)
  t.match(readFileSync(svg, 'utf8'), /^<svg .*<polyline /s)
  for (const wrong of [
    ['--experiment', 'nope'],
    ['--order', 'nope'],
    ['--nodes', '1'],
    ['--mtu', 'x'],
    ['--loss', '1'],
    ['--seed', '1.5'],
    ['--topology', 'nope'],
  ])
    t.equal((await run(['sim', ...wrong])).code, 2, wrong.join(' '))
})

test('cli: what is damaged is told where it is, and blanks cost nothing', async (t) => {
  const dir = folder()
  await run(['peer', '--store', dir], `set k ${' '.repeat(100_000)}x\nsaved\n`)
  const log = await run(['log', '--store', dir])
  t.match(log.err, /1 updates/)
  const path = join(dir, 'log')
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.subarray(0, 5))
  t.match((await run(['log', '--store', dir])).err, /from byte 0 on, 5 bytes/)
  t.match((await run(['peer', '--store', dir], '')).err, /closed whole at byte/)
  writeFileSync(path, '')
  const empty = await run(['log', '--store', dir])
  t.deepEqual([empty.code, /not begun/.test(empty.err)], [1, true])
})
