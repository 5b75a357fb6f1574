/**
 * Level of detail: what a lane shows in each pixel column of a window of time, whatever the zoom.
 *
 *     t0Ms         x · dt                    t1Ms        dt = (t1Ms - t0Ms) / widthPx
 *     |------|------|------|------|------|------|
 *     out[0] out[1]  …                          out[widthPx - 1]
 *
 * A column goes on where the last one ended and costs what lies in it: interval by interval up to the next
 * block of intervals, then block by block. What a block sums up to is kept beside the lane (`columnIndex.ts`).
 */
import type { Milliseconds } from "../base/units";
import type { UintArray } from "./column";
import { type ColumnIndex, maxIndexOf, sumIndexOf } from "./columnIndex";
import { indexAt } from "./search";
import type { EventColumns, StepLane } from "./types";

export { eventAt, eventsBetween, indexAt, slicesBetween, valueAtTime } from "./search";

/** In a column of {@link dominantStates}: past the end of the trace. */
export const NO_STATE = 255;

/** In a column of {@link dominantOwners}: past the end of the trace. */
export const NO_OWNER = 0xffff;

/**
 * For each pixel column the thread state that covers the most time of it.
 *
 * @param out receives `widthPx` values of `ThreadState`, {@link NO_STATE} past the end of the trace
 * @param changes receives `widthPx` flags where given: 1 where the state changes inside the column
 */
export function dominantStates(
  lane: StepLane,
  events: EventColumns,
  t0Ms: Milliseconds,
  t1Ms: Milliseconds,
  widthPx: number,
  out: Uint8Array,
  changes?: Uint8Array,
): void {
  fillColumns(lane, events, t0Ms, t1Ms, widthPx, sumIndexOf(lane, events), out, NO_STATE, changes);
}

/**
 * For each pixel column the owner (id of a thread, 0 none) that covers the most time of it, and whether the
 * owner changes inside it.
 *
 * @param out receives `widthPx` owners, {@link NO_OWNER} past the end of the trace
 * @param changes receives `widthPx` flags: 1 where the owner changes inside the column
 */
export function dominantOwners(
  lane: StepLane,
  events: EventColumns,
  t0Ms: Milliseconds,
  t1Ms: Milliseconds,
  widthPx: number,
  out: Uint16Array,
  changes: Uint8Array,
): void {
  fillColumns(lane, events, t0Ms, t1Ms, widthPx, sumIndexOf(lane, events), out, NO_OWNER, changes);
}

/**
 * For each pixel column the greatest value the lane has in it (depth of a queue, number of waiters).
 *
 * @param out receives `widthPx` values, 0 past the end of the trace
 */
export function maxCounts(
  lane: StepLane,
  events: EventColumns,
  t0Ms: Milliseconds,
  t1Ms: Milliseconds,
  widthPx: number,
  out: Uint32Array,
): void {
  fillColumns(lane, events, t0Ms, t1Ms, widthPx, maxIndexOf(lane, events), out, 0, undefined);
}

function fillColumns(
  lane: StepLane,
  events: EventColumns,
  t0Ms: Milliseconds,
  t1Ms: Milliseconds,
  widthPx: number,
  index: ColumnIndex,
  out: UintArray,
  nothing: number,
  changes: Uint8Array | undefined,
): void {
  const { event, value, length } = lane;
  const { time } = events;
  const endMs = events.length === 0 ? 0 : time[events.length - 1];
  const dt = (t1Ms - t0Ms) / widthPx;
  let current = indexAt(lane, events, t0Ms);
  let x = 0;
  while (x < widthPx) {
    const a = t0Ms + x * dt;
    // A window without duration has no columns to tell apart.
    if (a >= endMs || !(dt > 0)) {
      out.fill(nothing, x, widthPx);
      changes?.fill(0, x, widthPx);
      return;
    }
    const b = t0Ms + (x + 1) * dt;
    const nextStart = current + 1 < length ? time[event[current + 1]] : Number.POSITIVE_INFINITY;
    if (nextStart >= b) {
      const until = columnsUntil(nextStart, endMs, t0Ms, dt, x, widthPx);
      out.fill(current < 0 ? 0 : value[current], x, until);
      changes?.fill(0, x, until);
      x = until;
    } else {
      out[x] = index.columnValue(lane, events, current, a, Math.min(b, endMs));
      if (changes !== undefined) changes[x] = 1;
      x++;
      current = index.scannedTo - 1;
    }
    const next = t0Ms + x * dt;
    while (current + 1 < length && time[event[current + 1]] <= next) current++;
  }
}

/** The column in which a value that holds from column `x` on ends, at least `x + 1`. */
function columnsUntil(nextStart: number, endMs: number, t0Ms: number, dt: number, x: number, widthPx: number): number {
  const column = nextStart >= endMs ? Math.ceil((endMs - t0Ms) / dt) : Math.floor((nextStart - t0Ms) / dt);
  return Math.max(x + 1, Math.min(widthPx, column));
}
