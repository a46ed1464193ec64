// counter.ts
import { type Entries } from '@commute/causal';
import type { Back, Dotted, Edit, Head, Nests, Type, Value } from '@commute/contract';
import { type PersistentMap } from '@commute/persistent-map';
type Totals = readonly [up: number, down: number, upReset: number, downReset: number];
export type State = PersistentMap<Totals>;
export type Store = Entries<Value>;
export interface Edits<S> {
        add(this: void, n: number): Edit<S>;
        reset(this: void): Edit<S>;
}
export interface GrowEdits<S> {
        add(this: void, n: number): Edit<S>;
}
export declare const empty: State;
export declare function reduce(state: State, delta: Value, head?: Head): State;
export declare function news(state: State, delta: Value, head?: Head): Value | undefined;
export declare function all(state: State): Value | undefined;
export declare function isDelta(value: Value): boolean;
export declare function view(state: State): number;
export declare const edits: Edits<State>;
export declare const back: Back<State>;
export declare function writers(state: State, each: (peer: string) => void): void;
export declare const dotted: Dotted<Store, number, Edits<Store>>;
export declare const growOnly: Type<State, number, GrowEdits<State>> & Nests<Store, number, GrowEdits<Store>>;
export {};
