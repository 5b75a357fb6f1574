import type { CompiledProgram } from "../program";

/** Supervisor → thread worker: the one message a worker ever gets. */
export interface StartThread {
  readonly buffer: SharedArrayBuffer;
  /** Byte address of the record of the thread it shall be. */
  readonly record: number;
  readonly program: CompiledProgram;
}

/** Thread worker → supervisor. The supervisor trusts none of it. */
export type ThreadReport =
  | { readonly type: "ready" }
  /** A thread was prepared in shared memory and wants a worker. */
  | { readonly type: "spawn"; readonly record: number; readonly daemon: boolean }
  | { readonly type: "ended"; readonly exitCode: number }
  /** A Python process wants a call computed on another core; its byte address. */
  | { readonly type: "compute"; readonly call: number }
  /** A Python process wants to be reachable or connected beyond the run; byte address of its request. */
  | { readonly type: "network"; readonly request: number }
  /** A call was computed. */
  | { readonly type: "computed" }
  /** A process was told to stop; its workers are ended if they do not by themselves. */
  | { readonly type: "terminate"; readonly process: number };
