import { type RunHandle, type SandboxClient, SandboxError } from "../../src/client/types";
import { DEFAULT_TIMEOUT_MS, type SandboxRunRequest } from "../../src/protocol/run";
import type { RunOutcome } from "../../src/protocol/stream";
import type { Trace } from "../../src/trace";
import { storedHosts } from "../hosts/stored-hosts";
import type { RunNetwork } from "../network/run-network";
import { alongsideOf } from "./alongside";
import { providePython } from "./python";
import { NO_SCREEN, pageScreen, type RunScreen } from "./run-screen";
import { discardSandbox, sandbox } from "./sandbox";
import { fileNameOf } from "./selectors";
import { useApp } from "./store";
import type { Program } from "./types";

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
export function startRun(settings: RunSettings = {}, prepare: () => void = () => {}): Promise<FinishedRun> {
  return takeTurn(settings, () => {
    prepare();
    const { program } = useApp.getState();
    return { program, screen: pageScreen(program) };
  });
}

/** Runs a program beside what the page shows. Resolves and rejects as {@link startRun}; the page says nothing of it. */
export function runBeside(program: Program, settings: RunSettings): Promise<FinishedRun> {
  return takeTurn(settings, () => ({ program, screen: NO_SCREEN }));
}

interface Prepared {
  readonly program: Program;
  readonly screen: RunScreen;
}

async function takeTurn(settings: RunSettings, prepare: () => Prepared): Promise<FinishedRun> {
  turn += 1;
  const mine = turn;
  while (current) await stopRun();
  if (mine !== turn) {
    const { Trace } = await import("../../src/trace");
    return { outcome: STOPPED_BEFORE_BEGIN, trace: new Trace() };
  }
  const { program, screen } = prepare();
  const { promise, resolve } = Promise.withResolvers<FinishedRun>();
  const run: CurrentRun = { handle: null, stopAsked: false, onStop: () => {}, finished: promise };
  current = run;
  const ended = execute(run, program, settings, screen).finally(() => {
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

async function execute(
  run: CurrentRun,
  program: Program,
  settings: RunSettings,
  screen: RunScreen,
): Promise<FinishedRun> {
  screen.begin();
  const { Trace } = await import("../../src/trace");
  const trace = new Trace();
  const network = await networkOf(program, screen);
  const finish = (outcome: RunOutcome): FinishedRun => {
    screen.end(trace, outcome);
    return { outcome, trace };
  };
  try {
    const client = await sandbox();
    if (program.language === "python") await preparePython(client, run, screen);
    // Stopped before it began: the sandbox never hears of it.
    if (run.stopAsked) return finish(STOPPED_BEFORE_BEGIN);
    run.handle = client.run(
      sandboxRequest(program, settings),
      (message) => {
        if (message.type === "progress") screen.phase({ phase: message.phase });
        if (message.type !== "batch") return;
        trace.append(message);
        screen.grown(trace);
      },
      network?.port ?? null,
    );
    const outcome = await run.handle.outcome;
    await network?.end();
    return finish(outcome);
  } catch (error) {
    discardSandbox();
    screen.fail(trace, error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    network?.cut();
  }
}

/** Python's way to programs in other tabs, where a person is there who is asked. */
async function networkOf({ language, scheduler }: Program, { hasPerson }: RunScreen): Promise<RunNetwork | null> {
  if (language !== "python" || scheduler.policy === "seeded" || !hasPerson) return null;
  const { RunNetwork } = await import("../network/run-network");
  return new RunNetwork();
}

function sandboxRequest(program: Program, settings: RunSettings): SandboxRunRequest {
  const { language, code, files, model, switchIntervalMs, scheduler } = program;
  return {
    language,
    fileName: fileNameOf(language),
    code,
    files,
    model,
    switchIntervalMs,
    scheduler,
    argv: settings.argv ?? [],
    // Under a seed there are no processes; the page says so.
    alongside: scheduler.policy === "seeded" ? [] : alongsideOf(program),
    stdin: settings.stdin ?? null,
    cpuCount: settings.cpuCount ?? navigator.hardwareConcurrency,
    hosts: storedHosts().table,
    timeoutMs: settings.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    tracing: true,
  };
}

/** A run that comes before the interpreter waits for it, and may be stopped meanwhile. */
async function preparePython(client: SandboxClient, run: CurrentRun, screen: RunScreen): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    run.onStop = resolve;
  });
  if (useApp.getState().python.phase !== "ready") screen.phase({ phase: "awaiting-python" });
  await Promise.race([providePython(client), stopped]);
  screen.phase({ phase: "booting" });
}
