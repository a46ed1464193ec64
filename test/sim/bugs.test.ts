import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import test from 'tape'

type Bug = readonly (readonly [file: string, from: string, to: string])[]

const bugs: { readonly [name: string]: Bug } = {
  'last to arrive wins': [
    ['lww-register.js', 'const order = compare(theirs.at, state.at)', 'const order = 1'],
  ],
  'gap accepted': [['replica.js', 'update.seq !== (kept.digest.get(update.peer) ?? 0) + 1 ||', '']],
  'seq off by one': [
    [
      'replica.js',
      'const seq = (kept.digest.get(me) ?? 0) + 1;\n        const time',
      'const seq = (kept.digest.get(me) ?? 0) + 2;\n        const time',
    ],
  ],
  'deps ignored': [
    ['replica.js', '(kept.digest.get(name) ?? 0) < n)', 'false)'],
    ['cursor.js', 'if (have(name) < n && name !== peer)', 'if (false)'],
  ],
  'totals not merged': [['counter.js', 'theirs.map((total, at) => Math.max(total, mine[at]))', 'theirs']],
  'moves by arrival': [
    [
      'entries.js',
      'return out.length > 1 ? out.sort((a, b) => compare(a.at, b.at)) : out.length === 0 ? none : out;',
      'return out;',
    ],
  ],
  echo: [['cursor.js', 'if (n > have(peer))\n                theirs.set(peer, n);', '']],
  'each keeps their own branch': [['replica.js', 'if (isKept(mine, first, end)) {', 'if (true) {']],
  'forks not noticed': [['scuttle-reconcile.js', '(own === undefined || short(own) !== print)', 'false']],
  'times seen not merged': [['replica.js', 'clock = see(clock, update.time);', '']],
  'clock goes back with the wall': [
    ['hybrid-clock.js', 'Math.max(clock + 1, Math.floor(wall) * 1000)', 'Math.floor(wall) * 1000'],
  ],
  'times of a run not counted on': [
    [
      'runs.js',
      'items.push(write(update, time));\n            time = update.time;',
      'items.push(write(update, time));\n            time = 0 * update.time;',
    ],
  ],
  'count left out': [
    ['update.js', 'return [step, count, refers, ...deltas];', 'return [step, 1, refers, ...deltas];'],
  ],
  'checks that find nothing': [['nothing.js', '', '']],
}

const hunt = fileURLToPath(new URL('./hunt.js', import.meta.url))
const plant = fileURLToPath(new URL('../../repo/plant.mjs', import.meta.url))

function find(bug: Bug, seeds: number): Promise<{ seed: number; found: string } | undefined> {
  return new Promise((resolve, reject) =>
    execFile(
      process.execPath,
      ['--import', plant, hunt, String(seeds)],
      { env: { ...process.env, BUG: JSON.stringify(bug) } },
      (error, stdout, stderr) => {
        if (stdout !== '') resolve(JSON.parse(stdout) as { seed: number; found: string })
        else if (error !== null && stderr.includes('Error')) reject(new Error(stderr.slice(0, 500)))
        else resolve(undefined)
      },
    ),
  )
}

for (const [name, bug] of Object.entries(bugs))
  test(`planted bug: ${name}`, async (t) => {
    if (name === 'checks that find nothing') {
      t.equal(await find(bug, 30), undefined, 'without a bug nothing is found')
      return
    }
    const found = await find(bug, 500)
    t.ok(
      found !== undefined,
      found === undefined ? 'not found in 500 seeds' : `seed ${found.seed}: ${found.found}`,
    )
  })
