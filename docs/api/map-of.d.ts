// map-of.ts
import { type CausalType, type MapView } from '@commute/causal';
import type { Edit, Lifted, Nests } from '@commute/contract';
import { type MapStore } from './store.ts';
export type { MapStore } from './store.ts';
export type { MapView } from '@commute/causal';
export interface Edits<Inner, Store> {
        at(this: void, key: string): Lifted<Inner, MapStore<Store>>;
        put(this: void, key: string): Edit<MapStore<Store>>;
        remove(this: void, ...keys: string[]): Edit<MapStore<Store>>;
}
export type MapOf<Store, View, Inner> = CausalType<MapStore<Store>, MapView<View>, Edits<Inner, Store>>;
export declare function mapOf<Store, View, Inner>(type: Nests<Store, View, Inner>): MapOf<Store, View, Inner>;

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
