// experiments.ts
export { figure2, orderNames, type Row as Figure2Row, seconds as figure2Seconds } from './figure-2.ts';
export { figure3, type Row as Figure3Row, seconds as figure3Seconds } from './figure-3.ts';
export { spread, type Row as SpreadRow } from './spread.ts';
export { type Look } from './stale.ts';
export { topologies, type Topology } from './topology.ts';

// crowd.ts
import { type Flow } from '@commute/flow-control';
import { type ScuttleMap } from '@commute/scuttle-map';
import { type Order, type Reconcile } from '@commute/scuttle-reconcile';
import type { World } from '@commute/virtual-time';
import type { Topology } from './topology.ts';
export interface Plan {
    readonly world: World;
    readonly nodes: number;
    readonly topology: Topology;
    readonly order: Order;
        readonly mtu: () => number;
        readonly loss: number;
        readonly desired?: number;
        readonly spy?: (side: Reconcile) => Reconcile;
}
export interface Node {
    readonly map: ScuttleMap;
    readonly flow: Flow | undefined;
}
export declare function crowd(plan: Plan): Node[];

// figure-2.ts
import { type Look } from './stale.ts';
import { topologies } from './topology.ts';
export declare const orderNames: readonly string[];
export interface Plan {
    readonly seed: number;
    readonly order: string;
    readonly nodes?: number;
    readonly keys?: number;
    readonly mtu?: number;
        readonly rate?: number;
    readonly loss?: number;
    readonly topology?: (typeof topologies)[number];
}
export interface Row extends Look {
    readonly experiment: 'figure-2';
    readonly order: string;
    readonly seed: number;
    readonly t: number;
}
export declare const seconds = 140;
export declare function figure2(plan: Plan): Generator<Row, undefined>;

// figure-3.ts
import { topologies } from './topology.ts';
export interface Plan {
    readonly seed: number;
    readonly nodes?: number;
    readonly keys?: number;
    readonly mtu?: number;
        readonly rate?: number;
    readonly loss?: number;
    readonly topology?: (typeof topologies)[number];
}
export interface Row {
    readonly experiment: 'figure-3';
    readonly seed: number;
    readonly t: number;
    readonly n: number;
    readonly mtu: number;
        readonly rate: number;
        readonly written: number;
}
export declare const seconds = 180;
export declare function figure3({ seed, nodes, keys, mtu, rate, loss, topology: name, }: Plan): Generator<Row, undefined>;

// precise.ts
import type { Ledger } from './stale.ts';
export declare function precise(book: Ledger, nodes: number, keys: number, isOldestFirst: boolean): (p: number, q: number, mtu: number) => void;

// spread.ts
import { topologies } from './topology.ts';
export interface Plan {
    readonly seed: number;
    readonly nodes?: number;
    readonly loss?: number;
    readonly topology?: (typeof topologies)[number];
}
export interface Row {
    readonly experiment: 'spread';
    readonly seed: number;
    readonly n: number;
    readonly round: number;
        readonly reached: number;
        readonly bytes: number;
}
export declare function spread({ seed, nodes, loss, topology: name, }: Plan): Generator<Row, undefined>;

// stale.ts
export interface Look {
        readonly stale: number;
        readonly staleness: number;
        readonly age: number;
        readonly silence: number;
}
export interface Ledger {
        wrote(this: void, owner: number, key: number, time: number): number;
        at(this: void, owner: number, key: number): number;
    took(this: void, holder: number, owner: number, key: number, write: number): void;
    holds(this: void, holder: number, owner: number, key: number): number;
        time(this: void, owner: number, key: number, write: number): number;
    look(this: void, now: number): Look;
}
export declare function ledger(nodes: number, keys: number): Ledger;

// topology.ts
import type { World } from '@commute/virtual-time';
export type Topology = (at: number) => readonly number[];
export declare const topologies: readonly ['complete', 'ring', 'grid', 'random'];
export declare function topology(name: (typeof topologies)[number], nodes: number, world: World): Topology;
