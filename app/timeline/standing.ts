import type { Milliseconds } from "../../src/base/units";
import { ThreadState, type ThreadTrack, type TraceView } from "../../src/trace/types";

/** Part of the run's length that is shown past its end where threads still stand; room for "waits: knife". */
const MARGIN_SHARE = 0.12;

/** Whether a thread's last state is a wait that nothing ended: its lane goes on past the end of the run. */
export function isStanding({ states }: ThreadTrack): boolean {
  if (states.length === 0) return false;
  const last = states.value[states.length - 1];
  return last === ThreadState.blocked || last === ThreadState.joining || last === ThreadState.waitingGil;
}

/** The end of what "fit" shows: past the end of a finished run in which threads still stand, else its end. */
export function shownEnd(trace: TraceView, live: boolean): Milliseconds {
  if (live) return trace.endMs;
  for (const track of trace.threads.values()) if (isStanding(track)) return trace.endMs * (1 + MARGIN_SHARE);
  return trace.endMs;
}
