// One library at moving items of a list, or at setting keys of a map, in a process of its own: `node list-case.mjs WHO move|set`.
// Each edit is told to a second replica. Where a library has no move, an item is removed and put in again.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const [who, work] = process.argv.slice(2)
let state = 1
const below = (n) => Math.floor(((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * n)

const libraries = {
  commute: async () => {
    const list = await import('@commute/list')
    const lww = await import('@commute/lww-register')
    const { tableOf } = await import('@commute/table')
    const { decode, encode } = await import('@commute/value')
    const { readRun, writeRun } = await import('@commute/update')
    const type = work === 'move' ? list : tableOf(lww)
    const apply = (last, update) => type.seal(type.reduce(last, update.deltas[0], update), update)
    let [mine, theirs, seq, count, bytes, time] = [type.empty, type.empty, 1, 0, 0, 0]
    const stamp = {
      peer: 'ann',
      time: 0,
      seq: 0,
      dot: () => count++,
      next: () => seq + count,
      take: () => 0,
      refer: () => 0,
    }
    const updateAt = (time, deltas) => ({ peer: 'ann', seq, count, time, deps: [], deltas })
    const edit = (make, isTold) => {
      count = 0
      stamp.time = stamp.seq = seq
      const deltas = [make(mine, stamp)]
      if (deltas[0] === undefined) return
      count = Math.max(1, count)
      mine = apply(mine, updateAt(seq, deltas))
      // In a session: who and how far is known to both.
      const told = encode(writeRun([updateAt(seq - time, deltas)]))
      if (isTold) bytes += told.length
      const [heard] = readRun(decode(told).value, 'ann', seq - 1, 1)
      theirs = apply(theirs, updateAt(heard.time + time, heard.deltas))
      time = seq
      seq += count
    }
    return {
      fill: (values) => edit(list.edits.push(...values), false),
      move: (from, to) => edit(list.edits.move(from, to), true),
      set: (key, value) => edit(type.edits.at(key).set(value), true),
      bytes: () => bytes,
      same: () =>
        work === 'move'
          ? list.view(mine).join() === list.view(theirs).join()
          : type.view(theirs).size === type.view(mine).size,
    }
  },
  yjs: async () => {
    const Y = await import('yjs')
    const [mine, theirs] = [new Y.Doc(), new Y.Doc()]
    let bytes = 0
    mine.on('update', (update) => {
      bytes += update.length
      Y.applyUpdate(theirs, update)
    })
    const [list, map] = [mine.getArray('l'), mine.getMap('m')]
    let filled = 0
    return {
      fill: (values) => {
        list.push(values)
        filled = bytes
      },
      move: (from, to) =>
        mine.transact(() => {
          const value = list.get(from)
          list.delete(from)
          list.insert(to, [value])
        }),
      set: (key, value) => map.set(key, value),
      bytes: () => bytes - filled,
      same: () => list.length === theirs.getArray('l').length && map.size === theirs.getMap('m').size,
    }
  },
  'json-joy': async () => {
    const { Model } = require('json-joy/lib/json-crdt')
    const { Patch } = require('json-joy/lib/json-crdt-patch')
    const first = Model.create(undefined, 99_999)
    first.api.set(work === 'move' ? [] : {})
    first.api.flush()
    const mine = Model.load(first.toBinary(), 111_111)
    const theirs = Model.load(first.toBinary(), 222_222)
    const node = work === 'move' ? mine.api.arr([]) : mine.api.obj([])
    let bytes = 0
    const tell = (isTold) => {
      const told = mine.api.flush().toBinary()
      if (isTold) bytes += told.length
      theirs.applyPatch(Patch.fromBinary(told))
    }
    return {
      fill: (values) => {
        node.ins(0, values)
        tell(false)
      },
      move: (from, to) => {
        const value = node.get(from).view()
        node.del(from, 1)
        node.ins(to, [value])
        tell(true)
      },
      set: (key, value) => {
        node.set({ [key]: value })
        tell(true)
      },
      bytes: () => bytes,
      same: () => JSON.stringify(mine.view()) === JSON.stringify(theirs.view()),
    }
  },
  'loro (wasm)': async () => {
    const { LoroDoc } = await import('loro-crdt')
    const [mine, theirs] = [new LoroDoc(), new LoroDoc()]
    const [list, map] = [mine.getMovableList('l'), mine.getMap('m')]
    let bytes = 0
    let version = mine.version()
    const tell = (isTold) => {
      mine.commit()
      const told = mine.export({ mode: 'update', from: version })
      version = mine.version()
      if (isTold) bytes += told.length
      theirs.import(told)
    }
    return {
      fill: (values) => {
        for (const value of values) list.push(value)
        tell(false)
      },
      move: (from, to) => {
        list.move(from, to)
        tell(true)
      },
      set: (key, value) => {
        map.set(key, value)
        tell(true)
      },
      bytes: () => bytes,
      same: () => {
        const [other, others] = [theirs.getMovableList('l'), theirs.getMap('m')]
        return list.toArray().join() === other.toArray().join() && map.size === others.size
      },
    }
  },
  'automerge (wasm)': async () => {
    const A = await import('@automerge/automerge')
    const base = A.save(A.from({ l: [], m: {} }, { actor: '00' }))
    let [mine, theirs] = [A.load(base, { actor: 'aa' }), A.load(base, { actor: 'bb' })]
    let bytes = 0
    const change = (how, isTold) => {
      mine = A.change(mine, how)
      const told = A.getLastLocalChange(mine)
      if (isTold) bytes += told.length
      ;[theirs] = A.applyChanges(theirs, [told])
    }
    return {
      fill: (values) => change((draft) => draft.l.push(...values), false),
      move: (from, to) =>
        change((draft) => {
          const [value] = draft.l.splice(from, 1)
          draft.l.splice(to, 0, value)
        }, true),
      set: (key, value) =>
        change((draft) => {
          draft.m[key] = value
        }, true),
      bytes: () => bytes,
      same: () => mine.l.length === theirs.l.length,
    }
  },
}

const document = await libraries[who]()
const [items, sets] = [10_000, 100_000]
if (work === 'move')
  for (let k = 0; k < items; k += 100) document.fill(Array.from({ length: 100 }, (_, at) => k + at))
const start = performance.now()
if (work === 'move') for (let k = 0; k < items; k++) document.move(below(items), below(items))
else for (let k = 0; k < sets; k++) document.set(`key ${below(items)}`, k)
const milliseconds = performance.now() - start
if (!document.same()) throw new Error(`${who}: not the same`)
console.log(
  JSON.stringify({
    [`${work}-ms`]: milliseconds,
    [`${work}-bytes`]: document.bytes() / (work === 'move' ? items : sets),
  }),
)
process.exit(0)
