// update.ts
import type { Deps, Update, Value } from '@commute/contract';
import { type Measured } from '@commute/value';
export declare const mostCount: number;
export declare function last(update: Pick<Update, 'seq' | 'count'>): number;
export declare function write(update: Update, time: number): Value;
export declare function read(value: Value, peer: string, seq: number, time: number): Update | undefined;
export declare function whole(update: Update): Value;
export declare function readWhole(value: Value): Update | undefined;
export declare function weigh(update: Update): Measured;
export declare function bytes(update: Update): Uint8Array;
export declare function depsOf(refers: ReadonlyMap<string, number>, peer: string): Deps;
