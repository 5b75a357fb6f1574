import type { CssPixels } from "../../../src/base/units";
import { dominantOwners, indexAt, maxCounts, NO_OWNER, slicesBetween } from "../../../src/trace/lod";
import type { EventColumns, ObjectTrack, StepLane } from "../../../src/trace/types";
import type { Lane } from "../layout";
import type { Palette } from "../palette";
import { threadName } from "../words";
import { type ColumnLook, DenseLayer, makeColumnLook, steadyRuns } from "./dense";
import { BAR_INSET_CSS_PX, type Frame, fillBar, laneTop, ownerColour, spanOnPlot } from "./frame";
import { FONTS } from "./text";
import { DENSE_SLICES_PER_CSS_PX } from "./threadLane";

const UNDERLINE_CSS_PX: CssPixels = 3;
const UNDERLINE_GAP_CSS_PX: CssPixels = 2;
const MIN_LABELLED_CSS_PX: CssPixels = 40;
const LABEL_PADDING_CSS_PX: CssPixels = 6;
/** Height of a column in which the owner changes, so that a busy lock looks unlike one held for long. */
const CHANGING_SHARE = 0.62;

const scratch = {
  owners: new Uint16Array(0),
  changes: new Uint8Array(0),
  counts: new Uint32Array(0),
  columns: new Uint8Array(0),
};

/** Writes the owners of a busy object into the dense layer, and the line under it while a thread waits. */
export function writeDenseOwner(frame: Frame, lane: Lane, track: ObjectTrack): void {
  const { viewport } = frame;
  reserve(DenseLayer.columnCount(viewport));
  if (isDense(frame, track.owner)) {
    const count = DenseLayer.columnCount(viewport);
    fillOwnerColumns(frame, track.owner);
    const minColumns = (MIN_LABELLED_CSS_PX - 2) * viewport.devicePixelRatio;
    // Odd values are holds without a change.
    const steadyColumns = steadyRuns(scratch.columns, count, minColumns, (value) => value % 2 === 1);
    frame.dense.steadyColumns.set(lane, steadyColumns);
    const rows = Math.round(ownerBarHeight(lane) * viewport.devicePixelRatio);
    const top = laneTop(viewport, lane) + BAR_INSET_CSS_PX;
    frame.dense.write(viewport, top, scratch.columns, ownerLook(frame.palette, rows));
  }
  writeWaiters(frame, lane, track);
}

/** Draws the owners one by one, or over a dense lane only the names of those that held it long. */
export function paintOwner(frame: Frame, lane: Lane, track: ObjectTrack): void {
  const { trace, viewport, dense } = frame;
  const steadyColumns = dense.steadyColumns.get(lane);
  if (!steadyColumns) {
    const { first, end } = slicesBetween(track.owner, trace.events, viewport.startMs, viewport.endMs);
    for (let i = first; i < end; i++) paintHold(frame, lane, track.owner, i, true);
    return;
  }
  for (const column of steadyColumns) {
    const index = indexAt(track.owner, trace.events, DenseLayer.timeOfColumn(viewport, column));
    if (index >= 0) paintHold(frame, lane, track.owner, index, false);
  }
}

/** Writes the line at a lane's foot: red while a thread waits for the object. */
export function writeWaiters(frame: Frame, lane: Lane, track: ObjectTrack): void {
  if (track.waiters.length === 0) return;
  const { viewport, trace } = frame;
  const count = DenseLayer.columnCount(viewport);
  reserve(count);
  maxCounts(track.waiters, trace.events, viewport.startMs, viewport.endMs, count, scratch.counts);
  for (let x = 0; x < count; x++) scratch.columns[x] = scratch.counts[x] > 0 ? 1 : 0;
  const rows = Math.round(UNDERLINE_CSS_PX * viewport.devicePixelRatio);
  const top = laneTop(viewport, lane) + lane.heightCssPx - BAR_INSET_CSS_PX - UNDERLINE_CSS_PX;
  frame.dense.write(viewport, top, scratch.columns, waitingLook(frame.palette, rows));
}

/** Height of the bar that shows an owner. */
export function ownerBarHeight(lane: Lane): CssPixels {
  return lane.heightCssPx - 2 * BAR_INSET_CSS_PX - UNDERLINE_CSS_PX - UNDERLINE_GAP_CSS_PX;
}

function isDense(frame: Frame, owner: StepLane): boolean {
  const { trace, viewport } = frame;
  const { first, end } = slicesBetween(owner, trace.events, viewport.startMs, viewport.endMs);
  return end - first > viewport.plotWidthCssPx * DENSE_SLICES_PER_CSS_PX;
}

function paintHold(frame: Frame, lane: Lane, owner: StepLane, index: number, withBar: boolean): void {
  const thread = owner.value[index];
  if (thread === 0) return;
  const { ctx, trace, viewport } = frame;
  const { time } = trace.events;
  const endMs = index + 1 < owner.length ? time[owner.event[index + 1]] : trace.endMs;
  const { xCssPx, widthCssPx } = spanOnPlot(viewport, time[owner.event[index]], endMs);
  const y = laneTop(viewport, lane) + BAR_INSET_CSS_PX;
  const heightCssPx = ownerBarHeight(lane);
  if (withBar) {
    ctx.fillStyle = ownerColour(frame.palette, frame.layout, thread);
    fillBar(ctx, xCssPx, y, widthCssPx, heightCssPx);
  }
  if (widthCssPx < MIN_LABELLED_CSS_PX) return;
  const text = frame.text.fitLabel(ctx, threadName(trace, thread), widthCssPx - 2 * LABEL_PADDING_CSS_PX);
  if (text === "") return;
  ctx.font = FONTS.label;
  ctx.fillStyle = frame.palette.onOwner;
  ctx.fillText(text, xCssPx + LABEL_PADDING_CSS_PX, y + heightCssPx / 2 + 0.5);
}

/** Fills `scratch.columns`: 0 free, then for each owner colour two values in a row: held throughout, changing. */
function fillOwnerColumns(frame: Frame, owner: StepLane): void {
  const { trace, viewport, palette, layout } = frame;
  const { events } = trace;
  const { startMs, endMs } = viewport;
  const count = DenseLayer.columnCount(viewport);
  dominantOwners(owner, events, startMs, endMs, count, scratch.owners, scratch.changes);
  const msPerColumn = (endMs - startMs) / count;
  let at = Math.max(0, indexAt(owner, events, startMs));
  for (let x = 0; x < count; x++) {
    let thread = scratch.owners[x] === NO_OWNER ? 0 : scratch.owners[x];
    if (thread === 0 && scratch.changes[x] === 1) {
      // Mostly free, but held for a moment: that is what the lane is about.
      const columnStartMs = startMs + x * msPerColumn;
      at = firstFrom(owner, events, columnStartMs, at);
      while (at < owner.length && owner.value[at] === 0) at++;
      if (at < owner.length && events.time[owner.event[at]] < columnStartMs + msPerColumn) thread = owner.value[at];
    }
    const colour = colourIndex(palette, layout.threadOrder.get(thread));
    scratch.columns[x] = thread === 0 ? 0 : 1 + 2 * colour + scratch.changes[x];
  }
}

/** First entry from `low` on at or after a time; it is mostly near, so it is sought in steps that double. */
function firstFrom(lane: StepLane, events: EventColumns, timeMs: number, low: number): number {
  const { event, length } = lane;
  const { time } = events;
  let from = low;
  let to = low;
  let step = 1;
  while (to < length && time[event[to]] < timeMs) {
    from = to + 1;
    to += step;
    step *= 2;
  }
  to = Math.min(to, length);
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (time[event[middle]] < timeMs) from = middle + 1;
    else to = middle;
  }
  return from;
}

function colourIndex(palette: Palette, order: number | undefined): number {
  return order === undefined ? palette.owners.length : order % palette.owners.length;
}

function reserve(count: number): void {
  if (scratch.columns.length >= count) return;
  scratch.owners = new Uint16Array(count);
  scratch.changes = new Uint8Array(count);
  scratch.counts = new Uint32Array(count);
  scratch.columns = new Uint8Array(count);
}

const ownerLooks = new Map<Palette, ColumnLook>();
const waitingLooks = new Map<Palette, ColumnLook>();

function ownerLook(palette: Palette, rows: number): ColumnLook {
  const known = ownerLooks.get(palette);
  if (known && known.rows === rows) return known;
  const colours = [...palette.owners, palette.unknownOwner];
  const look = makeColumnLook(rows, 1 + 2 * colours.length, (value, row) => {
    if (value === 0) return undefined;
    const share = value % 2 === 0 ? CHANGING_SHARE : 1;
    return row >= rows * (1 - share) ? colours[Math.floor((value - 1) / 2)] : undefined;
  });
  ownerLooks.set(palette, look);
  return look;
}

function waitingLook(palette: Palette, rows: number): ColumnLook {
  const known = waitingLooks.get(palette);
  if (known && known.rows === rows) return known;
  const look = makeColumnLook(rows, 2, (value) => (value === 1 ? palette.waiting : undefined));
  waitingLooks.set(palette, look);
  return look;
}
