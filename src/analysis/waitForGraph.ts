import type { Milliseconds } from "../base/units";
import { eventAt, indexAtEvent, valueAtEvent } from "../trace/search";
import { ThreadState, type TraceView } from "../trace/types";
import { waitTargetOf } from "./lookups";
import type { WaitEdge, WaitForGraph } from "./types";

/** Who waits for whom at a time: every waiting thread, what it stands at, and the thread that holds that. */
export function waitForGraph(trace: TraceView, timeMs: Milliseconds): WaitForGraph {
  return waitForGraphAfter(trace, eventAt(trace.events, timeMs));
}

/** Who waits for whom right after an event: of several events at one time the order counts. */
export function waitForGraphAfter(trace: TraceView, event: number): WaitForGraph {
  const edges: WaitEdge[] = [];
  for (const [thread, { states }] of trace.threads) {
    const index = indexAtEvent(states, event);
    if (index < 0 || !isWaiting(states.value[index])) continue;
    const opening = states.event[index];
    const on = waitTargetOf(trace, opening);
    if (on === null) continue;
    const holder = on.type === "thread" ? on.id : ownerAfter(trace, on.id, event);
    edges.push({ thread, on, owner: holder === 0 ? null : holder, event: opening });
  }
  return { edges, cycles: cyclesOf(edges) };
}

function isWaiting(state: number): boolean {
  return state === ThreadState.blocked || state === ThreadState.joining || state === ThreadState.waitingGil;
}

function ownerAfter(trace: TraceView, object: number, event: number): number {
  const track = trace.objects.get(object);
  return track === undefined ? 0 : valueAtEvent(track.owner, event);
}

/** Every thread has one edge at most, so a walk along owners meets each cycle once. */
function cyclesOf(edges: readonly WaitEdge[]): WaitEdge[][] {
  const edgeOf = new Map(edges.map((edge) => [edge.thread, edge]));
  const walkOf = new Map<number, number>();
  const cycles: WaitEdge[][] = [];
  edges.forEach((start, walk) => {
    const path: WaitEdge[] = [];
    let edge: WaitEdge | undefined = start;
    while (edge !== undefined && !walkOf.has(edge.thread)) {
      walkOf.set(edge.thread, walk);
      path.push(edge);
      edge = edge.owner === null ? undefined : edgeOf.get(edge.owner);
    }
    if (edge !== undefined && walkOf.get(edge.thread) === walk) cycles.push(path.slice(path.indexOf(edge)));
  });
  return cycles;
}
