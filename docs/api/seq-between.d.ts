// seq-between.ts
export declare function isPosition(position: unknown): position is string;
export declare function between(left: string | undefined, right: string | undefined, peer: string, counter: number): string;

// path.ts
export declare const at: string;
export declare const maxLength = 4096;
export declare const mostIndex: number;
export interface Step {
    readonly right: boolean;
    readonly peer: string;
    readonly index: number;
    readonly from: number;
    readonly named: readonly string[];
}
export interface Path {
    readonly text: string;
    readonly steps: readonly Step[];
        readonly peers: readonly string[];
        readonly counter: number;
}
export declare function isName(peer: string): boolean;
export declare function counterText(counter: number): string;
export declare function stepText(named: readonly string[], right: boolean, peer: string, index: number): string;
export declare function parse(position: string): Path | undefined;
