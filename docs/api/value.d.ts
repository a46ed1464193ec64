// value.ts
export { decode, type Decoded } from './decode.ts';
export { compareBytes, encode, maxDepth, measure, type Measured } from './encode.ts';
export { admit, arrayOf, guard, isAny, isBoolean, isBytes, isInteger, isNull, isNumber, isString, oneOf, recordOf, type Guard, type Infer, type StandardSchema, } from './guards.ts';
export { isRecord, isValue, keyOf, own, same } from './own.ts';
export type { Value } from '@commute/contract';

// decode.ts
import type { Value } from '@commute/contract';
export type Decoded = {
    readonly ok: true;
    readonly value: Value;
} | {
    readonly ok: false;
    readonly code: 'MALFORMED' | 'NOT_CANONICAL' | 'TOO_DEEP';
    readonly at: number;
};
export declare function decode(input: Uint8Array): Decoded;

// encode.ts
import type { Value } from '@commute/contract';
export declare const maxDepth = 32;
export interface Measured {
    readonly size: number;
    readonly print: number;
        readonly hasBytes: boolean;
}
export declare function compareBytes(a: Uint8Array, b: Uint8Array): number;
export declare function encode(value: Value, reserve?: number): Uint8Array;
export declare function measure(value: Value, depth?: number): Measured;

// guards.ts
import type { Value } from '@commute/contract';
export interface Guard<T extends Value> {
    (value: Value): value is T;
}
export type Infer<G> = G extends Guard<infer T> ? T : never;
export declare const isAny: Guard<Value>;
export declare const isString: Guard<string>;
export declare const isNumber: Guard<number>;
export declare const isInteger: Guard<number>;
export declare const isBoolean: Guard<boolean>;
export declare const isNull: Guard<null>;
export declare const isBytes: Guard<Uint8Array>;
export declare function oneOf<const T extends string | number | boolean | null>(...choices: T[]): Guard<T>;
export declare function arrayOf<T extends Value>(item: Guard<T>): Guard<readonly T[]>;
export declare function recordOf<Fields extends {
    readonly [key: string]: Guard<any>;
}>(fields: Fields): Guard<{
    readonly [Key in keyof Fields]: Infer<Fields[Key]>;
}>;
export declare function admit<T extends Value>(is: Guard<T>, value: unknown, who: string): T;
export interface StandardSchema<T> {
    readonly '~standard': {
        readonly version: 1;
        validate(value: unknown): {
            issues?: readonly unknown[] | undefined;
        } | Promise<unknown>;
        readonly types?: {
            readonly input: T;
            readonly output: T;
        } | undefined;
    };
}
export declare function guard<T extends Value>(schema: StandardSchema<T>): Guard<T>;

// own.ts
import type { Value } from '@commute/contract';
type Record = {
    readonly [key: string]: Value;
};
export declare function isRecord(value: unknown): value is Record;
export declare function own(value: unknown, path?: string, depth?: number): Value;
export declare function put(record: {
    [key: string]: Value;
}, key: string, value: Value): void;
export declare function isValue(value: unknown): value is Value;
export declare function same(a: Value, b: Value): boolean;
export declare function keyOf(value: Value): string;
export {};
