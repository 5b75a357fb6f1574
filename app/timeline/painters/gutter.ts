import type { CssPixels, Milliseconds } from "../../../src/base/units";
import { t } from "../../i18n/index";
import type { Lane } from "../layout";
import { LANES_TOP_CSS_PX } from "../viewport";
import { objectDetail, objectName, processName, threadDetail, threadName } from "../words";
import { type Frame, laneTop, ownerColour } from "./frame";
import { FONTS } from "./text";

const HEADING_X_CSS_PX: CssPixels = 14;
const NAME_X_CSS_PX: CssPixels = 22;
const RIGHT_PADDING_CSS_PX: CssPixels = 8;
const CHIP_CSS_PX: CssPixels = 3;

/** Draws the column of names over whatever ran into it from the plot. */
export function paintGutter(frame: Frame, lanes: readonly Lane[]): void {
  const { ctx, viewport, palette, trace } = frame;
  const width = viewport.plotLeftCssPx;
  ctx.fillStyle = palette.background;
  ctx.fillRect(0, LANES_TOP_CSS_PX, width, viewport.heightCssPx - LANES_TOP_CSS_PX);
  const atMs = frame.cursorMs ?? trace.endMs;
  for (const lane of lanes) {
    if (lane === frame.hoveredLane && isSelectable(lane)) {
      ctx.fillStyle = palette.hoverRow;
      ctx.fillRect(0, laneTop(viewport, lane), width, lane.heightCssPx);
    }
    paintNames(frame, lane, atMs);
  }
}

/** Whether a lane shows something, rather than naming a group. */
export function isSelectable(lane: Lane): boolean {
  return lane.type === "thread" || lane.type === "owner" || lane.type === "count" || lane.type === "accesses";
}

function paintNames(frame: Frame, lane: Lane, atMs: Milliseconds): void {
  const { trace } = frame;
  switch (lane.type) {
    case "processHeading":
      return paintHeading(frame, lane, processName(trace, lane.process));
    case "objectsHeading":
      return paintHeading(frame, lane, t(`timeline.group.${lane.group}`));
    case "hiddenObjects":
      return paintNote(frame, lane, t("timeline.hiddenObjects", { count: lane.count }));
    case "thread":
      paintChip(frame, lane, ownerColour(frame.palette, frame.layout, lane.thread));
      return paintTwoLines(frame, lane, threadName(trace, lane.thread), threadDetail(trace, lane.thread, atMs));
    default: {
      const track = trace.objects.get(lane.object);
      const detail = track ? objectDetail(trace, track, atMs) : "";
      return paintTwoLines(frame, lane, objectName(trace, lane.object), detail);
    }
  }
}

/** A heading may run over the plot, as {@link paintNote} may: it has no lane of its own. */
function paintHeading(frame: Frame, lane: Lane, text: string): void {
  const { ctx, viewport, palette } = frame;
  const room = viewport.widthCssPx - HEADING_X_CSS_PX - RIGHT_PADDING_CSS_PX;
  const fitted = frame.text.fit(ctx, FONTS.heading, text, room);
  ctx.font = FONTS.heading;
  ctx.fillStyle = palette.textMuted;
  ctx.fillText(fitted, HEADING_X_CSS_PX, laneTop(viewport, lane) + lane.heightCssPx / 2 + 2);
}

/** Draws a note about the lanes. */
function paintNote(frame: Frame, lane: Lane, text: string): void {
  const { ctx, viewport, palette } = frame;
  ctx.font = FONTS.detail;
  ctx.fillStyle = palette.textMuted;
  ctx.fillText(text, NAME_X_CSS_PX, laneTop(viewport, lane) + lane.heightCssPx / 2);
}

/** The colour a thread has where it owns something: it ties its lane to the lanes of locks. */
function paintChip(frame: Frame, lane: Lane, colour: string): void {
  const { ctx, viewport } = frame;
  ctx.fillStyle = colour;
  ctx.fillRect(HEADING_X_CSS_PX, laneTop(viewport, lane) + 6, CHIP_CSS_PX, lane.heightCssPx - 12);
}

function paintTwoLines(frame: Frame, lane: Lane, name: string, detail: string): void {
  const { ctx, viewport, palette } = frame;
  const room = viewport.plotLeftCssPx - NAME_X_CSS_PX - RIGHT_PADDING_CSS_PX;
  const middle = laneTop(viewport, lane) + lane.heightCssPx / 2;
  const fittedName = frame.text.fit(ctx, FONTS.name, name, room);
  const fittedDetail = frame.text.fit(ctx, FONTS.detail, detail, room);
  ctx.font = FONTS.name;
  ctx.fillStyle = palette.text;
  ctx.fillText(fittedName, NAME_X_CSS_PX, middle - 6.5);
  ctx.font = FONTS.detail;
  ctx.fillStyle = palette.textMuted;
  ctx.fillText(fittedDetail, NAME_X_CSS_PX, middle + 7.5);
}
