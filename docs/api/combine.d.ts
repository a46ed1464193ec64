// combine.ts
import { type Causal } from '@commute/causal';
import type { AnyType, Dotted, Head, Lifted, LiftedReads, Listed, PartEditsOf, Type, ViewOf } from '@commute/contract';
import { type PersistentMap } from '@commute/persistent-map';
export interface Fields {
    readonly [name: string]: AnyType;
}
type EditsOf<T> = T extends {
    readonly edits: infer Edits;
} ? Edits : never;
export type PartEdits<F extends Fields> = {
    readonly [Name in keyof F]: Lifted<PartEditsOf<F[Name]>, RecordStore<F>>;
};
export type RecordView<F extends Fields> = {
    readonly [Name in keyof F]: ViewOf<F[Name]>;
};
export type Unknown = PersistentMap<readonly [peer: string, from: number, to: number]>;
export interface RecordStore<F extends Fields> {
    readonly fields: {
        readonly [Name in keyof F]: unknown;
    };
    readonly unknown: Unknown;
}
export type RecordEdits<F extends Fields, State> = {
    readonly [Name in keyof F]: Lifted<EditsOf<F[Name]>, State>;
};
export type RecordReads<F extends Fields, State> = {
    readonly [Name in keyof F as F[Name] extends {
        readonly reads: object;
    } ? Name : never]: LiftedReads<F[Name]['reads'], State>;
};
export interface Combined<F extends Fields> extends Type<Causal<RecordStore<F>>, RecordView<F>, RecordEdits<F, Causal<RecordStore<F>>>>, Listed<RecordStore<F>, RecordView<F>, PartEdits<F>> {
    seal(this: void, state: Causal<RecordStore<F>>, head: Head): Causal<RecordStore<F>>;
    readonly isCausal: true;
    readonly reads: RecordReads<F, Causal<RecordStore<F>>>;
    readonly dotted: F[keyof F] extends {
        readonly dotted: {
            readonly none: unknown;
        };
    } ? Dotted<RecordStore<F>, RecordView<F>, PartEdits<F>> : undefined;
}
export declare function combine<const F extends Fields>(fields: F): Combined<F>;
export {};
