// notice.ts
export interface Notice {
        tell(this: void): void;
        together(this: void, work: () => void): void;
        listen(this: void, listener: () => void): () => void;
}
export declare function notice(): Notice;
