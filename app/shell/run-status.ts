import type { InputWait } from "../../src/analysis/input";
import type { RunOutcome } from "../../src/protocol/stream";
import type { MessageKey, MessageParams } from "../i18n";
import { formatDuration } from "../i18n/format";
import type { AppState, PythonState } from "../state/types";

/** One piece of the status line. */
export interface StatusText {
  readonly key: MessageKey;
  readonly tone: "busy" | "good" | "bad" | "neutral";
  readonly params?: MessageParams;
}

/**
 * How the run stands, and without one, how far the interpreter is that the program needs. Null where there is nothing
 * to say. `lengthMs` is the trace's, the figure that the timeline shows; `wait` is who waits for a person.
 */
export function runStatus(
  { run, python, program }: Pick<AppState, "run" | "python" | "program">,
  lengthMs: number | undefined,
  wait: InputWait | null,
): StatusText | null {
  switch (run.phase) {
    case "idle":
      return program.language === "python" ? pythonStatus(python) : null;
    case "compiling":
      return { key: "status.compiling", tone: "busy" };
    case "awaiting-python":
      return pythonStatus(python) ?? { key: "status.booting", tone: "busy" };
    case "booting":
      return { key: "status.booting", tone: "busy" };
    case "running":
      if (wait !== null) return { key: "status.input", tone: "busy", params: { thread: wait.threadName } };
      return { key: "status.running", tone: "busy" };
    case "trying-seeds":
      return (
        pythonStatus(python) ?? {
          key: "status.trying-seeds",
          tone: "busy",
          params: { seed: run.done + 1, total: run.total },
        }
      );
    case "finished":
      return outcomeStatus(run.outcome, lengthMs ?? run.outcome.durationMs);
  }
}

function pythonStatus(python: PythonState): StatusText | null {
  switch (python.phase) {
    case "absent":
    case "ready":
      return null;
    case "failed":
      return { key: "status.python.failed", tone: "bad" };
    case "starting":
      return { key: "status.python.starting", tone: "busy" };
    case "downloading": {
      const { loadedBytes, totalBytes } = python;
      if (totalBytes === 0) return { key: "status.python.asking", tone: "busy" };
      const total = (totalBytes / 1_000_000).toFixed(1);
      const percent = Math.floor((loadedBytes / totalBytes) * 100);
      return { key: "status.python.downloading", tone: "busy", params: { total, percent } };
    }
  }
}

function outcomeStatus({ status, exitCode }: RunOutcome, lengthMs: number): StatusText {
  const params = { duration: formatDuration(lengthMs), exitCode };
  switch (status) {
    case "ok":
      return { key: "status.ok", tone: "good", params };
    case "error":
      return { key: "status.error", tone: "bad", params };
    case "deadlock":
      return { key: "status.deadlock", tone: "bad", params };
    case "stopped":
      return { key: "status.stopped", tone: "neutral", params };
    case "timeout":
      return { key: "status.timeout", tone: "bad", params };
  }
}
