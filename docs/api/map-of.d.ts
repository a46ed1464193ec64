// map-of.ts
import { type CausalType, type MapView } from '@commute/causal';
import type { AnyNests, Edit, Lifted } from '@commute/contract';
import { type MapStore } from './store.ts';
export type { MapStore } from './store.ts';
export type { MapView } from '@commute/causal';
type StoreOf<T extends AnyNests> = T['dotted']['none'];
export interface EditsOf<T extends AnyNests> {
        at(this: void, key: string): Lifted<T['dotted']['edits'], MapStore<StoreOf<T>>>;
        put(this: void, key: string): Edit<MapStore<StoreOf<T>>>;
        remove(this: void, ...keys: string[]): Edit<MapStore<StoreOf<T>>>;
}
export interface MapOf<T extends AnyNests> extends CausalType<MapStore<StoreOf<T>>, MapView<ReturnType<T['dotted']['view']>>, EditsOf<T>> {
}
export declare function mapOf<T extends AnyNests>(type: T): MapOf<T>;

// store.ts
import { type Entries } from '@commute/causal';
import type { Dotted, Value } from '@commute/contract';
import { type PersistentMap } from '@commute/persistent-map';
export interface Entry<Store> {
        readonly puts: Entries<Value>;
    readonly inner: Store;
}
export interface MapStore<Store> {
    readonly entries: PersistentMap<Entry<Store>>;
    readonly size: number;
}
export declare function exists<Store>(inner: Pick<Dotted<Store, unknown, unknown>, 'alive'>, entry: Entry<Store>): boolean;
type Words<Store> = Pick<Dotted<MapStore<Store>, unknown, unknown>, 'none' | 'join' | 'dots' | 'write' | 'read' | 'knows'> & {
    dotsOf(entry: Entry<Store>, each: (peer: string, n: number, to?: number) => void): void;
};
export declare function storeOf<Store>(inner: Dotted<Store, unknown, unknown>): Words<Store>;
export {};
