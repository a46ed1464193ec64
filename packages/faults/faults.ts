/**
 * What goes wrong on a wire, as layers: delay, loss, duplication, reorder, re-chunking, flipped bits, little bandwidth,
 * silence, cuts. Timer and random are arguments, so a seed gives the same faults again; the same layers serve tests,
 * demos and the simulated network.
 *
 * Put those that lose, double or swap whole messages between the frames and the reconcile (`layer(frames(), faults(…),
 * reconcile(r))`), where a datagram network would; put the others outside the frames, where TCP is.
 *
 * @module
 */
export { flip, rechunk, throttle } from './bytes.ts'
export { cut, type Cut } from './cut.ts'
export { gate, type Gate } from './gate.ts'
export { type Faults, faults, type World } from './messages.ts'
