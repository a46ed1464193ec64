// marks.ts
import type { Back, Dot, Edit, Head, Value, Written } from '@commute/contract';
import { type PersistentMap } from '@commute/persistent-map';
import { type Anchor } from '@commute/text';
export interface Mark {
    readonly at: Written;
    readonly from: Anchor;
    readonly to: Anchor;
    readonly name: string;
    readonly value: Value;
}
interface Withdrawal {
    readonly at: Written;
    readonly of: Dot;
}
export type State = PersistentMap<Mark | Withdrawal>;
export interface Edits {
        mark(this: void, range: Range, name: string, value: Value): Edit<State>;
        withdraw(this: void, mark: Pick<Mark, 'at'>): Edit<State>;
}
export interface Range {
    readonly from: Anchor;
    readonly to: Anchor;
}
export interface Span {
    readonly from: number;
    readonly to: number;
    readonly marks: {
        readonly [name: string]: Value;
    };
}
export declare const empty: State;
export declare function reduce(state: State, delta: Value, head?: Head): State;
export declare function news(state: State, delta: Value, head?: Head): Value | undefined;
export declare function all(state: State): Value | undefined;
export declare function isDelta(value: Value): boolean;
export declare function view(state: State): readonly Mark[];
export declare const edits: Edits;
export declare function writers(state: State, each: (peer: string) => void): void;
export declare const back: Back<State>;
export declare function range(anchor: (index: number, side: 'after' | 'before') => Anchor, from: number, to: number, grows: boolean): Range;
export declare function spans(marks: readonly Mark[], index: (place: Anchor) => number | undefined): Span[];
export {};
