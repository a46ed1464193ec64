// One library at one kind of work, in a process of its own: `node text-case.mjs WHO WORK`. Prints figures as JSON.
import { readFileSync } from 'node:fs'
import { deflateRawSync, gunzipSync } from 'node:zlib'
import { texts } from './texts.mjs'

const [who, work] = process.argv.slice(2)
const library = await texts[who]()
const read = (path) => JSON.parse(gunzipSync(readFileSync(new URL(path, import.meta.url))))
const paper = () => {
  const { endContent, txns } = read('../../traces/automerge-paper.json.gz')
  return { endContent, patches: txns.flatMap(({ patches }) => patches) }
}
const figures = {}
const timed = (run) => {
  const start = performance.now()
  run()
  return performance.now() - start
}
const least = (times) => Math.min(...times)
const type = (document, patches) => {
  for (const [index, removed, inserted] of patches) {
    if (removed > 0) document.remove(index, removed)
    if (inserted !== '') document.insert(index, inserted)
  }
  return document
}
const must = (document, text) => {
  if (document.text() !== text) throw new Error(`${who}, ${work}: another text`)
}
let state = 1
const below = (n) => Math.floor(((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * n)

if (work === 'local') {
  const { endContent, patches } = paper()
  let document
  figures['local-ms'] = timed(() => (document = type(library.open('ann', { isFull: true }), patches)))
  must(document, endContent)
  if (figures['local-ms'] < 4000)
    figures['local-warm-ms'] = least(
      Array.from({ length: 7 }, () => timed(() => type(library.open('ann', { isFull: true }), patches))),
    )
  if (library.replica !== undefined)
    figures['replica-ms'] = timed(() => type(library.replica('ann'), patches))
  if (document.save !== undefined) {
    for (const [name, isFull] of [
      ['full', true],
      ['text', false],
    ]) {
      const bytes = (
        isFull ? document : who === 'yjs' ? type(library.open('ann', { isFull: false }), patches) : document
      ).save(isFull)
      figures[`saved-${name}-bytes`] = bytes.length
      figures[`saved-${name}-deflated-bytes`] = deflateRawSync(bytes, { level: 9 }).length
    }
  }
}

if (work === 'retained') {
  const { patches } = paper()
  const collect = () => {
    for (let k = 0; k < 4; k++) globalThis.gc()
    const { heapUsed, arrayBuffers, external } = process.memoryUsage()
    return heapUsed + Math.max(arrayBuffers, external)
  }
  type(library.open('ann'), patches.slice(0, 20_000))
  const before = collect()
  const document = type(library.open('ann'), patches)
  figures['retained-mb'] = (collect() - before) / 1e6
  if (document.text().length === 0) throw new Error('gone')
  if (library.replica !== undefined) {
    const empty = collect()
    const logged = type(library.replica('ann'), patches)
    figures['replica-retained-mb'] = (collect() - empty) / 1e6
    must(logged, document.text())
  }
}

if (work === 'load') {
  const { endContent, patches } = paper()
  const bytes = type(library.open('ann', { isFull: true }), patches).save(true)
  const first = timed(() => must(library.load(bytes), endContent))
  figures['load-ms'] = least([
    first,
    ...Array.from({ length: 7 }, () => timed(() => must(library.load(bytes), endContent))),
  ])
  figures['first-edit-ms'] = timed(() => {
    const document = library.load(bytes)
    document.insert(10, 'x')
  })
}

if (work === 'live') {
  const { endContent, patches } = paper()
  const [mine, theirs] = [library.open('ann', { tells: true }), library.open('bob')]
  let bytes = 0
  const tell = () => {
    const told = mine.told()
    bytes += told.length
    theirs.hear(told, 'ann')
  }
  figures['live-ms'] = timed(() => {
    for (const [index, removed, inserted] of patches) {
      if (removed > 0) {
        mine.remove(index, removed)
        tell()
      }
      if (inserted !== '') {
        mine.insert(index, inserted)
        tell()
      }
    }
  })
  must(theirs, endContent)
  figures['live-bytes'] = bytes / patches.length
}

if (['random', 'append', 'prepend'].includes(work)) {
  const many = 100_000
  const indexes = Array.from({ length: many }, (_, length) =>
    work === 'append' ? length : work === 'prepend' ? 0 : below(length + 1),
  )
  const document = library.open('ann')
  figures[`${work}-ms`] = timed(() => {
    for (const index of indexes) document.insert(index, 'x')
  })
  if (document.text().length !== many) throw new Error(`${who}: ${work}`)
}

if (work === 'offline') {
  const [ann, bob] = [library.open('ann', { tells: true }), library.open('bob', { tells: true })]
  for (const one of [ann, bob]) {
    let length = 0
    for (let k = 0; k < 20_000; k++) {
      if (length > 10 && below(3) === 0) {
        one.remove(below(length), 1)
        length--
      } else {
        one.insert(below(length + 1), String.fromCharCode(97 + below(26)))
        length++
      }
    }
  }
  let told
  figures['offline-sync-ms'] = timed(() => {
    told = [ann.told(), bob.told()]
    ann.hear(told[1], 'bob')
    bob.hear(told[0], 'ann')
  })
  if (ann.text() !== bob.text()) throw new Error(`${who}: not equal`)
  const size = (one) => (Array.isArray(one) ? one.reduce((sum, { length }) => sum + length, 0) : one.length)
  figures['offline-bytes'] = size(told[0]) + size(told[1])
}

if (work === 'concurrent') {
  const { endContent, numAgents, txns } = read('../../../packages/three-peers/clownschool.concurrent.json.gz')
  const names = ['ann', 'bob', 'cyd']
  const after = []
  const counts = names.map(() => 0)
  const seenBy = txns.map(({ parents, agent }) => {
    const seen = counts.map((_, of) => Math.max(0, ...parents.map((parent) => after[parent][of])))
    after.push(seen.with(agent, ++counts[agent]))
    return seen
  })
  if (numAgents !== 3) throw new Error('three authors')
  const documents = names.map((name) => library.open(name, { tells: true }))
  const done = names.map(() => [0, 0, 0])
  const told = names.map(() => [])
  const order = names.map(() => [])
  let bytes = 0
  const see = (me, seen) => {
    const missing = []
    for (const [of, count] of seen.entries())
      if (of !== me)
        for (; done[me][of] < count; done[me][of]++) missing.push([order[of][done[me][of]], of, done[me][of]])
    missing.sort((a, b) => a[0] - b[0])
    for (const [, of, k] of missing) for (const one of told[of][k]) documents[me].hear(one, names[of])
  }
  figures['concurrent-ms'] = timed(() => {
    for (const [at, { agent, patches }] of txns.entries()) {
      see(agent, seenBy[at])
      const out = []
      for (const [index, removed, inserted] of patches) {
        if (removed > 0) {
          documents[agent].remove(index, removed)
          out.push(documents[agent].told())
        }
        if (inserted !== '') {
          documents[agent].insert(index, inserted)
          out.push(documents[agent].told())
        }
      }
      for (const one of out) bytes += one.length
      told[agent].push(out)
      order[agent].push(at)
    }
    for (const me of [0, 1, 2]) see(me, counts)
  })
  for (const document of documents) must(document, endContent)
  figures['concurrent-bytes'] = bytes
}

// Ten million characters in a million pieces.
if (work === 'big') {
  const document = library.open('ann')
  let length = 0
  for (let k = 0; k < 500_000; k++) {
    document.insert(below(length + 1), 'abcdefghij klmnopqrs')
    length += 20
  }
  const times = Array.from({ length: 2001 }, (_, k) =>
    timed(() =>
      k % 2 === 0 ? document.remove(below(length - 1), 1) : document.insert(below(length - 1), 'x'),
    ),
  )
  figures['big-edit-us'] = times.toSorted((a, b) => a - b)[1000] * 1000
  const bytes = document.save(true)
  figures['big-bytes'] = bytes.length
  let opened
  figures['big-load-ms'] = timed(() => (opened = library.load(bytes)).text())
  figures['big-first-edit-ms'] = timed(() => opened.insert(5, 'x'))
}

console.log(JSON.stringify(figures))
process.exit(0)
