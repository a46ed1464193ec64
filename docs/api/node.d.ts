// node.ts
import type { Duplex, Store, Type } from '@commute/contract';
import { type Document, type Options as ReplicaOptions } from '@commute/replica';
import { type Options as ReconcileOptions, type Status } from '@commute/scuttle-reconcile';
import { type Options as StoreOptions } from '@commute/store-file';
import { type Meter } from '@commute/throughs';
import { type DialOptions, type DialState, type ListenOptions } from '@commute/transport-tcp';
type AnyDocument = Document<any, any, any>;
export declare const every: (milliseconds: number, tick: () => void) => (() => void);
export interface LinkOptions extends Omit<ReconcileOptions, 'every' | 'done'> {
    readonly meter?: Meter;
        readonly outside?: (inner: Duplex<Uint8Array, Uint8Array>) => Duplex<Uint8Array, Uint8Array>;
        readonly ended?: (error: Error | null) => void;
}
export interface Opened {
        close(this: void): Promise<void>;
        readonly cut: number;
}
export declare function persist(document: AnyDocument, store: Pick<Store, 'read' | 'append'>, cb: (error: Error | null) => void): void;
export type OpenOptions = StoreOptions & Partial<Omit<ReplicaOptions, 'peer'>>;
export declare function open<State, View, Edits, Reads = unknown>(folder: string, type: Type<State, View, Edits> & {
    readonly reads?: Reads;
}, options?: OpenOptions): Promise<Document<State, View, Edits, Reads> & Opened>;
export interface LinkStatus extends Omit<Status, 'state'> {
    readonly state: Status['state'] | 'down';
    readonly dial?: DialState;
}
export interface Links {
        status(this: void): readonly LinkStatus[];
        close(this: void): void;
}
export interface Served extends Links {
    readonly port: number;
        failed(this: void): readonly Status[];
}
export declare function serve(document: AnyDocument, where: ListenOptions, options?: LinkOptions): Promise<Served>;
export declare function join(document: AnyDocument, where: DialOptions, options?: LinkOptions): Links;
export {};
