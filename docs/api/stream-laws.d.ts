// stream-laws.ts
import type { Sink, Source, Through } from '@commute/contract';
export declare function source<T>(make: () => Source<T>): string[];
export declare function through<T>(make: () => Through<number, T>, { keeps }?: {
    readonly keeps?: boolean;
}): string[];
export declare function sink(make: () => Sink<number>): string[];
