import type { StateAt } from "../../src/analysis/types";
import { programLink } from "../share/link";
import { showTraceFile, traceBytes } from "../share/trace-files";
import { abandonOpening } from "../state/examples";
import { startRun, stopRun } from "../state/run-controller";
import { sandbox } from "../state/sandbox";
import { editProgram, useApp } from "../state/store";
import type { ShownTrace } from "../state/types";
import { APP_VERSION } from "../state/version";
import { type Interleave, InvalidRequestError, type RunRequest, type RunResult, type TraceSummary } from "./types";

/** The analyses, fetched after the first paint. */
let results: typeof import("./result") | null = null;

let requests: Promise<typeof import("./request")> | null = null;

async function loadResults(): Promise<typeof import("./result")> {
  results ??= await import("./result");
  return results;
}

/** Puts the automation API on the window. */
export function installAutomation(): void {
  const api: Interleave = {
    version: APP_VERSION,
    // Starting the sandbox must not hold up the first paint.
    ready: new Promise((resolve, reject) => {
      setTimeout(() => Promise.all([sandbox(), loadResults()]).then(() => resolve(), reject), 0);
    }),
    run,
    stop: stopRun,
    state,
    exportTrace,
    importTrace,
    link: programLink,
  };
  // A page that nobody scripts must not report a browser that cannot run the sandbox as an unhandled error.
  api.ready.catch(() => undefined);
  Object.defineProperty(window, "interleave", { value: Object.freeze(api) });
}

async function run(request: RunRequest): Promise<RunResult> {
  // One promise for all: requests are checked, and their runs begin, in the order in which they came.
  requests ??= import("./request");
  const { checkRequest } = await requests;
  const { cpuCount, timeoutMs, argv, stdin, ...program } = checkRequest(request);
  const settings = {
    ...(cpuCount === undefined ? {} : { cpuCount }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(stdin === undefined ? {} : { stdin }),
    argv,
  };
  const finished = await startRun(settings, () => {
    abandonOpening();
    editProgram({ ...program, exampleId: null });
  });
  const { runResult } = await loadResults();
  return runResult(finished);
}

function state(time: number): StateAt {
  const { trace } = shownTrace();
  if (!results) throw new Error("The page is still loading. Await window.interleave.ready first.");
  return results.stateAt(trace, time);
}

async function exportTrace(format: "chrome" | "interleave"): Promise<Uint8Array> {
  const shown = shownTrace();
  if (format !== "chrome" && format !== "interleave") {
    throw new InvalidRequestError("format", 'The format of a trace is "chrome" or "interleave".');
  }
  return traceBytes(shown, format);
}

async function importTrace(data: Uint8Array, name = "trace"): Promise<TraceSummary> {
  if (looksLikeJson(data)) {
    throw new InvalidRequestError("data", "Chrome trace files cannot be imported yet. Use a file saved by Interleave.");
  }
  const shown = await showTraceFile(data);
  const { traceSummary } = await loadResults();
  return traceSummary(shown.trace, name);
}

function shownTrace(): ShownTrace {
  const { shown } = useApp.getState();
  if (!shown) throw new Error("There is no trace on the page yet. Run a program first.");
  return shown;
}

function looksLikeJson(data: Uint8Array): boolean {
  const first = data.find((byte) => byte > 0x20);
  return first === 0x7b || first === 0x5b;
}
