/** The results of analyses, as promised to users (docs/automation.md). Times are milliseconds. */

export interface ThreadInfo {
  readonly id: number;
  readonly process: number;
  readonly pid: number;
  readonly kind: "main" | "thread" | "process";
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly running: number;
  readonly waitingForGil: number;
  /** Standing at a lock, a queue, a condition, or joining another thread. */
  readonly blocked: number;
  readonly sleeping: number;
}

export interface ObjectInfo {
  readonly id: number;
  readonly kind:
    | "gil"
    | "lock"
    | "rlock"
    | "semaphore"
    | "condition"
    | "event"
    | "barrier"
    | "queue"
    | "pipe"
    | "shared";
  readonly name: string;
  readonly line: number | null;
  readonly acquisitions: number;
  readonly contended: number;
  readonly waitMs: number;
  readonly holdMs: number;
  readonly maxWaiters: number;
  readonly puts: number;
  readonly gets: number;
  readonly maxDepth: number;
  readonly meanLatencyMs: number;
}

/** Something worth telling. The page turns `kind` and `params` into a sentence of its language. */
export interface FindingFact {
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly threads: readonly number[];
  readonly objects: readonly number[];
  readonly timeMs: number;
  readonly line: number | null;
}

/** A finding as users get it: with its sentence. */
export interface Finding extends FindingFact {
  readonly message: string;
}

/** "unknown": events were dropped there, nothing is claimed. */
export type ThreadStateName =
  | "new"
  | "running"
  | "waiting-gil"
  | "blocked"
  | "sleeping"
  | "joining"
  | "ended"
  | "unknown";

export interface StateAt {
  readonly threads: readonly {
    readonly id: number;
    readonly state: ThreadStateName;
    /** The object or, while joining, the thread it waits for. */
    readonly on: number | null;
    readonly line: number | null;
  }[];
  readonly objects: readonly {
    readonly id: number;
    readonly owner: number | null;
    readonly waiters: readonly number[];
    readonly depth: number | null;
    readonly items: readonly string[];
  }[];
}

/** What a thread stands at. */
export type WaitTarget =
  | { readonly type: "object"; readonly id: number }
  | { readonly type: "thread"; readonly id: number };

/** A thread that waits, for what, and who could end it. */
export interface WaitEdge {
  readonly thread: number;
  readonly on: WaitTarget;
  /** The thread that holds the object, or the thread waited for; null where nobody in particular could end it. */
  readonly owner: number | null;
  /** The event that opened the wait. */
  readonly event: number;
}

/** Who waits for whom at one time. A thread waits for one thing at most. */
export interface WaitForGraph {
  readonly edges: readonly WaitEdge[];
  /** Each cycle as its edges in order: the owner of one is the thread of the next, and of the last the first's. */
  readonly cycles: readonly (readonly WaitEdge[])[];
}

/** One interval of a thread. Lines are line indices: `TraceView.location` names their file. */
export interface SliceDetails {
  readonly thread: number;
  readonly state: ThreadStateName;
  /** The event that opened it, and the one that closed it: null while it goes on at the end of the trace. */
  readonly startEvent: number;
  readonly endEvent: number | null;
  readonly startMs: number;
  readonly endMs: number;
  readonly durationMs: number;
  readonly line: number;
  readonly on: WaitTarget | null;
  /** Who held the object when the wait began. */
  readonly owner: { readonly thread: number; readonly sinceMs: number; readonly line: number } | null;
  /** The event of another thread that let this one go on: a release, put, get, notify, set or end. */
  readonly waker: { readonly thread: number; readonly event: number; readonly timeMs: number } | null;
}
