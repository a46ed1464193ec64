// flow-control.ts
export { flow, type Flow, type Said } from './flow.ts';
export { limit, type Time } from './limit.ts';
export { constants, type Constants, type Meeting, met, mostRate, rate, type Rate, sent, share, } from './rate.ts';

// flow.ts
import { type Constants, type Rate } from './rate.ts';
export type Said = Pick<Rate, 'desired' | 'permitted'>;
export interface Flow {
        now(this: void): Rate;
        desire(this: void, desired: number): void;
        met(this: void, mine: Said, theirs: Said): void;
        sent(this: void, isFull: boolean): void;
}
export declare function flow(desired: number, by?: Constants): Flow;

// limit.ts
import type { Through } from '@commute/contract';
import type { Flow } from './flow.ts';
export interface Time {
    now(this: void): number;
    after(this: void, milliseconds: number, cb: () => void): void;
}
export declare function limit<T>(rate: Flow, { now, after }: Time): Through<T, T>;

// rate.ts
export interface Rate {
    readonly desired: number;
        readonly permitted: number;
        readonly full: number;
    readonly spare: number;
}
export interface Constants {
        readonly patienceFull: number;
        readonly patienceSpare: number;
        readonly fall: number;
        readonly rise: number;
}
export declare const constants: Constants;
export declare const mostRate = 1000000000;
export declare function rate(desired: number): Rate;
export interface Meeting {
    readonly mine: Pick<Rate, 'desired' | 'permitted'>;
    readonly theirs: Pick<Rate, 'desired' | 'permitted'>;
}
export declare function share({ mine, theirs }: Meeting): number;
export declare function met(state: Rate, meeting: Meeting): Rate;
export declare function sent(state: Rate, isFull: boolean, by?: Constants): Rate;
