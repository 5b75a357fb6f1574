import { EndReason, EventKind } from "../protocol/events";
import { stateAfter } from "../trace/effects";
import { ThreadState, type TraceView } from "../trace/types";

/**
 * The event with which a run that ended in a deadlock came to a standstill: the last one after which every
 * living thread waits, before the run is ended. A run that is ended unwinds its threads, and that releases locks
 * and ends waits, so the end of the trace says nothing of the deadlock. The last event where there is none such.
 */
export function standstill(trace: TraceView): number {
  const { length, kind, thread, arg } = trace.events;
  const isBusy = new Map<number, boolean>();
  let busyCount = 0;
  let found = length - 1;
  for (let event = 0; event < length; event++) {
    const state = stateAfter(kind[event]);
    if (state < 0) continue;
    if (state === ThreadState.ended && isEndOfRun(arg[event])) return found;
    const busy = isBusyIn(state, kind[event], arg[event]);
    busyCount += Number(busy) - Number(isBusy.get(thread[event]) ?? false);
    if (state === ThreadState.ended) isBusy.delete(thread[event]);
    else isBusy.set(thread[event], busy);
    if (busyCount === 0 && isBusy.size > 0) found = event;
  }
  return found;
}

function isEndOfRun(reason: number): boolean {
  return reason === EndReason.stopped || reason === EndReason.terminated;
}

/** A sleeper wakes by itself, a thread that is idle in the event loop does not. */
function isBusyIn(state: number, kind: number, arg: number): boolean {
  if (kind === EventKind.sleep) return arg === 0;
  return state !== ThreadState.blocked && state !== ThreadState.joining && state !== ThreadState.ended;
}
