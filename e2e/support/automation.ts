/** The promised shape of `window.interleave` (docs/automation.md), written out again so that a change of it is seen. */
import type { Finding, ObjectInfo, StateAt, ThreadInfo } from "../../src/analysis/types";

export interface RunRequest {
  readonly language: "python" | "typescript";
  readonly code: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly model?: "gil" | "parallel";
  readonly scheduler?: "timed" | "seeded";
  readonly seed?: number;
  readonly switchIntervalMs?: number;
  readonly cpuCount?: number;
  readonly timeoutMs?: number;
  readonly stdin?: string;
  readonly argv?: readonly string[];
  readonly alongside?: readonly { readonly code: string; readonly name?: string; readonly argv?: readonly string[] }[];
}

export interface RunResult {
  readonly status: "ok" | "error" | "deadlock" | "stopped" | "timeout";
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

export interface Interleave {
  readonly version: string;
  readonly ready: Promise<void>;
  run(request: RunRequest): Promise<RunResult>;
  stop(): Promise<void>;
  state(timeMs: number): StateAt;
  exportTrace(format: "chrome" | "interleave"): Promise<Uint8Array>;
  importTrace(data: Uint8Array, name?: string): Promise<unknown>;
  link(): Promise<string>;
}

declare global {
  interface Window {
    readonly interleave: Interleave;
  }
}
