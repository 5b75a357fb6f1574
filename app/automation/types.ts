import type { Finding, ObjectInfo, StateAt, ThreadInfo } from "../../src/analysis/types";
import type { ExecutionModel, Language } from "../../src/protocol/run";
import type { RunStatus } from "../../src/protocol/stream";

/** `window.interleave`: does what the buttons do, for scripts. Documented for users in docs/automation.md. */
export interface Interleave {
  /** Semantic version of the app. */
  readonly version: string;
  /** The sandbox is up and a run can start. */
  readonly ready: Promise<void>;
  /** Runs a program; a run that is under way is stopped first. Rejects with {@link InvalidRequestError}. */
  run(request: RunRequest): Promise<RunResult>;
  /** Stops the current run; its result has status "stopped". */
  stop(): Promise<void>;
  /** What every thread and object did at a moment of the last run, in ms since its start. */
  state(time: number): StateAt;
  exportTrace(format: "chrome" | "interleave"): Promise<Uint8Array>;
  importTrace(data: Uint8Array, name?: string): Promise<TraceSummary>;
  /** Share link of what is on the page now. */
  link(): Promise<string>;
}

export interface RunRequest {
  readonly language: Language;
  readonly code: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly alongside?: readonly { readonly code: string; readonly name?: string; readonly argv?: readonly string[] }[];
  readonly model?: ExecutionModel;
  readonly scheduler?: "timed" | "seeded";
  readonly seed?: number;
  readonly switchIntervalMs?: number;
  readonly cpuCount?: number;
  readonly stdin?: string;
  readonly argv?: readonly string[];
  readonly timeoutMs?: number;
}

export interface RunResult {
  readonly status: RunStatus;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  readonly bootMs: number;
  readonly threads: readonly ThreadInfo[];
  readonly objects: readonly ObjectInfo[];
  readonly findings: readonly Finding[];
  readonly events: { readonly recorded: number; readonly dropped: number };
}

/** What a trace that was read from a file holds. Times are milliseconds. */
export interface TraceSummary {
  readonly name: string;
  readonly durationMs: number;
  readonly threads: readonly ThreadInfo[];
  readonly objects: readonly ObjectInfo[];
  readonly events: { readonly recorded: number; readonly dropped: number };
}

/** A request that cannot be carried out as it stands; `field` is the part of it that is to blame. */
export class InvalidRequestError extends Error {
  override readonly name = "InvalidRequestError";
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}
