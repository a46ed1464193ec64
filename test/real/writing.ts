/**
 * A process that writes to a store until it is killed: `node writing.js FOLDER ROUND`. Says the number of each write
 * that is durable.
 */
import * as gSet from '@commute/g-set'
import { open } from '@commute/node'

const [folder, round] = process.argv.slice(2) as [string, string]
const document = await open(folder, gSet)
let said = 0
const write = (n: number): void => {
  // A few at once, so that batches of several records are under way.
  for (let k = n; k < n + 8; k++) {
    const update = document.edit(document.edits.add(`${round} ${k}`))
    document.saved(update, () => {
      if (k === said) process.stdout.write(`${said++}\n`)
    })
  }
  setImmediate(write, n + 8)
}
write(0)
