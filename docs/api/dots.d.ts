// dots.ts
export { anyHead, compare, isCount, isNumber, mayRefer, readBack, relative, stamp, writeBack, written, } from './names.ts';
export { baseOf, freshName, isPeer, longestName } from './peers.ts';
export { add, addMany, behind, type Dots, each, has, none, prefix, type Runs, seen, seenIn, type Stretches, } from './sets.ts';
export { read, write, writeStretches } from './wire.ts';

// names.ts
import type { Dot, Head, Stamp, Value, Written } from '@commute/contract';
export declare function isNumber(n: unknown): n is number;
export declare function isCount(n: unknown): n is number;
export declare const anyHead: Head;
export declare function written(mine: Value | undefined, head?: Head): Written | undefined;
export declare function mayRefer(head: Head | undefined, peer: string, n: number): boolean;
export declare function relative(k: number, { peer, seq, origin }: Head): Dot | undefined;
export declare function writeBack(k: number): Value;
export declare function readBack(value: Value | undefined): number | undefined;
export declare function compare(a: Written, b: Written): number;
export declare function stamp(peer: string, n: number, time: number): Stamp;

// peers.ts
export declare function isPeer(value: unknown): value is string;
export declare const longestName: number;
export declare function baseOf(peer: string): string;
export declare function freshName(peer: string, taken: Pick<ReadonlyMap<string, unknown>, 'has'>, least: number, rename?: (peer: string) => string): string;

// sets.ts
import type { Seen } from '@commute/contract';
import { type PersistentMap } from '@commute/persistent-map';
export type Runs = readonly number[];
export type Dots = PersistentMap<Runs>;
export declare const none: Dots;
export declare function has(dots: Dots, peer: string, n: number): boolean;
export interface Stretches {
    readonly peer: string;
    readonly from: number;
    readonly to: number;
    readonly before: Stretches | undefined;
    readonly count: number;
}
export declare function behind(before: Stretches | undefined, peer: string, from: number, to?: number): Stretches;
export declare function seen(dots: Dots): Seen;
export declare function seenIn(stretches: Stretches | undefined, whole: boolean): Seen;
export declare function add(dots: Dots, peer: string, from: number, to?: number): Dots;
export declare function addMany(dots: Dots, more: Stretches | undefined): Dots;
export declare function prefix(dots: Dots, peer: string): number;
export declare function each(dots: Dots, run: (peer: string, from: number, to: number) => void): void;

// wire.ts
import type { Head, Value } from '@commute/contract';
import { type Dots, type Stretches } from './sets.ts';
export declare function write(dots: Dots, head?: Pick<Head, 'peer' | 'seq'>): Value[];
export declare function writeStretches(stretches: Stretches, head?: Pick<Head, 'peer' | 'seq'>): Value[];
export declare function read(value: Value, head?: Head): Stretches | undefined | false;
