import { waitingForInput } from "../../src/analysis/input";
import type { RunOutcome } from "../../src/protocol/stream";
import type { Trace } from "../../src/trace";
import { alongsideOf } from "./alongside";
import { setNarrowTab, setPanelTab, showNotice, useApp } from "./store";
import type { Notice, Program, RunState, ShownTrace } from "./types";

/** During a run the panels hear of new events at most this often; the timeline draws every frame by itself. */
const PUBLISH_INTERVAL_MS = 200;

/** Where a run is seen while it goes on. */
export interface RunScreen {
  /** Whether the run may reach programs in other tabs: somebody must be there to say yes. */
  readonly hasPerson: boolean;
  begin(): void;
  phase(run: RunState): void;
  /** The trace has grown by this message. */
  grown(trace: Trace): void;
  end(trace: Trace, outcome: RunOutcome): void;
  /** The sandbox broke. */
  fail(trace: Trace, reason: string): void;
}

/** A run beside what the page shows. */
export const NO_SCREEN: RunScreen = { hasPerson: false, begin() {}, phase() {}, grown() {}, end() {}, fail() {} };

/** The page: the run's trace is drawn as it grows, and a run that failed opens the panel that says why. */
export function pageScreen(program: Program): RunScreen {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let askedAt = -1;

  const publish = (trace: Trace, outcome: RunOutcome | null = null) => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const shown: ShownTrace = { trace, version: trace.version, origin: "measured", program, outcome };
    useApp.setState({ shown });
    const question = outcome === null ? waitingForInput(trace) : null;
    if (question !== null && question.event !== askedAt) {
      askedAt = question.event;
      openOutput();
    }
  };

  return {
    hasPerson: true,
    begin() {
      useApp.setState({ run: { phase: "booting" }, cursorMs: null, selection: null, notice: noticeOf(program) });
    },
    phase(run) {
      useApp.setState({ run });
    },
    grown(trace) {
      if (trace.events.length > 0 && useApp.getState().run.phase !== "running") {
        useApp.setState({ run: { phase: "running" } });
        publish(trace);
      }
      timer ??= setTimeout(() => publish(trace), PUBLISH_INTERVAL_MS);
    },
    end(trace, outcome) {
      publish(trace, outcome);
      useApp.setState({ run: { phase: "finished", outcome } });
      showWhatMatters(outcome);
    },
    fail(trace, reason) {
      publish(trace);
      useApp.setState({ run: { phase: "idle" } });
      showNotice({ tone: "error", key: "notice.sandbox", params: { reason } });
    },
  };
}

/** What of the program will not run. */
function noticeOf(program: Program): Notice | null {
  const leavesOut = program.scheduler.policy === "seeded" && alongsideOf(program).length > 0;
  return leavesOut ? { tone: "info", key: "notice.alongside-seeded" } : null;
}

function openOutput(): void {
  setPanelTab("output");
  setNarrowTab("output");
}

/** A failed run opens the panel that says why. */
function showWhatMatters(outcome: RunOutcome): void {
  if (outcome.status === "timeout") showNotice({ tone: "info", key: "notice.timeout" });
  if (outcome.status === "deadlock") setPanelTab("findings");
  else if (outcome.status === "error") setPanelTab("output");
}
