// checksum.ts
export declare function crc32c(bytes: Uint8Array, from?: number, to?: number, seed?: number): number;
