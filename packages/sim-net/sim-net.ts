/**
 * Many peers in one process: virtual time, one seed, faulty wires made of the `faults` layers, crashes that lose what the
 * disk has not kept. The pipelines are the ones of production; only their clock, timer, random and wire are given. The
 * same seed gives the same run, to the byte.
 *
 * @module
 */
export { simulate, type Plan, type Report } from './simulate.ts'
export { type World, world } from '@commute/virtual-time'
