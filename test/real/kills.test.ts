/** Writers that are killed: what a store said is durable is there when it is opened again, and nothing has a gap. */
import * as gSet from '@commute/g-set'
import { open } from '@commute/node'
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'tape'

const writing = fileURLToPath(new URL('writing.js', import.meta.url))
/** 250 kills where the simulations run 10,000 seeds, at most 750. */
const kills = Math.max(15, Math.min(750, Math.round(Number(process.env['SEEDS'] ?? 200) * 0.025)))
/** How many before the store is looked into. */
const often = 5

/** Writes until it is killed, so long after its first durable write; answers how many it said are durable. */
function killed(folder: string, round: number, milliseconds: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writing, folder, String(round)])
    let heard = ''
    let errors = ''
    child.stdout.on('data', (data) => {
      if (heard === '') setTimeout(() => child.kill('SIGKILL'), milliseconds)
      heard += String(data)
    })
    child.stderr.on('data', (data) => (errors += String(data)))
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(heard.split('\n').length - 1)
      else reject(new Error(`it ended by itself: ${errors}`))
    })
  })
}

/** Of each round, how many writes are there; throws where one is missing before another. */
function countsOf(elements: Iterable<unknown>): Map<number, number> {
  const there = new Map<number, Set<number>>()
  for (const element of elements) {
    const [round, n] = String(element).split(' ').map(Number) as [number, number]
    there.set(round, (there.get(round) ?? new Set()).add(n))
  }
  const counts = new Map<number, number>()
  for (const [round, numbers] of there) {
    let last = -1
    for (const n of numbers) last = Math.max(last, n)
    if (last !== numbers.size - 1) throw new Error(`round ${round} has a gap`)
    counts.set(round, numbers.size)
  }
  return counts
}

test(`store-file: ${kills} writers killed, nothing that was durable is lost`, async (t) => {
  let lost = 0
  let durable = 0
  let state = 1
  for (let done = 0; done < kills;) {
    const folder = mkdtempSync(join(tmpdir(), 'commute-kills-'))
    const said: number[] = []
    for (; said.length < often && done < kills; done++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      said.push(await killed(folder, said.length, (state / 2 ** 32) * 20))
    }
    const document = await open(folder, gSet)
    const counts = countsOf(document.view())
    for (const [round, count] of said.entries()) {
      durable += count
      lost += Math.max(0, count - (counts.get(round) ?? 0))
    }
    await document.close()
  }
  t.equal(lost, 0, `of ${durable} writes`)
  t.ok(durable >= kills, 'each had written something')
})
