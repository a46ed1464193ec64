// table.ts
import { type Causal, type CausalType, type MapView } from '@commute/causal';
import type { AnyType, Edit, Lifted, LiftedReads, Listed, PartEditsOf, PartOf, PartReadsOf, ViewOf } from '@commute/contract';
import { type Store } from './store.ts';
export type { MapView } from '@commute/causal';
export type { Row, Store } from './store.ts';
export interface EditsOf<T extends AnyType> {
        at(this: void, key: string): Lifted<PartEditsOf<T>, Store<PartOf<T>>>;
        put(this: void, key: string): Edit<Store<PartOf<T>>>;
        remove(this: void, ...keys: string[]): Edit<Store<PartOf<T>>>;
}
export interface ReadsOf<T extends AnyType> {
    at(this: void, key: string): LiftedReads<PartReadsOf<T>, Causal<Store<PartOf<T>>>>;
}
export interface TableOf<T extends AnyType> extends Omit<CausalType<Store<PartOf<T>>, MapView<ViewOf<T>>, EditsOf<T>>, 'dotted'>, Listed<Store<PartOf<T>>, MapView<ViewOf<T>>, EditsOf<T>> {
    readonly reads: ReadsOf<T>;
}
export declare function tableOf<T extends AnyType>(type: T): TableOf<T>;

// store.ts
import { type Keyed } from '@commute/causal';
import type { Dotted } from '@commute/contract';
import { type PersistentMap } from '@commute/persistent-map';
export interface Row<Part> {
    readonly length: number;
    readonly inner: Part;
}
export interface Store<Part> extends Keyed<Row<Part>> {
    readonly open: PersistentMap<true>;
}
export declare function isThere(row: Row<unknown> | undefined): boolean;
type Words<Part> = Pick<Dotted<Store<Part>, unknown, unknown>, 'none' | 'join' | 'dots' | 'writers' | 'write' | 'read' | 'knows' | 'seal' | 'fault'>;
export declare function storeOf<Part>(inner: Dotted<Part, unknown, unknown>): Words<Part>;
export {};
