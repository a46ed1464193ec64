// Property tests make the same cases at each run; `SEED=7 npm test` makes others, `SEED=random` of the hour.
import { configureGlobal } from 'fast-check'

const { SEED } = process.env
configureGlobal({ seed: SEED === 'random' ? Date.now() | 0 : Number(SEED ?? 1) })
