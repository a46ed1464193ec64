// notice.ts
export interface Notice {
        tell(this: void): void;
        together(this: void, work: () => void): void;
        listen(this: void, listener: () => void): () => void;
}
export declare function notice(): Notice;
export interface PutBy {
        attempt<News>(this: void, work: (news: News) => void, news: News): void;
        take(this: void): {
        readonly error: unknown;
        readonly why: string;
    } | undefined;
}
export declare function putBy(): PutBy;
