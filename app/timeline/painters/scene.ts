import type { CssPixels } from "../../../src/base/units";
import { laneOfTarget, spanOf, targetOf } from "../hitTest";
import { type Lane, lanesBetween } from "../layout";
import { LANES_TOP_CSS_PX, snap, xOfTime } from "../viewport";
import { writeAccesses } from "./accessLane";
import { paintAxis, paintCursor, paintGrid, ticksOf } from "./axis";
import { paintCount } from "./countLane";
import { paintFlags } from "./flagPainter";
import { BAR_INSET_CSS_PX, type Frame, laneTop, spanOnPlot } from "./frame";
import { isSelectable, paintGutter } from "./gutter";
import type { Minimap } from "./minimap";
import { paintOwner, writeDenseOwner, writeWaiters } from "./ownerLane";
import { paintStanding } from "./standing";
import { prepareText } from "./text";
import { paintThread, writeDenseThread } from "./threadLane";

const MIN_SELECTION_CSS_PX: CssPixels = 4;
const SCROLL_BAR_CSS_PX: CssPixels = 4;

/** Paints one whole frame. `live` lets the minimap lag behind a growing trace a little. */
export function paintScene(frame: Frame, minimap: Minimap, live: boolean): void {
  const { ctx, viewport, palette, layout } = frame;
  const { plotLeftCssPx, plotWidthCssPx, heightCssPx, scrollTopCssPx } = viewport;
  const lanes = lanesBetween(layout, scrollTopCssPx, scrollTopCssPx + heightCssPx - LANES_TOP_CSS_PX);
  prepareText(ctx);
  ctx.fillStyle = palette.background;
  ctx.fillRect(0, LANES_TOP_CSS_PX, viewport.widthCssPx, heightCssPx - LANES_TOP_CSS_PX);
  if (frame.hoveredLane && isSelectable(frame.hoveredLane)) {
    const { heightCssPx: height } = frame.hoveredLane;
    ctx.fillStyle = palette.hoverRow;
    ctx.fillRect(plotLeftCssPx, laneTop(viewport, frame.hoveredLane), viewport.widthCssPx - plotLeftCssPx, height);
  }
  const ticks = ticksOf(frame);
  paintGrid(frame, ticks);

  ctx.save();
  ctx.beginPath();
  ctx.rect(plotLeftCssPx, LANES_TOP_CSS_PX, plotWidthCssPx, heightCssPx - LANES_TOP_CSS_PX);
  ctx.clip();
  // Moving the cursor or the pointer changes no slice: the densest part of the frame is then still there.
  if (frame.dense.begin(viewport, denseKey(frame))) for (const lane of lanes) writeDense(frame, lane);
  frame.dense.flush(ctx, viewport);
  for (const lane of lanes) paintLane(frame, lane);
  paintStanding(frame);
  paintSelection(frame, lanes);
  ctx.restore();

  paintGutter(frame, lanes);
  paintScrollBar(frame);
  paintAxis(frame, ticks);
  paintCursor(frame);
  minimap.paint(frame, live);
}

/** Tells apart all that the dense layer's content depends on. */
function denseKey({ trace, viewport, layout, palette }: Frame): string {
  const place = Object.values(viewport).join(" ");
  return `${trace.version} ${layout.id} ${palette.background} ${place}`;
}

function writeDense(frame: Frame, lane: Lane): void {
  if (lane.type === "thread") {
    const track = frame.trace.threads.get(lane.thread);
    if (track) writeDenseThread(frame, lane, track);
    return;
  }
  if (lane.type !== "owner" && lane.type !== "count" && lane.type !== "accesses") return;
  const track = frame.trace.objects.get(lane.object);
  if (!track) return;
  if (lane.type === "owner") writeDenseOwner(frame, lane, track);
  else if (lane.type === "count") writeWaiters(frame, lane, track);
  else writeAccesses(frame, lane, track);
}

function paintLane(frame: Frame, lane: Lane): void {
  if (lane.type === "thread") {
    const track = frame.trace.threads.get(lane.thread);
    if (!track) return;
    paintThread(frame, lane, track);
    paintFlags(frame, lane);
    return;
  }
  if (lane.type !== "owner" && lane.type !== "count") return;
  const track = frame.trace.objects.get(lane.object);
  if (!track) return;
  if (lane.type === "owner") paintOwner(frame, lane, track);
  else paintCount(frame, lane, track);
}

/** Draws the frame around what is selected. */
function paintSelection(frame: Frame, lanes: readonly Lane[]): void {
  const { ctx, viewport, palette, trace, selection } = frame;
  const target = selection ? targetOf(trace, selection) : undefined;
  if (!target) return;
  const lane = laneOfTarget(lanes, target);
  if (!lane) return;
  const { startMs, endMs } = spanOf(trace, target);
  if (endMs < viewport.startMs || startMs > viewport.endMs) return;
  const span = spanOnPlot(viewport, startMs, endMs);
  const widthCssPx = Math.max(MIN_SELECTION_CSS_PX, span.widthCssPx);
  const centre = endMs === startMs ? snap(viewport, xOfTime(viewport, startMs)) + 1 : span.xCssPx + span.widthCssPx / 2;
  const inset = BAR_INSET_CSS_PX + (lane.type === "thread" && target.type === "state" ? lane.flagsCssPx : 0);
  const y = laneTop(viewport, lane) + inset - 1.5;
  ctx.strokeStyle = palette.background;
  ctx.lineWidth = 4;
  const height = lane.heightCssPx - inset - BAR_INSET_CSS_PX + 3;
  const x = centre - widthCssPx / 2 - 0.5;
  ctx.beginPath();
  ctx.roundRect(x, y, widthCssPx, height, 3);
  ctx.stroke();
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = 2;
  ctx.stroke();
}

/** Says where in the column of lanes the view is, when not all of it is in sight. */
function paintScrollBar(frame: Frame): void {
  const { ctx, viewport, palette, layout } = frame;
  const visible = viewport.heightCssPx - LANES_TOP_CSS_PX;
  if (layout.heightCssPx <= visible) return;
  const height = Math.max(24, (visible * visible) / layout.heightCssPx);
  const share = viewport.scrollTopCssPx / (layout.heightCssPx - visible);
  ctx.fillStyle = palette.textMuted;
  ctx.globalAlpha = 0.6;
  ctx.beginPath();
  const x = viewport.widthCssPx - SCROLL_BAR_CSS_PX - 2;
  ctx.roundRect(x, LANES_TOP_CSS_PX + 2 + share * (visible - height - 4), SCROLL_BAR_CSS_PX, height, 2);
  ctx.fill();
  ctx.globalAlpha = 1;
}
