import type { ObjectTrack, TraceView } from "../trace/types";
import { sourceLine } from "./lookups";
import { eventTotals, laneTotals } from "./totals";
import type { ObjectInfo } from "./types";

/**
 * Every object of the run with its figures up to the end of the trace. Of a GIL the acquisitions are its takes;
 * contended is how often a thread had to stand and wait, at a queue too. Waiting counts every waiter's time,
 * that of waiters who never got it included.
 */
export function objectInfos(trace: TraceView): ObjectInfo[] {
  return Array.from(trace.objects.values(), (track) => objectInfo(trace, track));
}

function objectInfo(trace: TraceView, { entity, events, owner, waiters, depth }: ObjectTrack): ObjectInfo {
  const { acquisitions, contended, puts, gets, delivered, latencyMs } = eventTotals(trace, events);
  const waiting = laneTotals(trace, waiters);
  const holdsMessages = entity.kind === "queue" || entity.kind === "pipe";
  return {
    id: entity.id,
    kind: entity.kind,
    name: entity.name,
    line: sourceLine(trace, entity.line),
    acquisitions,
    contended,
    waitMs: waiting.weightedMs,
    holdMs: laneTotals(trace, owner).nonZeroMs,
    maxWaiters: waiting.max,
    puts,
    gets,
    maxDepth: holdsMessages ? laneTotals(trace, depth).max : 0,
    meanLatencyMs: delivered === 0 ? 0 : latencyMs / delivered,
  };
}
