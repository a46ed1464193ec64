// scuttle-reconcile.ts
import type { Duplex, Reason, Replica, Value } from '@commute/contract';
import { type Mode } from './messages.ts';
import { type Order } from './order.ts';
export type { Mode } from './messages.ts';
export { breadth, type Candidate, depth, type Order } from './order.ts';
export interface Options {
        readonly mode?: Mode;
        readonly tail?: boolean;
        readonly mtu?: number;
        readonly order?: Order;
        readonly every?: (milliseconds: number, tick: () => void) => () => void;
        readonly heartbeat?: number;
        readonly link?: string;
        readonly done?: (error: Error | null) => void;
}
export interface Status {
    readonly state: 'greeting' | 'catching up' | 'level' | 'ended' | 'failed';
        readonly peer: string | undefined;
        readonly behind: number;
        readonly ahead: number;
        readonly why: string;
    readonly reasons: readonly Reason[];
}
export interface Reconcile extends Duplex<Value, Value> {
    status(this: void): Status;
        close(this: void): void;
}
export declare function reconcile(replica: Replica, options?: Options): Reconcile;

// cursor.ts
import type { Replica, Update } from '@commute/contract';
import type { Order } from './order.ts';
export interface Cursor {
        theirs(this: void): ReadonlyMap<string, number>;
        restart(this: void, theirs: Map<string, number>): void;
        has(this: void, peer: string, n: number): void;
        skip(this: void, peer: string): void;
        next(this: void, room: number): Update[][];
        isLevel(this: void): boolean;
}
export declare function cursor(replica: Replica, order: Order): Cursor;

// forks.ts
import type { Reason, Replica, Value } from '@commute/contract';
import type { Heard } from './messages.ts';
interface Link {
    say(this: void, message: Value): void;
        skip(this: void, peer: string): void;
        settled(this: void): void;
}
export interface Forks {
        found(this: void, peer: string, n: number): void;
        dispute(this: void, peer: string, seq: number): void;
        renew(this: void): void;
        look(this: void): void;
        isOpen(this: void, peer: string): boolean;
    hear(this: void, heard: Heard): void;
    reasons(this: void): readonly Reason[];
}
export declare function forks(replica: Replica, link: Link): Forks;
export {};

// messages.ts
import type { Reason, Sum, Update, Value } from '@commute/contract';
export declare const version = 1;
export type Mode = 'push' | 'pull' | 'push-pull';
export interface Hello {
    readonly peer: string;
    readonly topic: string;
    readonly mode: Mode;
    readonly mtu: number;
    readonly tail: boolean;
    readonly wall: number;
    readonly limit: number;
        readonly sum: Sum | null;
}
export type Runs = readonly (readonly Update[])[];
export type Heard = {
    readonly kind: 'hello';
    readonly version: number;
    readonly hello: Hello | undefined;
} | {
    readonly kind: 'digest';
    readonly first: string;
    readonly next: string | null;
    readonly rows: readonly Row[];
} | {
    readonly kind: 'runs';
    readonly runs: Runs;
    readonly isWhole: boolean;
} | {
    readonly kind: 'have';
    readonly rows: readonly (readonly [peer: string, n: number])[];
} | {
    readonly kind: 'done';
} | {
    readonly kind: 'bye';
} | {
    readonly kind: 'level';
    readonly sum: Sum;
} | {
    readonly kind: 'probe';
    readonly peer: string;
    readonly n: number;
} | {
    readonly kind: 'print';
    readonly peer: string;
    readonly n: number;
    readonly print: number | null;
} | {
    readonly kind: 'branch';
    readonly first: Update;
    readonly end: number;
} | {
    readonly kind: 'refuse';
    readonly reason: Reason;
};
export type Row = readonly [peer: string, n: number, print: number];
export interface Names {
    write(this: void, peer: string): Value;
        read(this: void, value: Value | undefined): string | undefined | false;
        forget(this: void): void;
}
export declare function names(most: number): Names;
export declare function writeRuns(runs: Runs, { write: name }: Names): Value;
export declare function hear(message: Value, known: Names): Heard | undefined;

// order.ts
export interface Candidate {
    readonly peer: string;
    readonly count: number;
}
export type Order = (candidates: readonly Candidate[]) => Iterable<Candidate>;
export declare function depth(candidates: readonly Candidate[]): Generator<Candidate, undefined>;
export declare function breadth(candidates: readonly Candidate[]): Generator<Candidate, undefined>;
