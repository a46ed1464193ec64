/**
 * Sets of dots. A dot, `(peer, n)`, is the name of one written thing; a set of them is kept as runs per peer, so what
 * is complete costs one run a peer however long it is (the "compact causal context" of Almeida, Shoker, Baquero:
 * "Delta State Replicated Data Types", 2018, section 7.2).
 *
 * @module
 */
export {
  anyHead,
  compare,
  isCount,
  isNumber,
  mayRefer,
  readBack,
  relative,
  stamp,
  writeBack,
  written,
} from './names.ts'
export { baseOf, freshName, isPeer, longestName } from './peers.ts'
export {
  add,
  addMany,
  behind,
  type Dots,
  each,
  has,
  none,
  prefix,
  type Runs,
  seen,
  seenIn,
  type Stretches,
} from './sets.ts'
export { read, write, writeStretches } from './wire.ts'
