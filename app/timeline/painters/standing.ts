import type { CssPixels } from "../../../src/base/units";
import { ThreadState } from "../../../src/trace/types";
import { type Lane, lanesBetween } from "../layout";
import { STATE_SHAPES } from "../palette";
import { isStanding } from "../standing";
import { LANES_TOP_CSS_PX, snap, xOfTime } from "../viewport";
import { stateText } from "../words";
import { BAR_INSET_CSS_PX, type Frame, laneTop, ownerColour } from "./frame";
import { FONTS } from "./text";

const LABEL_PADDING_CSS_PX: CssPixels = 6;
const UNDERLINE_CSS_PX: CssPixels = 3;
const UNDERLINE_GAP_CSS_PX: CssPixels = 2;

/** Draws, past the end of the run, what still stood then: fading, because nothing is known of it. */
export function paintStanding(frame: Frame): void {
  const { ctx, trace, viewport, palette, layout } = frame;
  if (viewport.endMs <= trace.endMs || trace.endMs < viewport.startMs) return;
  const { scrollTopCssPx, heightCssPx } = viewport;
  const x = snap(viewport, xOfTime(viewport, trace.endMs));
  for (const lane of lanesBetween(layout, scrollTopCssPx, scrollTopCssPx + heightCssPx - LANES_TOP_CSS_PX)) {
    if (lane.type === "thread") paintWait(frame, lane, x);
    else if (lane.type === "owner") paintHolder(frame, lane, x);
  }
  ctx.fillStyle = palette.textMuted;
  for (let y = LANES_TOP_CSS_PX - 6; y < heightCssPx; y += 6) ctx.fillRect(x, y, 1, 3);
}

function paintWait(frame: Frame, lane: Extract<Lane, { type: "thread" }>, x: CssPixels): void {
  const { ctx, trace, palette, viewport } = frame;
  const track = trace.threads.get(lane.thread);
  if (!track || !isStanding(track)) return;
  const last = track.states.length - 1;
  const state = track.states.value[last] as ThreadState;
  const whole = lane.heightCssPx - lane.flagsCssPx - 2 * BAR_INSET_CSS_PX;
  const height = Math.max(2, Math.round((whole * STATE_SHAPES[state].heightShare) / 2) * 2);
  const top = laneTop(viewport, lane) + lane.flagsCssPx + BAR_INSET_CSS_PX;
  fillFading(frame, palette.states[state].fill, x, top + (whole - height) / 2, height);
  if (state !== ThreadState.blocked) return;
  const label = stateText(trace, state, track.states.event[last]);
  ctx.font = FONTS.label;
  const right = viewport.plotLeftCssPx + viewport.plotWidthCssPx;
  const text = frame.text.fitLabel(ctx, label, right - x - 2 * LABEL_PADDING_CSS_PX);
  ctx.font = FONTS.label;
  ctx.fillStyle = palette.text;
  if (text !== "") ctx.fillText(text, x + LABEL_PADDING_CSS_PX, top + whole / 2 + 0.5);
}

function paintHolder(frame: Frame, lane: Extract<Lane, { type: "owner" }>, x: CssPixels): void {
  const { trace, viewport, palette, layout } = frame;
  const track = trace.objects.get(lane.object);
  if (!track || track.owner.length === 0 || track.waiters.length === 0) return;
  if (track.waiters.value[track.waiters.length - 1] === 0) return;
  const owner = track.owner.value[track.owner.length - 1];
  const top = laneTop(viewport, lane) + BAR_INSET_CSS_PX;
  const height = lane.heightCssPx - 2 * BAR_INSET_CSS_PX - UNDERLINE_CSS_PX - UNDERLINE_GAP_CSS_PX;
  if (owner !== 0) fillFading(frame, ownerColour(palette, layout, owner), x, top, height);
  fillFading(frame, palette.waiting, x, top + height + UNDERLINE_GAP_CSS_PX, UNDERLINE_CSS_PX);
}

function fillFading({ ctx, viewport }: Frame, colour: string, x: CssPixels, y: CssPixels, height: CssPixels): void {
  const right = viewport.plotLeftCssPx + viewport.plotWidthCssPx;
  const fade = ctx.createLinearGradient(x, 0, Math.max(x + 1, right), 0);
  fade.addColorStop(0, `${colour}80`);
  fade.addColorStop(1, `${colour}10`);
  ctx.fillStyle = fade;
  ctx.fillRect(x, y, right - x, height);
}
