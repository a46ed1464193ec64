// g-set.ts
import type { Back, Edit, Type, Value } from '@commute/contract';
import { type PersistentMap } from '@commute/persistent-map';
import { type Guard } from '@commute/value';
export type State = PersistentMap<Value>;
export interface Edits<T extends Value> {
        add(this: void, ...elements: T[]): Edit<State>;
}
export type GSet<T extends Value> = Type<State, ReadonlySet<T>, Edits<T>>;
export declare const empty: State;
export declare function reduce(state: State, delta: Value): State;
export declare function news(state: State, delta: Value): Value | undefined;
export declare function all(state: State): Value | undefined;
export declare function isDelta(value: Value): boolean;
export declare const view: (state: State) => ReadonlySet<Value>;
export declare const back: Back<State>;
export declare const edits: Edits<Value>;
export declare function of<T extends Value>(is: Guard<T>): GSet<T>;
