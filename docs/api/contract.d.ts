// contract.ts
export type Value = null | boolean | number | string | Uint8Array | readonly Value[] | {
    readonly [key: string]: Value;
};
export type End = true | Error;
export type Answer<T> = [end: null, data: T] | [end: End, data?: undefined];
export type Source<T> = (abort: End | null, cb: (...answer: Answer<T>) => void) => void;
export type Sink<T> = (read: Source<T>) => undefined | void;
export type Through<A, B> = (read: Source<A>) => Source<B>;
export interface Duplex<In, Out> {
    readonly sink: Sink<In>;
    readonly source: Source<Out>;
}
export type Layer<Inner, Outer> = <InnerOut extends Inner>(inner: Duplex<Inner, InnerOut>) => Duplex<Outer, Outer>;
export type Dot = readonly [peer: string, n: number];
export type Written = readonly [time: number, peer: string, n: number];
export type Mine = number | Written;
export interface Head {
    readonly peer: string;
    readonly seq: number;
    readonly count: number;
    readonly time: number;
        readonly origin?: Dot;
        readonly deps?: Deps;
}
export type Deps = readonly Dot[];
export interface Update extends Head {
    readonly deps: Deps;
    readonly deltas: readonly Value[];
        readonly floor?: number;
}
export type Digest = ReadonlyMap<string, number>;
export interface Stamp {
    readonly peer: string;
    readonly time: number;
        readonly seq?: number | undefined;
        dot(this: void): Mine;
        next(this: void): number;
        take(this: void, peer: string, n: number, to?: number): void;
        refer(this: void, peer: string, n: number): void;
}
export interface Reducer<State, Delta> {
        readonly empty: State;
        reduce(this: void, state: State, delta: Delta, head?: Head): State;
        news(this: void, state: State, delta: Delta, head?: Head): Delta | undefined;
        all(this: void, state: State): Delta | undefined;
}
export interface Edit<State> {
    (state: State, stamp: Stamp): Value | undefined;
}
export interface Read<State, Answer> {
    (state: State): Answer;
}
export interface Names {
        now(this: void, peer: string, n: number): Dot;
        next(this: void, peer: string, n: number): Dot | undefined;
        became(this: void, peer: string, n: number, name: Dot): void;
}
export interface Back<State> {
    (before: State, after: State, deltas: readonly Value[], head: Head, names: Names): readonly Edit<State>[];
}
export interface Type<State, View, Edits> extends Reducer<State, Value> {
        isDelta(this: void, value: Value): boolean;
        view(this: void, state: State): View;
        readonly edits: Edits;
        readonly seal?: ((this: void, state: State, head: Head) => State) | undefined;
        readonly fault?: ((this: void, state: State, delta: Value, head?: Head) => string | undefined) | undefined;
        readonly back?: Back<State> | undefined;
        readonly writers?: ((this: void, state: State, each: (peer: string) => void) => void) | undefined;
}
export interface Seen {
    has(this: void, peer: string, n: number): boolean;
        readonly whole: boolean;
}
export interface Dotted<Store, View, Edits> {
    readonly none: Store;
        join(this: void, mine: Store, seen: Seen, theirs: Store, theirsSeen: Seen): Store;
        dots(this: void, store: Store, each: (peer: string, n: number, to?: number) => void): void;
        write(this: void, store: Store): Value;
        read(this: void, value: Value, head?: Head): Store | undefined;
    view(this: void, store: Store): View;
    readonly edits: Edits;
        readonly alive?: ((this: void, store: Store) => boolean) | undefined;
        readonly seal?: ((this: void, store: Store, head: Head) => Store) | undefined;
        readonly back?: Back<Store> | undefined;
        readonly writers?: ((this: void, store: Store, each: (peer: string) => void) => void) | undefined;
        readonly fault?: ((this: void, store: Store, value: Value, head?: Head) => string | undefined) | undefined;
        readonly reads?: unknown;
        readonly knows?: ((this: void, value: Value) => boolean) | undefined;
}
export interface Nests<Store, View, Edits> {
    readonly dotted: Dotted<Store, View, Edits>;
        readonly isCausal?: boolean;
}
export interface Listed<Store, View, Edits> {
    readonly listed: Dotted<Store, View, Edits>;
}
export type AnyType = Type<any, any, any> & {
    readonly dotted?: unknown;
    readonly listed?: unknown;
    readonly isCausal?: boolean;
    readonly reads?: unknown;
};
export type AnyNests = Nests<any, any, any>;
export type ViewOf<T> = T extends {
    view(state: never): infer View;
} ? View : never;
type FormOf<T> = T extends {
    readonly listed: infer Form extends object;
} ? Form : T extends {
    readonly isCausal: true;
    readonly dotted: infer Form extends object;
} ? Form : {
    readonly none: T extends {
        readonly empty: infer State;
    } ? State : never;
    readonly edits: EditsIn<T>;
};
type EditsIn<T> = T extends {
    readonly edits: infer Edits;
} ? Edits : never;
export type PartOf<T> = FormOf<T> extends {
    readonly none: infer Part;
} ? Part : never;
export type PartEditsOf<T> = EditsIn<FormOf<T>>;
export type PartReadsOf<T> = T extends {
    readonly reads: infer Reads;
} ? Reads : undefined;
export type Lifted<Edits, State> = Edits extends Edit<never> ? Edit<State> : Edits extends (...args: infer Args) => infer Result ? (...args: Args) => Lifted<Result, State> : {
    readonly [Key in keyof Edits]: Lifted<Edits[Key], State>;
};
export type LiftedReads<Reads, State> = Reads extends (...args: infer Args) => infer Result ? Result extends (state: never) => infer Answer ? (...args: Args) => Read<State, Answer> : (...args: Args) => LiftedReads<Result, State> : {
    readonly [Key in keyof Reads]: LiftedReads<Reads[Key], State>;
};
export type Fate = 'news' | 'kept' | 'known' | 'hole' | 'held' | 'fork' | 'large';
export interface Offer {
    readonly update: Update;
    readonly size: number;
}
export interface Reason {
    readonly code: string;
    readonly message: string;
    readonly count: number;
}
export interface Sum {
    readonly numbers: number;
    readonly print: number;
}
export interface Coming {
    readonly to: number;
    readonly floor: number;
}
export interface Replica {
        id(this: void): string;
        readonly topic: string;
        readonly limit: number;
        digest(this: void): Digest;
        durable(this: void): Digest;
        sum(this: void): Sum;
        print(this: void, peer: string, n: number): number | undefined;
        endBefore(this: void, peer: string, n: number): number;
        after(this: void, peer: string, n: number, floor?: number): Offer | undefined;
        count(this: void, peer: string, n: number): number;
        arrived(this: void, index: number): Offer | undefined;
        floor?(this: void, peer: string): number;
        coming?(this: void): ReadonlyMap<string, Coming>;
        length(this: void): number;
        oldest(this: void): number;
        epoch(this: void): number;
        isBroken(this: void): boolean;
        mayLeave(this: void, update: Update): boolean;
        apply(this: void, update: Update, link: string): Fate;
        ready(this: void, cb: () => void): void;
        changed(this: void, listener: () => void): () => void;
        together(this: void, work: () => void): void;
        renounce(this: void): void;
        fork?(this: void, first: Update, end: number): 'mine' | 'theirs';
        isKept?(this: void, first: Update, end: number): boolean;
        look(this: void): void;
        reasons(this: void): readonly Reason[];
        wall(this: void): number;
}
export interface Store {
        read(this: void): Source<Update>;
        readonly append: Through<Update, number>;
        close(this: void, resume: boolean, cb: (error: Error | null) => void): void;
}
export {};
