// bridges.ts
import type { Sink, Source } from '@commute/contract';
export interface Options {
    readonly signal?: AbortSignal;
}
export declare function toIterable<T>(source: Source<T>, { signal }?: Options): AsyncIterableIterator<T>;
export declare function fromIterable<T>(items: AsyncIterable<T> | Iterable<T> | ReadableStream<T>): Source<T>;
interface NodeWritable {
    write(chunk: unknown, cb: (error?: Error | null) => void): unknown;
    end(cb?: (error?: Error | null) => void): unknown;
    destroy(error?: Error): unknown;
    readonly destroyed?: boolean;
    on(event: 'error' | 'close', listener: (error: Error) => void): unknown;
}
export declare function toNodeWritable<T>(stream: NodeWritable, done?: (error: Error | null) => void): Sink<T>;
export declare function toWebWritable<T>(stream: WritableStream<T>, done?: (error: Error | null) => void): Sink<T>;
export declare function toWebReadable<T>(source: Source<T>): ReadableStream<T>;
export {};
