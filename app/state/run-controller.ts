import { type RunHandle, type SandboxClient, SandboxError } from "../../src/client/types";
import { DEFAULT_TIMEOUT_MS } from "../../src/protocol/run";
import type { RunOutcome, StreamMessage } from "../../src/protocol/stream";
import type { Trace } from "../../src/trace";
import { providePython } from "./python";
import { discardSandbox, sandbox } from "./sandbox";
import { fileName } from "./selectors";
import { setPanelTab, showNotice, useApp } from "./store";
import type { Program, ShownTrace } from "./types";

/** During a run the panels hear of new events at most this often; the timeline draws every frame by itself. */
const PUBLISH_INTERVAL_MS = 200;

/** What a run may be given beside what stands on the page. */
export interface RunSettings {
  /** What `cpuCount()` answers; default `navigator.hardwareConcurrency`. */
  readonly cpuCount?: number;
  readonly timeoutMs?: number;
  /** Arguments of the program; default none. */
  readonly argv?: readonly string[];
  /** The whole standard input; without it, a person answers. */
  readonly stdin?: string;
}

export interface FinishedRun {
  readonly outcome: RunOutcome;
  readonly trace: Trace;
}

interface CurrentRun {
  /** Set as soon as the sandbox has taken the run. */
  handle: RunHandle | null;
  stopAsked: boolean;
  /** Ends its wait for the interpreter. */
  onStop: () => void;
  readonly finished: Promise<FinishedRun>;
}

/** What the sandbox says of a run that is stopped while it compiles. */
const STOPPED_BEFORE_BEGIN: RunOutcome = { status: "stopped", exitCode: -2, durationMs: 0, bootMs: 0 };

let current: CurrentRun | null = null;

/** Counts the runs that were asked for. Of several that wait for one to stop, only the last begins. */
let turn = 0;

/**
 * Runs the program on the page; a run that is under way is stopped first. Resolves when it has ended, however
 * it ended. Rejects with {@link SandboxError}, after saying so on the page, if the sandbox could not run it.
 *
 * @param prepare called when the run's turn has come, right before the program on the page is read
 */
export async function startRun(settings: RunSettings = {}, prepare: () => void = () => {}): Promise<FinishedRun> {
  turn += 1;
  const mine = turn;
  while (current) await stopRun();
  if (mine !== turn) {
    const { Trace } = await import("../../src/trace");
    return { outcome: STOPPED_BEFORE_BEGIN, trace: new Trace() };
  }
  prepare();
  const { promise, resolve } = Promise.withResolvers<FinishedRun>();
  const run: CurrentRun = { handle: null, stopAsked: false, onStop: () => {}, finished: promise };
  current = run;
  const ended = execute(run, settings).finally(() => {
    if (current === run) current = null;
  });
  resolve(ended);
  // Whoever started the run hears of its failure; those that only wait for its end must not.
  promise.catch(() => undefined);
  return ended;
}

/** Stops the run that is under way and waits until it has ended; without one, nothing happens. */
export async function stopRun(): Promise<void> {
  const run = current;
  if (!run) return;
  run.stopAsked = true;
  run.onStop();
  // A sandbox that broke while stopping is told by the run itself.
  await run.handle?.stop().catch(() => undefined);
  await run.finished.catch(() => undefined);
}

/** Gives the run under way a line of input; null is the end of the input. */
export async function answerInput(text: string | null): Promise<void> {
  // A sandbox that broke meanwhile is told by the run itself.
  await current?.handle?.input(text).catch(() => undefined);
}

/** What the Run button does: runs, or says why it cannot. Never rejects. */
export async function pressRun(): Promise<void> {
  try {
    await startRun();
  } catch (error) {
    // A broken sandbox is already told on the page; anything else is a mistake of ours and must be seen.
    if (!(error instanceof SandboxError)) throw error;
  }
}

async function execute(run: CurrentRun, settings: RunSettings): Promise<FinishedRun> {
  const state = useApp.getState();
  const { program } = state;
  useApp.setState({ run: { phase: "booting" }, cursorMs: null, selection: null, notice: null });
  const { Trace } = await import("../../src/trace");
  const trace = new Trace();
  const publish = publisher(trace, program);
  try {
    const client = await sandbox();
    if (program.language === "python") await preparePython(client, run);
    // Stopped before it began: the sandbox never hears of it.
    if (run.stopAsked) return finish(publish, trace, STOPPED_BEFORE_BEGIN);
    run.handle = client.run(
      {
        language: program.language,
        fileName: fileName(state),
        code: program.code,
        files: program.files,
        model: program.model,
        switchIntervalMs: program.switchIntervalMs,
        scheduler: program.scheduler,
        argv: settings.argv ?? [],
        stdin: settings.stdin ?? null,
        cpuCount: settings.cpuCount ?? navigator.hardwareConcurrency,
        timeoutMs: settings.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        tracing: true,
      },
      (message) => receive(message, trace, publish),
    );
    const outcome = await run.handle.outcome;
    return finish(publish, trace, outcome);
  } catch (error) {
    publish.now();
    discardSandbox();
    useApp.setState({ run: { phase: "idle" } });
    showNotice({
      tone: "error",
      key: "notice.sandbox",
      params: { reason: error instanceof Error ? error.message : String(error) },
    });
    throw error;
  }
}

/** The first Python run waits for the interpreter, and says how much of it is here. It may be stopped meanwhile. */
async function preparePython(client: SandboxClient, run: CurrentRun): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    run.onStop = resolve;
  });
  const provided = providePython(client, (progress) => {
    if (current === run && !run.stopAsked) useApp.setState({ run: { phase: "downloading", ...progress } });
  });
  await Promise.race([provided, stopped]);
  useApp.setState({ run: { phase: "booting" } });
}

function finish(publish: Publisher, trace: Trace, outcome: RunOutcome): FinishedRun {
  publish.now(outcome);
  useApp.setState({ run: { phase: "finished", outcome } });
  showWhatMatters(outcome);
  return { outcome, trace };
}

function receive(message: StreamMessage, trace: Trace, publish: Publisher): void {
  switch (message.type) {
    case "batch":
      trace.append(message);
      if (trace.events.length > 0 && useApp.getState().run.phase !== "running") {
        useApp.setState({ run: { phase: "running" } });
        publish.now();
      }
      publish.soon();
      return;
    case "progress":
      useApp.setState({ run: { phase: message.phase } });
      return;
    case "end":
      return;
  }
}

/** A failed run opens the panel that says why. */
function showWhatMatters(outcome: RunOutcome): void {
  if (outcome.status === "timeout") showNotice({ tone: "info", key: "notice.timeout" });
  if (outcome.status === "deadlock") setPanelTab("findings");
  else if (outcome.status === "error") setPanelTab("output");
}

interface Publisher {
  /** At once; with the outcome when the run has ended. */
  now(outcome?: RunOutcome): void;
  /** Within {@link PUBLISH_INTERVAL_MS}. */
  soon(): void;
}

function publisher(trace: Trace, program: Program): Publisher {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const now = (outcome: RunOutcome | null = null) => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const shown: ShownTrace = { trace, version: trace.version, origin: "measured", program, outcome };
    useApp.setState({ shown });
  };
  return {
    now,
    soon() {
      timer ??= setTimeout(() => now(), PUBLISH_INTERVAL_MS);
    },
  };
}
