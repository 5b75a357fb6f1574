import type { TraceView } from "../../../src/trace/types";
import { laneOfTarget, spanOf, type Target, targetAt } from "../hitTest";
import type { Lane } from "../layout";
import { isSelectable } from "../painters/gutter";
import type { TimelineView } from "../view";
import { msPerCssPx } from "../viewport";
import { neighbourOf } from "./neighbours";

const ZOOM_STEP = 1.3;
/** Part of the plot that A and D move by. */
const PAN_STEP_SHARE = 0.12;
/** What `KeyboardEvent.keyCode` is while an input method composes, in browsers that do not say so otherwise. */
const COMPOSING_KEY_CODE = 229;

/**
 * Does what a key says while the timeline has the focus; tells whether it was one of ours.
 * Keys with a modifier belong to the browser and the page, keys of an input method to it.
 */
export function handleKey(event: KeyboardEvent, view: TimelineView): boolean {
  if (event.isComposing || event.keyCode === COMPOSING_KEY_CODE) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { viewport } = view;
  const middle = viewport.plotLeftCssPx + viewport.plotWidthCssPx / 2;
  const panStep = viewport.plotWidthCssPx * PAN_STEP_SHARE;
  switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
    case "w":
      view.zoomAt(zoomAnchor(view) ?? middle, 1 / ZOOM_STEP);
      return true;
    case "s":
      view.zoomAt(zoomAnchor(view) ?? middle, ZOOM_STEP);
      return true;
    case "a":
      view.panBy(-panStep, 0);
      return true;
    case "d":
      view.panBy(panStep, 0);
      return true;
    case "f":
      view.fit();
      return true;
    case "Home":
      view.goToStart();
      return true;
    case "End":
      view.goToEnd();
      return true;
    case "PageUp":
      view.panBy(0, -viewport.heightCssPx / 2);
      return true;
    case "PageDown":
      view.panBy(0, viewport.heightCssPx / 2);
      return true;
    case "ArrowLeft":
      moveInLane(view, -1);
      return true;
    case "ArrowRight":
      moveInLane(view, 1);
      return true;
    case "ArrowUp":
      moveToLane(view, -1);
      return true;
    case "ArrowDown":
      moveToLane(view, 1);
      return true;
    case "Enter": {
      const { selected } = view;
      if (selected) view.zoomTo(selected);
      return selected !== undefined;
    }
    case "Escape":
      view.select(undefined, null);
      return true;
    default:
      return false;
  }
}

/** Zooming with keys keeps the cursor in its place, if it is in sight. */
function zoomAnchor(view: TimelineView): number | undefined {
  const { viewport } = view;
  const { cursorMs } = view.current;
  if (cursorMs === null || cursorMs < viewport.startMs || cursorMs > viewport.endMs) return undefined;
  return viewport.plotLeftCssPx + (cursorMs - viewport.startMs) / msPerCssPx(viewport);
}

function moveInLane(view: TimelineView, step: 1 | -1): void {
  const { trace } = view.current;
  if (!trace) return;
  const { selected } = view;
  if (!selected) {
    selectIn(view, trace, view.lanes.find(isSelectable));
    return;
  }
  const next = neighbourOf(trace, selected, step);
  if (next) choose(view, trace, next, laneOfTarget(view.lanes, selected));
}

function moveToLane(view: TimelineView, step: 1 | -1): void {
  const { trace } = view.current;
  if (!trace) return;
  const lanes = view.lanes.filter(isSelectable);
  const current = laneOfTarget(view.lanes, view.selected);
  const from = current ? lanes.indexOf(current) : -1;
  selectIn(view, trace, lanes[from < 0 ? 0 : Math.min(Math.max(0, from + step), lanes.length - 1)]);
}

/** Selects what a lane shows at the cursor, or in the middle of the view; else its first slice. */
function selectIn(view: TimelineView, trace: TraceView, lane: Lane | undefined): void {
  if (!lane) return;
  const { viewport } = view;
  const atMs = view.current.cursorMs ?? (viewport.startMs + viewport.endMs) / 2;
  const target = targetAt(trace, lane, Math.min(atMs, trace.endMs), Number.MIN_VALUE) ?? firstOf(trace, lane);
  if (!target) return;
  const { startMs, endMs } = spanOf(trace, target);
  choose(view, trace, target, lane, atMs >= startMs && atMs <= endMs ? atMs : startMs);
}

function choose(
  view: TimelineView,
  trace: TraceView,
  target: Target,
  lane: Lane | undefined,
  cursorMs = spanOf(trace, target).startMs,
): void {
  view.select(target, cursorMs);
  view.reveal(lane, cursorMs);
}

function firstOf(trace: TraceView, lane: Lane): Target | undefined {
  if (lane.type === "thread") {
    const track = trace.threads.get(lane.thread);
    return track && track.states.length > 0 ? { type: "state", thread: lane.thread, index: 0 } : undefined;
  }
  if (!("object" in lane)) return undefined;
  const track = trace.objects.get(lane.object);
  if (!track || track.events.length === 0) return undefined;
  if (lane.type === "owner" && track.owner.length > 0) return { type: "hold", object: lane.object, index: 0 };
  return { type: "event", object: lane.object, event: track.events.event[0] };
}
