// list.ts
import { type Causal, type CausalType } from '@commute/causal';
import type { AnyType, Edit, Lifted, LiftedReads, PartEditsOf, PartOf, PartReadsOf, Value, ViewOf } from '@commute/contract';
import { type Guard } from '@commute/value';
import { type Places } from './edits.ts';
import { type Store } from './store.ts';
export type { Places } from './edits.ts';
export type { Item, Store } from './store.ts';
export interface Edits<T extends Value> extends Places<Value | undefined> {
        insert(this: void, index: number, ...values: T[]): Edit<Store<Value | undefined>>;
        push(this: void, ...values: T[]): Edit<Store<Value | undefined>>;
}
export type List<T extends Value, I = T> = CausalType<Store<Value | undefined>, readonly (T | I)[], Edits<T>>;
export interface EditsOf<T extends AnyType> extends Places<PartOf<T>> {
        insert(this: void, index: number): Edit<Store<PartOf<T>>>;
        push(this: void): Edit<Store<PartOf<T>>>;
        at(this: void, index: number): Lifted<PartEditsOf<T>, Store<PartOf<T>>>;
}
export interface ReadsOf<T extends AnyType> {
    at(this: void, index: number): LiftedReads<PartReadsOf<T>, Causal<Store<PartOf<T>>>>;
}
export interface ListOf<T extends AnyType> extends CausalType<Store<PartOf<T>>, readonly ViewOf<T>[], EditsOf<T>> {
    readonly reads: ReadsOf<T>;
}
export declare function of<T extends Value>(is: Guard<T>): List<T, undefined>;
export declare function of<T extends Value>(is: Guard<T>, initial: NoInfer<T>): List<T>;
export declare function listOf<T extends AnyType>(type: T): ListOf<T>;
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

// edits.ts
import type { Back, Edit, Value } from '@commute/contract';
import { type Inner, type Item, type Store } from './store.ts';
export interface Places<Part = unknown> {
        remove(this: void, index: number, count?: number): Edit<Store<Part>>;
        move(this: void, from: number, to: number): Edit<Store<Part>>;
}
export declare function check(index: number, last: number, what?: string): void;
export declare function insert<Part>(index: number | undefined, parts: readonly Value[]): Edit<Store<Part>>;
export declare function within<Part>(inner: Inner<Part>, find: (store: Store<Part>) => Item<Part> | undefined, edit: Edit<Part>): Edit<Store<Part>>;
export declare function placesOf<Part>(inner: Inner<Part>): Places<Part>;
export declare function backOf<Part>(inner: Inner<Part>, fresh: (part: Part) => Value): Back<Store<Part>>;

// store.ts
import { type Entries } from '@commute/causal';
import type { Dot, Dotted, Stamp, Value, Written } from '@commute/contract';
import { type PersistentMap } from '@commute/persistent-map';
export type Inner<Part> = Omit<Dotted<Part, unknown, unknown>, 'view' | 'edits'> & {
    readonly edits?: unknown;
};
export interface Item<Part = unknown> {
        readonly at: Written;
    readonly inner: Part;
        readonly place: string;
        readonly moves: Entries<Value>;
}
interface Said<Part> extends Omit<Item<Part>, 'place'> {
    readonly place?: string;
}
export interface Store<Part = unknown> {
    readonly items: PersistentMap<Said<Part>>;
    readonly order: PersistentMap<Item<Part>>;
        readonly open: PersistentMap<true>;
}
export declare function keyOf(item: Pick<Item, 'at'>): string;
export declare function eachWriterOf<Part>(inner: Inner<Part>, { at, moves, inner: part }: Item<Part>, each: (peer: string) => void): void;
export declare function placeOf(item: Item): string;
export declare function itemAt<Part>(store: Store<Part>, index: number): Item<Part>;
export declare function itemsOf<Part>(store: Store<Part>): Map<string, Item<Part>>;
export declare function itemOf<Part>(store: Store<Part>, [peer, n]: Dot): Item<Part> | undefined;
export declare function indexOf(store: Store, name: Dot): number;
export declare function reference(item: Item, stamp: Stamp): Value;
type Words<Part> = Pick<Dotted<Store<Part>, unknown, unknown>, 'none' | 'join' | 'dots' | 'writers' | 'write' | 'read' | 'knows' | 'seal' | 'fault'>;
export declare function storeOf<Part>(inner: Inner<Part>): Words<Part>;
export {};
