// mv-register.ts
import { type CausalType, type Entries } from '@commute/causal';
import type { Edit, Value } from '@commute/contract';
import { type Guard } from '@commute/value';
export type Store = Entries<Value>;
export interface Edits<T extends Value> {
        set(this: void, value: T): Edit<Store>;
}
export type MvRegister<T extends Value> = CausalType<Store, readonly T[], Edits<T>>;
export declare function of<T extends Value>(is: Guard<T>, initial?: T): MvRegister<T>;
declare const any: MvRegister<Value>;
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
