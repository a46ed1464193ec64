// pull.ts
import type { Duplex, Layer, Sink, Source, Through } from '@commute/contract';
export type { Answer, Duplex, End, Layer, Sink, Source, Through } from '@commute/contract';
export declare const values: <T>(items: readonly T[]) => Source<T>;
export declare const map: <A, B>(change: (item: A) => B) => Through<A, B>;
export declare const filter: <T>(test: (item: T) => boolean) => Through<T, T>;
export declare const take: <T>(test: number | ((item: T) => boolean)) => Through<T, T>;
export declare const asyncMap: <A, B>(change: (item: A, cb: (error: Error | null, item?: B) => void) => void) => Through<A, B>;
export declare const drain: <T>(each?: (item: T) => unknown, done?: (error: Error | null) => void) => Sink<T>;
export declare const collect: <T>(cb: (error: Error | null, items: T[]) => void) => Sink<T>;
export type From<T> = Source<T> | {
    readonly source: Source<T>;
};
export type Into<T> = Sink<T> | {
    readonly sink: Sink<T>;
};
export type Via<A, B> = Through<A, B> | Duplex<A, B>;
export declare function pull<A>(a: From<A>, z: Into<A>): void;
export declare function pull<A, B>(a: From<A>, b: Via<A, B>): Source<B>;
export declare function pull<A, B>(a: From<A>, b: Via<A, B>, z: Into<B>): void;
export declare function pull<A, B, C>(a: From<A>, b: Via<A, B>, c: Via<B, C>): Source<C>;
export declare function pull<A, B, C>(a: From<A>, b: Via<A, B>, c: Via<B, C>, z: Into<C>): void;
export declare function pull<A, B, C, D>(a: From<A>, b: Via<A, B>, c: Via<B, C>, d: Via<C, D>): Source<D>;
export declare function pull<A, B, C, D>(a: From<A>, b: Via<A, B>, c: Via<B, C>, d: Via<C, D>, z: Into<D>): void;
export declare function pull<A, B, C, D, E>(a: From<A>, b: Via<A, B>, c: Via<B, C>, d: Via<C, D>, e: Via<D, E>, z: Into<E>): void;
export declare function connect<A, B>(one: Duplex<A, B>, other: Duplex<B, A>): void;
export declare function compose<A, B>(a: Through<A, B>): Through<A, B>;
export declare function compose<A, B, C>(a: Through<A, B>, b: Through<B, C>): Through<A, C>;
export declare function compose<A, B, C, D>(a: Through<A, B>, b: Through<B, C>, c: Through<C, D>): Through<A, D>;
export declare function layer<A, AOut extends A, Z>(outer: Layer<A, Z>, inner: Duplex<A, AOut>): Duplex<Z, Z>;
export declare function layer<A, AOut extends A, B, Z>(outer: Layer<B, Z>, middle: Layer<A, B>, inner: Duplex<A, AOut>): Duplex<Z, Z>;
export declare function layer<A, AOut extends A, B, C, Z>(outer: Layer<C, Z>, first: Layer<B, C>, second: Layer<A, B>, inner: Duplex<A, AOut>): Duplex<Z, Z>;
