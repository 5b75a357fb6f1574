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
  readonly kind: "gil" | "lock" | "rlock" | "semaphore" | "condition" | "event" | "barrier" | "queue" | "pipe" | "shared";
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

export type ThreadStateName = "new" | "running" | "waiting-gil" | "blocked" | "sleeping" | "joining" | "ended";

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
