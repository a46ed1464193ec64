// table.ts
import { type Causal, type CausalType, type MapView } from '@commute/causal';
import type { Edit, Lifted, LiftedReads, Listed, Nests, Type } from '@commute/contract';
import { type Store } from './store.ts';
export type { MapView } from '@commute/causal';
export type { Row, Store } from './store.ts';
export interface Edits<Part, Its> {
        at(this: void, key: string): Lifted<Its, Store<Part>>;
        put(this: void, key: string): Edit<Store<Part>>;
        remove(this: void, ...keys: string[]): Edit<Store<Part>>;
}
export interface ReadsOf<Part, Reads> {
    at(this: void, key: string): LiftedReads<Reads, Causal<Store<Part>>>;
}
export interface TableOf<Part, View, Its, Reads> extends Omit<CausalType<Store<Part>, MapView<View>, Edits<Part, Its>>, 'dotted'>, Listed<Store<Part>, MapView<View>, Edits<Part, Its>> {
    readonly reads: ReadsOf<Part, Reads>;
}
export declare function tableOf<Part, View, Its, Reads = undefined>(type: Listed<Part, View, Its> & {
    readonly reads?: Reads;
}): TableOf<Part, View, Its, Reads>;
export declare function tableOf<Part, View, Its, Reads = undefined>(type: Nests<Part, View, Its> & {
    readonly reads?: Reads;
}): TableOf<Part, View, Its, Reads>;
export declare function tableOf<Part, View, Its, Reads = undefined>(type: Type<Part, View, Its> & {
    readonly reads?: Reads;
}): TableOf<Part, View, Its, Reads>;

// store.ts
import type { Keyed } from '@commute/causal';
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
type Words<Part> = Pick<Dotted<Store<Part>, unknown, unknown>, 'none' | 'join' | 'dots' | 'write' | 'read' | 'knows' | 'seal' | 'fault'>;
export declare function storeOf<Part>(inner: Dotted<Part, unknown, unknown>): Words<Part>;
export {};
