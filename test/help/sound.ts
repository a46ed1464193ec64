/** What holds of the order of a sequence at any time: a walk over all of its tree. */
import { nOf, peerOf, type Runs, type Sequence } from '@commute/sequence'

const [above, entry, next, head] = [1, 2, 3, 4]

const startOf = (runs: Runs, run: number): number => runs.cells[4 * run]!

function must(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`the tree is not sound: ${what}`)
}

/** Throws where something does not hold. O(things). */
export function sound({ tree, runs, tip }: Sequence): void {
  const { cells } = tree
  const leaves: number[] = []
  const shownIn = new Map<number, number>()
  /** Counts above the cursor's leaf lag behind. */
  const lagging = new Set<number>()
  for (let node = tree.leaf; node >= 0; node = cells[node + above]!) lagging.add(node)

  const walk = (node: number, level: number, up: number, at: number): number => {
    must(cells[node + above] === up, `${node} is below ${cells[node + above]}, not ${up}`)
    must(up < 0 || cells[node + entry] === at, `${node} is at ${cells[node + entry]}, not ${at}`)
    must(cells[node]! > node + head || runs.size === 0, `${node} has no entries`)
    let shown = 0
    if (level === 0) leaves.push(node)
    for (let each = node + head; each < cells[node]!; each += 2) {
      const [child, size] = [cells[each]!, cells[each + 1]!]
      if (level === 0) {
        must(size !== 0, `an empty span in ${node}`)
        shown += Math.max(0, size)
        continue
      }
      const below = walk(child, level - 1, node, each)
      must(size + (lagging.has(child) ? tree.owed : 0) === below, `${child} shows ${below}, not ${size}`)
      shown += below
    }
    shownIn.set(node, shown)
    return shown
  }
  must(walk(tree.root, tree.height, -1, -1) === tree.total, `it shows not ${tree.total}`)
  const chain: number[] = []
  for (let leaf = 0; leaf >= 0; leaf = cells[leaf + next]!) chain.push(leaf)
  must(chain.join() === leaves.join(), `the leaves are ${leaves.join()}, not ${chain.join()}`)

  const seen = new Uint8Array(runs.size)
  let [start, index, tipNumber] = [0, 0, -1]
  for (const leaf of leaves) {
    if (leaf === tree.leaf) {
      must(tree.start < 0 || tree.start === start, `${start} are before the cursor's leaf, not ${tree.start}`)
      let inner = 0
      for (let at = leaf + head; at < tree.at; at += 2) inner += Math.max(0, cells[at + 1]!)
      must(tree.inner < 0 || tree.inner === inner, `${inner} are before the cursor's span, not ${tree.inner}`)
      must(tree.at < cells[leaf]!, 'the cursor is behind its leaf')
      const length = tree.at < leaf + head ? 0 : Math.abs(cells[tree.at + 1]!)
      must(tree.offset >= 0 && tree.offset <= length, `the cursor is at ${tree.offset} of ${length}`)
    }
    for (let at = leaf + head; at < cells[leaf]!; at += 2) {
      const [number, size] = [cells[at]!, cells[at + 1]!]
      for (let each = number; each < number + Math.abs(size); each++) {
        must(each < runs.size && seen[each]!++ === 0, `${each} is there twice, or should not be`)
        must(tree.homes.length === 0 || tree.homes[each] === leaf, `${each} is not at home`)
      }
      if (size <= 0) continue
      if (index < tip.index && index + size >= tip.index) tipNumber = number + tip.index - index - 1
      index += size
    }
    start += shownIn.get(leaf)!
  }
  must(!seen.includes(0), 'a number is missing')
  // Each run is known once, under its peer, ascending by name.
  must(
    runs.own.reduce((count, { length }) => count + length, 0) === runs.count,
    'a run is known twice, or not',
  )
  for (const [id, mine] of runs.own.entries())
    for (const [k, run] of mine.entries()) {
      const start = startOf(runs, run)
      must(run < runs.count && peerOf(runs, start) === runs.peers[id], `run ${run} is another’s`)
      must(k === 0 || nOf(runs, start) > nOf(runs, startOf(runs, mine[k - 1]!)), `run ${run} is out of order`)
    }
  if (tip.n === 0) return
  must(tipNumber === runs.size - 1, `the tip is behind ${tipNumber}, not ${runs.size - 1}`)
  must(peerOf(runs, tipNumber) === tip.peer && nOf(runs, tipNumber) === tip.n - 1, 'the tip is another’s')
}
