// faults.ts
import type { Layer } from '@commute/contract';
export interface World {
        readonly random: () => number;
        readonly now: () => number;
        readonly after: (milliseconds: number, cb: () => void) => void;
}
export interface Faults {
    readonly loss?: number;
    readonly duplication?: number;
        readonly reorder?: number;
        readonly delay?: readonly [least: number, most: number];
}
export declare function faults<T>(what: Faults, world: World): Layer<T, T>;
export declare function rechunk(longest: number, random: () => number): Layer<Uint8Array, Uint8Array>;
export interface Cut<T> {
    readonly layer: Layer<T, T>;
        cut(this: void): void;
}
export declare function cut<T>(): Cut<T>;
