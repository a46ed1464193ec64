/** The hello of a stranger who knows how to say it. */
import type { Value } from '@commute/contract'

export function hello(topic: string, more: object = {}): Value {
  const said = {
    peer: 'eve',
    mode: 'push-pull',
    mtu: 1000,
    tail: true,
    wall: 1000,
    limit: 1 << 14,
    sum: null,
  }
  return ['hello', 1, { ...said, topic, ...more }]
}
