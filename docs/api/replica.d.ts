// replica.ts
import type { Edit, Replica, Source, Type, Update } from '@commute/contract';
export interface Change {
    readonly update: Update | undefined;
    readonly link: string;
}
export interface Options {
        readonly peer: string;
        readonly wall: () => number;
        readonly topic?: string;
        readonly bound?: number;
        readonly limit?: number;
        readonly rename?: (peer: string) => string;
}
export interface Document<State, View, Edits> extends Replica {
        readonly edits: Edits;
        view(this: void): View;
        edit(this: void, ...edits: readonly Edit<State>[]): Update | undefined;
        subscribe(this: void, listener: (change: Change) => void): () => void;
        saved(this: void, update: Update | undefined, cb: () => void): void;
        keep(this: void): Keeper;
}
export interface Keeper {
        restore(this: void, update: Update): void;
        readonly source: Source<Update>;
        safe(this: void, count: number): void;
        fail(this: void, error: Error): void;
}
export declare function replica<State, View, Edits>(type: Type<State, View, Edits>, { peer, wall, topic, bound, limit, rename }: Options): Document<State, View, Edits>;

// log.ts
import type { Offer, Sum, Update } from '@commute/contract';
export interface Log {
    readonly digest: Map<string, number>;
    readonly arrived: Offer[];
    sum(this: void): Sum;
        after(this: void, peer: string, n: number): Offer | undefined;
        count(this: void, peer: string, n: number): number;
    endBefore(this: void, peer: string, n: number): number;
    print(this: void, peer: string, n: number): number | undefined;
        push(this: void, update: Update): Offer;
        clear(this: void): Update[];
}
export declare function log(): Log;
