import { EventKind } from "../protocol/events";
import type { ObjectTrack, StepLane, TraceView } from "../trace/types";
import { sourceLine } from "./lookups";
import type { ObjectInfo } from "./types";

/**
 * Every object of the run with its figures up to the end of the trace. Of a GIL the acquisitions are its takes;
 * contended is how often a thread had to stand and wait, at a queue too. Waiting counts every waiter's time,
 * that of waiters who never got it included.
 */
export function objectInfos(trace: TraceView): ObjectInfo[] {
  return Array.from(trace.objects.values(), (track) => objectInfo(trace, track));
}

function objectInfo(trace: TraceView, track: ObjectTrack): ObjectInfo {
  const { entity, owner, waiters, depth } = track;
  const counts = countEvents(trace, track);
  const holdsMessages = entity.kind === "queue" || entity.kind === "pipe";
  return {
    id: entity.id,
    kind: entity.kind,
    name: entity.name,
    line: sourceLine(trace, entity.line),
    acquisitions: counts.acquisitions,
    contended: counts.contended,
    waitMs: integral(trace, waiters, (count) => count),
    holdMs: integral(trace, owner, (thread) => (thread === 0 ? 0 : 1)),
    maxWaiters: greatest(waiters),
    puts: counts.puts,
    gets: counts.gets,
    maxDepth: holdsMessages ? greatest(depth) : 0,
    meanLatencyMs: counts.meanLatencyMs,
  };
}

function countEvents(trace: TraceView, { events }: ObjectTrack) {
  const { kind, arg, time } = trace.events;
  const putMs = new Map<number, number>();
  let acquisitions = 0;
  let contended = 0;
  let puts = 0;
  let gets = 0;
  let delivered = 0;
  let latencySumMs = 0;
  for (let i = 0; i < events.length; i++) {
    const event = events.event[i];
    switch (kind[event]) {
      case EventKind.acquire:
      case EventKind.gilTake:
        acquisitions++;
        break;
      case EventKind.request:
      case EventKind.gilRequest:
      case EventKind.putRequest:
      case EventKind.getRequest:
        contended++;
        break;
      case EventKind.put:
        puts++;
        putMs.set(arg[event], time[event]);
        break;
      case EventKind.get: {
        gets++;
        const since = putMs.get(arg[event]);
        if (since === undefined) break;
        putMs.delete(arg[event]);
        delivered++;
        latencySumMs += time[event] - since;
        break;
      }
    }
  }
  return { acquisitions, contended, puts, gets, meanLatencyMs: delivered === 0 ? 0 : latencySumMs / delivered };
}

/** The sum of `weight(value) · duration` over a lane's intervals, in milliseconds. */
function integral(trace: TraceView, lane: StepLane, weight: (value: number) => number): number {
  const { time } = trace.events;
  let sum = 0;
  for (let i = 0; i < lane.length; i++) {
    const end = i + 1 < lane.length ? time[lane.event[i + 1]] : trace.endMs;
    sum += weight(lane.value[i]) * (end - time[lane.event[i]]);
  }
  return sum;
}

function greatest(lane: StepLane): number {
  let max = 0;
  for (let i = 0; i < lane.length; i++) if (lane.value[i] > max) max = lane.value[i];
  return max;
}
