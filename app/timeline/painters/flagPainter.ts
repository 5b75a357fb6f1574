import type { CssPixels } from "../../../src/base/units";
import { EventKind } from "../../../src/protocol/events";
import { firstAtOrAfter } from "../../../src/trace/search";
import { FLAG_HEIGHT_CSS_PX, type ThreadLane } from "../layout";
import { snap, timeOfX, xOfTime } from "../viewport";
import { flagText } from "../words";
import { type Frame, laneTop } from "./frame";
import { FONTS } from "./text";

const FLAG_PADDING_CSS_PX: CssPixels = 4;
const MIN_FLAG_CSS_PX: CssPixels = 6;
const MAX_FLAG_CSS_PX: CssPixels = 160;

/** Draws the marks and errors of a thread: a pole, and a flag with the text where there is room before the next. */
export function paintFlags(frame: Frame, lane: ThreadLane): void {
  const { ctx, trace, viewport, palette } = frame;
  const flags = frame.flags.of(lane.thread);
  if (flags.length === 0) return;
  const { time, kind } = trace.events;
  const plotRight = viewport.plotLeftCssPx + viewport.plotWidthCssPx;
  const top = laneTop(viewport, lane);
  let takenUntil = viewport.plotLeftCssPx;
  let index = firstAtOrAfter(flags, trace.events, viewport.startMs);
  while (index < flags.length && time[flags.event[index]] <= viewport.endMs) {
    const event = flags.event[index];
    const x = snap(viewport, xOfTime(viewport, time[event]));
    // The next flag that is not on the same spot: a million marks cost no more than a few hundred.
    const next = firstAtOrAfter(flags, trace.events, timeOfX(viewport, x + MIN_FLAG_CSS_PX), index + 1);
    const nextX = next < flags.length ? xOfTime(viewport, time[flags.event[next]]) : Number.POSITIVE_INFINITY;
    const isError = kind[event] === EventKind.error;
    const text = flagText(trace, event);
    const wanted = Math.min(MAX_FLAG_CSS_PX, frame.text.width(ctx, FONTS.label, text) + 2 * FLAG_PADDING_CSS_PX);
    // At the right edge a flag may fly to the left, as far as the one before it.
    const roomRight = Math.min(nextX - 2, plotRight) - x;
    const roomLeft = x - takenUntil - 2;
    const leftwards = roomRight < wanted && nextX > plotRight && roomLeft > roomRight;
    const room = Math.min(wanted, leftwards ? roomLeft : roomRight);
    const label = frame.text.fitLabel(ctx, text, room - 2 * FLAG_PADDING_CSS_PX);
    const widthCssPx = label === "" ? MIN_FLAG_CSS_PX : room;
    const left = leftwards ? x - widthCssPx : x;
    takenUntil = left + widthCssPx;

    ctx.fillStyle = isError ? palette.error : palette.mark;
    ctx.fillRect(x, top, 1, lane.heightCssPx);
    ctx.fillRect(left, top, widthCssPx, FLAG_HEIGHT_CSS_PX);
    if (label !== "") {
      ctx.font = FONTS.label;
      ctx.fillStyle = isError ? palette.onError : palette.onMark;
      ctx.fillText(label, left + FLAG_PADDING_CSS_PX, top + FLAG_HEIGHT_CSS_PX / 2 + 0.5);
    }
    index = next;
  }
}
