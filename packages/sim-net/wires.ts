/** Wires between peers: bad below the frames and between them, dialled again when they end. */
import type { Duplex, Layer, Value } from '@commute/contract'
import { cut, faults, flip, gate, rechunk, throttle } from '@commute/faults'
import { connect, layer } from '@commute/pull'
import type { World } from '@commute/virtual-time'
import type { Drawn } from './ranges.ts'
import type { Telling, Watch } from './watch.ts'

/** What one side of a wire needs of its peer. */
export interface End {
  readonly isUp: boolean
  readonly replica: Telling
}

/** What a session is given: the options of its reconcile, and a layer that goes between the frames and it. */
export interface Given {
  readonly options: {
    readonly every?: World['every']
    readonly heartbeat: number
    readonly link: string
    readonly mtu: number
    readonly done: () => void
  }
  readonly between: Layer<Value, Value>
}

/** One wire. */
export interface Wire {
  readonly ends: readonly [number, number]
  dial(this: void): void
  /** Both sides are told. */
  cut(this: void): void
  /** Nothing comes through for so long; nobody is told. One way, both ways, or only what comes to one end. */
  silence(this: void, milliseconds: number, to?: number): void
  /** One side is gone and dials again; the other is not told. */
  halfOpen(this: void): void
}

/** A wire between two ends, by their index. */
export function wire(
  ends: readonly [number, number],
  endOf: (at: number) => End,
  session: (replica: Telling, given: Given) => Duplex<Uint8Array, Uint8Array>,
  what: () => Drawn | undefined,
  beats: () => boolean,
  world: World,
  watch: Watch,
  nameOf: () => string,
): Wire {
  let hangUp: (() => void) | undefined
  let shut: ((to?: number) => void) | undefined
  let reopen: (() => void) | undefined
  let silentUntil = 0
  let silentTo: number | undefined

  const side = (at: number, over: () => void, stops: (() => void)[]): Duplex<Uint8Array, Uint8Array> => {
    const { replica } = endOf(at)
    const name = nameOf()
    const spy = watch.link(replica, name)
    stops.push(spy.stop)
    const bad = what()
    const faulty = faults<Value>(
      bad === undefined
        ? { delay: [1, 50] }
        : {
            loss: bad.loss,
            duplication: bad.duplication,
            reorder: bad.reorder,
            delay: [0, 1 + bad.delay],
          },
      world,
    )
    const own = session(replica, {
      options: {
        ...(beats() ? { every: world.every } : {}),
        heartbeat: 2000,
        link: name,
        mtu: 256 + world.below(4000),
        done: over,
      },
      between: (inner) => faulty(spy.layer(inner as Duplex<Value, Value>)),
    })
    if (bad === undefined) return own
    const layers = [rechunk(1 + Math.floor(bad.chunk), world.random), flip(bad.flips, world.random)]
    if (world.random() < bad.slow) layers.push(throttle(2000 + world.below(50_000), world))
    return layer(layers[0]!, layers[1]!, layers[2] ?? ((inner) => inner as never), own)
  }

  const dial = (): void => {
    const [a, b] = ends
    if (hangUp !== undefined || !endOf(a).isUp || !endOf(b).isUp) return
    // A silent wire is not answered.
    if (world.now() < silentUntil && silentTo === undefined) return again()
    const both = cut<Uint8Array>()
    const [gateA, gateB] = [gate<Uint8Array>(), gate<Uint8Array>()]
    const stops: (() => void)[] = []
    let isOver = false
    const mine = (): void => {
      if (isOver) return
      isOver = true
      for (const stop of stops) stop()
      both.cut()
      if (hangUp !== mine) return
      hangUp = undefined
      again()
    }
    hangUp = mine
    shut = (to) => {
      if (to !== b) gateA.shut('in')
      if (to !== a) gateB.shut('in')
    }
    reopen = () => {
      gateA.open()
      gateB.open()
    }
    const sideA = side(a, mine, stops)
    if (isOver) return
    connect(
      both.layer(gateA.layer(sideA)) as Duplex<Uint8Array, Uint8Array>,
      gateB.layer(side(b, mine, stops)),
    )
    if (world.now() < silentUntil) shut?.(silentTo)
  }

  const again = (): void => world.after(200 + world.random() * 1000, dial)

  return {
    ends,
    dial,
    cut: () => hangUp?.(),
    silence: (milliseconds, to) => {
      silentUntil = world.now() + milliseconds
      silentTo = to
      shut?.(to)
      world.after(milliseconds, () => {
        if (world.now() >= silentUntil) reopen?.()
      })
    },
    halfOpen: () => {
      if (hangUp === undefined) return
      // What was said before is stuck; each old side finds out by itself, and meanwhile there is a new pair.
      shut?.()
      hangUp = undefined
      shut = undefined
      reopen = undefined
      again()
    },
  }
}
