import { type FinishedRun, runBeside, startRun } from "./run-controller";
import { lastLineOf } from "./seed-summary";
import { isBusy } from "./selectors";
import { editProgram, setNarrowTab, setPanelTab, showNotice, useApp } from "./store";
import type { Program, RunState, SeedRun } from "./types";

/** The same seeds every time, so that a program that was mended meets those that broke it. */
export const TRIAL_SEEDS = 20;

/**
 * Runs the program on the page under the seeds 1 to {@link TRIAL_SEEDS}, one after another, beside what the page shows,
 * and fills the table of seeds. Ends early when it is stopped or another run begins. Never rejects.
 */
export async function trySeeds(): Promise<void> {
  const { program, run: before } = useApp.getState();
  if (isBusy(useApp.getState())) return;
  useApp.setState({ seedTrial: { program, total: TRIAL_SEEDS, runs: [] }, notice: null });
  setPanelTab("seeds");
  setNarrowTab("output");
  try {
    await runAll(program);
  } catch (error) {
    showNotice({
      tone: "error",
      key: "notice.sandbox",
      params: { reason: error instanceof Error ? error.message : String(error) },
    });
  }
  if (isTrying()) useApp.setState({ run: before });
}

async function runAll(program: Program): Promise<void> {
  for (let seed = 1; seed <= TRIAL_SEEDS; seed++) {
    const run: RunState = { phase: "trying-seeds", done: seed - 1, total: TRIAL_SEEDS };
    useApp.setState({ run });
    // Nobody wants to answer twenty times.
    const finished = await runBeside({ ...program, scheduler: { policy: "seeded", seed } }, { stdin: "" });
    if (!isTrying() || finished.outcome.status === "stopped") return;
    const row = await seedRun(seed, finished);
    useApp.setState(({ seedTrial }) =>
      seedTrial ? { seedTrial: { ...seedTrial, runs: [...seedTrial.runs, row] } } : {},
    );
  }
}

/** Another run that began takes the page. */
function isTrying(): boolean {
  return useApp.getState().run.phase === "trying-seeds";
}

async function seedRun(seed: number, { outcome, trace }: FinishedRun): Promise<SeedRun> {
  const { findings } = await import("../../src/analysis");
  const stdout = trace.output.filter(({ stream }) => stream === "stdout").map(({ text }) => text);
  const kinds = findings(trace, outcome).map(({ kind }) => kind);
  return { seed, status: outcome.status, lastLine: lastLineOf(stdout.join("")), findings: [...new Set(kinds)] };
}

/** Chooses a seed and runs the program of the page under it. Never rejects. */
export async function runSeed(seed: number): Promise<void> {
  // A sandbox that broke is told on the page.
  await startRun({}, () => editProgram({ scheduler: { policy: "seeded", seed } })).catch(() => undefined);
}
