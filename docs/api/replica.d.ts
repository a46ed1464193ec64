// replica.ts
import type { Edit, Read, Replica, Type, Update } from '@commute/contract';
import { type Keeper } from './keeper.ts';
export type { Keeper } from './keeper.ts';
export { past } from './past.ts';
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
        readonly failed?: (error: unknown) => void;
}
export interface Document<State, View, Edits, Reads = unknown> extends Replica {
        readonly edits: Edits;
        readonly reads: Reads;
        read<Answer>(this: void, question: Read<State, Answer>): Answer;
        view(this: void): View;
        edit(this: void, ...edits: readonly Edit<State>[]): Update | undefined;
        subscribe(this: void, listener: (change: Change) => void): () => void;
        saved(this: void, update: Update | undefined, cb: (error: Error | null) => void): void;
        keep(this: void): Keeper;
}
export declare function replica<State, View, Edits, Reads = unknown>(type: Type<State, View, Edits> & {
    readonly reads?: Reads;
}, { peer, wall, topic, bound, limit, rename, failed }: Options): Document<State, View, Edits, Reads>;

// blocks.ts
import type { Offer } from '@commute/contract';
export interface Blocks {
        length(this: void): number;
        push(this: void, offer: Offer): number;
        at(this: void, index: number): Offer | undefined;
        read(this: void, block: number): readonly Offer[];
    clear(this: void): void;
}
export declare function blocks(): Blocks;

// branches.ts
import type { Update } from '@commute/contract';
import type { Log } from './log.ts';
export interface Ground {
    readonly kept: Log;
        missingOf(this: void, update: Update): string | undefined;
        accept(this: void, update: Update): void;
    tell(this: void, update: Update, link: string): void;
        clear(this: void, peer: string): Update[];
        rebuilt(this: void): void;
}
export interface Branches {
        isHeld(this: void, update: Update): boolean;
        isMineKept(this: void, mine: Update, theirs: Update, end: number): boolean;
        giveUp(this: void, mine: Update, theirs: Update): void;
        isGivenUp(this: void, update: Update): boolean;
        takeBack(this: void, peer: string, n: number): void;
        unpark(this: void, peer?: string): void;
        unparkAll(this: void): void;
        isWaiting(this: void, peer: string): boolean;
        waiting(this: void): number;
        look(this: void): void;
}
export declare function branches({ kept, missingOf, accept, tell, clear, rebuilt }: Ground): Branches;

// keeper.ts
import type { Digest, Source, Update } from '@commute/contract';
import type { Log } from './log.ts';
export interface Keeper {
        restore(this: void, update: Update): void;
        readonly source: Source<Update>;
        safe(this: void, count: number): void;
        fail(this: void, error: Error): void;
}
export interface Ground {
    readonly kept: Log;
    accept(this: void, update: Update): void;
    isHeld(this: void, update: Update): boolean;
    takeBack(this: void, peer: string, n: number): void;
        unparkAll(this: void): void;
        epoch(this: void): number;
    grown(this: void): void;
    listen(this: void, listener: () => void): void;
}
export interface Safety {
        durable(this: void): Digest;
        isRoom(this: void): boolean;
        took(this: void, bytes: number): void;
        reset(this: void): void;
        failed(this: void): Error | undefined;
    keep(this: void): Keeper;
}
export declare function safety({ kept, accept, isHeld, takeBack, unparkAll, epoch, grown, listen }: Ground): Safety;

// log.ts
import type { Offer, Sum, Update } from '@commute/contract';
import type { Measured } from '@commute/value';
export interface Log {
    readonly digest: Map<string, number>;
    length(this: void): number;
        arrived(this: void, index: number): Offer | undefined;
    sum(this: void): Sum;
        after(this: void, peer: string, n: number): Offer | undefined;
        count(this: void, peer: string, n: number): number;
    endBefore(this: void, peer: string, n: number): number;
    print(this: void, peer: string, n: number): number | undefined;
        push(this: void, update: Update, weight: Measured): void;
        clear(this: void): Update[];
}
export declare function log(): Log;

// parking.ts
import type { Update } from '@commute/contract';
export interface Parking {
        put(this: void, waitsFor: string, update: Update): void;
        take(this: void, waitsFor: string): Update[];
        all(this: void): Update[];
        beyond(this: void, peer: string, n: number): Update[];
        has(this: void, peer: string): boolean;
    count(this: void): number;
}
export declare function parking(): Parking;

// past.ts
import type { Digest, Replica, Type } from '@commute/contract';
export declare function past<State, View>(type: Type<State, View, unknown>, { arrived, length, oldest }: Pick<Replica, 'arrived' | 'length' | 'oldest'>, digest: Digest): View;

// telling.ts
import type { Reason } from '@commute/contract';
import { type Notice } from '@commute/notice';
export interface Telling<News> {
        tell(this: void, news: News, isMine: boolean): void;
    subscribe(this: void, listener: (news: News) => void): () => void;
        putOff(this: void, work: () => void): boolean;
        when(this: void, isSo: () => boolean, cb: (error: Error | null) => void): void;
        guarded(this: void, listener: () => void): () => void;
    reasons(this: void): readonly Reason[];
}
export declare function telling<News>(growth: Notice, broken: () => Error | undefined, failed: ((error: unknown) => void) | undefined): Telling<News>;
