import type { CssPixels } from "../../../src/base/units";
import { EventKind } from "../../../src/protocol/events";
import { dominantStates, indexAt, NO_STATE, slicesBetween } from "../../../src/trace/lod";
import { THREAD_STATE_COUNT, ThreadState, type ThreadTrack } from "../../../src/trace/types";
import type { ThreadLane } from "../layout";
import { type Palette, STATE_SHAPES } from "../palette";
import { stateText } from "../words";
import { type ColumnLook, DenseLayer, makeColumnLook, steadyRuns } from "./dense";
import { BAR_INSET_CSS_PX, type Frame, fillBar, laneTop, spanOnPlot } from "./frame";
import { FONTS } from "./text";
import { isTextured } from "./textures";

/** More slices than this per pixel of width are drawn as pixel columns. */
export const DENSE_SLICES_PER_CSS_PX = 0.25;

const MIN_LABELLED_CSS_PX: CssPixels = 40;
const LABEL_PADDING_CSS_PX: CssPixels = 6;

/** Height of a column in which the state changes, as a part of the state's own: busy looks unlike steady. */
const CHANGING_SHARE = 0.78;

const columns = { values: new Uint8Array(0), changes: new Uint8Array(0) };

/** Writes a thread's lane into the dense layer if it has too many slices to draw them one by one. */
export function writeDenseThread(frame: Frame, lane: ThreadLane, track: ThreadTrack): void {
  if (!isDense(frame, track)) return;
  const { viewport, trace, palette } = frame;
  const count = DenseLayer.columnCount(viewport);
  if (columns.values.length < count) {
    columns.values = new Uint8Array(count);
    columns.changes = new Uint8Array(count);
  }
  const { values, changes } = columns;
  dominantStates(track.states, trace.events, viewport.startMs, viewport.endMs, count, values, changes);
  for (let x = 0; x < count; x++) {
    values[x] = values[x] === NO_STATE ? ThreadState.ended : values[x] + THREAD_STATE_COUNT * changes[x];
  }
  const minColumns = (MIN_LABELLED_CSS_PX - 2) * viewport.devicePixelRatio;
  frame.dense.steadyColumns.set(
    lane,
    steadyRuns(values, count, minColumns, (value) => value < THREAD_STATE_COUNT),
  );
  const rows = Math.round(barHeight(lane) * viewport.devicePixelRatio);
  const top = laneTop(viewport, lane) + lane.flagsCssPx + BAR_INSET_CSS_PX;
  frame.dense.write(viewport, top, values, stateLook(palette, rows));
}

/** Draws a thread's slices: all of them, or over a dense lane only the labels of wide ones. */
export function paintThread(frame: Frame, lane: ThreadLane, track: ThreadTrack): void {
  const { trace, viewport, dense } = frame;
  const steadyColumns = dense.steadyColumns.get(lane);
  if (!steadyColumns) {
    const { first, end } = slicesBetween(track.states, trace.events, viewport.startMs, viewport.endMs);
    for (let i = first; i < end; i++) paintSlice(frame, lane, track, i, true);
    return;
  }
  for (const column of steadyColumns) {
    const index = indexAt(track.states, trace.events, DenseLayer.timeOfColumn(viewport, column));
    if (index >= 0) paintSlice(frame, lane, track, index, false);
  }
}

function isDense(frame: Frame, track: ThreadTrack): boolean {
  const { trace, viewport } = frame;
  const { first, end } = slicesBetween(track.states, trace.events, viewport.startMs, viewport.endMs);
  return end - first > viewport.plotWidthCssPx * DENSE_SLICES_PER_CSS_PX;
}

function paintSlice(frame: Frame, lane: ThreadLane, track: ThreadTrack, index: number, withBar: boolean): void {
  const { ctx, trace, viewport } = frame;
  const { states } = track;
  const isStart = trace.events.kind[states.event[index]] === EventKind.spawn;
  const known = states.value[index] as ThreadState;
  // Starting a thread is no contention: it looks as quiet as joining one.
  const state = isStart && known === ThreadState.blocked ? ThreadState.joining : known;
  const { heightShare } = STATE_SHAPES[state];
  if (heightShare === 0) return;
  const { time } = trace.events;
  const endMs = index + 1 < states.length ? time[states.event[index + 1]] : trace.endMs;
  const { xCssPx, widthCssPx } = spanOnPlot(viewport, time[states.event[index]], endMs);
  const { topCssPx, heightCssPx } = stateBox(lane, state);
  const y = laneTop(viewport, lane) + topCssPx;
  if (withBar) {
    ctx.fillStyle = frame.textures.paint(ctx, state);
    fillBar(ctx, xCssPx, y, widthCssPx, heightCssPx);
  }
  if (widthCssPx < MIN_LABELLED_CSS_PX || !hasRoomForText(state)) return;
  const label = stateText(trace, state, states.event[index]);
  const text = frame.text.fitLabel(ctx, label, widthCssPx - 2 * LABEL_PADDING_CSS_PX);
  if (text === "") return;
  ctx.font = FONTS.label;
  ctx.fillStyle = frame.palette.states[state].text;
  ctx.fillText(text, xCssPx + LABEL_PADDING_CSS_PX, y + heightCssPx / 2 + 0.5);
}

function hasRoomForText(state: ThreadState): boolean {
  return state === ThreadState.running || state === ThreadState.blocked;
}

function barHeight(lane: ThreadLane): CssPixels {
  return lane.heightCssPx - lane.flagsCssPx - 2 * BAR_INSET_CSS_PX;
}

/** Where in its lane a state's bar lies, from the lane's top. */
function stateBox(
  lane: ThreadLane,
  state: ThreadState,
): { readonly topCssPx: CssPixels; readonly heightCssPx: CssPixels } {
  const whole = barHeight(lane);
  const heightCssPx = Math.max(2, Math.round((whole * STATE_SHAPES[state].heightShare) / 2) * 2);
  return { topCssPx: lane.flagsCssPx + BAR_INSET_CSS_PX + (whole - heightCssPx) / 2, heightCssPx };
}

const looks = new Map<Palette, ColumnLook>();

function stateLook(palette: Palette, rows: number): ColumnLook {
  const known = looks.get(palette);
  if (known && known.rows === rows) return known;
  const look = makeColumnLook(rows, 2 * THREAD_STATE_COUNT, (value, row, phase) => {
    const state = (value % THREAD_STATE_COUNT) as ThreadState;
    const share = STATE_SHAPES[state].heightShare * (value < THREAD_STATE_COUNT ? 1 : CHANGING_SHARE);
    if (Math.abs(row + 0.5 - rows / 2) > (rows * share) / 2) return undefined;
    const colours = palette.states[state];
    return isTextured(state, phase, 0) ? colours.texture : colours.fill;
  });
  looks.set(palette, look);
  return look;
}
