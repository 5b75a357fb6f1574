/**
 * Totals over a trace that grows: panels ask for them many times while a run goes on, so each call goes on where
 * the last one ended. What was summed belongs to the lane or list that it was summed over; for a caller the
 * functions are pure.
 */
import { EventKind } from "../protocol/events";
import type { EventList } from "../trace/search";
import { type StepLane, THREAD_STATE_COUNT, type TraceView } from "../trace/types";

/** A queue's messages whose put is remembered until their get: the mean latency of more is that of these. */
const MAX_MESSAGES_UNDER_WAY = 100_000;

/** What a lane of counts or owners sums up to, up to the end of the trace. */
export interface LaneTotals {
  /** The sum of value · duration. */
  readonly weightedMs: number;
  /** How long the value was not 0. */
  readonly nonZeroMs: number;
  readonly max: number;
}

class ClosedLaneTotals {
  closed = 0;
  weightedMs = 0;
  nonZeroMs = 0;
  max = 0;
}

const laneTotalsOf = new WeakMap<StepLane, ClosedLaneTotals>();

export function laneTotals(trace: TraceView, lane: StepLane): LaneTotals {
  if (lane.length === 0) return { weightedMs: 0, nonZeroMs: 0, max: 0 };
  const totals = getOrMake(laneTotalsOf, lane, () => new ClosedLaneTotals());
  const { event, value } = lane;
  const { time } = trace.events;
  // The last entry may still change.
  const last = lane.length - 1;
  for (; totals.closed < last; totals.closed++) {
    const i = totals.closed;
    const durationMs = time[event[i + 1]] - time[event[i]];
    totals.weightedMs += value[i] * durationMs;
    if (value[i] !== 0) totals.nonZeroMs += durationMs;
    if (value[i] > totals.max) totals.max = value[i];
  }
  const openMs = trace.endMs - time[event[last]];
  return {
    weightedMs: totals.weightedMs + value[last] * openMs,
    nonZeroMs: totals.nonZeroMs + (value[last] === 0 ? 0 : openMs),
    max: Math.max(totals.max, value[last]),
  };
}

class ClosedStateTotals {
  closed = 0;
  readonly sumsMs = new Float64Array(THREAD_STATE_COUNT);
}

const stateTotalsOf = new WeakMap<StepLane, ClosedStateTotals>();

/** Milliseconds a thread spent in each state up to the end of the trace, indexed by `ThreadState`. */
export function stateTotals(trace: TraceView, states: StepLane): Float64Array {
  if (states.length === 0) return new Float64Array(THREAD_STATE_COUNT);
  const totals = getOrMake(stateTotalsOf, states, () => new ClosedStateTotals());
  const { event, value } = states;
  const { time } = trace.events;
  const last = states.length - 1;
  for (; totals.closed < last; totals.closed++) {
    const i = totals.closed;
    totals.sumsMs[value[i]] += time[event[i + 1]] - time[event[i]];
  }
  const sums = totals.sumsMs.slice();
  sums[value[last]] += trace.endMs - time[event[last]];
  return sums;
}

/** How often things happened at an object. */
export interface EventTotals {
  readonly acquisitions: number;
  readonly contended: number;
  readonly puts: number;
  readonly gets: number;
  /** Messages that were put and got, and the time between, summed. */
  readonly delivered: number;
  readonly latencyMs: number;
}

class CountedEvents implements EventTotals {
  counted = 0;
  acquisitions = 0;
  contended = 0;
  puts = 0;
  gets = 0;
  delivered = 0;
  latencyMs = 0;
  readonly putMs = new Map<number, number>();
}

const eventTotalsOf = new WeakMap<EventList, CountedEvents>();

export function eventTotals(trace: TraceView, list: EventList): EventTotals {
  const totals = getOrMake(eventTotalsOf, list, () => new CountedEvents());
  for (; totals.counted < list.length; totals.counted++) countEvent(trace, totals, list.event[totals.counted]);
  return totals;
}

function countEvent(trace: TraceView, totals: CountedEvents, event: number): void {
  const { kind, arg, time } = trace.events;
  switch (kind[event]) {
    case EventKind.acquire:
    case EventKind.gilTake:
      totals.acquisitions++;
      return;
    case EventKind.request:
    case EventKind.gilRequest:
    case EventKind.putRequest:
    case EventKind.getRequest:
      totals.contended++;
      return;
    case EventKind.put:
      totals.puts++;
      if (totals.putMs.size < MAX_MESSAGES_UNDER_WAY) totals.putMs.set(arg[event], time[event]);
      return;
    case EventKind.get: {
      totals.gets++;
      const sinceMs = totals.putMs.get(arg[event]);
      if (sinceMs === undefined) return;
      totals.putMs.delete(arg[event]);
      totals.delivered++;
      totals.latencyMs += time[event] - sinceMs;
      return;
    }
  }
}

function getOrMake<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
