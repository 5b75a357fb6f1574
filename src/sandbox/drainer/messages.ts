import type { FileEntity } from "../../protocol/entities";
import type { RunOutcome } from "../../protocol/stream";

/** Supervisor → drainer. */
export type DrainerCommand =
  | {
      readonly type: "start";
      readonly buffer: SharedArrayBuffer;
      /** Where batches go: the page. */
      readonly port: MessagePort;
      readonly files: readonly FileEntity[];
      readonly timeoutMs: number;
    }
  | { readonly type: "finish"; readonly outcome: RunOutcome };

/** Drainer → supervisor. */
export type DrainerReport = {
  /** broken: shared memory was written over so badly that the run cannot be followed. */
  readonly type: "deadlock" | "timeout" | "broken" | "drained";
};
