export { crowd } from './crowd.ts'
