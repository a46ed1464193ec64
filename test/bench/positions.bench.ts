import { between } from '@commute/seq-between'
import { generateKeyBetween } from 'fractional-indexing'
import { lexicographicString, MAX_POSITION, MIN_POSITION, Order, type Position } from 'list-positions'
import { PositionSource } from 'position-strings'
import { createRequire } from 'node:module'
import { median, type Row } from './row.ts'

const letters = createRequire(import.meta.url)('between') as {
  (low: string, high: string): string
  lo: string
  hi: string
}

const count = 10_000
/** A key, or what stands for it: `text` tells what it is written out. */
type Make = (left: string | undefined, right: string | undefined, peer: number, n: number) => string

function work(name: string, peers: number, make: Make): { keys: string[]; milliseconds: number } {
  let state = 1
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
  const list: string[] = []
  const used = [0, 0]
  const put = (index: number, peer: number): void => {
    list.splice(index, 0, make(list[index - 1], list[index], peer, ++used[peer]!))
  }
  if (name === 'middle') for (const index of [0, 1]) put(index, 0)
  const start = performance.now()
  for (let n = 0; n < count; n++) {
    const index = {
      append: list.length,
      prepend: 0,
      random: Math.floor(random() * (list.length + 1)),
      middle: n + 1,
    }[name]!
    put(index, n % peers)
  }
  return { keys: list, milliseconds: performance.now() - start }
}

const names = ['ann', 'bob']
interface Maker {
  readonly make: Make
  readonly text?: (key: string) => string
}
const makers: [string, () => Maker][] = [
  ['commute', () => ({ make: (left, right, peer, n) => between(left, right, names[peer]!, n) })],
  ['fractional-indexing', () => ({ make: (left, right) => generateKeyBetween(left ?? null, right ?? null) })],
  ['between', () => ({ make: (left, right) => letters(left ?? letters.lo, right ?? letters.hi) })],
  [
    'position-strings',
    () => {
      const sources = names.map((ID) => new PositionSource({ ID }))
      return { make: (left, right, peer) => sources[peer]!.createBetween(left, right) }
    },
  ],
  // Its positions stand within an order that peers exchange; written out, each stands alone as the others' do.
  [
    'list-positions',
    () => {
      const orders = names.map((replicaID) => new Order({ replicaID }))
      const positions: Position[] = []
      const positionOf = (key: string | undefined): Position | undefined =>
        key === undefined ? undefined : positions[Number(key)]
      return {
        make: (left, right, peer) => {
          const order = orders[peer]!
          const [first, meta] = order.createPositions(
            positionOf(left) ?? MIN_POSITION,
            positionOf(right) ?? MAX_POSITION,
            1,
          )
          if (meta !== null) orders[1 - peer]!.addMetas([meta])
          return String(positions.push(first) - 1)
        },
        text: (key) => lexicographicString(orders[0]!.abs(positionOf(key)!)),
      }
    },
  ],
]

export function* rows(): Generator<Row> {
  for (const name of ['append', 'prepend', 'random', 'middle'])
    for (const peers of [1, 2])
      for (const [who, maker] of makers) {
        const label = `${name} by ${peers}`
        try {
          const { make, text = (key) => key } = maker()
          const { keys } = work(name, peers, make)
          let longest = 0
          for (const key of keys) longest = Math.max(longest, text(key).length)
          yield { who, figure: `${label}: longest key`, value: longest }
          yield {
            who,
            figure: `${label}: ms`,
            value: median(3, () => work(name, peers, maker().make).milliseconds),
          }
        } catch {
          yield { who, figure: `${label}: failed`, value: -1 }
        }
      }
}
