import { abandonOpening } from "../state/examples";
import { stopRun } from "../state/run-controller";
import { showNotice, useApp } from "../state/store";
import { readTraceFile, writeTraceFile } from "../state/trace-file";
import type { ShownTrace } from "../state/types";

export type TraceFormat = "chrome" | "interleave";

/**
 * The trace on the page as bytes: in our own format without loss, or for Perfetto and speedscope.
 *
 * @throws {TraceFileError} of kind "too-large"
 */
export async function traceBytes(shown: ShownTrace, format: TraceFormat): Promise<Uint8Array> {
  if (format === "interleave") return writeTraceFile(shown);
  const { exportChromeTrace } = await import("../../src/interchange");
  return exportChromeTrace(shown.trace);
}

/** Shows a trace file with its program. A run under way is stopped. Throws what {@link readTraceFile} throws. */
export async function showTraceFile(bytes: Uint8Array): Promise<ShownTrace> {
  const shown = await readTraceFile(bytes, "imported");
  await stopRun();
  abandonOpening();
  useApp.setState({
    program: shown.program,
    shown,
    run: { phase: "idle" },
    cursorMs: null,
    selection: null,
    notice: null,
  });
  return shown;
}

/** Gives the trace on the page to the reader as a file; says on the page why where it cannot. */
export async function downloadTrace(format: TraceFormat): Promise<void> {
  const { shown } = useApp.getState();
  if (!shown) return;
  try {
    const bytes = await traceBytes(shown, format);
    const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    const name = format === "chrome" ? "trace.json" : "trace.interleave";
    Object.assign(document.createElement("a"), { href: url, download: name }).click();
    // The browser reads the file after this returns.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    tellFileProblem(error);
  }
}

/** Opens a trace file the reader chose; says on the page why where it cannot. */
export async function openTraceFile(file: File): Promise<void> {
  try {
    await showTraceFile(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    tellFileProblem(error);
  }
}

function tellFileProblem(error: unknown): void {
  const kind = error instanceof Error && "kind" in error ? error.kind : undefined;
  showNotice({ tone: "error", key: problemKey(kind) });
}

function problemKey(kind: unknown) {
  if (kind === "unknown-version") return "notice.file.unknown-version";
  if (kind === "too-large") return "notice.file.too-large";
  if (kind === "damaged") return "notice.file.damaged";
  return "notice.file.not-a-trace";
}
