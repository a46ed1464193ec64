// The libraries of the bench `text`, each as the same few words. `open(peer, { isFull, tells })`: keeps what was removed;
// will be asked what was done. A document has `insert remove text`, `told` (the bytes of
// what was done here since it was last asked) and `hear` (applies such bytes); `save` and `load` are of the whole.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

async function commute() {
  const text = await import('@commute/text')
  const { save, open } = await import('@commute/text-file')
  const { replica } = await import('@commute/replica')
  const { readWholeRun, wholeRun } = await import('@commute/update')
  const { decode, encode } = await import('@commute/value')
  /** The type alone: edit, then reduce. What a replica adds (log, prints, clock) is `commute, replica`. */
  const alone = (peer, { tells = false } = {}) => {
    let state = text.empty
    let seq = 1
    let count = 0
    const none = []
    let refers = none
    let done = []
    const stamp = {
      peer,
      time: 0,
      seq,
      dot: () => count++,
      next: () => seq + count,
      take: () => undefined,
      refer: (name, n) => {
        if (name !== peer) refers = [...refers, [name, n]]
      },
    }
    const edit = (make) => {
      count = 0
      refers = none
      stamp.seq = seq
      const delta = make(state, stamp)
      if (count === 0) count = 1
      const update = tells
        ? { peer, seq, count, time: 0, deps: refers, deltas: [delta] }
        : { peer, seq, count, time: 0 }
      state = text.reduce(state, delta, update)
      if (tells) done.push(update)
      seq += count
    }
    return {
      insert: (index, string) => edit(text.edits.insert(index, string)),
      remove: (index, length) => edit(text.edits.remove(index, length)),
      text: () => text.view(state),
      // In a session both sides know who and how far: a delta and what it depends on.
      told: () => {
        const [one] = done
        const bytes =
          done.length === 1
            ? encode(one.deps.length === 0 ? one.deltas[0] : [one.deps, one.deltas[0]])
            : encode(wholeRun(done))
        done = []
        return bytes
      },
      heard: new Map(),
      hear(bytes, from) {
        const { value } = decode(bytes)
        const before = this.heard.get(from) ?? 0
        const isRun =
          Array.isArray(value) &&
          typeof value[0] === 'string' &&
          typeof value[1] === 'number' &&
          value.length > 2 &&
          Array.isArray(value[2])
        if (isRun) {
          for (const one of readWholeRun(value, Infinity)) state = text.reduce(state, one.deltas[0], one)
          return
        }
        const isDependent = Array.isArray(value) && Array.isArray(value[0]) && Array.isArray(value[0][0])
        const delta = isDependent ? value[1] : value
        const length = countOf(delta)
        state = text.reduce(state, delta, {
          peer: from,
          seq: before + 1,
          count: length,
          time: 0,
          deps: isDependent ? value[0] : [],
        })
        this.heard.set(from, before + length)
      },
      save: (isFull) => encode(save(state, isFull)),
    }
  }
  const countOf = (delta) => {
    const string =
      typeof delta === 'string'
        ? delta
        : Array.isArray(delta)
          ? delta.find((item) => typeof item === 'string')
          : undefined
    return string === undefined ? 1 : [...string].length
  }
  return {
    open: alone,
    load: (bytes) => {
      const state = open(decode(bytes).value)
      const document = { text: () => text.view(state) }
      document.insert = (index, string) => {
        const stamp = {
          peer: 'bob',
          time: 0,
          seq: 1,
          dot: () => 0,
          next: () => 1,
          take: () => 0,
          refer: () => 0,
        }
        text.reduce(state, text.edits.insert(index, string)(state, stamp), {
          peer: 'bob',
          seq: 1,
          count: 1,
          time: 0,
        })
      }
      return document
    },
    replica: (peer) => {
      const document = replica(text, { peer, wall: () => 0 })
      return {
        insert: (index, string) => document.edit(document.edits.insert(index, string)),
        remove: (index, length) => document.edit(document.edits.remove(index, length)),
        text: document.view,
      }
    },
  }
}

async function yjs() {
  const Y = await import('yjs')
  const wrap = (doc, tells = false) => {
    const text = doc.getText('t')
    let told = []
    if (tells)
      doc.on('update', (update, origin) => {
        if (origin !== 'wire') told.push(update)
      })
    return {
      insert: (index, string) => text.insert(index, string),
      remove: (index, length) => text.delete(index, length),
      text: () => text.toString(),
      told: () => {
        const all = told.length === 1 ? told[0] : Y.mergeUpdates(told)
        told = []
        return all
      },
      hear: (bytes) => Y.applyUpdate(doc, bytes, 'wire'),
      save: () => Y.encodeStateAsUpdate(doc),
    }
  }
  return {
    open: (_peer, { isFull, tells } = {}) => wrap(new Y.Doc({ gc: !isFull }), tells),
    load: (bytes) => {
      const doc = new Y.Doc()
      Y.applyUpdate(doc, bytes)
      return wrap(doc)
    },
  }
}

async function jsonJoy() {
  const { Model } = require('json-joy/lib/json-crdt')
  const { Patch } = require('json-joy/lib/json-crdt-patch')
  const wrap = (model, tells = false) => {
    const string = model.api.str([])
    let told = []
    model.api.flush()
    return {
      insert: (index, text) => {
        string.ins(index, text)
        const patch = model.api.flush()
        if (tells) told.push(patch)
      },
      remove: (index, length) => {
        string.del(index, length)
        const patch = model.api.flush()
        if (tells) told.push(patch)
      },
      text: () => string.view(),
      told: () => {
        const all = told.map((patch) => patch.toBinary())
        told = []
        return all.length === 1 ? all[0] : all
      },
      hear: (bytes) => {
        for (const one of Array.isArray(bytes) ? bytes : [bytes]) model.applyPatch(Patch.fromBinary(one))
      },
      save: () => model.toBinary(),
      model,
    }
  }
  const ids = { ann: 111_111, bob: 222_222, cyd: 333_333 }
  const first = Model.create(undefined, 99_999)
  first.api.set('')
  first.api.flush()
  const base = first.toBinary()
  return {
    open: (peer, { tells } = {}) => wrap(Model.load(base, ids[peer]), tells),
    load: (bytes) => wrap(Model.load(bytes, 444_444)),
  }
}

async function diamondTypes() {
  const { Doc } = require('diamond-types-node')
  const wrap = (doc) => {
    let version = doc.getLocalVersion()
    return {
      insert: (index, text) => doc.ins(index, text),
      remove: (index, length) => doc.del(index, length),
      text: () => doc.get(),
      told: () => {
        const bytes = doc.getPatchSince(version)
        version = doc.getLocalVersion()
        return bytes
      },
      hear: (bytes) => {
        doc.mergeBytes(bytes)
        version = doc.getLocalVersion()
      },
      save: () => doc.toBytes(),
    }
  }
  return {
    open: (peer) => wrap(new Doc(peer)),
    load: (bytes) => wrap(Doc.fromBytes(bytes, 'bob')),
  }
}

async function loro() {
  const { LoroDoc } = await import('loro-crdt')
  const ids = { ann: '1', bob: '2', cyd: '3' }
  const wrap = (doc) => {
    const text = doc.getText('t')
    let version = doc.version()
    return {
      insert: (index, string) => {
        text.insert(index, string)
        doc.commit()
      },
      remove: (index, length) => {
        text.delete(index, length)
        doc.commit()
      },
      text: () => text.toString(),
      told: () => {
        const bytes = doc.export({ mode: 'update', from: version })
        version = doc.version()
        return bytes
      },
      hear: (bytes) => {
        doc.import(bytes)
        version = doc.version()
      },
      save: (isFull) =>
        doc.export(isFull ? { mode: 'snapshot' } : { mode: 'shallow-snapshot', frontiers: doc.frontiers() }),
    }
  }
  return {
    open: (peer) => {
      const doc = new LoroDoc()
      doc.setPeerId(ids[peer])
      return wrap(doc)
    },
    load: (bytes) => {
      const doc = new LoroDoc()
      doc.import(bytes)
      return wrap(doc)
    },
  }
}

async function automerge() {
  const A = await import('@automerge/automerge')
  const wrap = (start) => {
    let doc = start
    let heads = A.getHeads(doc)
    const splice = (index, removed, string) => {
      doc = A.change(doc, (draft) => A.splice(draft, ['t'], index, removed, string))
    }
    return {
      insert: (index, string) => splice(index, 0, string),
      remove: (index, length) => splice(index, length, ''),
      text: () => doc.t,
      told: () => {
        const changes = A.getChangesSince?.(doc, heads) ?? [A.getLastLocalChange(doc)]
        heads = A.getHeads(doc)
        return changes.length === 1 ? changes[0] : changes
      },
      hear: (bytes) => {
        ;[doc] = A.applyChanges(doc, Array.isArray(bytes) ? bytes : [bytes])
        heads = A.getHeads(doc)
      },
      save: () => A.save(doc),
    }
  }
  const base = A.save(A.from({ t: '' }, { actor: '00' }))
  const ids = { ann: 'aa', bob: 'bb', cyd: 'cc' }
  return {
    open: (peer) => wrap(A.load(base, { actor: ids[peer] })),
    load: (bytes) => wrap(A.load(bytes, { actor: 'dd' })),
  }
}

async function listPositions() {
  const { Text } = require('list-positions')
  const wrap = (text, tells = false) => {
    let told = []
    return {
      insert: (index, string) => {
        const [position, meta] = text.insertAt(index, string)
        if (tells) told.push(['i', position, meta, string])
      },
      remove: (index, length) => {
        for (let k = 0; k < length; k++) {
          const position = text.positionAt(index)
          text.delete(position)
          if (tells) told.push(['d', position])
        }
      },
      text: () => text.toString(),
      told: () => {
        const bytes = Buffer.from(JSON.stringify(told.length === 1 ? told[0] : told))
        told = []
        return bytes
      },
      hear: (bytes) => {
        const value = JSON.parse(bytes.toString())
        for (const [kind, position, meta, string] of typeof value[0] === 'string' ? [value] : value) {
          if (kind === 'd') text.delete(position)
          else {
            if (meta) text.order.addMetas([meta])
            text.set(position, string)
          }
        }
      },
      save: () => Buffer.from(JSON.stringify({ order: text.order.save(), text: text.save() })),
    }
  }
  const { Order } = require('list-positions')
  return {
    open: (peer, { tells } = {}) => wrap(new Text(new Order({ replicaID: peer })), tells),
    load: (bytes) => {
      const saved = JSON.parse(bytes.toString())
      const text = new Text(new Order({ replicaID: 'bob' }))
      text.order.load(saved.order)
      text.load(saved.text)
      return wrap(text)
    },
  }
}

/** The floor: an array with a gap where the last edit was. It cannot merge. */
async function gapBuffer() {
  return {
    open: () => {
      let buffer = new Uint16Array(1 << 19)
      let start = 0
      let end = buffer.length
      const move = (index) => {
        if (index < start) {
          buffer.copyWithin(end - (start - index), index, start)
          end -= start - index
        } else if (index > start) {
          buffer.copyWithin(start, end, end + index - start)
          end += index - start
        }
        start = index
      }
      return {
        insert: (index, string) => {
          move(index)
          for (let k = 0; k < string.length; k++) buffer[start++] = string.charCodeAt(k)
        },
        remove: (index, length) => {
          move(index)
          end += length
        },
        text: () =>
          Buffer.from(buffer.slice(0, start).buffer).toString('utf16le') +
          Buffer.from(buffer.slice(end).buffer).toString('utf16le'),
      }
    },
  }
}

export const texts = {
  commute,
  'diamond-types (wasm)': diamondTypes,
  'json-joy': jsonJoy,
  'loro (wasm)': loro,
  'list-positions': listPositions,
  yjs,
  'automerge (wasm)': automerge,
  'gap buffer (no merging)': gapBuffer,
}
