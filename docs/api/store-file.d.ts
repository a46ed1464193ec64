// store-file.ts
import type { Store, Update } from '@commute/contract';
import type { Files } from './files.ts';
export type { Files } from './files.ts';
export interface Options {
    readonly files?: Files;
        readonly name?: () => string;
}
export interface StoreFile extends Store {
        readonly peer: string;
        readonly cut: number;
}
export declare function storeFile(where: string, { files, name: make }?: Options): StoreFile;
export declare function isOpen(folder: string, { files }?: Pick<Options, 'files'>): boolean;
export interface Looked {
        readonly updates: Generator<{
        readonly at: number;
        readonly to: number;
        readonly update: Update;
    }, undefined>;
        readonly start: number;
        readonly size: number;
}
export declare function look(folder: string, { files }?: Pick<Options, 'files'>): Looked;

// files.ts
import type * as nodeFs from 'node:fs';
export type Files = Pick<typeof nodeFs, 'closeSync' | 'existsSync' | 'fdatasync' | 'fsyncSync' | 'fstatSync' | 'ftruncateSync' | 'linkSync' | 'mkdirSync' | 'openSync' | 'readFileSync' | 'readSync' | 'renameSync' | 'unlinkSync' | 'write' | 'writeSync'>;

// lock.ts
import type { Files } from './files.ts';
type LockFiles = Pick<Files, 'closeSync' | 'linkSync' | 'openSync' | 'readFileSync' | 'unlinkSync' | 'writeSync'>;
export declare function isHeld(files: Pick<Files, 'readFileSync'>, path: string): boolean;
export declare function folderLock(files: LockFiles, path: string, heirs?: number): () => void;
export {};

// records.ts
import type { Value } from '@commute/contract';
import type { Files } from './files.ts';
export declare const magic: Uint8Array;
export declare function record(value: Value, place: number): Uint8Array;
export interface Found {
    readonly from: number;
    readonly to: number;
    readonly payload: Uint8Array;
}
export declare function beginning(files: Pick<Files, 'readSync'>, fd: number, size: number): 'new' | 'log' | 'other';
export declare function recordsOf(files: Pick<Files, 'readSync'>, fd: number, size: number): Generator<Found, undefined>;
export declare function damage(files: Pick<Files, 'readSync'>, fd: number, from: number, size: number): {
    readonly at: number;
    readonly isSure: boolean;
} | undefined;

// writer.ts
import type { Through, Update } from '@commute/contract';
import type { Files } from './files.ts';
export interface Writer {
    readonly append: Through<Update, number>;
        stop(this: void, cb: (end: number | null) => void): void;
}
export declare function writer(files: Pick<Files, 'write' | 'fdatasync'>, fd: number, start: number, path: string): Writer;
