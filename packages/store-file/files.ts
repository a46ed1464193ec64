/** The files that a store needs. */
import type * as nodeFs from 'node:fs'

/** The part of `node:fs` that it uses; another may be given in tests. */
export type Files = Pick<
  typeof nodeFs,
  | 'closeSync'
  | 'existsSync'
  | 'fdatasync'
  | 'fsyncSync'
  | 'fstatSync'
  | 'ftruncateSync'
  | 'linkSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readFileSync'
  | 'readSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'write'
  | 'writeSync'
>
