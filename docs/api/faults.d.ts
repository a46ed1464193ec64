// faults.ts
export { flip, rechunk, throttle } from './bytes.ts';
export { cut, type Cut } from './cut.ts';
export { gate, type Gate } from './gate.ts';
export { type Faults, faults, type World } from './messages.ts';

// bytes.ts
import type { Layer } from '@commute/contract';
import type { World } from './messages.ts';
type Bytes = Layer<Uint8Array, Uint8Array>;
export declare function rechunk(longest: number, random: () => number): Bytes;
export declare function flip(chance: number, random: () => number): Bytes;
export declare function throttle(bytesPerSecond: number, { now, after }: Pick<World, 'now' | 'after'>): Bytes;
export {};

// cut.ts
import type { Layer } from '@commute/contract';
export interface Cut<T> {
    readonly layer: Layer<T, T>;
        cut(this: void): void;
}
export declare function cut<T>(): Cut<T>;

// gate.ts
import type { Layer } from '@commute/contract';
export interface Gate<T> {
    readonly layer: Layer<T, T>;
        shut(this: void, way: 'in' | 'out'): void;
        open(this: void): void;
}
export declare function gate<T>(): Gate<T>;

// messages.ts
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
