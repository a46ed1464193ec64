// columns.ts
export interface Writer {
        unsigned(this: void, n: number): void;
        signed(this: void, n: number): void;
    bytes(this: void): Uint8Array;
}
export declare function writer(): Writer;
export interface Reader {
    unsigned(this: void): number;
    signed(this: void): number;
    isEnd(this: void): boolean;
}
export declare function reader(bytes: Uint8Array): Reader;
