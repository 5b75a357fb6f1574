import { indexAtEvent } from "../../../src/trace/search";
import { ThreadState, type TraceView } from "../../../src/trace/types";
import type { Target } from "../hitTest";

/** The target before (-1) or after (1) another one in its lane; undefined at the lane's ends. */
export function neighbourOf(trace: TraceView, target: Target, step: 1 | -1): Target | undefined {
  switch (target.type) {
    case "state": {
      const states = trace.threads.get(target.thread)?.states;
      if (!states) return undefined;
      for (let index = target.index + step; index >= 0 && index < states.length; index += step) {
        const state = states.value[index];
        if (state !== ThreadState.new && state !== ThreadState.ended) return { ...target, index };
      }
      return undefined;
    }
    case "flag": {
      const states = trace.threads.get(target.thread)?.states;
      const index = states ? indexAtEvent(states, target.event) : -1;
      if (!states || index < 0) return undefined;
      const state: Target = { type: "state", thread: target.thread, index };
      // Going left from a flag leads to the slice it stands on.
      return step === -1 ? state : neighbourOf(trace, state, 1);
    }
    case "hold": {
      const owner = trace.objects.get(target.object)?.owner;
      if (!owner) return undefined;
      for (let index = target.index + step; index >= 0 && index < owner.length; index += step) {
        if (owner.value[index] !== 0) return { ...target, index };
      }
      return undefined;
    }
    case "event": {
      const events = trace.objects.get(target.object)?.events;
      if (!events) return undefined;
      const index = indexAtEvent(events, target.event) + step;
      return index >= 0 && index < events.length ? { ...target, event: events.event[index] } : undefined;
    }
  }
}
