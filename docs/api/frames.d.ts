// frames.ts
import type { Layer, Value } from '@commute/contract';
export declare const defaultMost: number;
export declare function frames(most?: number): Layer<Value, Uint8Array>;
