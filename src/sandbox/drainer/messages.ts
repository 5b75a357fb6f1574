import type { FileEntity } from "../../protocol/entities";
import type { RunOutcome } from "../../protocol/stream";

/** What brings the records of several writers into one order: their numbers, or their times where they come in batches. */
export type MergeOrder = "numbers" | "times";

/** Supervisor → drainer. */
export type DrainerCommand =
  | {
      readonly type: "start";
      readonly buffer: SharedArrayBuffer;
      /** Where batches go: the page. */
      readonly port: MessagePort;
      readonly files: readonly FileEntity[];
      readonly timeoutMs: number;
      readonly merge: MergeOrder;
    }
  | { readonly type: "finish"; readonly outcome: RunOutcome };

/** Drainer → supervisor. */
export type DrainerReport = {
  /** broken: shared memory was written over so badly that the run cannot be followed. */
  readonly type: "deadlock" | "timeout" | "broken" | "drained";
};
