// text.ts
import type { Head, Value } from '@commute/contract';
import { type Text } from './core.ts';
export { back, edits, type Edits } from './edits.ts';
export { type Characters, lengthOf, setCharacters, stringOf } from './characters.ts';
export { type Core, core, coreOf, empty, type Made, type Text } from './core.ts';
export { type Anchor, isAnchor, type Moment, type Patch, reads, type Reads } from './reads.ts';
export declare function reduce(state: Text, delta: Value, head?: Head): Text;
export declare function seal(state: Text): Text;
export declare function news(state: Text, delta: Value, head?: Head): Value | undefined;
export declare function fault(state: Text, delta: Value, head?: Head): string | undefined;
export declare function all(state: Text): Value | undefined;
export declare function writers(state: Text, each: (peer: string) => void): void;
export declare function isDelta(value: Value): boolean;
export declare function view(state: Text): string;

// characters.ts
export interface Characters {
    units: Uint16Array;
    lows: Map<number, number>;
}
export declare function lengthOf(text: string): number;
export declare function characters(): Characters;
export declare function setCharacters(characters: Characters, number: number, length: number, text: string, from?: number): number;
export declare function stringOf({ units, lows }: Characters, each: (stretch: (number: number, length: number) => void) => void): string;

// claims.ts
import type { Head } from '@commute/contract';
import { type Range } from '@commute/sequence';
import type { Core, Text } from './core.ts';
import type { Said, Stretch } from './delta.ts';
interface Removed {
    readonly serial: number;
    readonly stretch: Stretch;
    readonly before: Removed | undefined;
}
export interface Claims {
    head: Head | undefined;
        asked: number;
        known: readonly Range[] | undefined;
    knownIn: number;
    liedIn: number;
    removed: Removed | undefined;
}
export declare function noClaims(): Claims;
export declare function hasLied(core: Core, head: Head): boolean;
export declare function lie(core: Core, head: Head | undefined, how: string): string;
export declare function goTo({ claims, sequence }: Core, state: Text): void;
export declare function isRemovedIn(core: Core, head: Head, [peer, n, count]: Stretch): boolean;
export declare function remember(core: Core, said: Said, head: Head | undefined): void;
export declare function nextOf(core: Core, left: number, head: Head): number;
export {};

// core.ts
import type { Head, Value } from '@commute/contract';
import { type Sequence, type Version } from '@commute/sequence';
import { type Characters } from './characters.ts';
import { type Claims } from './claims.ts';
import type { Said } from './delta.ts';
import type { Found } from './finding.ts';
export interface Made {
        before: number;
    after: number;
    delta: Value;
    peer: string;
    seq: number | undefined;
}
export interface Asked {
    serial: number;
    delta: Value;
    head: Head | undefined;
    said: Said | undefined;
    found: Found | string;
}
export interface Core {
    readonly sequence: Sequence;
    readonly characters: Characters;
    readonly made: Made;
    readonly asked: Asked;
    readonly claims: Claims;
}
export type Text = Version<Core | (() => Core) | undefined, string>;
export declare const empty: Text;
export declare function core(): Core;
export declare function coreOf({ core: of }: Text): Core;
export declare function perform({ sequence, characters }: Core, found: Found): boolean;
export declare function typedIn(delta: Value, head: Head | undefined): number;
export declare function isNext({ sequence }: Core, length: number, { peer, seq }: Head): boolean;
export declare function doNext({ sequence, characters }: Core, text: string, length: number): void;

// delta.ts
import type { Dot, Head, Stamp, Value } from '@commute/contract';
export interface Inserted {
        readonly left: 'its left' | Dot | null;
        readonly right: 'its right' | 'next' | Dot | null;
    readonly peer: string;
    readonly n: number;
    readonly text: string;
    readonly length: number;
}
export type Stretch = readonly [peer: string, n: number, count: number];
export type Said = Inserted | readonly Stretch[];
export declare function read(value: Value, head: Head | undefined): Said | undefined;
export declare function addStretch(stretches: Stretch[], peer: string, n: number, count: number): void;
export declare function reference(peer: string, n: number, stamp: Stamp): Value;
export declare function writeRemoved(stretches: readonly Stretch[], stamp: Stamp): Value;

// edits.ts
import type { Back, Edit } from '@commute/contract';
import { type Text } from './core.ts';
export interface Edits {
        insert(this: void, index: number, text: string): Edit<Text>;
        push(this: void, text: string): Edit<Text>;
        remove(this: void, index: number, count?: number): Edit<Text>;
}
export declare function check(index: number, length: number, from?: number): void;
export declare const back: Back<Text>;
export declare const edits: Edits;

// finding.ts
import type { Head } from '@commute/contract';
import type { Core } from './core.ts';
import type { Said } from './delta.ts';
export interface Found {
        readonly text: string;
    readonly length: number;
    readonly peer: string;
    readonly n: number;
    readonly left: number;
    readonly right: number;
        readonly stretches: readonly number[];
}
export declare function find(core: Core, said: Said, head: Head | undefined): Found | string;
export declare function isNews({ sequence }: Core, found: Found): boolean;

// reads.ts
import type { Read } from '@commute/contract';
import { type Core, type Text } from './core.ts';
export type Anchor = 'start' | 'end' | readonly [side: 'after' | 'before', peer: string, n: number];
export declare function isAnchor(value: unknown): value is Anchor;
export type Patch = readonly [index: number, removed: number, inserted: string];
export interface Moment {
    readonly core: Core;
    readonly length: number;
    readonly size: number;
    readonly changes: number;
        readonly count: number;
}
export interface Reads {
        length(this: void): Read<Text, number>;
        slice(this: void, from: number, to: number): Read<Text, string>;
        anchor(this: void, index: number, side?: 'after' | 'before'): Read<Text, Anchor>;
        index(this: void, anchor: Anchor): Read<Text, number | undefined>;
        moment(this: void): Read<Text, Moment>;
        patches(this: void, since: Moment): Read<Text, readonly Patch[]>;
}
export declare const reads: Reads;
