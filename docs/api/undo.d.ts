// undo.ts
import type { Edit, Read, Type, Update } from '@commute/contract';
export interface Edited<State> {
    edit(this: void, ...edits: readonly Edit<State>[]): Update | undefined;
    read<Answer>(this: void, question: Read<State, Answer>): Answer;
    subscribe(this: void, listener: (change: {
        readonly update: Update | undefined;
        readonly link: string;
    }) => void): () => void;
    wall(this: void): number;
}
export interface Options {
        readonly pause?: number;
        readonly most?: number;
}
export interface Undo {
        undo(this: void): boolean;
        redo(this: void): boolean;
        cut(this: void): void;
    canUndo(this: void): boolean;
    canRedo(this: void): boolean;
        stop(this: void): void;
}
export declare function undo<State>(document: Edited<State>, type: Type<State, unknown, unknown>, { pause, most }?: Options): Undo;
