// ui-textarea.ts
import { type Field } from '@commute/text-diff';
export declare function textarea<State>(element: HTMLTextAreaElement, field: Field<State>): () => void;
