// sim-net.ts
export { simulate, type Plan, type Report } from './simulate.ts';
export { type World, world } from '@commute/virtual-time';

// simulate.ts
import { type Faults } from '@commute/faults';
import type { Document } from '@commute/replica';
import { type Options as ReconcileOptions, type Reconcile } from '@commute/scuttle-reconcile';
import { type World } from '@commute/virtual-time';
export interface Given {
    readonly peer: string;
    readonly wall: () => number;
    readonly rename: (peer: string) => string;
}
type AnyDocument = Document<any, any, any>;
export interface Plan<Doc extends AnyDocument> {
    readonly seed: number;
        readonly make: (given: Given) => Doc;
        readonly act: (document: Doc, world: World) => void;
        readonly shown?: (document: Doc) => unknown;
        readonly peers?: number;
        readonly during?: number;
    readonly faults?: Faults;
        readonly session?: (document: Doc, options: ReconcileOptions) => Reconcile;
        readonly crash?: number;
    readonly restore?: number;
    readonly clone?: number;
        readonly skew?: number;
}
export interface Report {
    readonly seed: number;
        readonly broken: readonly string[];
        readonly trace: number;
    readonly peers: number;
    readonly updates: number;
    readonly messages: number;
    readonly crashes: number;
    readonly forks: number;
}
export declare function simulate<Doc extends AnyDocument>(plan: Plan<Doc>): Report;
export {};
