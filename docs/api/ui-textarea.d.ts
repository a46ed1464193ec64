// ui-textarea.ts
import type { Edit, LiftedReads, Read } from '@commute/contract';
import { type Reads } from '@commute/text';
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
export declare function textarea<State>(element: HTMLTextAreaElement, { document, edits, reads }: Field<State>): () => void;
