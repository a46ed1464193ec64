/**
 * Bugs, each as what stands in a compiled module and what is put in its place. Every one must be found by the
 * simulations.
 */

/** A change of modules: file, what stands there once, what it becomes. */
export type Bug = readonly (readonly [file: string, from: string, to: string])[]

export const bugs: { readonly [name: string]: Bug } = {
  // --- types ---
  'register: last to arrive wins': [
    ['lww-register.js', 'const order = compare(theirs.at, state.at)', 'const order = 1'],
  ],
  'register: first to arrive wins': [
    ['lww-register.js', 'const order = compare(theirs.at, state.at)', 'const order = -1'],
  ],
  'dots: ties by arrival': [
    [
      'dots/dist/names.js',
      'if (a[1] !== b[1])\n        return a[1] < b[1] ? -1 : 1;\n    return a[2] - b[2];',
      'return 0;',
    ],
  ],
  'counter: totals not merged': [
    ['counter.js', 'theirs.map((total, at) => Math.max(total, mine[at]))', 'theirs'],
  ],
  'counter: totals added up': [
    [
      'counter.js',
      'theirs.map((total, at) => Math.max(total, mine[at]))',
      'theirs.map((total, at) => total + mine[at])',
    ],
  ],
  'counter: a reset forgets who had counted': [
    ['counter.js', 'out = update(out, peer, ', 'out = update(theirs[2] > 0 ? null : out, peer, '],
  ],
  'entries: moves by arrival': [['entries.js', 'entries.sort((a, b) => compare(a.at, b.at))', 'entries']],
  'entries: a removal takes away what it had not seen': [
    ['entries.js', 'if (!theirsSeen.has(entry.at[1], entry.at[2]) ||', 'if (theirs.length !== 0 ||'],
    ['entries.js', '=> theirsSeen.has(entry.at[1], entry.at[2])', '=> theirs.length === 0'],
  ],
  'or-set: one removal clears the element': [
    [
      'or-set.js',
      'const next = entries.join(here ?? entries.none, seen, other, theirsSeen);',
      'const next = other.length === 0 ? other : entries.join(here ?? entries.none, seen, other, theirsSeen);',
    ],
  ],
  'map-of: an entry is gone when its puts are': [
    [
      'map-of/dist/store.js',
      'if (entry.puts.length > 0)\n            return false;\n        if (Object.is',
      'if (entry.puts.length === 0)\n            return true;\n        if (Object.is',
    ],
  ],
  'map-of: a removal takes the whole entry': [
    [
      'map-of/dist/store.js',
      'return isEmpty(after) ? undefined : after;',
      'return isEmpty(after) || said.whole ? undefined : after;',
    ],
  ],
  'list: the last edit of an item wins over the others': [
    ['list/dist/store.js', 'inner.join(part, seen, itsPart, theirsSeen)', 'itsPart'],
  ],
  'list: a moved item stays in its old place too': [
    [
      'list/dist/store.js',
      'if (was !== undefined && was !== is)',
      'if (was !== undefined && is === undefined)',
    ],
  ],
  'table: who comes late brings back what went': [
    ['table/dist/store.js', 'said.length < mine.length', 'said.length < mine.length - 1'],
  ],
  'table: what is put again is not empty': [
    [
      'table/dist/store.js',
      'const before = isSame ? mine.inner : inner.none;',
      'const before = mine?.inner ?? inner.none;',
    ],
  ],
  'table: who comes second to the same thing writes in vain': [
    ['table/dist/store.js', 'said.length < mine.length', 'said.length <= mine.length'],
  ],
  'persistent-map: a removal takes the value behind it': [
    ['persistent-map.js', 'items: items.toSpliced(place - 1, 1)', 'items: items.toSpliced(place, 1)'],
  ],
  'persistent-map: a node in two parts at another key': [
    [
      'persistent-map.js',
      '[first.keys[0], second.keys[0]]',
      '[first.keys[0], second.keys[1] ?? second.keys[0]]',
    ],
  ],

  // --- updates and clocks ---
  'clock: times seen not merged': [['replica.js', 'clock = see(clock, update.time);', '']],
  'clock: goes back with the wall': [
    ['hybrid-clock.js', 'Math.max(clock + 1, Math.floor(wall) * 1000)', 'Math.floor(wall) * 1000'],
  ],
  'update: count left out': [
    ['update.js', 'return [step, count, refers, ...deltas];', 'return [step, 1, refers, ...deltas];'],
  ],
  'update: only one delta': [
    ['update.js', 'return [step, count, refers, ...deltas];', 'return [step, count, refers, deltas[0]];'],
  ],
  'update: deps left out': [
    ['update.js', 'return [step, count, refers, ...deltas];', 'return [step, count, [], ...deltas];'],
  ],
  'runs: times not counted on': [
    [
      'update/dist/update.js',
      'out.push(write(update, time));\n            time = update.time;',
      'out.push(write(update, time));\n            time = 0 * update.time;',
    ],
  ],

  // --- replica ---
  'replica: gap accepted': [['replica.js', 'seq === (kept.digest.get(peer) ?? 0) + 1 ?', 'true ?']],
  'replica: seq off by one': [
    [
      'replica.js',
      'const seq = (kept.digest.get(me) ?? 0) + 1;\n        const time',
      'const seq = (kept.digest.get(me) ?? 0) + 2;\n        const time',
    ],
  ],
  'replica: no dedup': [
    [
      'replica.js',
      "return branch.isHeld(update) ? 'known' : 'fork';",
      "if (branch.isHeld(update)) accept(update); return branch.isHeld(update) ? 'known' : 'fork';",
    ],
  ],
  'replica: deps ignored': [
    ['replica.js', '(kept.digest.get(name) ?? 0) < n;', 'false;'],
    ['scuttle-reconcile/dist/cursor.js', 'if (have(name) < n && name !== peer)', 'if (false)'],
  ],
  'replica: each keeps their own branch': [
    ['replica.js', 'const isMine = branch.isMineKept(mine, first, end);', 'const isMine = true;'],
  ],
  'replica: a lost branch is not issued again by its holder': [['branches.js', 'reissue(lost, n);', '']],
  'replica: state not made anew after a branch was taken back': [
    ['replica.js', 'state = type.empty;\n            held.delete(name);', 'held.delete(name);'],
  ],
  'replica: a held update overtakes': [
    [
      'replica.js',
      'if (isAhead(update.time, wall(), bound))\n            return hold(update);',
      'if (isAhead(update.time, wall(), 1))\n            return hold(update);',
    ],
  ],
  'log: numbers alone are the sum': [
    ['log.js', 'sum: () => ({ numbers, print: total })', 'sum: () => ({ numbers: 7, print: 7 })'],
  ],
  'log: a block of a peer is looked for one too early': [
    ['log.js', 'if (index[middle * stride + endAt] > n)', 'if (index[middle * stride + endAt] >= n)'],
  ],
  "log: another peer's update is taken for the next": [
    ['log.js', 'next.update.peer === peer && next.update.seq === n + 1', 'next.update.seq === n + 1'],
  ],
  'log: another block is decoded': [
    ['blocks.js', 'decoded.set(block, offers)', 'decoded.set(block ^ 1, offers)'],
  ],

  // --- conversation ---
  'reconcile: echo': [
    ['scuttle-reconcile/dist/cursor.js', 'if (n > have(peer))\n                theirs.set(peer, n);', ''],
  ],
  'reconcile: a digest claims one too many': [
    [
      'digests.js',
      'out.set(peer, [peer, end, short(replica.print(peer, end))]);',
      'out.set(peer, [peer, end + 1, short(replica.print(peer, end))]);',
    ],
  ],
  'frames: the checksum is ignored': [
    ['frames.js', 'if (checksum(head, whole) !== view.getUint32(4))', 'if (false)'],
  ],
  'strangers: a wrong name is taken': [
    [
      'scuttle-reconcile/dist/names.js',
      'if (!Array.isArray(value) || value.length !== 2)\n                return false;',
      'if (!Array.isArray(value))\n                return undefined;',
    ],
    [
      'scuttle-reconcile/dist/runs.js',
      'if (isCount(value))\n        return { from: value };',
      'return { from: value };',
    ],
  ],
  'strangers: a malformed update is taken': [
    [
      'update.js',
      'if (time === undefined || !isNumber(count) || !isNumber(seq + count - 1))\n        return undefined;',
      '',
    ],
  ],
  'replica: a branch is taken back one short': [
    [
      'branches.js',
      'if (update.peer === peer && last(update) > n)',
      'if (update.peer === peer && last(update) > n + 1)',
    ],
  ],
  'update: where a branch parted is forgotten': [['update.js', 'origin = [item[0], item[1]];', 'void 0;']],
  'log: prints of a peer are not summed': [
    ['log.js', '(index[at + printAt] + print) % modulus]', 'index[at + printAt]]'],
  ],
  'reconcile: forks are not noticed': [
    ['taking.js', 'if (isNext && short', 'if (false && short'],
    ['comparing.js', 'if (own !== undefined && short(own) === print)\n            return;', 'return;'],
  ],

  // --- text ---
  'text: ties by arrival': [
    ['integrate.js', 'return peer < its || (peer === its && n < nOf(runs, number));', 'return true;'],
  ],
  'text: what may belong to something further on is not looked at': [
    ['integrate.js', 'return its >= 0 && (right < 0 || isBefore(tree, its, right));', 'return false;'],
  ],
  'text: the edge to the right counts as the one to the left': [
    ['integrate.js', 'return its >= 0 && (right < 0', 'return its < 0 || (right < 0'],
  ],
  'text: others at the same place are not looked at': [
    ['integrate.js', 'if (numberAfter(tree) === right)', "if (numberAfter(tree) !== 'x')"],
  ],
  'text: typed on, with the neighbour of now for that of then': [
    [
      'text/dist/finding.js',
      'left < 0 ? absent : [left, rightOf(runs, left)]',
      'left < 0 ? absent : [left, -1]',
    ],
  ],
  'text: put behind, with the neighbour of now for the next that its writer knew of': [
    [
      'text/dist/claims.js',
      'if (next < 0 || mayRefer(head, peerOf(runs, next), nOf(runs, next)))',
      'if (true)',
    ],
  ],
  'text: what its writer knew of is passed over': [
    ['text/dist/claims.js', 'claims.asked < most;', 'claims.asked < 0;'],
    ['sequence/dist/runs.js', 'if (ns[run] > n)', 'if (ns[run] >= n)'],
  ],
  'text: put before, with the neighbour of now for what that was put behind': [
    ['text/dist/finding.js', 'stretchHere, } from', 'stretchHere, locateBefore, numberBefore } from'],
    [
      'text/dist/finding.js',
      'const left = leftOf(runs, right);',
      'locateBefore(core.sequence.tree, right); const left = numberBefore(core.sequence.tree);',
    ],
  ],
  'text: put before, behind whatever came meanwhile': [
    ['integrate.js', 'if (last < right)', 'if (last !== -7)'],
  ],
  'text: a removal ends with the first run': [['text/dist/finding.js', 'done += length;', 'done = count;']],
  'text: what was only drafted stays': [['versions.js', 'return takeBack(tables, at);', 'return;']],
  'text: what was hidden in a draft stays hidden': [['versions.js', 'turn(tree, length, true);', '']],
  'text: typing goes on where something else has changed': [['tip.js', 'tip.n = 0;', '']],
  'text: from the cursor on, an index is counted from the leaf': [
    ['sequence/dist/cursor.js', 'let left = isBehind ? k - inner : k;', 'let left = k;'],
  ],

  // --- scuttle-map ---
  'map: gap accepted': [
    ['scuttle-map.js', 'if (floor === undefined && seq > have + 1 && !isEarly)', 'if (false)'],
  ],
  'map: removals are forgotten and nobody is told': [
    [
      'scuttle-map.js',
      'const isAnew = n < of.floor() && (floor === undefined || floor < of.floor());',
      'const isAnew = false;',
    ],
  ],
  'map: half a snapshot counts': [
    ['snapshots.js', 'if (whole.max() < Math.max(floor, least))', 'if (false)'],
  ],
  'map: a snapshot is not taken': [['scuttle-map.js', 'participants.set(owner, whole);', '']],
  'map: a version too far': [['participant.js', 'max = next.version;', 'max = next.version + 1;']],
  'map: what was written over is sent as well': [['participant.js', 'drop(was);', '']],
  'map: a removal is passed on as null': [
    [
      'scuttle-map.js',
      'deltas: [one.said === undefined ? [one.key] : [one.key, one.said]],',
      'deltas: [[one.key, one.value ?? null]],',
    ],
  ],
  'map: nothing tells whether two are equal': [
    ['scuttle-map.js', 'sum: () => ({ numbers, print }),', 'sum: () => ({ numbers: 7, print: 7 }),'],
  ],
}
