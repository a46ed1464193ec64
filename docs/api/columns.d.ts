// columns.ts
export declare function putUnsigned(column: number[], n: number): void;
export declare function putSigned(column: number[], n: number): void;
export interface Reader {
    readonly bytes: Uint8Array;
    at: number;
}
export declare function reader(bytes: Uint8Array): Reader;
export declare function isEnd({ bytes, at }: Reader): boolean;
export declare function takeUnsigned(reader: Reader): number;
export declare function takeSigned(reader: Reader): number;
