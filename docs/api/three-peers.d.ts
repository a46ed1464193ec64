// three-peers.ts
#!/usr/bin/env node
export {};

// author.ts
import type { Document } from '@commute/replica';
import * as text from '@commute/text';
import type { Trace } from './trace.ts';
export { text };
export type State = typeof text.empty;
export type Text = Document<State, string, typeof text.edits, typeof text.reads>;
export interface Author {
        type(this: void, most: number): number;
    typed(this: void): number;
        closed(this: void, name: string, count: number): void;
}
export declare const names: readonly ['ann', 'bob', 'cyd'];
export declare function author(document: Text, trace: Trace, agent: number): Author;

// peer.ts
export type Told = {
    readonly kind: 'ready';
    readonly port: number;
    readonly closed: readonly (readonly [string, number])[];
} | {
    readonly kind: 'status';
    readonly status: PeerStatus;
} | {
    readonly kind: 'end';
    readonly status: PeerStatus;
    readonly fingerprint: string;
    readonly text: string;
    readonly payloadBytes: number;
};
export interface PeerStatus {
    readonly typed: number;
    readonly updates: number;
    readonly behind: number;
    readonly ahead: number;
        readonly wireBytes: number;
    readonly why: string;
        readonly level: boolean;
}
export type Asked = {
    readonly kind: 'closed';
    readonly closed: readonly (readonly [string, number])[];
} | {
    readonly kind: 'cut';
} | {
    readonly kind: 'mend';
} | {
    readonly kind: 'end';
};

// screen.ts
import type { PeerStatus } from './peer.ts';
interface Row {
    readonly name: string;
    readonly status: PeerStatus | undefined;
    readonly wireBytes: number;
}
export interface Result {
    readonly result: string;
    readonly fingerprints: readonly string[];
    readonly text: string;
    readonly updates: number;
    readonly wireBytes: number;
    readonly payloadBytes: number;
    readonly seconds: number;
}
export interface Screen {
    begin(this: void, agents: number): void;
    progress(this: void, rows: readonly Row[]): void;
    event(this: void, what: string): void;
    result(this: void, result: Result, names: readonly string[]): void;
}
export declare function screen(json: boolean, started: number, total: number): Screen;
export {};

// trace.ts
export type Patch = readonly [position: number, deleted: number, inserted: string];
export interface Transaction {
    readonly agent: number;
    readonly patches: readonly Patch[];
        readonly seen: readonly number[];
}
export interface Trace {
    readonly endContent: string;
    readonly agents: number;
    readonly transactions: readonly Transaction[];
        readonly byAgent: readonly (readonly number[])[];
}
export declare function readTrace(path: URL): Trace;
