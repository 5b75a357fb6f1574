import type { CssPixels } from "../../../src/base/units";
import { EventKind } from "../../../src/protocol/events";
import { eventsBetween, maxCounts } from "../../../src/trace/lod";
import type { ObjectTrack, StepLane } from "../../../src/trace/types";
import type { Lane } from "../layout";
import { snap, xOfTime } from "../viewport";
import { DenseLayer } from "./dense";
import { BAR_INSET_CSS_PX, type Frame, laneTop, ownerColour } from "./frame";

/** Fewer puts and gets than this per pixel of width are drawn as ticks. */
const TICKS_PER_CSS_PX = 0.3;
const TICK_HEIGHT_CSS_PX: CssPixels = 7;
const TICK_WIDTH_CSS_PX: CssPixels = 3;
/** Distance of the line of zero from the lane's foot: room for the ticks of gets and the line of waiters. */
const FOOT_CSS_PX: CssPixels = 12;

const scratch = { counts: new Uint32Array(0), greatest: new Uint32Array(1) };

/** The lane of the count that an object of this kind shows. */
export function countOf(track: ObjectTrack): StepLane {
  return track.entity.kind === "barrier" ? track.waiters : track.depth;
}

/** Draws a count as a step area, scaled to the capacity or to the greatest count of the run. */
export function paintCount(frame: Frame, lane: Lane, track: ObjectTrack): void {
  const { ctx, trace, viewport, palette } = frame;
  const counts = countOf(track);
  const columns = DenseLayer.columnCount(viewport);
  if (scratch.counts.length < columns) scratch.counts = new Uint32Array(columns);
  maxCounts(counts, trace.events, viewport.startMs, viewport.endMs, columns, scratch.counts);
  maxCounts(counts, trace.events, 0, Math.max(trace.endMs, Number.MIN_VALUE), 1, scratch.greatest);
  const full = Math.max(1, track.entity.capacity, scratch.greatest[0]);

  const top = laneTop(viewport, lane) + BAR_INSET_CSS_PX;
  const base = laneTop(viewport, lane) + lane.heightCssPx - FOOT_CSS_PX + 0.5;
  const right = Math.min(viewport.plotLeftCssPx + viewport.plotWidthCssPx, xOfTime(viewport, trace.endMs));
  const end = Math.max(0, Math.min(columns, Math.ceil((right - viewport.plotLeftCssPx) * viewport.devicePixelRatio)));
  if (end === 0) return;
  const yOf = (count: number) => snap(viewport, base - ((base - top) * Math.min(count, full)) / full) + 0.5;

  const outline = new Path2D();
  let last = scratch.counts[0];
  const left = viewport.plotLeftCssPx;
  outline.moveTo(left, yOf(last));
  for (let x = 1; x < end; x++) {
    const count = scratch.counts[x];
    if (count === last) continue;
    const at = left + x / viewport.devicePixelRatio;
    outline.lineTo(at, yOf(last));
    outline.lineTo(at, yOf(count));
    last = count;
  }
  outline.lineTo(right, yOf(last));
  const area = new Path2D(outline);
  area.lineTo(right, base + 0.5);
  area.lineTo(left, base + 0.5);
  ctx.fillStyle = palette.depthFill;
  ctx.fill(area);
  ctx.strokeStyle = palette.depth;
  ctx.lineWidth = 1;
  ctx.stroke(outline);
  paintTransfers(frame, track, base);
}

/** Puts stand on the line of zero, gets hang from it; both have the colour of the thread. */
function paintTransfers(frame: Frame, track: ObjectTrack, baseCssPx: CssPixels): void {
  const { ctx, trace, viewport, palette, layout } = frame;
  const { time, kind, thread } = trace.events;
  const { first, end } = eventsBetween(track.events, trace.events, viewport.startMs, viewport.endMs);
  if (end - first > viewport.plotWidthCssPx * TICKS_PER_CSS_PX) return;
  for (let i = first; i < end; i++) {
    const event = track.events.event[i];
    const isPut = kind[event] === EventKind.put || kind[event] === EventKind.release || kind[event] === EventKind.set;
    const isGet = kind[event] === EventKind.get || kind[event] === EventKind.acquire || kind[event] === EventKind.woken;
    if (!isPut && !isGet) continue;
    const x = snap(viewport, xOfTime(viewport, time[event]));
    ctx.fillStyle = ownerColour(palette, layout, thread[event]);
    ctx.fillRect(x, isPut ? baseCssPx - TICK_HEIGHT_CSS_PX : baseCssPx + 1, TICK_WIDTH_CSS_PX, TICK_HEIGHT_CSS_PX);
  }
}
