// virtual-time.ts
export interface World {
        now(this: void): number;
        random(this: void): number;
        below(this: void, n: number): number;
    after(this: void, milliseconds: number, cb: () => void): void;
        later(this: void, milliseconds: number, cb: () => void): () => void;
        every(this: void, milliseconds: number, cb: () => void): () => void;
        run(this: void, until: number): void;
        waiting(this: void): number;
}
export declare function world(seed: number, start?: number): World;
