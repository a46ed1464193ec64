// parse.ts
import type { Through } from '@commute/contract';
export interface Parser<T> {
        feed(this: void, chunk: Uint8Array): void;
        next(this: void): readonly [value: T] | Error | undefined;
        end(this: void): Error | undefined;
}
export declare function parse<T>(make: () => Parser<T>): Through<Uint8Array, T>;
