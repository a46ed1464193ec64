// text-file.ts
import type { Value } from '@commute/contract';
import { type Text } from '@commute/text';
export declare function save(state: Text, isFull: boolean): Value;
export declare function open(value: Value): Text | undefined;
