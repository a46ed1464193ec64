import type { Value } from '@commute/contract'
import { cut } from '@commute/faults'
import { frames } from '@commute/frames'
import * as gSet from '@commute/g-set'
import { gossip } from '@commute/gossip'
import { every, join, type Links, open, serve } from '@commute/node'
import { layer, pull } from '@commute/pull'
import { type Document, replica } from '@commute/replica'
import { reconcile } from '@commute/scuttle-reconcile'
import { dial, listen, wire } from '@commute/transport-tcp'
import { mkdtempSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import * as path from 'node:path'
import test from 'tape'

type Tags = Document<typeof gSet.empty, ReadonlySet<Value>, typeof gSet.edits>
const tags = (peer: string): Tags => replica(gSet, { peer, wall: Date.now })
const until = async (what: () => boolean, seconds = 20): Promise<void> => {
  const end = Date.now() + seconds * 1000
  while (!what() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5))
}

for (const allowHalfOpen of [true, false])
  test(`tcp: once, 100,000 one way and 10 the other, all arrive (allowHalfOpen ${allowHalfOpen})`, async (t) => {
    const [ann, bob] = [tags('ann'), tags('bob')]
    for (let n = 0; n < 100_000; n++) ann.edit(ann.edits.add(n))
    for (let n = 0; n < 10; n++) bob.edit(bob.edits.add(`b${n}`))
    const ends: unknown[] = []
    const sockets: Socket[] = []
    const talk = (document: Tags, socket: Socket): void => {
      sockets.push(socket)
      const duplex = wire(socket)
      pull(
        duplex,
        layer(frames(), reconcile(document, { tail: false, done: (error) => ends.push(error) })),
        duplex,
      )
    }
    const server = createServer({ allowHalfOpen }, (socket) => talk(bob, socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen })
    talk(ann, socket)
    await until(() => ends.length === 2)
    t.deepEqual(ends, [null, null], 'both ended well')
    t.equal(bob.view().size, 100_010)
    t.equal(ann.view().size, 100_010)
    await until(() => sockets.every(({ destroyed }) => destroyed))
    t.ok(
      sockets.every(({ destroyed }) => destroyed),
      'no socket is left',
    )
    await new Promise((resolve) => server.close(resolve))
  })

test('tcp: a wire that is cut is dialled again, and only what is missing is sent', async (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  for (let n = 0; n < 10_000; n++) ann.edit(ann.edits.add(n))
  const meter = { in: { items: 0, bytes: 0 }, out: { items: 0, bytes: 0 } }
  const server = await serve(ann, { port: 0 }, { meter })
  let wireNow = cut<Uint8Array>()
  const links = join(bob, { port: server.port, least: 10 }, { outside: (inner) => wireNow.layer(inner) })
  await until(() => bob.length() === 10_000)
  const before = meter.out.bytes
  const old = wireNow
  wireNow = cut()
  old.cut()
  ann.edit(ann.edits.add('while cut'))
  await until(() => bob.length() === 10_001)
  t.equal(bob.length(), 10_001)
  t.ok(meter.out.bytes - before < 1000, `${meter.out.bytes - before} bytes after the cut, ${before} before`)
  await until(() => links.status()[0]?.state === 'level')
  t.equal(links.status()[0]?.why, 'both have everything')
  server.close()
  await until(() => links.status()[0]?.state === 'down')
  bob.edit(bob.edits.add('while down'))
  t.deepEqual([links.status()[0]?.peer, links.status()[0]?.ahead], ['ann', 1], 'how it was left')
  links.close()
})

test('tcp: a thousand edits in one turn are two messages', async (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  const meter = { in: { items: 0, bytes: 0 }, out: { items: 0, bytes: 0 } }
  const server = await serve(ann, { port: 0 })
  const links = join(bob, { port: server.port }, { meter })
  await until(() => links.status()[0]?.state === 'level')
  const before = meter.out.items
  for (let n = 0; n < 1000; n++) bob.edit(bob.edits.add(n))
  await until(() => ann.length() === 1000 && links.status()[0]?.state === 'level')
  t.equal(ann.view().size, 1000)
  t.equal(meter.out.items - before, 2, 'the first at once, the rest as one')
  links.close()
  server.close()
})

test('tcp: whoever shows how links are is told when that changes', async (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  const seen: { here: string[]; there: string[] } = { here: [], there: [] }
  const note = (states: string[], links: Links | undefined): void => {
    const now =
      links
        ?.status()
        .map(({ state }) => state)
        .join() ?? ''
    if (states.at(-1) !== now) states.push(now)
  }
  const server: Links & { port: number } = await serve(
    ann,
    { port: 0 },
    { changed: () => note(seen.there, server) },
  )
  const links: Links = join(bob, { port: server.port, least: 10 }, { changed: () => note(seen.here, links) })
  await until(() => links.status()[0]?.state === 'level')
  bob.edit(bob.edits.add('b'))
  await until(() => seen.here.at(-1) === 'level' && ann.length() === 1)
  server.close()
  await until(() => links.status()[0]?.state === 'down')
  t.ok(/level.*catching up.*level.*down/.test(seen.here.join(' ')), seen.here.join(', '))
  t.ok(seen.there.includes('level'), seen.there.join(', '))
  links.close()
  t.equal(seen.here.at(-1), 'ended')
})

for (const who of ['who joined', 'who serves'])
  test(`tcp: what was edited just before it was closed still arrives, from ${who}`, async (t) => {
    for (const edits of [0, 1, 2, 3]) {
      const [ann, bob] = [tags('ann'), tags('bob')]
      const ends: (Error | null)[] = []
      const ended = (error: Error | null): void => void ends.push(error)
      const server = await serve(ann, { port: 0 }, { ended })
      const links = join(bob, { port: server.port }, { ended })
      await until(() => links.status()[0]?.state === 'level' && server.status()[0]?.state === 'level')
      const [from, to] = who === 'who joined' ? [bob, ann] : [ann, bob]
      for (let n = 0; n < edits; n++) from.edit(from.edits.add(n))
      const [first, last] = who === 'who joined' ? [links, server] : [server, links]
      first.close()
      await until(() => ends.length === 2)
      last.close()
      t.deepEqual([to.length(), ends], [edits, [null, null]], `${edits} edits`)
    }
  })

test('tcp: who serves tells of the links that are up, and of the last that failed apart from them', async (t) => {
  const [ann, bob] = [tags('ann'), tags('bob')]
  const server = await serve(ann, { port: 0 })
  for (let n = 0; n < 6; n++) {
    const stranger = connect({ port: server.port, host: '127.0.0.1' })
    stranger.on('error', () => undefined)
    stranger.resume().end()
    await until(() => server.failed().length === Math.min(n + 1, 4) && server.status().length === 0)
  }
  const links = join(bob, { port: server.port })
  await until(() => server.status().length === 1 && server.status().every(({ state }) => state === 'level'))
  t.deepEqual(
    server.failed().map(({ why }) => why),
    Array.from({ length: 4 }, () => 'the connection ended before it began'),
  )
  links.close()
  server.close()
})

test('tcp: `changed` that throws at once leaves no connection behind', async (t) => {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const changed = (): never => {
    throw new Error('changed')
  }
  t.throws(() => dial({ port, least: 1, longest: 1, changed }, () => undefined), /changed/)
  await new Promise((resolve) => setTimeout(resolve, 50))
  t.equal(connections, 0)
  await new Promise((resolve) => server.close(resolve))
})

test('tcp: nobody there is a reason, not an end', async (t) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  const ann = tags('ann')
  const links = join(ann, { port, least: 5, longest: 10 })
  await until(() => /refused|ECONNREFUSED/i.test(links.status()[0]?.why ?? ''))
  t.match(links.status()[0]!.why, /ECONNREFUSED.*dialling again in \d+ ms/)
  ann.edit(ann.edits.add('nobody has this'))
  const { state, ahead, why } = links.status()[0]!
  t.deepEqual([state, ahead], ['down', 1])
  t.match(why, /1 of mine is not yet safe there/)
  links.close()
  t.equal(links.status()[0]!.state, 'ended')
  t.match(links.status()[0]!.why, /closed here/)
  t.throws(() => join(ann, {} as never), /a port is a number/)
  const states: string[] = []
  const dialled = dial(
    { port, least: 1, longest: 2, random: () => 0, changed: ({ state }) => states.push(state) },
    () => undefined,
  )
  await until(() => states.length > 6)
  dialled.close()
  t.deepEqual(states.slice(0, 4), ['dialling', 'waiting', 'dialling', 'waiting'])
  t.equal(states.at(-1), 'closed')
})

for (const at of ['dialling', 'connected', 'waiting'])
  test(`tcp: closed when told that it is ${at}, it dials no more`, async (t) => {
    const server = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const states: string[] = []
    let answers = 0
    let left = 2
    const dialled = dial(
      {
        port,
        least: 1,
        longest: 2,
        changed: ({ state }) => {
          states.push(state)
          if (state === at && --left === 0) dialled.close()
        },
      },
      () => answers++,
    )
    await until(() => dialled.status().state === 'closed')
    const before = [states.length, answers]
    await new Promise((resolve) => setTimeout(resolve, 50))
    t.deepEqual([states.length, answers], before)
    t.equal(states.at(-1), 'closed')
    t.ok(answers < (at === 'connected' ? 2 : 3), `${answers} connections`)
    await new Promise((resolve) => server.close(resolve))
  })

test('tcp: strangers lose their connection, the others go on, the process lives', async (t) => {
  const ann = tags('ann')
  ann.edit(ann.edits.add('a'))
  const ended: string[] = []
  const server = await serve(
    ann,
    { port: 0 },
    { ended: (error) => ended.push((error as { code?: string } | null)?.code ?? 'none') },
  )
  const bob = tags('bob')
  const good = join(bob, { port: server.port })
  await until(() => bob.length() === 1)
  const stranger = (bytes: Uint8Array): Promise<string> =>
    new Promise((resolve) => {
      let heard = ''
      const socket = connect({ port: server.port, host: '127.0.0.1' }, () => {
        socket.write(bytes)
        setTimeout(() => socket.end(), 300)
      })
      socket.on('data', (data) => (heard += data.toString('latin1')))
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(heard))
    })
  let state = 1
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) & 255
  const heard = await Promise.all([
    stranger(new TextEncoder().encode('GET / HTTP/1.1\r\nhost: x\r\n\r\n')),
    stranger(Uint8Array.from([255, 255, 255, 255, 1, 2, 3])),
    stranger(Uint8Array.from([0, 0, 0, 2, 0xff, 0xff])),
    ...Array.from({ length: 20 }, () => stranger(Uint8Array.from({ length: 100 }, random))),
  ])
  t.ok(
    heard.slice(0, 3).every((text) => text.includes('refuse')),
    'they are told why',
  )
  await until(() => ended.length === 23)
  t.equal(ended.length, 23)
  t.ok(
    ended.every((code) => code !== 'none'),
    'with a reason on this side',
  )
  ann.edit(ann.edits.add('after'))
  await until(() => bob.length() === 2)
  t.deepEqual([...bob.view()].sort(), ['a', 'after'])
  good.close()
  server.close()
})

test('tcp: a port in use is an error of that call', async (t) => {
  const server = await serve(tags('ann'), { port: 0 })
  await new Promise<void>((resolve) =>
    listen(
      { port: server.port },
      () => undefined,
      (error) => {
        t.match(String(error), /EADDRINUSE/)
        resolve()
      },
    ),
  )
  server.close()
  const stop = every(1, () => undefined)
  stop()
  await until(
    () =>
      (process as unknown as { getActiveResourcesInfo(): string[] })
        .getActiveResourcesInfo()
        .every((name) => !/TCP|Timeout/.test(name)),
    20,
  )
  t.deepEqual(
    (process as unknown as { getActiveResourcesInfo(): string[] })
      .getActiveResourcesInfo()
      .filter((name) => /TCPSocket|TCPServer/.test(name)),
    [],
    'no socket or server is left',
  )
})

test('gossip: rounds over real sockets, with sessions that end by themselves, until all have everything', async (t) => {
  const names = ['ann', 'bob', 'cyd', 'dan']
  const documents = names.map(tags)
  const servers = documents.map((document) =>
    createServer((socket) => {
      const duplex = wire(socket)
      pull(duplex, layer(frames(), reconcile(document, { tail: false })), duplex)
    }),
  )
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  for (const [at, document] of documents.entries())
    for (let n = 0; n < 1000; n++) document.edit(document.edits.add(`${names[at]} ${n}`))
  const rounds = documents.map((document, at) =>
    gossip({
      peers: () => ports.filter((_, other) => other !== at),
      meet: (port, done) => {
        const socket = connect({ port, host: '127.0.0.1' })
        const duplex = wire(socket)
        pull(duplex, layer(frames(), reconcile(document, { tail: false, done })), duplex)
        return () => socket.destroy()
      },
      random: Math.random,
      after: (milliseconds, cb) => {
        const timer = setTimeout(cb, milliseconds)
        return () => clearTimeout(timer)
      },
      period: 20,
      fanOut: 2,
    }),
  )
  await until(() => documents.every((document) => document.length() === 4000))
  t.deepEqual(
    documents.map((document) => document.length()),
    [4000, 4000, 4000, 4000],
  )
  await until(() => rounds.every((each) => each.status().well > 0))
  t.ok(rounds.every((each) => each.status().well > 0 && each.status().why === undefined))
  for (const each of rounds) each.stop()
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
})

test('listen: a port that is none is refused, and no file is made of it', (t) => {
  t.throws(
    () =>
      listen(
        { port: 'nope' as never },
        () => undefined,
        () => undefined,
      ),
    /listen: a port is a number, not nope/,
  )
  t.end()
})

test('node: what was edited just before both were closed has arrived', async (t) => {
  const folder = (): string => mkdtempSync(path.join(tmpdir(), 'commute-bye-'))
  const [ann, bob] = [await open(folder(), gSet), await open(folder(), gSet)]
  const server = await serve(ann, { port: 0 })
  const link = join(bob, { port: server.port })
  bob.edit(bob.edits.add('hello'))
  await until(() => ann.view().has('hello'))
  bob.edit(bob.edits.add('bye'))
  link.close()
  await bob.close()
  await until(() => ann.view().has('bye'))
  t.deepEqual(ann.view(), new Set(['hello', 'bye']))
  server.close()
  await ann.close()
})
