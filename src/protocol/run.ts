export type Language = "python" | "typescript";
export type ExecutionModel = "gil" | "parallel";

export const DEFAULT_SWITCH_INTERVAL_MS = 5;
export const DEFAULT_TIMEOUT_MS = 60_000;

/** A run as the sandbox understands it: everything filled in and checked by the page. */
export interface SandboxRunRequest {
  readonly language: Language;
  /** Name the program goes by in tracebacks, e.g. `main.ts`. */
  readonly fileName: string;
  readonly code: string;
  /** Further modules and data by path relative to the program. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly model: ExecutionModel;
  readonly switchIntervalMs: number;
  readonly cpuCount: number;
  readonly timeoutMs: number;
  /** False only in benchmarks: no events are recorded. */
  readonly tracing: boolean;
}
