// scuttle-map.ts
import type { Replica, Value } from '@commute/contract';
import { type Entry } from './participant.ts';
export interface Change {
    readonly peer: string;
    readonly key: string;
        readonly value: Value | undefined;
    readonly link: string;
}
export interface Options {
        readonly peer: string;
        readonly wall: () => number;
        readonly topic?: string;
        readonly bound?: number;
        readonly limit?: number;
        readonly grace?: number;
        readonly rename?: (peer: string) => string;
        readonly failed?: (error: unknown) => void;
}
export interface ScuttleMap extends Replica {
        set(this: void, key: string, value: Value): void;
        remove(this: void, key: string): void;
        get(this: void, peer: string, key: string): Value | undefined;
        peers(this: void): IterableIterator<string>;
        entries(this: void, peer: string): IterableIterator<readonly [key: string, value: Value]>;
        state(this: void, peer: string): IterableIterator<Entry>;
    subscribe(this: void, listener: (change: Change) => void): () => void;
}
export type { Entry } from './participant.ts';
export declare function scuttleMap({ peer, wall, topic, bound, limit, grace, rename, failed, }: Options): ScuttleMap;

// participant.ts
import type { Value } from '@commute/contract';
export interface Entry {
    readonly key: string;
    readonly value: Value | undefined;
        readonly said: Value | undefined;
    readonly version: number;
    readonly time: number;
        readonly size: number;
    readonly print: number;
}
export declare const modulus: number;
export declare function entry(peer: string, key: string, value: Value | undefined, version: number, time: number): Entry;
export interface Participant {
        max(this: void): number;
        floor(this: void): number;
        print(this: void): number;
    get(this: void, key: string): Entry | undefined;
        put(this: void, entry: Entry): void;
        after(this: void, version: number): Entry | undefined;
        count(this: void, version: number): number;
        entries(this: void): IterableIterator<Entry>;
        collect(this: void, before: number): void;
}
export declare function participant(floor?: number): Participant;

// recent.ts
export interface Arrival {
    readonly peer: string;
    readonly version: number;
}
export interface Recent {
    push(this: void, arrival: Arrival): void;
    at(this: void, index: number): Arrival | undefined;
        length(this: void): number;
    oldest(this: void): number;
}
export declare function recent(): Recent;

// snapshots.ts
import type { Coming } from '@commute/contract';
import { type Entry, type Participant } from './participant.ts';
export interface Snapshots {
        take(this: void, peer: string, floor: number, seq: number, piece: Entry, least: number): Participant | 'part' | 'known' | 'hole';
        reached(this: void, peer: string, version: number): void;
    coming(this: void): ReadonlyMap<string, Coming>;
}
export declare function snapshots(): Snapshots;
