import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import test from 'tape'
import { seeds } from '../help/lane.ts'
import { type Bug, bugs } from './bugs.ts'

const hunt = fileURLToPath(new URL('./hunt.js', import.meta.url))
const plant = fileURLToPath(new URL('../../repo/plant.mjs', import.meta.url))

function find(
  bug: Bug,
  most: number,
  timeout = 120_000,
): Promise<{ seed: number; found: string } | undefined> {
  return new Promise((resolve, reject) =>
    execFile(
      process.execPath,
      ['--import', plant, hunt, String(most)],
      { env: { ...process.env, BUG: JSON.stringify(bug) }, timeout, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        if (error?.killed === true) resolve({ seed: 0, found: 'it has no end' })
        else if (stdout !== '') resolve(JSON.parse(stdout) as { seed: number; found: string })
        else if (error !== null && stderr.includes('Error')) reject(new Error(stderr.slice(0, 500)))
        else resolve(undefined)
      },
    ),
  )
}

// All of them where there is time, else every fourth.
const names = Object.keys(bugs).filter((_, at) => seeds >= 1000 || at % 4 === 0)

test(`planted bugs: each of ${names.length} is found within 2,000 seeds`, async (t) => {
  t.ok(Object.keys(bugs).length >= 40, `${Object.keys(bugs).length} bugs`)
  t.comment(`| ${'planted bug, as it should be found'.padEnd(62)} | by        | what was seen`)
  for (const name of names) {
    const found = await find(bugs[name]!, 2000)
    t.ok(found !== undefined, name)
    // The runner prints these lines.
    if (found !== undefined)
      t.comment(`| ${name.padEnd(62)} | seed ${String(found.seed).padStart(4)} | ${found.found.slice(0, 60)}`)
  }
})

test('planted bugs: without one nothing is found', async (t) => {
  t.equal(await find([], 60, 0), undefined)
})
