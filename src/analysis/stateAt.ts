import type { Milliseconds } from "../base/units";
import { EventKind } from "../protocol/events";
import { eventAt, indexAt, valueAtTime } from "../trace/search";
import { type ObjectTrack, ThreadState, type TraceView } from "../trace/types";
import { STATE_NAMES, sourceLine, threadName, waitTargetOf } from "./lookups";
import { localValuesAt } from "./threadLocals";
import type { StateAt } from "./types";

/** So many items of a queue or a shared array are listed at most. */
const MAX_ITEMS = 1_000;

/** So many events are walked back at most in search of a line or a value. */
const MAX_STEPS_BACK = 50_000;

/**
 * The whole run at a time: what each thread does, on what and where, who owns each object, who waits for it
 * and what is in it. Found by searching, not by replaying: the cost hardly depends on the length of the trace.
 *
 * Items of a queue are the previews of its messages, the next to come first (of more than 1,000 the newest);
 * items of a shared variable are `name = value`, those of a `threading.local` `thread: name = value`.
 */
export function stateAt(trace: TraceView, timeMs: Milliseconds): StateAt {
  const { events } = trace;
  const waiters = new Map<number, number[]>();
  const openLines = new Map<number, number>();
  const threads = Array.from(trace.threads, ([id, { states }]) => {
    const index = indexAt(states, events, timeMs);
    const state = index < 0 ? ThreadState.new : states.value[index];
    const event = index < 0 ? -1 : states.event[index];
    const on = event < 0 || state === ThreadState.unknown ? null : waitTargetOf(trace, event);
    if (on?.type === "object") waiters.set(on.id, [...(waiters.get(on.id) ?? []), id]);
    // A waiting thread is where it began to wait; a running one has gone on since.
    if (event >= 0 && state === ThreadState.running) openLines.set(id, event);
    const isThreadToJoin = on?.type === "thread" && state === ThreadState.joining;
    return { id, state, event, on: on?.type === "object" || isThreadToJoin ? on.id : null };
  });
  const lines = runningLines(trace, timeMs, openLines);
  return {
    threads: threads.map(({ id, state, event, on }) => ({
      id,
      state: STATE_NAMES[state],
      on,
      line: event < 0 ? null : sourceLine(trace, lines.get(id) ?? events.line[event]),
    })),
    objects: Array.from(trace.objects, ([id, track]) => ({
      id,
      owner: valueAtTime(track.owner, events, timeMs) || null,
      waiters: waiters.get(id) ?? [],
      depth: depthAt(trace, track, timeMs),
      items: itemsAt(trace, track, timeMs),
    })),
  };
}

/** The line of each running thread's last event before `timeMs`, no further back than its interval began. */
function runningLines(trace: TraceView, timeMs: Milliseconds, since: Map<number, number>): Map<number, number> {
  const { thread, line } = trace.events;
  const lines = new Map<number, number>();
  const last = eventAt(trace.events, timeMs);
  const stop = Math.max(0, last - MAX_STEPS_BACK);
  for (let event = last; event >= stop && since.size > 0; event--) {
    const start = since.get(thread[event]);
    if (start === undefined) continue;
    if (line[event] !== 0) lines.set(thread[event], line[event]);
    if (line[event] !== 0 || event <= start) since.delete(thread[event]);
  }
  return lines;
}

function depthAt(trace: TraceView, { entity, depth }: ObjectTrack, timeMs: Milliseconds): number | null {
  switch (entity.kind) {
    case "queue":
    case "pipe":
    case "semaphore":
    case "event":
      return valueAtTime(depth, trace.events, timeMs);
    default:
      return null;
  }
}

function itemsAt(trace: TraceView, track: ObjectTrack, timeMs: Milliseconds): string[] {
  switch (track.entity.kind) {
    case "queue":
    case "pipe":
      return messagesAt(trace, track, timeMs);
    case "shared":
      return [...valuesAt(trace, track, timeMs), ...localsAt(trace, track, timeMs)];
    default:
      return [];
  }
}

/** Walks back from `timeMs`: what was put and not got later is inside, until as many are found as there are. */
function messagesAt(trace: TraceView, track: ObjectTrack, timeMs: Milliseconds): string[] {
  const { kind, arg } = trace.events;
  const depth = Math.min(MAX_ITEMS, valueAtTime(track.depth, trace.events, timeMs));
  const got = new Set<number>();
  const items: string[] = [];
  for (let i = indexAt(track.events, trace.events, timeMs); i >= 0 && items.length < depth; i--) {
    const event = track.events.event[i];
    if (kind[event] === EventKind.get) got.add(arg[event]);
    else if (kind[event] === EventKind.put && !got.delete(arg[event])) {
      items.push(trace.message(arg[event])?.preview ?? `#${arg[event]}`);
    }
  }
  return items.reverse();
}

/** Walks back from `timeMs` to the last event that read or wrote each field or element. */
function valuesAt(trace: TraceView, { entity, events: list }: ObjectTrack, timeMs: Milliseconds): string[] {
  const { arg } = trace.events;
  const expected = Math.min(MAX_ITEMS, Math.max(1, entity.fields.length, entity.capacity));
  const values = new Map<number, number>();
  const last = indexAt(list, trace.events, timeMs);
  for (let i = last; i >= Math.max(0, last - MAX_STEPS_BACK) && values.size < expected; i--) {
    const event = list.event[i];
    const value = trace.valueAt(event);
    if (value !== undefined && !values.has(arg[event])) values.set(arg[event], value);
  }
  return Array.from(values)
    .sort(([a], [b]) => a - b)
    .map(
      ([index, value]) => `${entity.fields[index] ?? (entity.capacity > 0 ? `[${index}]` : entity.name)} = ${value}`,
    );
}

function localsAt(trace: TraceView, track: ObjectTrack, timeMs: Milliseconds): string[] {
  return Array.from(
    localValuesAt(trace, track, timeMs),
    ({ thread, text }) => `${threadName(trace, thread)}: ${text}`,
  ).reverse();
}
