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
  return axisTicks(viewport.startMs, Math.min(viewport.endMs, frame.trace.endMs), stepMs);
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
  const cursor = cursorLabel(frame);
  for (const tick of ticks) {
    const x = snap(viewport, xOfTime(viewport, tick.timeMs));
    const width = frame.text.width(ctx, FONTS.axis, tick.label);
    ctx.fillStyle = palette.gridLine;
    ctx.fillRect(x, LANES_TOP_CSS_PX - 6, 1, 6);
    if (x + 4 + width > viewport.widthCssPx) continue;
    if (cursor && x + 4 + width > cursor.leftCssPx && x + 4 < cursor.leftCssPx + cursor.widthCssPx) continue;
    ctx.font = FONTS.axis;
    ctx.fillStyle = palette.textMuted;
    ctx.fillText(tick.label, x + 4, y);
  }
  ctx.fillStyle = palette.border;
  ctx.fillRect(0, LANES_TOP_CSS_PX - 1, viewport.widthCssPx, 1);
}

/** Draws the cursor: a line through all lanes and its moment on the axis. */
export function paintCursor(frame: Frame): void {
  const label = cursorLabel(frame);
  if (!label) return;
  const { ctx, viewport, palette } = frame;
  const { xCssPx, leftCssPx, widthCssPx } = label;
  ctx.fillStyle = palette.accent;
  ctx.fillRect(xCssPx - 0.5, LANES_TOP_CSS_PX - 4, 1.5, viewport.heightCssPx - LANES_TOP_CSS_PX + 4);
  ctx.beginPath();
  ctx.roundRect(leftCssPx, MINIMAP_HEIGHT_CSS_PX + 2, widthCssPx, AXIS_HEIGHT_CSS_PX - 5, 3);
  ctx.fill();
  ctx.font = FONTS.cursor;
  ctx.fillStyle = palette.onAccent;
  ctx.fillText(label.text, leftCssPx + CURSOR_PADDING_CSS_PX, MINIMAP_HEIGHT_CSS_PX + AXIS_HEIGHT_CSS_PX / 2);
}

interface CursorLabel {
  readonly text: string;
  readonly xCssPx: CssPixels;
  readonly leftCssPx: CssPixels;
  readonly widthCssPx: CssPixels;
}

/** The cursor's label and where it stands; undefined while the cursor is out of sight. */
function cursorLabel(frame: Frame): CursorLabel | undefined {
  const { ctx, viewport, cursorMs } = frame;
  if (cursorMs === null || cursorMs < viewport.startMs || cursorMs > viewport.endMs) return undefined;
  const xCssPx = snap(viewport, xOfTime(viewport, cursorMs));
  const text = formatCursor(cursorMs, msPerCssPx(viewport));
  const widthCssPx = frame.text.width(ctx, FONTS.cursor, text) + 2 * CURSOR_PADDING_CSS_PX;
  const rightmost = viewport.widthCssPx - widthCssPx - 2;
  const leftCssPx = Math.min(Math.max(xCssPx - widthCssPx / 2, viewport.plotLeftCssPx), rightmost);
  return { text, xCssPx, leftCssPx, widthCssPx };
}
