import type { HostTable } from "./hosts";

export type Language = "python" | "typescript";
export type ExecutionModel = "gil" | "parallel";

/** Who decides when a Python thread gives way: the clock, as in CPython, or random numbers at every instruction. */
export type Scheduler =
  | { readonly policy: "timed" }
  /** The same seed gives the same run. */
  | { readonly policy: "seeded"; readonly seed: number };

export const TIMED: Scheduler = { policy: "timed" };

export const DEFAULT_SWITCH_INTERVAL_MS = 5;
export const DEFAULT_TIMEOUT_MS = 60_000;

/** A further root program of a run, a process of its own. */
export interface Alongside {
  readonly fileName: string;
  readonly code: string;
  readonly argv: readonly string[];
}

/** A run as the sandbox understands it: everything filled in and checked by the page. */
export interface SandboxRunRequest {
  readonly language: Language;
  /** Name the program goes by in tracebacks, e.g. `main.ts`. */
  readonly fileName: string;
  readonly code: string;
  /** Further modules and data by path relative to the program. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Only of Python programs. */
  readonly alongside: readonly Alongside[];
  readonly model: ExecutionModel;
  readonly switchIntervalMs: number;
  readonly scheduler: Scheduler;
  /** Arguments of the program, without its own name. */
  readonly argv: readonly string[];
  /** The whole standard input; null where a person answers. */
  readonly stdin: string | null;
  readonly cpuCount: number;
  /** What `nslookup` finds. */
  readonly hosts: HostTable;
  readonly timeoutMs: number;
  /** False only in benchmarks: no events are recorded. */
  readonly tracing: boolean;
}
