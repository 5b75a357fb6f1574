import { EventKind } from "../../../src/protocol/events";
import { eventsBetween } from "../../../src/trace/lod";
import type { ObjectTrack } from "../../../src/trace/types";
import type { Lane } from "../layout";
import type { Palette } from "../palette";
import { type ColumnLook, DenseLayer, makeColumnLook } from "./dense";
import { BAR_INSET_CSS_PX, type Frame, laneTop } from "./frame";

/** In a pixel column with more accesses than this only some are looked at. */
const MAX_LOOKED_AT_PER_COLUMN = 8;
const READ_SHARE = 0.45;
/** Width of an access in device pixels at ratio 1. */
const ACCESS_CSS_PX = 2;

const scratch = { columns: new Uint8Array(0) };

/**
 * Writes the reads (low) and writes (high) of a shared variable in the colour of their thread. A column with
 * several accesses shows a write if it sees one.
 */
export function writeAccesses(frame: Frame, lane: Lane, track: ObjectTrack): void {
  const { trace, viewport, palette, layout } = frame;
  const count = DenseLayer.columnCount(viewport);
  if (scratch.columns.length < count) scratch.columns = new Uint8Array(count);
  scratch.columns.fill(0, 0, count);
  const { time, kind, thread } = trace.events;
  const { startMs, endMs } = viewport;
  const { first, end } = eventsBetween(track.events, trace.events, startMs, endMs);
  const columnsPerMs = count / (endMs - startMs);
  const stride = Math.max(1, Math.floor((end - first) / (count * MAX_LOOKED_AT_PER_COLUMN)));
  const widthPx = Math.max(1, Math.round(ACCESS_CSS_PX * viewport.devicePixelRatio));
  for (let i = first; i < end; i += stride) {
    const event = track.events.event[i];
    const isWrite = kind[event] === EventKind.write;
    if (!isWrite && kind[event] !== EventKind.read) continue;
    const order = layout.threadOrder.get(thread[event]);
    const colour = order === undefined ? palette.owners.length : order % palette.owners.length;
    const value = 1 + 2 * colour + (isWrite ? 1 : 0);
    const x = Math.floor((time[event] - startMs) * columnsPerMs);
    for (let column = x; column < Math.min(count, x + widthPx); column++) {
      const before = scratch.columns[column];
      if (isWrite || before === 0 || before % 2 === 1) scratch.columns[column] = value;
    }
  }
  const rows = Math.round((lane.heightCssPx - 2 * BAR_INSET_CSS_PX) * viewport.devicePixelRatio);
  const top = laneTop(viewport, lane) + BAR_INSET_CSS_PX;
  frame.dense.write(viewport, top, scratch.columns, accessLook(palette, rows));
}

const looks = new Map<Palette, ColumnLook>();

function accessLook(palette: Palette, rows: number): ColumnLook {
  const known = looks.get(palette);
  if (known && known.rows === rows) return known;
  const colours = [...palette.owners, palette.unknownOwner];
  const look = makeColumnLook(rows, 1 + 2 * colours.length, (value, row) => {
    if (value === 0) return undefined;
    const isWrite = value % 2 === 0;
    return isWrite || row >= rows * (1 - READ_SHARE) ? colours[Math.floor((value - 1) / 2)] : undefined;
  });
  looks.set(palette, look);
  return look;
}
