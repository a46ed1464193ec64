/**
 * The closed value type: what comes back from a wire or a disk exactly as it went. Guards that name what an
 * application expects, and the codec (`encode`, `decode`), a deterministic subset of CBOR.
 *
 * @module
 */
export { decode, type Decoded } from './decode.ts'
export { compareBytes, encode, maxDepth, measure, type Measured } from './encode.ts'
export {
  admit,
  arrayOf,
  guard,
  isAny,
  isBoolean,
  isBytes,
  isInteger,
  isNull,
  isNumber,
  isString,
  oneOf,
  recordOf,
  type Guard,
  type Infer,
  type StandardSchema,
} from './guards.ts'
export { isRecord, isValue, keyOf, own, same } from './own.ts'
export type { Value } from '@commute/contract'
