// hybrid-clock.ts
export type Clock = number;
export declare const empty: Clock;
export declare const defaultBound: number;
export declare function isTime(time: unknown): time is number;
export declare function tick(clock: Clock, wall: number): Clock;
export declare function see(clock: Clock, time: number): Clock;
export declare function isAhead(time: number, wall: number, bound?: number): boolean;
export declare function until(time: number, bound?: number): number;
