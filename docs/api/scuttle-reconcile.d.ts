// scuttle-reconcile.ts
import type { Duplex, Replica, Value } from '@commute/contract';
import { type Options } from './options.ts';
import { type Status } from './status.ts';
export type { Mode } from './messages.ts';
export { memory, type Memory } from './memory.ts';
export type { Options } from './options.ts';
export { breadth, type Candidate, depth, mixed, newestSource, type Order, newestFirst, oldestFirst, type Times, } from './order.ts';
export type { Status } from './status.ts';
export interface Reconcile extends Duplex<Value, Value> {
    status(this: void): Status;
        close(this: void): void;
}
export declare function reconcile(replica: Replica, options?: Options): Reconcile;

// collecting.ts
import type { Coming, Replica, Update } from '@commute/contract';
import type { Run } from './runs.ts';
export interface Collecting {
        begin(this: void, first: Update, end: number): void;
    has(this: void, peer: string): boolean;
        coming(this: void): ReadonlyMap<string, Coming>;
        count(this: void): number;
        take(this: void, run: Run): Collected | undefined;
        rest(this: void): Collected[];
}
export interface Collected {
    readonly updates: readonly [Update, ...Update[]];
        readonly end: number;
}
export declare function collecting(replica: Replica): Collecting;

// comparing.ts
import type { Replica } from '@commute/contract';
import type { Cursor } from './cursor.ts';
import { type Digested } from './digests.ts';
import type { Forks } from './forks.ts';
import type { Ledger } from './ledger.ts';
import type { Remembered } from './memory.ts';
import type { Outbox } from './outbox.ts';
export declare const mostPeers: number;
export declare function comparing(replica: Replica, fork: Forks, position: Cursor, theirs: Ledger, { say }: Outbox, begun: () => void): (part: Digested, met: Remembered | undefined) => string | undefined;

// coverage.ts
export declare function isWithin(name: string, first: string, next: string | null): boolean;
export interface Coverage {
        add(this: void, first: string, next: string | null): boolean;
    has(this: void, name: string): boolean;
    isAll(this: void): boolean;
    isEmpty(this: void): boolean;
}
export declare function coverage(): Coverage;

// cursor.ts
import type { Coming, Replica, Update } from '@commute/contract';
import type { Order } from './order.ts';
export interface Cursor {
        hear(this: void, first: string, next: string | null, theirs: ReadonlyMap<string, number>, coming: ReadonlyMap<string, Coming>): boolean;
        has(this: void, peer: string, n: number): void;
        skip(this: void, peer: string): void;
        next(this: void, room: number, most: number): Update[][];
        isTold(this: void): boolean;
        isLevel(this: void): boolean;
}
export declare function cursor(replica: Replica, order: Order, random: (() => number) | undefined): Cursor;

// digests.ts
import type { Coming, Replica, Value } from '@commute/contract';
import type { Remembered, Row } from './memory.ts';
import { type Names } from './names.ts';
export interface Known {
    readonly id: number;
    readonly check: number;
}
export interface Digested {
    readonly first: string;
    readonly next: string | null;
    readonly rows: readonly Row[];
        readonly isWhole: boolean;
        readonly id: number | undefined;
        readonly base: Known | undefined;
}
export declare function short(print: number): number;
export declare function readDigest(message: readonly Value[], { read }: Names): Digested | undefined;
export declare function writeDigest(replica: Replica, { write }: Names, room: number, memory: Remembered | undefined, inFull: boolean, aside: ReadonlyMap<string, Coming>): Value[];
export declare function writeRow(replica: Replica, { write }: Names, peer: string, aside: Coming | undefined): Value | undefined;
export declare function fill({ first, next, rows, id, base }: Digested, memory: Remembered | undefined): readonly Row[] | undefined;

// doubting.ts
import type { Sum } from '@commute/contract';
export interface Doubt {
    readonly mine: Sum;
    readonly theirs: Sum;
        readonly behind: number;
    readonly aside: number;
        readonly isHeld: boolean;
}
export declare function doubting(): (doubt: Doubt) => boolean;

// forks.ts
import type { Coming, Reason, Replica, Update, Value } from '@commute/contract';
import type { Heard } from './messages.ts';
import type { Run } from './runs.ts';
interface Link {
    say(this: void, message: Value): void;
        sends(this: void): boolean;
    receives(this: void): boolean;
        skip(this: void, peer: string): void;
        anew(this: void): void;
        settled(this: void, peer: string): void;
}
export interface Forks {
        found(this: void, peer: string, n: number): void;
        dispute(this: void, peer: string, seq: number): void;
        renew(this: void, first: string, next: string | null): void;
        agreed(this: void): void;
        look(this: void): void;
        isOpen(this: void, peer: string): boolean;
        isBusy(this: void): boolean;
        isDisputed(this: void): boolean;
    hear(this: void, heard: Heard): void;
        isAside(this: void, peer: string): boolean;
        collect(this: void, run: Run): readonly Update[];
        rest(this: void): (readonly Update[])[];
        settle(this: void, peer: string): void;
        coming(this: void): ReadonlyMap<string, Coming>;
        collected(this: void): number;
        next(this: void): Value | undefined;
        restart(this: void): void;
        retry(this: void): void;
    reasons(this: void): readonly Reason[];
}
export declare function forks(replica: Replica, link: Link): Forks;
export {};

// greeting.ts
import type { Replica } from '@commute/contract';
import { type Hello } from './messages.ts';
export declare function objection(replica: Replica, found: number, said: Hello | undefined): {
    readonly code: string;
    readonly message: string;
} | undefined;

// haves.ts
import type { Digest, Value } from '@commute/contract';
import { type Names } from './names.ts';
export interface Haves {
    took(this: void, peer: string, n: number): void;
        next(this: void, durable: Digest, room: number): Value | undefined;
        isEmpty(this: void): boolean;
}
export declare function haves({ write }: Names): Haves;

// ledger.ts
import type { Digest } from '@commute/contract';
export interface Ledger {
        have(this: void, peer: string, n: number): void;
        claim(this: void, peer: string, n: number): void;
        within(this: void, first: string, next: string | null, said: ReadonlyMap<string, number>): void;
        peers(this: void): number;
        behind(this: void, digest: Digest): number;
        ahead(this: void, digest: Digest): number;
}
export declare function ledger(): Ledger;

// memory.ts
import type { Coming } from '@commute/contract';
export type Row = readonly [peer: string, n: number, print: number, coming?: Coming];
interface Kept {
    readonly id: number;
    readonly rows: ReadonlyMap<string, Row>;
}
export interface Remembered {
    count: number;
    said: Kept | undefined;
    heard: Kept | undefined;
        hearing: {
        readonly id: number;
        next: string | null;
        readonly rows: Map<string, Row>;
    } | undefined;
}
export interface Memory {
        of(this: void, peer: string): Remembered;
}
export declare function memory(most?: number): Memory;
export {};

// messages.ts
import type { Reason, Sum, Update, Value } from '@commute/contract';
import { type Said } from '@commute/flow-control';
import { type Digested } from './digests.ts';
import type { Names } from './names.ts';
import { type Run } from './runs.ts';
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
        readonly flow: Said | null;
}
export type Heard = {
    readonly kind: 'hello';
    readonly version: number;
    readonly hello: Hello | undefined;
} | ({
    readonly kind: 'digest';
} & Digested) | {
    readonly kind: 'runs';
    readonly runs: readonly Run[];
    readonly isWhole: boolean;
} | {
    readonly kind: 'have';
    readonly rows: readonly (readonly [peer: string, n: number])[];
} | {
    readonly kind: 'again';
} | {
    readonly kind: 'broken';
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
export declare const modes: readonly Value[];
export declare function hear(message: Value, known: Names): Heard | undefined;

// names.ts
import type { Value } from '@commute/contract';
export interface Names {
    write(this: void, peer: string): Value;
        read(this: void, value: Value | undefined): string | undefined | false;
        forget(this: void): void;
}
export declare const overhead = 30;
export declare function names(most: number): Names;

// options.ts
import type { Flow } from '@commute/flow-control';
import type { Memory } from './memory.ts';
import { type Mode } from './messages.ts';
import type { Order } from './order.ts';
export interface Options {
        readonly mode?: Mode;
        readonly tail?: boolean;
        readonly mtu?: number;
        readonly updates?: number;
        readonly messages?: number;
        readonly order?: Order;
        readonly random?: () => number;
        readonly memory?: Memory;
        readonly flow?: Flow;
        readonly every?: (milliseconds: number, tick: () => void) => () => void;
        readonly heartbeat?: number;
        readonly link?: string;
        readonly changed?: () => void;
        readonly done?: (error: Error | null) => void;
}
export declare function check({ mode, tail, order, mtu, updates, heartbeat, }: Options): void;

// order.ts
export interface Candidate {
    readonly peer: string;
    readonly count: number;
}
export interface Times {
        oldest(this: void, peer: string): number;
        newest(this: void, peer: string): number;
}
export type Order = (candidates: readonly Candidate[], random: (() => number) | undefined, times: Times) => Iterable<Candidate>;
export declare const depth: Order;
export declare const breadth: Order;
export declare const newestSource: Order;
export declare function mixed(share: number): Order;
export declare const oldestFirst: Order;
export declare const newestFirst: Order;

// outbox.ts
import type { Value } from '@commute/contract';
export interface Outbox {
        say(this: void, message: Value): void;
        sayLast(this: void, message: Value): void;
        sayDigest(this: void, inFull: boolean): void;
    next(this: void): Value | undefined;
    nextPart(this: void): Value | undefined;
        isFull(this: void): boolean;
}
export declare function outbox(write: (inFull: boolean) => Value[]): Outbox;

// pulse.ts
import type { Options } from './options.ts';
interface Beating {
    isGreeted(this: void): boolean;
        isListening(this: void): boolean;
        look(this: void): void;
        beat(this: void): void;
        silent(this: void, why: string): void;
}
export interface Pulse {
        heard(this: void): void;
    stop(this: void): void;
}
export declare function pulse(every: Options['every'], heartbeat: number, link: Beating): Pulse;
export {};

// reading.ts
import type { End, Source, Value } from '@commute/contract';
export interface Reading {
    sink(this: void, read: Source<Value>): void;
        isListening(this: void): boolean;
        stop(this: void): void;
}
export declare function reading(hear: (message: Value) => void, ready: (cb: () => void) => void, ended: (end: End) => void): Reading;

// runs.ts
import type { Replica, Update, Value } from '@commute/contract';
import type { Names } from './names.ts';
export interface Run {
        readonly print: number | null;
    readonly updates: readonly Update[];
}
export declare function writeRuns(runs: readonly (readonly Update[])[], replica: Pick<Replica, 'print' | 'fork'>, { write: name }: Names): Value;
export declare function readRuns(items: readonly Value[], { read: name }: Names): {
    runs: Run[];
    isWhole: boolean;
} | undefined;

// status.ts
import type { Reason } from '@commute/contract';
export interface Status {
    readonly state: 'greeting' | 'catching up' | 'level' | 'ended' | 'failed';
        readonly peer: string | undefined;
        readonly behind: number;
        readonly ahead: number;
        readonly code: string | undefined;
        readonly why: string;
    readonly reasons: readonly Reason[];
}
export interface Standing {
    readonly peer: string | undefined;
        readonly isTold: boolean;
    readonly isOver: boolean;
        readonly areBroken: boolean;
    readonly failed: Error | undefined;
    readonly behind: number;
    readonly ahead: number;
    readonly reasons: readonly Reason[];
}
export declare function status(standing: Standing): Status;

// taking.ts
import type { Replica } from '@commute/contract';
import type { Cursor } from './cursor.ts';
import type { Forks } from './forks.ts';
import type { Haves } from './haves.ts';
import type { Ledger } from './ledger.ts';
import type { Outbox } from './outbox.ts';
import type { Run } from './runs.ts';
export interface Taking {
        take(this: void, runs: readonly Run[], isWhole: boolean, link: string): void;
        rest(this: void, link: string): void;
        repaired(this: void): void;
}
export declare function taking(replica: Replica, fork: Forks, position: Cursor, owed: Haves, theirs: Ledger, { sayDigest }: Outbox, refuse: (code: string, message: string) => void): Taking;
