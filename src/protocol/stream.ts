import type { Entity, OutputChunk } from "./entities";

/**
 * What the sandbox streams to the page during a run, over a port of its own.
 * All of it is untrusted: the page checks it before use (`src/protocol/validate.ts`).
 */
export type StreamMessage = BatchMessage | ProgressMessage | EndMessage;

/** Events since the last batch, in order, with the entities, messages and output that appeared meanwhile. */
export interface BatchMessage {
  readonly type: "batch";
  readonly entities: readonly Entity[];
  readonly output: readonly OutputChunk[];
  /** Event records (`records.ts`), whole, in order; transferred. */
  readonly records: ArrayBuffer;
  /** Message previews, packed: `u32 id · u32 sizeBytes · u16 previewBytes · UTF-8 …`, little-endian; transferred. */
  readonly messages: ArrayBuffer;
  /** Events lost so far in the whole run because a ring was full. */
  readonly dropped: number;
}

/** Something the run waits for before user code runs. */
export interface ProgressMessage {
  readonly type: "progress";
  readonly phase: "compiling" | "booting" | "running";
}

/** The last message of a run. */
export interface EndMessage {
  readonly type: "end";
  readonly outcome: RunOutcome;
}

export type RunStatus = "ok" | "error" | "deadlock" | "stopped" | "timeout";

export interface RunOutcome {
  readonly status: RunStatus;
  /** Exit code of the main process. */
  readonly exitCode: number;
  /** Of the user's code, boot excluded. */
  readonly durationMs: number;
  readonly bootMs: number;
}
