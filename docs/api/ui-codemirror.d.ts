// ui-codemirror.ts
import { type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type Anchor } from '@commute/text';
import { type Field, textOf } from '@commute/text-diff';
export { type Field, textOf };
export interface Cursor {
    readonly name: string;
    readonly color: string;
    readonly anchor: Anchor;
    readonly head: Anchor;
}
export declare function selectionOf<State>(view: EditorView, { document, reads }: Field<State>): [Anchor, Anchor];
export declare function codemirror<State>(field: Field<State>): Extension;
export declare function show<State>(view: EditorView, { document, reads }: Field<State>, others: readonly Cursor[]): void;
