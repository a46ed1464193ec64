// transport-tcp.ts
export { dial, type Dialled, type DialOptions, type DialState } from './dial.ts';
export { listen, type Listener, type ListenOptions } from './listen.ts';
export { wire } from './wire.ts';

// dial.ts
import type { Duplex } from '@commute/contract';
export interface DialOptions {
    readonly port: number;
        readonly host?: string;
        readonly least?: number;
        readonly longest?: number;
        readonly patience?: number;
        readonly random?: () => number;
        readonly changed?: (state: DialState) => void;
}
export type DialState = {
    readonly state: 'dialling';
    readonly attempt: number;
} | {
    readonly state: 'connected';
} | {
    readonly state: 'waiting';
    readonly attempt: number;
    readonly milliseconds: number;
    readonly why: string;
} | {
    readonly state: 'closed';
};
export interface Dialled {
    status(this: void): DialState;
        close(this: void): void;
}
export declare function dial({ port, host, least, longest, patience, random, changed, }: DialOptions, answer: (duplex: Duplex<Uint8Array, Uint8Array>) => void): Dialled;

// listen.ts
import type { Duplex } from '@commute/contract';
export interface ListenOptions {
        readonly port?: number;
        readonly host?: string;
        readonly most?: number;
}
export interface Listener {
    readonly port: number;
    readonly host: string;
        close(this: void, cb?: () => void): void;
}
export declare function listen({ port, host, most }: ListenOptions, answer: (duplex: Duplex<Uint8Array, Uint8Array>, from: string) => void, cb: (error: Error | null, listener?: Listener) => void): void;

// wire.ts
import type { Duplex } from '@commute/contract';
import type { Socket } from 'node:net';
export declare const linger = 5000;
export declare function wire(socket: Socket): Duplex<Uint8Array, Uint8Array>;
