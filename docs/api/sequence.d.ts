// sequence.ts
import { type Ancestry } from './ancestry.ts';
import { type History } from './history.ts';
import { type Runs } from './runs.ts';
import { type Tip } from './tip.ts';
import { type Tree } from './tree.ts';
import { type Versions } from './versions.ts';
export { eachSpan, firstIn, indexHere, isBefore, locate, locateBefore, numberAfter, numberBefore, pass, stretchHere, } from './cursor.ts';
export type { History } from './history.ts';
export { grown } from './ints.ts';
export { areAllOf, endOf, find, hasPut, isKnown, isOdd, leftOf, nOf, peerOf, type Range, rangesOf, rightOf, type Runs, } from './runs.ts';
export type { Tip } from './tip.ts';
export type { Tree } from './tree.ts';
export { accept, begin, blank, finish, last, settle, use, type Version, type Versions } from './versions.ts';
export declare const mostThings: number;
export interface Sequence {
    readonly tree: Tree;
    readonly runs: Runs;
    readonly ancestry: Ancestry;
    readonly tip: Tip;
    readonly history: History;
    readonly versions: Versions;
}
export declare function sequence(): Sequence;
export declare function countShown({ tree }: Sequence): number;
export declare function before({ tree }: Sequence, index: number): number;
export declare function isShown({ tree }: Sequence, number: number): boolean;
export declare function indexOf(sequence: Sequence, number: number): number;
export declare function goesOn({ tip }: Sequence, peer: string, n: number): boolean;
export declare function typeOn({ tree, runs, tip, history }: Sequence, length: number): void;
export declare function insertAt(sequence: Sequence, index: number, peer: string, n: number, length: number): boolean;
export declare function insertInto({ tree, runs, ancestry, tip, history }: Sequence, left: number, right: number, peer: string, n: number, length: number): boolean;
export declare function removeAt(sequence: Sequence, index: number, count: number, stretch?: (number: number, length: number) => void): void;
export declare function remove(sequence: Sequence, number: number, length: number): void;

// ancestry.ts
import { type Runs } from './runs.ts';
export interface Ancestry {
        count: number;
    ups: Int32Array;
    ranks: Int32Array;
    jumps: Int32Array;
}
export declare function ancestry(): Ancestry;
export declare function isLeftChild(runs: Runs, left: number, right: number): boolean;
export declare function childAbove(ancestry: Ancestry, runs: Runs, of: number, number: number): number;

// change.ts
import { type Tree } from './tree.ts';
export declare function extend(tree: Tree, number: number, length: number): boolean;
export declare function put(tree: Tree, number: number, length: number): void;
export declare function turn(tree: Tree, length: number, isShown: boolean): void;
export declare function cutTree(tree: Tree, from: number, to: number): void;

// cursor.ts
import type { Range } from './runs.ts';
import { type Tree } from './tree.ts';
export declare function enter(tree: Tree, leaf: number, start: number): void;
export declare function seek(tree: Tree, index: number): void;
export declare function locate(tree: Tree, number: number): void;
export declare function locateBefore(tree: Tree, number: number): void;
export declare function isInside({ cells, leaf, at, offset }: Tree): boolean;
export declare function numberBefore({ cells, leaf, at, offset }: Tree): number;
export declare function numberAfter(tree: Tree): number;
export declare function indexHere(tree: Tree): number;
export declare function isShownHere({ cells, at }: Tree): boolean;
export declare function stretchHere(tree: Tree): number;
export declare function pass(tree: Tree, length: number): void;
export declare function firstIn(tree: Tree, ranges: readonly Range[]): number;
export declare function lastUnder({ cells }: Tree, node: number, level: number): number;
export declare function toEnd(tree: Tree): void;
export declare function isBefore(tree: Tree, a: number, b: number): boolean;
export declare function eachSpan({ cells }: Tree, span: (number: number, length: number, isShown: boolean) => void): void;

// history.ts
export interface History {
    length: number;
        cells: Int32Array;
}
export declare function history(): History;
export declare function note(history: History, index: number, count: number): void;
export declare function noteMore({ cells, length }: History, count: number): void;
export declare function cutHistory(history: History, length: number, index: number, count: number): void;

// integrate.ts
import { type Ancestry } from './ancestry.ts';
import { type Runs } from './runs.ts';
import { type Tree } from './tree.ts';
export declare function integrate(tree: Tree, runs: Runs, ancestry: Ancestry, left: number, right: number, peer: string, n: number): 'between' | 'beside' | 'nowhere';

// ints.ts
export declare const noInts: Int32Array;
export declare const noFloats: Float64Array;
export declare function grown<T extends Int32Array | Float64Array | Uint16Array | Uint8Array>(column: T, length: number): T;

// runs.ts
export interface Runs {
        size: number;
        count: number;
        last: number;
        cells: Int32Array;
        ns: Float64Array;
        readonly peers: string[];
        readonly ids: Map<string, number>;
        readonly own: number[][];
}
export declare const width = 4;
export declare const leftCell = 1;
export declare const rightCell = 2;
export declare function runs(): Runs;
export declare function startOf({ cells }: Runs, run: number): number;
export declare function runOf(runs: Runs, number: number): number;
export declare function leftOf(runs: Runs, number: number): number;
export declare function rightOf(runs: Runs, number: number): number;
export declare function endOf(runs: Runs, number: number): number;
export declare function isOdd(runs: Runs, number: number): boolean;
export declare function peerOf(runs: Runs, number: number): string;
export declare function nOf(runs: Runs, number: number): number;
export declare function find(runs: Runs, peer: string, n: number): number;
export type Range = readonly [from: number, to: number];
export declare function rangesOf(runs: Runs, peer: string, n: number): Range[];
export declare function isKnown(runs: Runs, peer: string, n: number, length: number): boolean;
export declare function areAllOf({ peers }: Runs, peer: string): boolean;
export declare function hasPut(runs: Runs, peer: string, n: number, left: number, right?: number): boolean;
export declare function add(runs: Runs, peer: string, n: number, length: number, left: number, right: number, isOdd: boolean): boolean;
export declare function isNewest(runs: Runs): boolean;
export declare function cutRuns(runs: Runs, size: number): void;

// tip.ts
import { type Runs } from './runs.ts';
export interface Tip {
        index: number;
        peer: string;
    n: number;
}
export declare function tip(): Tip;
export declare function moveTip(tip: Tip, runs: Runs, index: number, peer: string, n: number): void;
export declare function leaveTip(tip: Tip): void;

// tree.ts
export interface Tree {
        cells: Int32Array;
        size: number;
    free: number;
    root: number;
    height: number;
        total: number;
        homes: Int32Array;
    leaf: number;
    at: number;
    offset: number;
    start: number;
    inner: number;
        owed: number;
}
export declare const most = 32;
export declare const above = 1;
export declare const entry = 2;
export declare const next = 3;
export declare const head = 4;
export declare const width: number;
export declare function tree(): Tree;
export declare function pay(tree: Tree): void;
export declare function house(tree: Tree, leaf: number, number: number, length: number): void;
export declare function homeOf(tree: Tree, number: number): number;
export declare function spanOf({ cells }: Tree, leaf: number, number: number): number;
export declare function leafBefore({ cells }: Tree, leaf: number): number;
export declare function open({ cells }: Tree, node: number, from: number, many: number): void;
export declare function close({ cells }: Tree, node: number, from: number, many: number): void;
export declare function split(tree: Tree, node: number, isLeaf: boolean, from: number): number;
export declare function drop(tree: Tree, leaf: number): void;

// versions.ts
import type { Ancestry } from './ancestry.ts';
import { type History } from './history.ts';
import { type Runs } from './runs.ts';
import { type Tip } from './tip.ts';
import type { Tree } from './tree.ts';
export interface Version<Core = unknown, View = unknown> {
    readonly core: Core;
    view: View | undefined;
    readonly serial: number;
}
export interface Versions {
        serial: number;
        newest: number;
    marks: Int32Array;
    low: number;
    depth: number;
    hidden: Int32Array;
    stretches: number;
        of: object | undefined;
}
interface Tables {
    readonly tree: Tree;
    readonly runs: Runs;
    readonly ancestry: Ancestry;
    readonly tip: Tip;
    readonly history: History;
    readonly versions: Versions;
}
export declare function blank<Core, View>(core: Core, view: View): Version<Core, View>;
export declare function versions(): Versions;
export declare function use(tables: Tables, { serial }: Version): void;
export declare function begin(tables: Tables, version: Version): void;
export declare function finish({ versions }: Tables): number;
export declare function accept({ versions }: Tables, head: object | undefined): void;
export declare function last<Core, View>({ versions }: Tables, core: Core): Version<Core, View>;
export declare function settle({ versions }: Tables): void;
export declare function noteHidden(versions: Versions, number: number, length: number): void;
export {};
