import { figure2, figure3, orderNames, spread } from '@commute/experiments'
import test from 'tape'
import { seeds } from '../help/lane.ts'

/** The whole of it takes minutes: in the gate. */
const isFull = seeds >= 1000

function peak(order: string, seed: number): { peak: number; zeroAt: number } {
  let [most, last] = [0, 0]
  for (const { stale, t } of figure2({ seed, order })) {
    most = Math.max(most, stale)
    if (stale > 0) last = t
  }
  return { peak: most, zeroAt: last + 1 }
}

test('figure 2: the same seed gives the same rows, whatever the order, and all is equal in the end', (t) => {
  for (const order of orderNames) {
    const [one, two] = [1, 2].map(() => [
      ...figure2({ seed: 3, order, nodes: 12, keys: 8, mtu: 8, loss: 0.1 }),
    ])
    t.deepEqual(one!.at(74), two!.at(74), order)
    t.equal(one!.at(-1)!.stale, 0)
  }
  t.throws(() => [...figure2({ seed: 1, order: 'nonsense' })], /no order nonsense/)
  t.end()
})

test(`figure 2: peaks as the paper has them${isFull ? '' : ' (one; the rest with SEEDS=1000)'}`, (t) => {
  const paper = { 'precise-oldest': 3250, 'precise-newest': 2100, depth: 2200, breadth: 3050 }
  const seen: { [order: string]: number } = {}
  for (const [order, theirs] of Object.entries(paper).slice(0, isFull ? 4 : 1)) {
    const ours = peak(order, 2)
    seen[order] = ours.peak
    t.ok(Math.abs(ours.peak / theirs - 1) <= 0.15, `${order}: ${Math.round(ours.peak)}, the paper ${theirs}`)
    t.ok(ours.zeroAt <= 131, `${order}: all is equal at t=${ours.zeroAt}`)
  }
  if (isFull)
    t.ok(seen['depth']! < seen['breadth']! && seen['breadth']! <= seen['precise-oldest']!, 'the ranking')
  t.end()
})

test('figure 3: the rate that everybody can carry, found by gossip alone', (t) => {
  for (const nodes of isFull ? [64, 128] : [32]) {
    const rows = [...figure3({ seed: 1, nodes })]
    // So few may write so much that the first half is too short for the rate to rise to it.
    const windows = [
      [60, 90, 100],
      [140, 180, 50],
    ] as const
    for (const [from, to, mtu] of windows.slice(isFull ? 0 : 1)) {
      const some = rows.filter((row) => row.t > from && row.t <= to)
      const rate = some.reduce((sum, row) => sum + row.rate, 0) / some.length
      const law = (1.28 * mtu) / nodes
      t.ok(
        Math.abs(rate / law - 1) <= 0.15,
        `${nodes} of ${mtu}: ${rate.toFixed(2)}, the law ${law.toFixed(2)}`,
      )
    }
  }
  t.end()
})

test('spread: one update reaches all in 3 + log2 n rounds, and a round costs each the same', (t) => {
  const costs = []
  for (const nodes of isFull ? [100, 1000, 10_000] : [100, 1000]) {
    const rounds: number[] = []
    let bytes = 0
    for (let seed = 1; seed <= (isFull ? 5 : 3); seed++) {
      const rows = [...spread({ seed, nodes })]
      rounds.push(rows.length)
      bytes = rows.reduce((sum, row) => sum + row.bytes, 0) / rows.length
      t.equal(rows.at(-1)!.reached, nodes)
    }
    const middle = rounds.toSorted((a, b) => a - b)[rounds.length >> 1]!
    t.ok(middle <= 3 + Math.log2(nodes), `${nodes}: ${middle} rounds`)
    costs.push(bytes)
  }
  t.ok(Math.max(...costs) / Math.min(...costs) < 1.1, `${costs.map(Math.round).join(', ')} bytes`)
  t.end()
})
