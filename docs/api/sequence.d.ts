// sequence.ts
import { type History } from './history.ts';
import { type Runs } from './runs.ts';
import { type Tree } from './tree.ts';
import { type Versions } from './versions.ts';
export { grown } from './ints.ts';
export { blank, type Version, type Versions } from './versions.ts';
export type { History } from './history.ts';
export type { Runs } from './runs.ts';
export type { Tree } from './tree.ts';
export declare const mostThings: number;
export interface Sequence extends Omit<Versions, 'hid'> {
    readonly tree: Tree;
    readonly runs: Runs;
    readonly history: History;
        length(this: void): number;
        before(this: void, index: number): number;
        insertAt(this: void, index: number, peer: string, n: number, length: number): boolean;
        goesOn(this: void, peer: string, n: number, length: number): boolean;
        goOn(this: void, length: number): void;
        insertInto(this: void, left: number, right: number, peer: string, n: number, length: number): boolean;
        removeAt(this: void, index: number, count: number, stretch?: (number: number, length: number) => void): void;
        remove(this: void, number: number, length: number): void;
        isShown(this: void, number: number): boolean;
        indexOf(this: void, number: number): number;
}
export declare function sequence(): Sequence;

// history.ts
export interface History {
    length(this: void): number;
        index(this: void, k: number): number;
    count(this: void, k: number): number;
        note(this: void, index: number, count: number): void;
        endsAt(this: void, index: number): boolean;
        cut(this: void, length: number, index: number, count: number): void;
}
export declare function history(): History;

// integrate.ts
import type { Runs } from './runs.ts';
import type { Tree } from './tree.ts';
export declare function integrate(tree: Tree, runs: Runs, left: number, right: number, peer: string, n: number): 'between' | 'beside' | 'nowhere';

// ints.ts
export declare function grown<T extends Int32Array | Float64Array | Uint16Array | Uint8Array>(column: T, length: number): T;

// runs.ts
export interface Runs {
        size(this: void): number;
        left(this: void, number: number): number;
    right(this: void, number: number): number;
        end(this: void, number: number): number;
        isOdd(this: void, number: number): boolean;
        peer(this: void, number: number): string;
    n(this: void, number: number): number;
        peers(this: void): readonly string[];
        areAllOf(this: void, peer: string): boolean;
        find(this: void, peer: string, n: number): number;
        isKnown(this: void, peer: string, n: number, length: number): boolean;
        hasPut(this: void, peer: string, n: number, left: number, right?: number): boolean;
        add(this: void, peer: string, n: number, length: number, left: number, right: number, isOdd: boolean): boolean;
        isOpen(this: void, peer: string, n: number): boolean;
        extend(this: void, length: number): void;
        cut(this: void, size: number): void;
}
export declare function runs(): Runs;

// tree.ts
export interface Tree {
        length(this: void): number;
        seek(this: void, index: number): void;
        locate(this: void, number: number): void;
        locateBefore(this: void, number: number): void;
        pass(this: void, length: number): void;
        before(this: void): number;
    after(this: void): number;
        index(this: void): number;
        isShown(this: void): boolean;
        stretch(this: void): number;
        place(this: void): () => void;
        isBefore(this: void, a: number, b: number): boolean;
        each(this: void, span: (number: number, length: number, isShown: boolean) => void): void;
        put(this: void, number: number, length: number): void;
        turn(this: void, length: number, isShown: boolean): void;
        cut(this: void, from: number, to: number): void;
}
export declare function tree(): Tree;

// versions.ts
import type { History } from './history.ts';
import type { Runs } from './runs.ts';
import type { Tree } from './tree.ts';
export interface Version<Core = unknown, View = unknown> {
    readonly core: Core;
    view: View | undefined;
    readonly serial: number;
}
export interface Versions {
        use(this: void, version: Version): void;
        begin(this: void, version: Version): void;
        end(this: void): number;
        accept(this: void, head: object | undefined): void;
        last<Core, View>(this: void, core: Core): Version<Core, View>;
        serial(this: void): number;
        settle(this: void): void;
        hid(this: void, number: number, length: number): void;
}
export declare function blank<Core, View>(core: Core, view: View): Version<Core, View>;
export declare function versions(tree: Tree, runs: Runs, history: History): Versions;
