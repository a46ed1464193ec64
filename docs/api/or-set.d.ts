// or-set.ts
import { type CausalType, type Entries } from '@commute/causal';
import type { Edit, Value } from '@commute/contract';
import { type PersistentMap } from '@commute/persistent-map';
import { type Guard } from '@commute/value';
export type Store = PersistentMap<Entries<Value>>;
export interface Edits<T extends Value> {
        add(this: void, ...elements: T[]): Edit<Store>;
        remove(this: void, ...elements: Value[]): Edit<Store>;
        clear(this: void): Edit<Store>;
}
export type OrSet<T extends Value> = CausalType<Store, ReadonlySet<T>, Edits<T>>;
export declare function of<T extends Value>(is: Guard<T>): OrSet<T>;
declare const any: OrSet<Value>;
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
export {};
