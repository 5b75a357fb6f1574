/**
 * Level of detail: what a lane shows in each pixel column of a window of time, whatever the zoom.
 *
 *     t0Ms         x · dt                    t1Ms        dt = (t1Ms - t0Ms) / widthPx
 *     |------|------|------|------|------|------|
 *     out[0] out[1]  …                          out[widthPx - 1]
 *
 * A column costs a search that starts where the last one ended, plus a sum over what lies in it: interval by
 * interval where that is little, else by cumulative sums that are kept for every {@link BLOCK} intervals.
 * The sums are built as a lane grows and belong to it (`sumIndex.ts`).
 */
import type { Milliseconds } from "../base/units";
import { indexAt } from "./search";
import { BLOCK, maxIndexOf, sumIndexOf } from "./sumIndex";
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
 */
export function dominantStates(
  lane: StepLane,
  events: EventColumns,
  t0Ms: Milliseconds,
  t1Ms: Milliseconds,
  widthPx: number,
  out: Uint8Array,
): void {
  dominant(lane, events, t0Ms, t1Ms, widthPx, out, NO_STATE, undefined);
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
  dominant(lane, events, t0Ms, t1Ms, widthPx, out, NO_OWNER, changes);
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
  const { event, value, length } = lane;
  const { time } = events;
  const endMs = events.length === 0 ? 0 : time[events.length - 1];
  const blocks = maxIndexOf(lane);
  const dt = (t1Ms - t0Ms) / widthPx;
  let current = indexAt(lane, events, t0Ms);
  let x = 0;
  while (x < widthPx) {
    const a = t0Ms + x * dt;
    if (a >= endMs) {
      out.fill(0, x, widthPx);
      return;
    }
    const nextStart = current + 1 < length ? time[event[current + 1]] : Number.POSITIVE_INFINITY;
    let best = current < 0 ? 0 : value[current];
    if (nextStart >= t0Ms + (x + 1) * dt) {
      const until = columnsUntil(nextStart, endMs, t0Ms, dt, x, widthPx);
      out.fill(best, x, until);
      x = until;
    } else {
      const end = gallop(lane, events, t0Ms + (x + 1) * dt, current + 1);
      let i = current + 1;
      while (i < end) {
        if (i % BLOCK === 0 && i + BLOCK <= end && i / BLOCK < blocks.length) {
          best = Math.max(best, blocks.max[i / BLOCK]);
          i += BLOCK;
        } else {
          if (value[i] > best) best = value[i];
          i++;
        }
      }
      out[x++] = best;
      current = end - 1;
    }
    current = lastAtOrBefore(lane, events, t0Ms + x * dt, current);
  }
}

function dominant(
  lane: StepLane,
  events: EventColumns,
  t0Ms: Milliseconds,
  t1Ms: Milliseconds,
  widthPx: number,
  out: Uint8Array | Uint16Array,
  nothing: number,
  changes: Uint8Array | undefined,
): void {
  const { event, value, length } = lane;
  const { time } = events;
  const endMs = events.length === 0 ? 0 : time[events.length - 1];
  const index = sumIndexOf(lane, events);
  const dt = (t1Ms - t0Ms) / widthPx;
  let current = indexAt(lane, events, t0Ms);
  let x = 0;
  while (x < widthPx) {
    const a = t0Ms + x * dt;
    if (a >= endMs) {
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
      const end = gallop(lane, events, b, current + 1);
      out[x] = index.dominantOf(lane, events, current, end, a, Math.min(b, endMs));
      if (changes !== undefined) changes[x] = 1;
      x++;
      current = end - 1;
    }
    current = lastAtOrBefore(lane, events, t0Ms + x * dt, current);
  }
}

/** The column in which a value that holds from column `x` on ends, at least `x + 1`. */
function columnsUntil(nextStart: number, endMs: number, t0Ms: number, dt: number, x: number, widthPx: number): number {
  const column = nextStart >= endMs ? Math.ceil((endMs - t0Ms) / dt) : Math.floor((nextStart - t0Ms) / dt);
  return Math.max(x + 1, Math.min(widthPx, column));
}

/** First entry from `low` on that starts at or after `timeMs`, found in steps that double: it is mostly near. */
function gallop(lane: StepLane, events: EventColumns, timeMs: number, low: number): number {
  const { event, length } = lane;
  const { time } = events;
  let step = 1;
  let high = low;
  while (high < length && time[event[high]] < timeMs) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  high = Math.min(high, length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[event[middle]] < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Last entry from `current` on that starts at or before `timeMs`. */
function lastAtOrBefore(lane: StepLane, events: EventColumns, timeMs: number, current: number): number {
  const { event, length } = lane;
  const { time } = events;
  while (current + 1 < length && time[event[current + 1]] <= timeMs) current++;
  return current;
}
