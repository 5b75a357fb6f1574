import { EventKind } from "../protocol/events";
import { indexAtEvent } from "../trace/search";
import { ThreadState, type TraceView } from "../trace/types";
import { STATE_NAMES, waitTargetOf } from "./lookups";
import type { SliceDetails, WaitTarget } from "./types";

/**
 * The interval of a thread that an event lies in (any event of the trace, its own or another's): what it did,
 * at what it stood, who held that, and who let it go on. Undefined for unknown threads and before its first event.
 */
export function sliceDetails(trace: TraceView, threadId: number, eventIndex: number): SliceDetails | undefined {
  const states = trace.threads.get(threadId)?.states;
  if (states === undefined) return undefined;
  const index = indexAtEvent(states, eventIndex);
  if (index < 0) return undefined;
  const { time, line } = trace.events;
  const startEvent = states.event[index];
  const endEvent = index + 1 < states.length ? states.event[index + 1] : null;
  const state = states.value[index];
  const on = state === ThreadState.unknown ? null : waitTargetOf(trace, startEvent);
  const endMs = endEvent === null ? trace.endMs : time[endEvent];
  return {
    thread: threadId,
    state: STATE_NAMES[state],
    startEvent,
    endEvent,
    startMs: time[startEvent],
    endMs,
    durationMs: endMs - time[startEvent],
    line: line[startEvent],
    on,
    owner: ownerAt(trace, on, startEvent),
    waker: on === null || endEvent === null ? null : wakerOf(trace, on, startEvent, endEvent),
  };
}

function ownerAt(trace: TraceView, on: WaitTarget | null, event: number): SliceDetails["owner"] {
  const lane = on?.type === "object" ? trace.objects.get(on.id)?.owner : undefined;
  const index = lane === undefined ? -1 : indexAtEvent(lane, event);
  if (lane === undefined || index < 0 || lane.value[index] === 0) return null;
  const since = lane.event[index];
  return { thread: lane.value[index], sinceMs: trace.events.time[since], line: trace.events.line[since] };
}

function wakerOf(trace: TraceView, on: WaitTarget, startEvent: number, endEvent: number): SliceDetails["waker"] {
  const { kind, arg } = trace.events;
  const closing = kind[endEvent];
  if (on.type === "thread") {
    if (closing === EventKind.joined) return arg[endEvent] === 0 ? lastOf(trace, on.id, ThreadState.ended) : null;
    return closing === EventKind.started ? firstOf(trace, on.id) : null;
  }
  const timedOut = closing === EventKind.woken && arg[endEvent] !== 0;
  const kinds = timedOut ? undefined : WAKERS.get(closing);
  const list = trace.objects.get(on.id)?.events;
  if (kinds === undefined || list === undefined) return null;
  for (let i = indexAtEvent(list, endEvent) - 1; i >= 0 && list.event[i] > startEvent; i--) {
    const event = list.event[i];
    if (kinds.includes(kind[event]) && trace.events.thread[event] !== trace.events.thread[endEvent]) {
      return wakerAt(trace, event);
    }
  }
  return null;
}

/** Which events of others let a thread go on, by the event with which it does. */
const WAKERS: ReadonlyMap<number, readonly number[]> = new Map<number, readonly number[]>([
  [EventKind.acquire, [EventKind.release]],
  [EventKind.gilTake, [EventKind.gilDrop]],
  [EventKind.get, [EventKind.put]],
  [EventKind.put, [EventKind.get]],
  // The last one to arrive at a barrier sets it; who breaks it clears it.
  [EventKind.woken, [EventKind.notify, EventKind.set, EventKind.clear]],
]);

function wakerAt(trace: TraceView, event: number): SliceDetails["waker"] {
  return { thread: trace.events.thread[event], event, timeMs: trace.events.time[event] };
}

function lastOf(trace: TraceView, thread: number, state: number): SliceDetails["waker"] {
  const states = trace.threads.get(thread)?.states;
  const last = (states?.length ?? 0) - 1;
  return states === undefined || last < 0 || states.value[last] !== state ? null : wakerAt(trace, states.event[last]);
}

function firstOf(trace: TraceView, thread: number): SliceDetails["waker"] {
  const states = trace.threads.get(thread)?.states;
  return states === undefined || states.length === 0 ? null : wakerAt(trace, states.event[0]);
}
