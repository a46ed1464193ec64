// reducer-laws.ts
import type { Edit, Type, Update, Value } from '@commute/contract';
import * as fc from 'fast-check';
export { bent } from './bent.ts';
export interface Broken {
        readonly law: string;
        readonly seed: number;
    readonly path: string;
    readonly counterexample: string;
}
export interface Options<State> {
        readonly runs?: number;
    readonly seed?: number;
        readonly shown?: (state: State) => Value;
        readonly spends?: boolean;
}
export declare function applied<State>(type: Type<State, unknown, unknown>, state: State, update: Update): State;
export declare function transaction<State>(type: Pick<Type<State, unknown, unknown>, 'reduce'>, edits: readonly Edit<State>[], state: State, peer: string, seq: number, time: number): Update | undefined;
export declare function update<State>(edit: Edit<State>, state: State, peer: string, seq: number, time: number): Update | undefined;
export declare function laws<State>(type: Type<State, unknown, unknown>, edits: fc.Arbitrary<Edit<State>>, { runs, seed, shown, spends }?: Options<State>): Broken | undefined;

// bent.ts
import type { Value } from '@commute/contract';
export declare function bent(value: Value, random: () => number): Value;
