import { findings, objectInfos, threadInfos } from "../../src/analysis";
import type { OutputChunk } from "../../src/protocol/entities";
import type { TraceView } from "../../src/trace/types";
import { withMessage } from "../state/findings";
import type { FinishedRun } from "../state/run-controller";
import type { RunResult, TraceSummary } from "./types";

export { stateAt } from "../../src/analysis";

/** The result of a run as the automation API promises it. */
export function runResult({ outcome, trace }: FinishedRun): RunResult {
  return {
    status: outcome.status,
    exitCode: outcome.exitCode,
    stdout: textOf(trace.output, "stdout"),
    stderr: textOf(trace.output, "stderr"),
    durationMs: outcome.durationMs,
    bootMs: outcome.bootMs,
    threads: threadInfos(trace),
    objects: objectInfos(trace),
    findings: findings(trace, outcome).map(withMessage),
    events: eventCounts(trace),
  };
}

/** What a trace that was read from a file holds. */
export function traceSummary(trace: TraceView, name: string): TraceSummary {
  return {
    name,
    durationMs: trace.endMs,
    threads: threadInfos(trace),
    objects: objectInfos(trace),
    events: eventCounts(trace),
  };
}

function eventCounts(trace: TraceView) {
  return { recorded: trace.events.length, dropped: trace.dropped.events };
}

function textOf(output: readonly OutputChunk[], stream: OutputChunk["stream"]): string {
  return output
    .filter((chunk) => chunk.stream === stream)
    .map((chunk) => chunk.text)
    .join("");
}
