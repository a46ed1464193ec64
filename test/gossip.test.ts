import { gossip } from '@commute/gossip'
import { world } from '@commute/virtual-time'
import test from 'tape'

test('gossip: a round a period, with jitter, each peer at most once in it', (t) => {
  const here = world(1, 0)
  const met: [number, string][] = []
  const rounds = gossip({
    peers: () => ['a', 'b', 'c', 'd'],
    meet: (peer, done) => {
      met.push([here.now(), peer])
      done(null)
    },
    random: here.random,
    after: here.later,
    fanOut: 3,
  })
  here.run(100_000)
  const { rounds: count, well, failed, underWay } = rounds.status()
  t.ok(count > 90 && count < 110, `${count} rounds in 100 s`)
  t.deepEqual([well, failed, underWay], [3 * count, 0, 0])
  const times = [...new Set(met.map(([time]) => time))]
  for (const time of times)
    if (new Set(met.filter(([at]) => at === time).map(([, peer]) => peer)).size !== 3) t.fail('one twice')
  const gaps = times.slice(1).map((time, at) => time - times[at]!)
  t.ok(Math.min(...gaps) >= 900 && Math.max(...gaps) <= 1100 && new Set(gaps).size > 50, 'jitter')
  rounds.stop()
  here.run(200_000)
  t.equal(rounds.status().rounds, count, 'stopped')
  t.end()
})

test('gossip: a meeting that does not end is given up, one that throws is counted, and there is a bound', (t) => {
  const here = world(2, 0)
  let stopped = 0
  const silent = gossip({
    peers: () => [1, 2, 3],
    meet: () => () => stopped++,
    random: here.random,
    after: here.later,
    most: 2,
    patience: 5000,
  })
  here.run(4000)
  t.equal(silent.status().underWay, 2, 'no more than the bound')
  here.run(8000)
  t.ok(stopped >= 2 && silent.status().failed >= 2)
  t.equal(silent.status().why, 'given up')
  silent.stop()
  t.equal(silent.status().underWay, 0)
  const broken = gossip({
    peers: () => [1],
    meet: () => {
      throw new Error('no route')
    },
    random: here.random,
    after: here.later,
  })
  const alone = gossip({
    peers: () => [],
    meet: () => t.fail('nobody'),
    random: here.random,
    after: here.later,
  })
  here.run(20_000)
  t.equal(broken.status().why, 'no route')
  t.equal(broken.status().well, 0)
  t.ok(alone.status().rounds > 5)
  t.end()
})

test('gossip: whatever a meeting throws or says is a failure with a reason', (t) => {
  for (const meet of [
    () => {
      throw null
    },
    () => {
      throw undefined
    },
    () => {
      throw 'text'
    },
    (_peer: string, done: (error: Error | null) => void) => done('text' as never),
    (_peer: string, done: (error: Error | null) => void) => done(undefined as never),
  ]) {
    const here = world(1, 0)
    const { random, later: after } = here
    const life = gossip({ random, after, peers: () => ['a', 'b', 'c'], fanOut: 3, meet: meet as never })
    here.run(here.now() + 3500)
    const { well, failed, why } = life.status()
    t.ok(well === 0 && failed >= 9 && why !== undefined, `${failed} failed: ${why}`)
    life.stop()
  }
  t.end()
})
