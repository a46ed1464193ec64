// text-diff.ts
import type { Edit, LiftedReads, Read } from '@commute/contract';
import { type Patch, type Reads } from '@commute/text';
export declare function patches(before: string, after: string): Patch[];
export interface Field<State> {
    readonly document: {
        edit(...edits: readonly Edit<State>[]): unknown;
        read<Answer>(question: Read<State, Answer>): Answer;
        subscribe(listener: () => void): () => void;
    };
    readonly edits: {
        insert(index: number, text: string): Edit<State>;
        remove(index: number, count?: number): Edit<State>;
    };
    readonly reads: LiftedReads<Reads, State>;
}
export declare function textOf<State>({ document, reads }: Pick<Field<State>, 'document' | 'reads'>): string;
export declare function unitOf(text: string, index: number): number;
export declare function perform<State>({ document, edits, }: Pick<Field<State>, 'edits'> & {
    readonly document: Pick<Field<State>['document'], 'edit'> & {
        readonly limit?: number;
    };
}, all: readonly Patch[]): void;
export interface Merged {
    readonly text: string;
        readonly conflicts: readonly {
        readonly line: number;
        readonly mine: readonly string[];
        readonly theirs: readonly string[];
    }[];
}
export declare function merge(ancestor: string, mine: string, theirs: string): Merged;
