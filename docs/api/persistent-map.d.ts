// persistent-map.ts
export interface Entry<V> {
    readonly key: string;
    readonly value: V;
}
export interface Node<V> {
        readonly height: number;
        readonly keys: readonly string[];
        readonly items: readonly (V | Node<V>)[];
        readonly size: number;
}
export type PersistentMap<V> = Node<V> | null;
export declare function size(map: PersistentMap<unknown>): number;
export declare function get<V>(map: PersistentMap<V>, key: string): V | undefined;
export declare function update<V>(map: PersistentMap<V>, key: string, change: (value: V | undefined) => V | undefined): PersistentMap<V>;
export declare function set<V>(map: PersistentMap<V>, key: string, value: V): PersistentMap<V>;
export declare function remove<V>(map: PersistentMap<V>, key: string): PersistentMap<V>;
export declare function at<V>(map: PersistentMap<V>, index: number): Entry<V> | undefined;
export declare function rank(map: PersistentMap<unknown>, key: string): number;
export declare function entries<V>(map: PersistentMap<V>): Generator<Entry<V>, undefined>;
export declare function forEach<V>(map: PersistentMap<V>, each: (value: V, key: string) => void): void;
