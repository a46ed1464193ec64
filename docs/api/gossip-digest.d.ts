// gossip-digest.ts
import type { Digest } from '@commute/contract';
export type { Digest } from '@commute/contract';
export { decode, encode, type DecodedDigest } from './compact.ts';
export declare const empty: Digest;
export type Order = 'equal' | 'before' | 'after' | 'concurrent';
export declare function merge(a: Digest, b: Digest): Digest;
export declare function compare(a: Digest, b: Digest): Order;
export interface Missing {
    readonly peer: string;
    readonly from: number;
    readonly to: number;
}
export declare function missing(mine: Digest, theirs: Digest): Missing[];
export declare function distance(mine: Digest, theirs: Digest): number;
export interface Part {
    readonly first: string;
    readonly next: string | undefined;
    readonly entries: readonly (readonly [peer: string, n: number])[];
}
export declare function split(digest: Digest, room: number, cost: (peer: string, n: number) => number): Part[];
export declare function truncate(digest: Digest, lastUsed: (peer: string) => number, most: number): Digest;

// compact.ts
import type { Digest } from '@commute/contract';
export type DecodedDigest = {
    readonly ok: true;
    readonly digest: Digest;
} | {
    readonly ok: false;
    readonly code: 'MALFORMED';
    readonly at: number;
};
export declare function encode(digest: Digest): Uint8Array;
export declare function decode(bytes: Uint8Array): DecodedDigest;
