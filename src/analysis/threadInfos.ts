import { ThreadState, type ThreadTrack, type TraceView } from "../trace/types";
import { stateTotals } from "./totals";
import type { ThreadInfo } from "./types";

/** Every thread of every process with the time it spent in each state, up to the end of the trace. */
export function threadInfos(trace: TraceView): ThreadInfo[] {
  return Array.from(trace.threads.values(), (track) => threadInfo(trace, track));
}

function threadInfo(trace: TraceView, { entity, states }: ThreadTrack): ThreadInfo {
  const { time } = trace.events;
  const sums = stateTotals(trace, states);
  const hasEnded = states.length > 0 && states.value[states.length - 1] === ThreadState.ended;
  const startMs = states.length > 0 ? time[states.event[0]] : trace.endMs;
  return {
    id: entity.id,
    process: entity.process,
    pid: trace.processes.get(entity.process)?.pid ?? 0,
    kind: entity.kind,
    name: entity.name,
    startMs,
    endMs: hasEnded ? time[states.event[states.length - 1]] : trace.endMs,
    running: sums[ThreadState.running] + sums[ThreadState.native],
    waitingForGil: sums[ThreadState.waitingGil],
    blocked: sums[ThreadState.blocked] + sums[ThreadState.joining],
    sleeping: sums[ThreadState.sleeping],
  };
}
