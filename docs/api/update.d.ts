// update.ts
import type { Deps, Update, Value } from '@commute/contract';
import { type Measured } from '@commute/value';
export declare const mostCount: number;
export declare function checkLimit(limit: number): void;
export declare const mostDeps: number;
export declare function last(update: Pick<Update, 'seq' | 'count'>): number;
export declare function writeRun(updates: readonly Update[]): Value[];
export declare function readRun(items: readonly Value[], peer: string, from: number, most: number): Update[] | undefined;
export declare function wholeRun(updates: readonly [Update, ...Update[]]): Value;
export declare function readWholeRun(value: Value, most: number): Update[] | undefined;
export declare function weigh(update: Update): Measured;
export declare function bytes(update: Update): Uint8Array;
export declare function depsOf(refers: ReadonlyMap<string, number> | undefined, peer: string): Deps;

// stretch.ts
import type { Update, Value } from '@commute/contract';
export declare function isPlain({ count, deps, deltas, origin }: Update): boolean;
export declare function alike(updates: readonly Update[], from: number): number;
export declare function writeStretch(updates: readonly Update[], steps: readonly Value[]): Value;
export declare function readStretch(value: readonly Value[]): Value[] | undefined;
