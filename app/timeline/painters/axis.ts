import type { CssPixels } from "../../../src/base/units";
import { t } from "../../i18n/index";
import { type AxisTick, axisTicks, formatCursor, tickStep } from "../format";
import { AXIS_HEIGHT_CSS_PX, LANES_TOP_CSS_PX, MINIMAP_HEIGHT_CSS_PX, msPerCssPx, snap, xOfTime } from "../viewport";
import type { Frame } from "./frame";
import { FONTS } from "./text";

const MIN_TICK_DISTANCE_CSS_PX: CssPixels = 84;
const GUTTER_PADDING_CSS_PX: CssPixels = 14;
const CURSOR_PADDING_CSS_PX: CssPixels = 7;

/** The ticks of the frame's window: as close as labels allow. */
export function ticksOf(frame: Frame): readonly AxisTick[] {
  const { viewport } = frame;
  const stepMs = tickStep(msPerCssPx(viewport) * MIN_TICK_DISTANCE_CSS_PX);
  return axisTicks(viewport.startMs, viewport.endMs, stepMs);
}

/** Draws the grid: one line a tick, behind the lanes. */
export function paintGrid(frame: Frame, ticks: readonly AxisTick[]): void {
  const { ctx, viewport, palette } = frame;
  ctx.fillStyle = palette.gridLine;
  for (const tick of ticks) {
    const x = snap(viewport, xOfTime(viewport, tick.timeMs));
    ctx.fillRect(x, LANES_TOP_CSS_PX, 1, viewport.heightCssPx - LANES_TOP_CSS_PX);
  }
}

/** Draws the axis with its labels. */
export function paintAxis(frame: Frame, ticks: readonly AxisTick[]): void {
  const { ctx, viewport, palette } = frame;
  ctx.fillStyle = palette.background;
  ctx.fillRect(0, MINIMAP_HEIGHT_CSS_PX, viewport.widthCssPx, AXIS_HEIGHT_CSS_PX);
  ctx.font = FONTS.axis;
  ctx.fillStyle = palette.textMuted;
  const y = MINIMAP_HEIGHT_CSS_PX + AXIS_HEIGHT_CSS_PX / 2 + 1;
  if (frame.recorded) ctx.fillText(t("timeline.recorded"), GUTTER_PADDING_CSS_PX, y);
  for (const tick of ticks) {
    const x = snap(viewport, xOfTime(viewport, tick.timeMs));
    const width = frame.text.width(ctx, FONTS.axis, tick.label);
    ctx.fillStyle = palette.gridLine;
    ctx.fillRect(x, LANES_TOP_CSS_PX - 6, 1, 6);
    if (x + 4 + width > viewport.widthCssPx) continue;
    ctx.font = FONTS.axis;
    ctx.fillStyle = palette.textMuted;
    ctx.fillText(tick.label, x + 4, y);
  }
  ctx.fillStyle = palette.border;
  ctx.fillRect(0, LANES_TOP_CSS_PX - 1, viewport.widthCssPx, 1);
}

/** Draws the cursor: a line through all lanes and its moment on the axis. */
export function paintCursor(frame: Frame): void {
  const { ctx, viewport, palette, cursorMs } = frame;
  if (cursorMs === null || cursorMs < viewport.startMs || cursorMs > viewport.endMs) return;
  const x = snap(viewport, xOfTime(viewport, cursorMs));
  ctx.fillStyle = palette.accent;
  ctx.fillRect(x - 0.5, LANES_TOP_CSS_PX - 4, 1.5, viewport.heightCssPx - LANES_TOP_CSS_PX + 4);
  const label = formatCursor(cursorMs, msPerCssPx(viewport));
  const width = frame.text.width(ctx, FONTS.cursor, label) + 2 * CURSOR_PADDING_CSS_PX;
  const left = Math.min(Math.max(x - width / 2, viewport.plotLeftCssPx), viewport.widthCssPx - width - 2);
  ctx.beginPath();
  ctx.roundRect(left, MINIMAP_HEIGHT_CSS_PX + 2, width, AXIS_HEIGHT_CSS_PX - 5, 3);
  ctx.fill();
  ctx.font = FONTS.cursor;
  ctx.fillStyle = palette.onAccent;
  ctx.fillText(label, left + CURSOR_PADDING_CSS_PX, MINIMAP_HEIGHT_CSS_PX + AXIS_HEIGHT_CSS_PX / 2);
}
