// sim-net.ts
export { copies, harsh, type Ranges } from './ranges.ts';
export { type Event, type Kind } from './schedule.ts';
export { type Made, type Plan, type Report, simulate } from './simulate.ts';
export { explain, type Failure, shrink, type Sweep, sweep, type Swept } from './sweep.ts';
export { type Given } from './wires.ts';
export { type World, world } from '@commute/virtual-time';

// disk.ts
import type { Replica, Source, Update } from '@commute/contract';
import type { World } from '@commute/virtual-time';
interface Keeper {
    restore(this: void, update: Update): void;
    readonly source: Source<Update>;
    safe(this: void, count: number): void;
}
export interface Keeping extends Replica {
    keep?(this: void): Keeper;
}
export declare function attach(replica: Keeping, disk: Update[], world: World, isUp: () => boolean): void;
export {};

// liar.ts
import type { Duplex } from '@commute/contract';
export declare function liar(seed: number, topic: string, limit: number, wall: number, peers: readonly string[]): Duplex<Uint8Array, Uint8Array>;
export declare function isLiar(peer: string): boolean;

// ranges.ts
import type { World } from '@commute/virtual-time';
export interface Ranges {
        readonly loss?: number;
        readonly duplication?: number;
        readonly reorder?: number;
        readonly delay?: number;
        readonly flips?: number;
        readonly chunk?: number;
        readonly slow?: number;
        readonly cuts?: number;
        readonly silences?: number;
        readonly halfOpens?: number;
        readonly partitions?: number;
        readonly stalls?: number;
        readonly crashes?: number;
        readonly restores?: number;
        readonly clones?: number;
        readonly jumps?: number;
        readonly leaps?: number;
        readonly lies?: number;
        readonly coarse?: number;
}
export declare const harsh: Ranges;
export declare const copies: Ranges;
export type Drawn = {
    readonly [Name in keyof Ranges]-?: number;
};
export declare function draw(ranges: Ranges, { random }: Pick<World, 'random'>): Drawn;

// schedule.ts
import type { World } from '@commute/virtual-time';
import type { Drawn } from './ranges.ts';
export interface Event {
    readonly at: number;
    readonly kind: Kind;
    readonly node: number;
    readonly wire: number;
    readonly length: number;
    readonly seed: number;
}
export type Kind = 'act' | 'cut' | 'silence' | 'halfOpen' | 'partition' | 'stall' | 'crash' | 'restore' | 'clone' | 'jump' | 'leap' | 'lie';
export declare function schedule(world: World, drawn: Drawn, during: number, nodes: number, wires: number): Event[];
export declare function sentence({ at, kind, node, wire, length }: Event): string;

// shown.ts
export declare function text(value: unknown): string;
export declare function thrown(error: unknown): string;

// simulate.ts
import type { Duplex, Replica } from '@commute/contract';
import { type World } from '@commute/virtual-time';
import { type Ranges } from './ranges.ts';
import { type Event } from './schedule.ts';
import { type Given } from './wires.ts';
export interface Made {
    readonly peer: string;
    readonly wall: () => number;
    readonly rename: (peer: string) => string;
}
export interface Plan<Subject extends Replica> {
    readonly seed: number;
        readonly make: (given: Made) => Subject;
        readonly act: (replica: Subject, world: World) => void;
        readonly session?: (replica: Subject, given: Given) => Duplex<Uint8Array, Uint8Array>;
        readonly shown?: (replica: Subject) => unknown;
        readonly check?: (replicas: readonly Subject[]) => string | undefined;
        readonly topology?: (peers: number, world: World) => readonly (readonly [number, number])[];
        readonly peers?: number;
        readonly during?: number;
        readonly ranges?: Ranges;
        readonly only?: readonly number[];
}
export interface Report {
    readonly seed: number;
        readonly broken: readonly string[];
        readonly trace: number;
    readonly peers: number;
    readonly updates: number;
    readonly messages: number;
    readonly forks: number;
        readonly events: readonly Event[];
}
export declare function simulate<Subject extends Replica>(plan: Plan<Subject>): Report;

// sweep.ts
import type { Replica } from '@commute/contract';
import { type Plan, type Report } from './simulate.ts';
export interface Sweep {
    readonly seeds: number;
        readonly first?: number;
        readonly again?: string | undefined;
}
export interface Swept {
    readonly seeds: number;
    readonly updates: number;
    readonly messages: number;
    readonly forks: number;
        readonly failure: Failure | undefined;
}
export interface Failure {
    readonly report: Report;
        readonly again: string;
}
export declare function shrink<Subject extends Replica>(plan: Plan<Subject>, events: number): readonly number[];
export declare function sweep<Subject extends Replica>(plan: Omit<Plan<Subject>, 'seed' | 'only'>, { seeds, first, again }: Sweep): Swept;
export declare function explain({ report, again }: Failure, command: string): string;

// watch.ts
import type { Layer, Replica, Update, Value } from '@commute/contract';
export interface Telling extends Replica {
    subscribe?(this: void, listener: (change: {
        readonly update?: Update | undefined;
        readonly link: string;
    }) => void): () => void;
}
export interface Watch {
    readonly broken: Set<string>;
        trace(this: void): number;
    note(this: void, n: number): void;
        replica(this: void, replica: Telling): void;
        link(this: void, replica: Telling, name: string): {
        readonly layer: Layer<Value, Value>;
        stop(this: void): void;
    };
    messages(this: void): number;
        runs(this: void): number;
}
export declare function watch(isCopied: boolean): Watch;

// wires.ts
import type { Duplex, Layer, Value } from '@commute/contract';
import type { World } from '@commute/virtual-time';
import type { Drawn } from './ranges.ts';
import type { Telling, Watch } from './watch.ts';
export interface End {
    readonly isUp: boolean;
    readonly replica: Telling;
}
export interface Given {
    readonly options: {
        readonly every?: World['every'];
        readonly heartbeat: number;
        readonly link: string;
        readonly mtu: number;
        readonly done: () => void;
    };
    readonly between: Layer<Value, Value>;
}
export interface Wire {
    readonly ends: readonly [number, number];
    dial(this: void): void;
        cut(this: void): void;
        silence(this: void, milliseconds: number, to?: number): void;
        halfOpen(this: void): void;
}
export declare function wire(ends: readonly [number, number], endOf: (at: number) => End, session: (replica: Telling, given: Given) => Duplex<Uint8Array, Uint8Array>, what: () => Drawn | undefined, beats: () => boolean, world: World, watch: Watch, nameOf: () => string): Wire;
