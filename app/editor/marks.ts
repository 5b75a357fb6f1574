import { stateAt } from "../../src/analysis";
import type { ThreadStateName } from "../../src/analysis/types";
import type { TraceView } from "../../src/trace/types";
import type { Selection } from "../timeline";
import type { LineDot } from "./code-marks";

/** More urgent states win where several threads stand at one line. */
const URGENCY: readonly ThreadStateName[] = ["blocked", "waiting-gil", "running", "joining", "sleeping"];

/** Where each thread is at a moment, as dots. */
export function dotsAt(trace: TraceView, timeMs: number): ReadonlyMap<number, LineDot> {
  const dots = new Map<number, LineDot>();
  for (const thread of stateAt(trace, timeMs).threads) {
    if (thread.line === null || !URGENCY.includes(thread.state)) continue;
    const name = trace.threads.get(thread.id)?.entity.name ?? "";
    const other = dots.get(thread.line);
    const first = other && URGENCY.indexOf(other.state) < URGENCY.indexOf(thread.state) ? other.state : thread.state;
    dots.set(thread.line, { state: first, names: other ? `${other.names}\n${name}` : name });
  }
  return dots;
}

/** The line of the event that opens what is selected; null where it is not known. */
export function selectedLine(trace: TraceView, selection: Selection | null, file: string): number | null {
  if (!selection) return null;
  const place = trace.location(trace.events.line[selection.event] ?? 0);
  return place && place.file === file ? place.line : null;
}
