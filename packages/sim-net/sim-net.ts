/**
 * Many peers in one process: virtual time, one seed, wires that are bad below the frames and between them, crashes that
 * lose what the disk has not kept, clocks that jump, strangers who lie. The pipelines are the ones of production; only
 * their clock, timer, random and wire are given. The same seed gives the same run, to the byte.
 *
 * @module
 */
export { copies, harsh, type Ranges } from './ranges.ts'
export { type Event, type Kind } from './schedule.ts'
export { type Made, type Plan, type Report, simulate } from './simulate.ts'
export { explain, type Failure, shrink, type Sweep, sweep, type Swept } from './sweep.ts'
export { type Given } from './wires.ts'
export { type World, world } from '@commute/virtual-time'
