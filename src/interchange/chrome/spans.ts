import { type StepLane, ThreadState, type TraceView } from "../../trace/types";
import { type Ticks, toMicroseconds, toTicks } from "./clock";
import type { Labels } from "./labels";
import type { TrackIds } from "./tracks";

/** A lane of the trace as spans or a counter. `spansAt` gives the JSON of what begins with an entry, if anything does. */
export interface Row {
  readonly lane: StepLane;
  spansAt(entry: number): readonly string[];
}

/** Where in the trace spans may end. */
export interface TraceTimes {
  readonly trace: TraceView;
  /** One tick after the last event, so that it too stands inside of its thread's span. */
  readonly endTicks: Ticks;
}

export function ticksOfEvent({ trace }: TraceTimes, event: number): Ticks {
  return toTicks(trace.events.time[event]);
}

const NONE: readonly string[] = [];

/**
 * A thread: one span for its life, inside it one for each state. Flows bind to the span around them, which is
 * why the life lasts one tick longer than its last event.
 */
export function threadRow(times: TraceTimes, threadId: number, labels: Labels, ids: TrackIds): Row {
  const { trace } = times;
  const track = trace.threads.get(threadId);
  const lane: StepLane = track?.states ?? { length: 0, event: new Uint32Array(0), value: new Uint8Array(0) };
  const isDrawn = (entry: number): boolean =>
    lane.value[entry] !== ThreadState.new && lane.value[entry] !== ThreadState.ended;
  const name = (entry: number): string => labels.state(lane.value[entry], lane.event[entry]);
  const args = (entry: number): string => labels.stateArgs(lane.value[entry], lane.event[entry]);
  const states = mergingRow(times, lane, {
    isDrawn,
    isSame: (a, b) => name(a) === name(b) && args(a) === args(b),
    json: (entry, start, end) =>
      completeEvent(name(entry), "state", ids.pid(track?.entity.process ?? 0), threadId, start, end, args(entry)),
  });
  const life = threadLife(times, lane);
  return {
    lane,
    spansAt(entry) {
      const spans = states.spansAt(entry);
      if (entry !== 0 || life === undefined || track === undefined) return spans;
      const { entity } = track;
      const about = entity.daemon ? '{"daemon":true}' : "{}";
      const span = completeEvent(
        labels.thread(threadId),
        "thread",
        ids.pid(entity.process),
        threadId,
        life.start,
        life.end,
        about,
      );
      return [span, ...spans];
    },
  };
}

/** From when to when a thread lived; undefined if it did not begin. */
export function threadLife(
  times: TraceTimes,
  lane: StepLane,
): { readonly start: Ticks; readonly end: Ticks } | undefined {
  if (lane.length === 0) return undefined;
  const last = lane.length - 1;
  const hasEnded = lane.value[last] === ThreadState.ended;
  return {
    start: ticksOfEvent(times, lane.event[0]),
    end: hasEnded ? ticksOfEvent(times, lane.event[last]) + 1 : times.endTicks,
  };
}

/** A lock's owners, one after the other. */
export function ownerRow(times: TraceTimes, objectId: number, lane: StepLane, labels: Labels, ids: TrackIds): Row {
  const { line } = times.trace.events;
  return mergingRow(times, lane, {
    isDrawn: (entry) => lane.value[entry] !== 0,
    isSame: (a, b) => lane.value[a] === lane.value[b] && line[lane.event[a]] === line[lane.event[b]],
    json: (entry, start, end) => {
      const args = `{${labels.place(line[lane.event[entry]])}}`;
      return completeEvent(
        labels.thread(lane.value[entry]),
        "owner",
        ids.synchronisationPid,
        objectId,
        start,
        end,
        args,
      );
    },
  });
}

/** A queue's depth, a semaphore's permits, an event's flag. */
export function counterRow(times: TraceTimes, objectId: number, lane: StepLane, labels: Labels, ids: TrackIds): Row {
  const kind = times.trace.objects.get(objectId)?.entity.kind;
  const unit = kind === "semaphore" ? "permits" : kind === "event" ? "set" : "messages";
  const name = JSON.stringify(`${labels.object(objectId)}: ${unit}`);
  return {
    lane,
    spansAt(entry) {
      const ticks = ticksOfEvent(times, lane.event[entry]);
      // Of changes in the same instant the last one stands.
      if (entry + 1 < lane.length && ticksOfEvent(times, lane.event[entry + 1]) === ticks) return NONE;
      return [
        `{"ph":"C","name":${name},"cat":"counter","ts":${toMicroseconds(ticks)},"pid":${ids.synchronisationPid},"tid":${objectId},"args":{"${unit}":${lane.value[entry]}}}`,
      ];
    },
  };
}

/** How the entries of a lane become spans. */
interface SpanShape {
  isDrawn(entry: number): boolean;
  isSame(a: number, b: number): boolean;
  json(entry: number, start: Ticks, end: Ticks): string;
}

/**
 * Spans of a lane without those shorter than a tick; equal neighbours, which only such ones part, become one span.
 * Readers that sort by time would nest touching spans of the same name.
 */
function mergingRow(times: TraceTimes, lane: StepLane, shape: SpanShape): Row {
  const ticksAt = (entry: number): Ticks =>
    entry < lane.length ? ticksOfEvent(times, lane.event[entry]) : times.endTicks;
  let mergedUpTo = 0;
  return {
    lane,
    spansAt(entry) {
      if (entry < mergedUpTo || !shape.isDrawn(entry)) return NONE;
      const start = ticksAt(entry);
      let next = entry + 1;
      if (ticksAt(next) === start) return NONE;
      for (;;) {
        let visible = next;
        while (visible < lane.length && ticksAt(visible + 1) === ticksAt(visible)) visible++;
        if (visible >= lane.length || !shape.isDrawn(visible) || !shape.isSame(entry, visible)) break;
        next = visible + 1;
      }
      mergedUpTo = next;
      return [shape.json(entry, start, ticksAt(next))];
    },
  };
}

function completeEvent(
  name: string,
  cat: string,
  pid: number,
  tid: number,
  start: Ticks,
  end: Ticks,
  args: string,
): string {
  const ts = toMicroseconds(start);
  const dur = toMicroseconds(end - start);
  return `{"ph":"X","name":${JSON.stringify(name)},"cat":"${cat}","ts":${ts},"dur":${dur},"pid":${pid},"tid":${tid}${args === "{}" ? "" : `,"args":${args}`}}`;
}
