// gossip.ts
export interface Options<Peer> {
        readonly peers: () => readonly Peer[];
        readonly meet: (peer: Peer, done: (error: Error | null) => void) => (() => void) | void;
        readonly random: () => number;
        readonly after: (milliseconds: number, cb: () => void) => () => void;
        readonly period?: number;
        readonly jitter?: number;
        readonly fanOut?: number;
        readonly patience?: number;
        readonly most?: number;
}
export interface Status {
    readonly rounds: number;
    readonly underWay: number;
    readonly well: number;
    readonly failed: number;
        readonly why: string | undefined;
}
export interface Gossip {
    status(this: void): Status;
        stop(this: void): void;
}
export declare function gossip<Peer>({ peers, meet, random, after, period, jitter, fanOut, patience, most, }: Options<Peer>): Gossip;
