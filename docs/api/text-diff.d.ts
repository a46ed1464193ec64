// text-diff.ts
import type { Edit } from '@commute/contract';
import { type Patch } from '@commute/text';
export declare function patches(before: string, after: string): Patch[];
export interface Target<State> {
    readonly edit: (...edits: readonly Edit<State>[]) => unknown;
    readonly edits: {
        insert(index: number, text: string): Edit<State>;
        remove(index: number, count?: number): Edit<State>;
    };
}
export declare function perform<State>({ edit, edits }: Target<State>, all: readonly Patch[]): void;
export interface Merged {
    readonly text: string;
        readonly conflicts: readonly {
        readonly line: number;
        readonly mine: string;
        readonly theirs: string;
    }[];
}
export declare function merge(ancestor: string, mine: string, theirs: string): Merged;
