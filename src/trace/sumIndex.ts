import type { EventColumns, StepLane } from "./types";

/** Entries of a lane per row of an index: memory against entries visited per column. */
export const BLOCK = 32;

/** So many different values of a lane get a sum of their own; the others share one. */
const MAX_SLOTS = 16;
const OTHERS = MAX_SLOTS - 1;

/**
 * Cumulative time per value of one lane, a row for every {@link BLOCK} closed intervals. It lags behind the
 * lane and catches up when asked. Only closed intervals are summed: a lane's last entry may still change.
 */
export class SumIndex {
  /** Sum up to interval `row · BLOCK`, for each slot in turn; `slotCount` numbers a row. */
  #rows: Float64Array = new Float64Array(0);
  #rowCount = 0;
  #closed = 0;
  /** Sums up to interval `#closed`. */
  readonly #running = new Float64Array(MAX_SLOTS);
  /** The slot of a value plus 1; 0 where it has none yet. */
  #slotOf = new Uint8Array(8);
  readonly #valueOf = new Uint32Array(MAX_SLOTS);
  #slotCount = 0;
  readonly #sums = new Float64Array(MAX_SLOTS);

  /** Sums up what the lane has closed since the last call. */
  update(lane: StepLane, events: EventColumns): void {
    const { event, value } = lane;
    const { time } = events;
    const closed = lane.length - 1;
    for (let i = this.#closed; i < closed; i++) {
      if (i % BLOCK === 0) this.#writeRow(i / BLOCK);
      this.#running[this.#slot(value[i])] += time[event[i + 1]] - time[event[i]];
    }
    if (closed > this.#closed) this.#closed = closed;
  }

  /**
   * The value that covers the most of `[fromMs, toMs)`, where `current` is the interval (-1: before the first)
   * that holds `fromMs` and `end` the first entry at or after `toMs`.
   */
  dominantOf(lane: StepLane, events: EventColumns, current: number, end: number, fromMs: number, toMs: number): number {
    const { event, value } = lane;
    const { time } = events;
    const sums = this.#sums;
    sums.fill(0);
    const last = end - 1;
    sums[this.#slot(current < 0 ? 0 : value[current])] += time[event[current + 1]] - fromMs;
    sums[this.#slot(value[last])] += toMs - time[event[last]];
    let i = current + 1;
    const firstRow = Math.ceil(i / BLOCK);
    const lastRow = Math.min(Math.floor(last / BLOCK), this.#rowCount - 1);
    if (lastRow > firstRow) {
      this.#addIntervals(lane, events, i, firstRow * BLOCK);
      const width = this.#slotCount;
      for (let slot = 0; slot < width; slot++) {
        sums[slot] += this.#rows[lastRow * width + slot] - this.#rows[firstRow * width + slot];
      }
      i = lastRow * BLOCK;
    }
    this.#addIntervals(lane, events, i, last);
    let best = 0;
    for (let slot = 1; slot < this.#slotCount; slot++) if (sums[slot] > sums[best]) best = slot;
    if (best === OTHERS) return dominantOfMany(lane, events, current, end, fromMs, toMs);
    return this.#valueOf[best];
  }

  #addIntervals(lane: StepLane, events: EventColumns, first: number, end: number): void {
    if (first >= end) return;
    const { event, value } = lane;
    const { time } = events;
    const sums = this.#sums;
    let start = time[event[first]];
    for (let i = first; i < end; i++) {
      const next = time[event[i + 1]];
      sums[this.#slot(value[i])] += next - start;
      start = next;
    }
  }

  #slot(value: number): number {
    const slot = value < this.#slotOf.length ? this.#slotOf[value] : 0;
    return slot > 0 ? slot - 1 : this.#addSlot(value);
  }

  #addSlot(value: number): number {
    if (value >= this.#slotOf.length) {
      const grown = new Uint8Array(Math.max(value + 1, this.#slotOf.length * 2));
      grown.set(this.#slotOf);
      this.#slotOf = grown;
    }
    const slot = Math.min(this.#slotCount, OTHERS);
    this.#slotOf[value] = slot + 1;
    if (this.#slotCount < MAX_SLOTS) {
      this.#valueOf[slot] = value;
      this.#widen(this.#slotCount + 1);
    }
    return slot;
  }

  #widen(slotCount: number): void {
    const old = this.#slotCount;
    const rows = new Float64Array(this.#rowCount * slotCount);
    for (let row = 0; row < this.#rowCount; row++) {
      rows.set(this.#rows.subarray(row * old, row * old + old), row * slotCount);
    }
    this.#rows = rows;
    this.#slotCount = slotCount;
  }

  #writeRow(row: number): void {
    const width = this.#slotCount;
    const needed = (row + 1) * width;
    if (needed > this.#rows.length) {
      const grown = new Float64Array(Math.max(needed, Math.ceil(needed * 1.25), 4 * width));
      grown.set(this.#rows);
      this.#rows = grown;
    }
    this.#rows.set(this.#running.subarray(0, width), row * width);
    this.#rowCount = row + 1;
  }
}

/** As {@link SumIndex.dominantOf}, by visiting every interval: for lanes of more values than have slots. */
function dominantOfMany(
  lane: StepLane,
  events: EventColumns,
  current: number,
  end: number,
  fromMs: number,
  toMs: number,
): number {
  const sums = new Map<number, number>();
  let best = 0;
  let bestMs = -1;
  for (let i = current; i < end; i++) {
    const value = i < 0 ? 0 : lane.value[i];
    const startMs = i === current ? fromMs : events.time[lane.event[i]];
    const endMs = i + 1 < end ? events.time[lane.event[i + 1]] : toMs;
    const sum = (sums.get(value) ?? 0) + endMs - startMs;
    sums.set(value, sum);
    if (sum > bestMs) {
      best = value;
      bestMs = sum;
    }
  }
  return best;
}

/** The greatest value of every {@link BLOCK} entries of a lane, for all blocks before its last entry. */
export class MaxIndex {
  max: Uint32Array = new Uint32Array(0);
  length = 0;

  /** Takes in the blocks that were filled since the last call. */
  update(lane: StepLane): void {
    const blocks = Math.floor((lane.length - 1) / BLOCK);
    if (blocks <= this.length) return;
    if (blocks > this.max.length) {
      const grown = new Uint32Array(Math.ceil(blocks * 1.25));
      grown.set(this.max);
      this.max = grown;
    }
    for (let block = this.length; block < blocks; block++) {
      let max = 0;
      for (let i = block * BLOCK; i < (block + 1) * BLOCK; i++) if (lane.value[i] > max) max = lane.value[i];
      this.max[block] = max;
    }
    this.length = blocks;
  }
}

const sumIndexes = new WeakMap<StepLane, SumIndex>();
const maxIndexes = new WeakMap<StepLane, MaxIndex>();

/** The lane's index of sums, up to date. A lane keeps its identity while it grows. */
export function sumIndexOf(lane: StepLane, events: EventColumns): SumIndex {
  let index = sumIndexes.get(lane);
  if (index === undefined) {
    index = new SumIndex();
    sumIndexes.set(lane, index);
  }
  index.update(lane, events);
  return index;
}

/** The lane's index of maxima, up to date. */
export function maxIndexOf(lane: StepLane): MaxIndex {
  let index = maxIndexes.get(lane);
  if (index === undefined) {
    index = new MaxIndex();
    maxIndexes.set(lane, index);
  }
  index.update(lane);
  return index;
}
