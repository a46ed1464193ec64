// repred.ts
import type { Duplex, Reducer } from '@commute/contract';
export interface Repred<State, Delta> {
    state(this: void): State;
        update(this: void, delta: Delta): void;
        stream(this: void): Duplex<Delta, Delta>;
        subscribe(this: void, listener: (state: State) => void): () => void;
}
export declare function repred<State, Delta>(reducer: Reducer<State, Delta> & {
    isDelta?: (value: Delta) => boolean;
}): Repred<State, Delta>;
