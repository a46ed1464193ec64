// ui-codemirror.ts
import { type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { Edit, LiftedReads, Read } from '@commute/contract';
import { type Anchor, type Reads } from '@commute/text';
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
export interface Cursor {
    readonly name: string;
    readonly color: string;
    readonly anchor: Anchor;
    readonly head: Anchor;
}
export declare function textOf<State>({ document, reads }: Field<State>): string;
export declare function selectionOf<State>(view: EditorView, { document, reads }: Field<State>): [Anchor, Anchor];
export declare function codemirror<State>(field: Field<State>): Extension;
export declare function show<State>(view: EditorView, { document, reads }: Field<State>, others: readonly Cursor[]): void;
