import type { CssPixels, Milliseconds } from "../../src/base/units";
import { EventKind } from "../../src/protocol/events";
import { indexAt } from "../../src/trace/lod";
import { firstAtOrAfter, indexAtEvent } from "../../src/trace/search";
import { type ObjectTrack, ThreadState, type TraceView } from "../../src/trace/types";
import type { FlagIndex } from "./flags";
import { type Lane, type Layout, laneAt } from "./layout";
import { isStanding } from "./standing";
import type { Selection } from "./types";
import { LANES_TOP_CSS_PX, MINIMAP_HEIGHT_CSS_PX, msPerCssPx, timeOfX, type Viewport } from "./viewport";

/** Something drawn on a lane that can be pointed at. `index` is an entry of the lane, `event` of the columns. */
export type Target =
  | { readonly type: "state"; readonly thread: number; readonly index: number }
  /** A time during which an object is held, or free. */
  | { readonly type: "hold"; readonly object: number; readonly index: number }
  /** A single event of an object: a put or get, a read or write, a notify. */
  | { readonly type: "event"; readonly object: number; readonly event: number }
  /** A mark or an uncaught error. */
  | { readonly type: "flag"; readonly thread: number; readonly event: number };

/** What lies at a place of the canvas. */
export type Hit =
  | { readonly type: "minimap" }
  | { readonly type: "axis" }
  | { readonly type: "gutter"; readonly lane: Lane | undefined }
  | { readonly type: "lane"; readonly lane: Lane; readonly timeMs: Milliseconds; readonly target: Target | undefined }
  | { readonly type: "nothing" };

/** How far from a pointer something narrow still counts as pointed at. */
const REACH_CSS_PX: CssPixels = 4;

/** What lies at a place of the canvas, in CSS pixels from its corner. */
export function hitTest(
  xCssPx: CssPixels,
  yCssPx: CssPixels,
  scene: {
    readonly trace: TraceView;
    readonly viewport: Viewport;
    readonly layout: Layout;
    readonly flags: FlagIndex;
  },
): Hit {
  const { trace, viewport, layout, flags } = scene;
  if (yCssPx < MINIMAP_HEIGHT_CSS_PX) return { type: "minimap" };
  if (yCssPx < LANES_TOP_CSS_PX) return xCssPx < viewport.plotLeftCssPx ? { type: "nothing" } : { type: "axis" };
  const yInLanes = yCssPx - LANES_TOP_CSS_PX + viewport.scrollTopCssPx;
  const lane = laneAt(layout, yInLanes);
  if (xCssPx < viewport.plotLeftCssPx) return { type: "gutter", lane };
  if (!lane || xCssPx > viewport.plotLeftCssPx + viewport.plotWidthCssPx) return { type: "nothing" };
  // Past the end of the run lies what still stood then.
  const pointedMs = timeOfX(viewport, xCssPx);
  const timeMs = isStandingLane(trace, lane) ? Math.min(pointedMs, trace.endMs) : pointedMs;
  const reachMs = REACH_CSS_PX * msPerCssPx(viewport);
  const onFlag = lane.type === "thread" && yInLanes - lane.topCssPx < lane.flagsCssPx;
  const flag = onFlag ? flagNear(trace, flags, lane.thread, timeMs, 2 * reachMs) : undefined;
  return { type: "lane", lane, timeMs, target: flag ?? targetAt(trace, lane, timeMs, reachMs) };
}

/** What a lane shows at a moment, or within `reachMs` of it where it is narrow. */
export function targetAt(
  trace: TraceView,
  lane: Lane,
  timeMs: Milliseconds,
  reachMs: Milliseconds,
): Target | undefined {
  if (timeMs > trace.endMs) return undefined;
  switch (lane.type) {
    case "thread":
      return stateAt(trace, lane.thread, timeMs, reachMs);
    case "owner":
    case "count":
    case "accesses": {
      const track = trace.objects.get(lane.object);
      if (!track) return undefined;
      return lane.type === "owner" ? holdAt(trace, track, timeMs, reachMs) : eventNear(trace, track, timeMs, reachMs);
    }
    default:
      return undefined;
  }
}

/** What the page calls a target: the event that began it. */
export function selectionOf(trace: TraceView, target: Target): Selection | null {
  switch (target.type) {
    case "state": {
      const track = trace.threads.get(target.thread);
      return track ? { type: "thread", thread: target.thread, event: track.states.event[target.index] } : null;
    }
    case "hold": {
      const track = trace.objects.get(target.object);
      return track ? { type: "object", object: target.object, event: track.owner.event[target.index] } : null;
    }
    case "event": {
      const { kind, arg } = trace.events;
      const isMessage = kind[target.event] === EventKind.put || kind[target.event] === EventKind.get;
      if (!isMessage || !isQueue(trace.objects.get(target.object))) return { ...target, type: "object" };
      return { ...target, type: "message", message: arg[target.event] };
    }
    case "flag":
      return { type: "thread", thread: target.thread, event: target.event };
  }
}

/** The target a selection means: the inverse of {@link selectionOf}. Undefined where the trace does not hold it. */
export function targetOf(trace: TraceView, selection: Selection): Target | undefined {
  const { event } = selection;
  if (event >= trace.events.length) return undefined;
  if (selection.type === "thread") {
    const kind = trace.events.kind[event];
    const { thread } = selection;
    if (kind === EventKind.mark || kind === EventKind.error) return { type: "flag", thread, event };
    const track = trace.threads.get(thread);
    const index = track ? indexAtEvent(track.states, event) : -1;
    return index < 0 ? undefined : { type: "state", thread, index };
  }
  const { object } = selection;
  const track = trace.objects.get(object);
  if (!track) return undefined;
  const index = indexAtEvent(track.owner, event);
  if (selection.type === "message" || index < 0) return { type: "event", object, event };
  return { type: "hold", object, index };
}

/** The time a target covers; both ends are the same for a single event. */
export function spanOf(
  trace: TraceView,
  target: Target,
): { readonly startMs: Milliseconds; readonly endMs: Milliseconds } {
  const { time } = trace.events;
  if (target.type === "event" || target.type === "flag") {
    return { startMs: time[target.event], endMs: time[target.event] };
  }
  const lane =
    target.type === "state" ? trace.threads.get(target.thread)?.states : trace.objects.get(target.object)?.owner;
  if (!lane || target.index >= lane.length) return { startMs: 0, endMs: 0 };
  const endMs = target.index + 1 < lane.length ? time[lane.event[target.index + 1]] : trace.endMs;
  return { startMs: time[lane.event[target.index]], endMs };
}

/** The lane that shows a target; undefined where it has none, because its object is one of the less active. */
export function laneOfTarget(lanes: readonly Lane[], target: Target | undefined): Lane | undefined {
  if (!target) return undefined;
  return lanes.find((lane) =>
    "thread" in target
      ? lane.type === "thread" && lane.thread === target.thread
      : "object" in lane && lane.object === target.object,
  );
}

function isStandingLane(trace: TraceView, lane: Lane): boolean {
  const track = lane.type === "thread" ? trace.threads.get(lane.thread) : undefined;
  return track !== undefined && isStanding(track);
}

function isQueue(track: ObjectTrack | undefined): boolean {
  return track?.entity.kind === "queue" || track?.entity.kind === "pipe";
}

function stateAt(trace: TraceView, thread: number, timeMs: number, reachMs: number): Target | undefined {
  const track = trace.threads.get(thread);
  if (!track) return undefined;
  for (const at of [timeMs, timeMs - reachMs, timeMs + reachMs]) {
    const index = indexAt(track.states, trace.events, at);
    const state = index < 0 ? ThreadState.new : track.states.value[index];
    if (state !== ThreadState.new && state !== ThreadState.ended) return { type: "state", thread, index };
  }
  return undefined;
}

function holdAt(trace: TraceView, track: ObjectTrack, timeMs: number, reachMs: number): Target | undefined {
  const object = track.entity.id;
  const index = indexAt(track.owner, trace.events, timeMs);
  if (index >= 0 && track.owner.value[index] !== 0) return { type: "hold", object, index };
  // Free here: a hold within reach is what a hand aims at.
  for (const at of [timeMs - reachMs, timeMs + reachMs]) {
    const near = indexAt(track.owner, trace.events, at);
    if (near >= 0 && track.owner.value[near] !== 0) return { type: "hold", object, index: near };
  }
  return index < 0 ? undefined : { type: "hold", object, index };
}

function eventNear(trace: TraceView, track: ObjectTrack, timeMs: number, reachMs: number): Target | undefined {
  const { time } = trace.events;
  const after = firstAtOrAfter(track.events, trace.events, timeMs);
  const before = after - 1;
  const gapAfter = after < track.events.length ? time[track.events.event[after]] - timeMs : Number.POSITIVE_INFINITY;
  const gapBefore = before >= 0 ? timeMs - time[track.events.event[before]] : Number.POSITIVE_INFINITY;
  const object = track.entity.id;
  if (gapAfter < gapBefore && gapAfter <= reachMs) {
    return { type: "event", object, event: track.events.event[after] };
  }
  // Between events a count stays what the last event made it.
  const counts = track.entity.kind !== "shared" || gapBefore <= reachMs;
  return before >= 0 && counts ? { type: "event", object, event: track.events.event[before] } : undefined;
}

function flagNear(
  trace: TraceView,
  flags: FlagIndex,
  thread: number,
  timeMs: number,
  reachMs: number,
): Target | undefined {
  const list = flags.of(thread);
  const index = firstAtOrAfter(list, trace.events, timeMs + reachMs) - 1;
  if (index < 0 || trace.events.time[list.event[index]] < timeMs - 6 * reachMs) return undefined;
  return { type: "flag", thread, event: list.event[index] };
}
