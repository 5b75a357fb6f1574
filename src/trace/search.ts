import type { Milliseconds } from "../base/units";
import type { EventColumns, StepLane } from "./types";

/** Events by index, in order: a lane, or the events of one object. */
export interface EventList {
  readonly length: number;
  readonly event: Uint32Array;
}

/** Entries `first … end - 1` of a list. */
export interface EntryRange {
  readonly first: number;
  readonly end: number;
}

/** Index of the first entry from `low` on whose time is at least `timeMs`; `list.length` where there is none. */
export function firstAtOrAfter(list: EventList, events: EventColumns, timeMs: Milliseconds, low = 0): number {
  const { event } = list;
  const { time } = events;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[event[middle]] < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Index of the last entry whose time is at most `timeMs`; -1 where all come later. For a lane this is the
 * interval that `timeMs` lies in. Of several entries at one time it is the last.
 */
export function indexAt(list: EventList, events: EventColumns, timeMs: Milliseconds): number {
  const { event } = list;
  const { time } = events;
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[event[middle]] <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Index of the last entry that is event `eventIndex` or an earlier one; -1 where all come later. */
export function indexAtEvent(list: EventList, eventIndex: number): number {
  const { event } = list;
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (event[middle] <= eventIndex) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Index of the last event of the trace whose time is at most `timeMs`; -1 where all come later. */
export function eventAt(events: EventColumns, timeMs: Milliseconds): number {
  const { time } = events;
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle] <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A lane's value at a time; 0 before its first entry. */
export function valueAtTime(lane: StepLane, events: EventColumns, timeMs: Milliseconds): number {
  const index = indexAt(lane, events, timeMs);
  return index < 0 ? 0 : lane.value[index];
}

/** A lane's value right after an event; 0 before its first entry. */
export function valueAtEvent(lane: StepLane, eventIndex: number): number {
  const index = indexAtEvent(lane, eventIndex);
  return index < 0 ? 0 : lane.value[index];
}

/**
 * The intervals of a lane that overlap `[t0Ms, t1Ms)`. Interval `i` runs from entry `i` to entry `i + 1`, the
 * last one to the end of the trace; what lies before entry 0 is no interval.
 */
export function slicesBetween(
  lane: StepLane,
  events: EventColumns,
  t0Ms: Milliseconds,
  t1Ms: Milliseconds,
): EntryRange {
  const first = Math.max(0, indexAt(lane, events, t0Ms));
  return { first, end: firstAtOrAfter(lane, events, t1Ms, first) };
}

/** The entries of a list whose time lies in `[t0Ms, t1Ms)`. */
export function eventsBetween(
  list: EventList,
  events: EventColumns,
  t0Ms: Milliseconds,
  t1Ms: Milliseconds,
): EntryRange {
  const first = firstAtOrAfter(list, events, t0Ms);
  return { first, end: firstAtOrAfter(list, events, t1Ms, first) };
}
