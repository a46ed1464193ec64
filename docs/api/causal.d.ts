// causal.ts
import type { Dotted, Head, Lifted, Nests, Type } from '@commute/contract';
import { type Dots } from '@commute/dots';
export { entries, type Entries, type Entry, greater } from './entries.ts';
export { eachWriter, isOnlyBy, listedOf } from './listed.ts';
export { lift, liftReads } from './lift.ts';
export { type Keyed, mapView, type MapView, once, type Shown, shownAs } from './shown.ts';
export interface Causal<Store> {
    readonly store: Store;
    readonly seen: Dots;
}
export interface CausalType<Store, View, Edits> extends Type<Causal<Store>, View, Lifted<Edits, Causal<Store>>>, Nests<Store, View, Edits> {
    seal(this: void, state: Causal<Store>, head: Head): Causal<Store>;
    readonly isCausal: true;
    readonly reads?: unknown;
}
export declare function causal<Store, View, Edits>(dotted: Dotted<Store, View, Edits>): CausalType<Store, View, Edits>;

// entries.ts
import type { Edit, Head, Seen, Value, Written } from '@commute/contract';
export interface Entry<T> {
    readonly at: Written;
    readonly value: T;
}
export type Entries<T> = readonly Entry<T>[];
export declare function greater<E extends {
    readonly value: Value;
}>(a: E, b: E): E;
declare function join<T extends Value>(mine: Entries<T>, seen: Seen, theirs: Entries<T>, theirsSeen: Seen): Entries<T>;
declare function dots(entries: Entries<Value>, each: (peer: string, n: number) => void): void;
declare function write(entries: Entries<Value>): Value[];
declare function read(value: Value | undefined, head?: Head): Entries<Value> | undefined;
declare function back(before: Entries<Value>, after: Entries<Value>): Edit<Entries<Value>>[];
export declare const entries: {
    readonly none: Entries<never>;
    readonly join: typeof join;
    readonly dots: typeof dots;
    readonly write: typeof write;
    readonly read: typeof read;
    readonly back: typeof back;
};
export {};

// lift.ts
import type { Edit, Lifted, LiftedReads } from '@commute/contract';
export declare function lift<Part, Whole, Edits>(edits: Edits, change: (edit: Edit<Part>) => Edit<Whole>): Lifted<Edits, Whole>;
export declare function liftReads<Part, Whole, Reads>(reads: Reads, part: (whole: Whole) => Part): LiftedReads<Reads, Whole>;

// listed.ts
import type { AnyType, Dotted, PartEditsOf, PartOf, ViewOf } from '@commute/contract';
export declare function eachWriter<Store>({ writers, dots }: Pick<Dotted<Store, unknown, unknown>, 'writers' | 'dots'>, store: Store, each: (peer: string) => void): void;
export declare function isOnlyBy(peer: string, eachOf: (each: (who: string) => void) => void): boolean;
export declare function listedOf<T extends AnyType>(type: T, name: string): Dotted<PartOf<T>, ViewOf<T>, PartEditsOf<T>>;

// shown.ts
import type { Dotted } from '@commute/contract';
import { type PersistentMap } from '@commute/persistent-map';
export interface Shown<Store, View> {
    (this: void, store: Store): View;
    forget(this: void, store: Store): void;
}
export declare function once<Store, View>(view: (store: Store) => View): Shown<Store, View>;
export declare function shownAs<Store, View, Words extends Pick<Dotted<Store, View, unknown>, 'none' | 'join'>>(words: Words, view: Shown<Store, View>): Words & {
    readonly view: (this: void, store: Store) => View;
};
export type MapView<V> = ReadonlyMap<string, V>;
export interface Keyed<Entry> {
    readonly entries: PersistentMap<Entry>;
    readonly size: number;
}
export declare function mapView<Entry, View>(exists: (entry: Entry) => boolean, show: (entry: Entry) => View): Shown<Keyed<Entry>, MapView<View>>;
