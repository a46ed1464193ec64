/** A stranger who knows the language, and lies in it. */
import type { Duplex, Value } from '@commute/contract'
import { frames } from '@commute/frames'
import { drain, layer, values } from '@commute/pull'
import { world } from '@commute/virtual-time'

// No other's name and no index of it (-1 and below): whoever may write under any name is kept out by signatures, not by
// this.
const odd: readonly Value[] = [
  null,
  -99,
  0,
  1,
  2 ** 40,
  2 ** 53,
  0.5,
  '',
  '__proto__',
  'constructor',
  [],
  {},
  true,
]

/** Some messages, each a true one with something in it put wrong. */
function lies(seed: number, topic: string, limit: number, wall: number, peers: readonly string[]): Value[] {
  const { below, random } = world(seed)
  const name = `liar${below(1000)}`
  const known = peers.length > 0 ? peers[below(peers.length)]! : 'nobody'
  const hello = { peer: name, topic, mode: 'push-pull', mtu: 1000, tail: true, wall, limit, sum: null }
  const time = wall * 1000
  const good: readonly Value[] = [
    ['digest', '', null, [known, 1 + below(50), below(2 ** 31)]],
    ['digest', '', null, [[0, name], 1, below(2 ** 31)], 1],
    ['runs', [[0, name], 0, 0, [time, ['x']], [1, ['y']]]],
    ['runs', [[1, `${name}b`], 0, 0, [time, 3, [[known, 1]], ['z']]]],
    ['have', known, 1],
    ['probe', known, 1 + below(20)],
    ['print', known, 1 + below(20), below(2 ** 31)],
    ['level', below(1000), below(2 ** 31)],
    ['again'],
    ['done'],
  ]
  const wrong = (value: Value): Value => {
    if (random() < 0.3 || !Array.isArray(value) || value.length === 0) return odd[below(odd.length)]!
    const at = below(value.length)
    return (value as readonly Value[]).with(at, wrong(value[at] as Value))
  }
  const out: Value[] = [['hello', 1, hello]]
  for (let n = 1 + below(6); n > 0; n--) {
    const one = good[below(good.length)]!
    out.push(random() < 0.5 ? wrong(one) : one)
  }
  return out
}

/** What the stranger says, as the bytes of a duplex. It listens to nothing. */
export function liar(
  seed: number,
  topic: string,
  limit: number,
  wall: number,
  peers: readonly string[],
): Duplex<Uint8Array, Uint8Array> {
  return layer(frames(), {
    source: values(lies(seed, topic, limit, wall, peers)),
    sink: drain(
      () => undefined,
      () => undefined,
    ),
  })
}

/** Whether a name is that of a stranger. */
export function isLiar(peer: string): boolean {
  return peer.startsWith('liar')
}
