/**
 * TCP: net sockets as pull-stream duplexes, wrapped by stream-to-pull-stream. `listen` answers who comes, `dial` goes
 * there and goes again, with jittered backoff and a reason for each state.
 *
 * A duplex that is aborted inwards still sends what it has to say: the socket is closed when its last bytes are out, or
 * after five seconds. Neither side needs half-close.
 *
 * @module
 */
export { dial, type Dialled, type DialOptions, type DialState } from './dial.ts'
export { listen, type Listener, type ListenOptions } from './listen.ts'
export { wire } from './wire.ts'
