// list.ts
import { type CausalType } from '@commute/causal';
import type { Edit, Value } from '@commute/contract';
import { type Guard } from '@commute/value';
import { type Store } from './store.ts';
export type { Item, Store } from './store.ts';
export interface Edits<T extends Value> {
        insert(this: void, index: number, ...values: T[]): Edit<Store>;
        push(this: void, ...values: T[]): Edit<Store>;
        remove(this: void, index: number, count?: number): Edit<Store>;
        move(this: void, from: number, to: number): Edit<Store>;
}
export type List<T extends Value, I = T> = CausalType<Store, readonly (T | I)[], Edits<T>>;
export declare function of<T extends Value>(is: Guard<T>): List<T, undefined>;
export declare function of<T extends Value>(is: Guard<T>, initial: NoInfer<T>): List<T>;
declare const any: List<Value>;
export declare const empty: typeof any.empty;
export declare const reduce: typeof any.reduce;
export declare const news: typeof any.news;
export declare const all: typeof any.all;
export declare const isDelta: typeof any.isDelta;
export declare const view: typeof any.view;
export declare const edits: typeof any.edits;
export declare const seal: typeof any.seal;
export declare const back: typeof any.back;
export declare const dotted: typeof any.dotted;
export declare const isCausal: true;

// store.ts
import { type Entries } from '@commute/causal';
import type { Dot, Head, Seen, Stamp, Value, Written } from '@commute/contract';
import { type PersistentMap } from '@commute/persistent-map';
export interface Item {
        readonly at: Written;
    readonly value: Value;
        readonly place: string;
        readonly moves: Entries<Value>;
}
interface Said extends Omit<Item, 'place'> {
    readonly place?: string;
}
export interface Store {
    readonly items: PersistentMap<Said>;
    readonly order: PersistentMap<Item>;
}
export declare const none: Store;
export declare function keyOf(item: Pick<Item, 'at'>): string;
export declare function placeOf(item: Item): string;
export declare function itemAt(store: Store, index: number): Item;
export declare function itemsOf(store: Store): Map<string, Item>;
export declare function itemOf(store: Store, [peer, n]: Dot): Item | undefined;
export declare function indexOf(store: Store, name: Dot): number;
export declare function join(mine: Store, seen: Seen, theirs: Store, theirsSeen: Seen): Store;
export declare function dots(store: Store, each: (peer: string, n: number) => void): void;
export declare function reference(item: Item, stamp: Stamp): Value;
export declare function read(value: Value, head?: Head): Store | undefined;
export declare function write(store: Store): Value;
export {};
