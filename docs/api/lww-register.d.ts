// lww-register.ts
import { type Entries } from '@commute/causal';
import type { Back, Dotted, Edit, Head, Nests, Type, Value, Written } from '@commute/contract';
import { type Guard } from '@commute/value';
interface Write {
    readonly at: Written;
    readonly value: Value | undefined;
}
export type State = Write | null;
export type Store = Entries<Value>;
export interface Edits<T extends Value, S = State> {
        set(this: void, value: T): Edit<S>;
}
export type LwwRegister<T extends Value, I = T> = Type<State, T | I, Edits<T>> & Nests<Store, T | I, Edits<T, Store>>;
export declare const empty: State;
export declare function reduce(state: State, delta: Value, head?: Head): State;
export declare function news(state: State, delta: Value, head?: Head): Value | undefined;
export declare function all(state: State): Value | undefined;
export declare function isDelta(value: Value): boolean;
export declare function view(state: State): Value | undefined;
export declare function writers(state: State, each: (peer: string) => void): void;
export declare const back: Back<State>;
export declare const edits: Edits<Value>;
export declare const dotted: Dotted<Store, Value | undefined, Edits<Value, Store>>;
export declare function of<T extends Value>(is: Guard<T>): LwwRegister<T, undefined>;
export declare function of<T extends Value>(is: Guard<T>, initial: NoInfer<T>): LwwRegister<T>;
export {};
