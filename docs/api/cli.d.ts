// cli.ts
#!/usr/bin/env node
export {};

// chart.ts
export interface Line {
    readonly name: string;
    readonly points: readonly (readonly [x: number, y: number])[];
}
export declare function chart(title: string, xName: string, yName: string, lines: readonly Line[]): string;

// log.ts
export declare function log(args: string[]): Promise<number>;

// peer.ts
import * as lww from '@commute/lww-register';
import { type MapOf } from '@commute/map-of';
export declare const table: MapOf<typeof lww>;
export declare function peer(args: string[]): Promise<number>;

// plain.ts
export declare function plain(text: string): string;

// progress.ts
export interface Progress {
        show(this: void, share: number, what: string): void;
    clear(this: void): void;
}
export declare function progress(): Progress;

// sim.ts
export declare function sim(args: string[]): Promise<number>;

// status.ts
interface Report {
    readonly peer: string;
    readonly pid: number;
    readonly updates: number;
    readonly reasons: readonly {
        readonly code: string;
        readonly message: string;
    }[];
    readonly links: readonly {
        readonly peer?: string | undefined;
        readonly state: string;
        readonly behind: number;
        readonly ahead: number;
        readonly why: string;
    }[];
}
export declare const nobody = "nobody is connected, so nothing goes out and nothing comes in";
export declare function isAlone({ links }: Pick<Report, 'links'>): boolean;
export declare function writeStatus(file: string, report: Report): void;
export declare function status(what: 'status' | 'why', args: string[]): Promise<number>;
export {};

// usage.ts
export declare function usage(message: string): never;
export declare function portOf(text: string, what: string): number;
export declare function storeOf(text: string): string;
export declare function addressOf(text: string): {
    host: string;
    port: number;
};
