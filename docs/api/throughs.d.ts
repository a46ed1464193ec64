// throughs.ts
export { batch } from './batch.ts';
export { merge } from './merge.ts';
export { push, type Push } from './push.ts';
export { meter, type Meter } from './meter.ts';
export { idle } from './idle.ts';
export { turns } from './turns.ts';

// batch.ts
import type { Through } from '@commute/contract';
export declare function batch<T>(most: number): Through<T, T[]>;

// idle.ts
import type { Layer } from '@commute/contract';
export declare function idle<T>(every: (tick: () => void) => () => void): Layer<T, T>;

// merge.ts
import type { Source } from '@commute/contract';
export declare function merge<T>(sources: readonly Source<T>[]): Source<T>;

// meter.ts
import type { Layer } from '@commute/contract';
export interface Meter {
        readonly in: {
        items: number;
        bytes: number;
    };
        readonly out: {
        items: number;
        bytes: number;
    };
}
export declare function meter(into: Meter): Layer<Uint8Array, Uint8Array>;

// push.ts
import type { End, Source } from '@commute/contract';
export interface Push<T> {
    readonly source: Source<T>;
        push(this: void, item: T): boolean;
        end(this: void, end?: End): void;
}
export declare function push<T>(most: number): Push<T>;

// turns.ts
import type { Through } from '@commute/contract';
export declare function turns<T>(later: (next: () => void) => void): Through<T, T>;
