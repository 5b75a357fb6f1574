import { grownCapacity, resizedFloat64, resizedUint32 } from "./column";
import type { EventColumns, StepLane } from "./types";

/** Entries of a lane per row of an index: memory against entries visited per column. */
const BLOCK_BITS = 4;
const BLOCK = 1 << BLOCK_BITS;
const IN_BLOCK = BLOCK - 1;

/** What a lane shows in a pixel column, quickly. */
export interface ColumnIndex {
  /**
   * The value to show for `[fromMs, toMs)`, where `current` is the interval that holds `fromMs` (-1: before
   * the first).
   */
  columnValue(lane: StepLane, events: EventColumns, current: number, fromMs: number, toMs: number): number;
  /** The first entry at or after the `toMs` of the last call. */
  readonly scannedTo: number;
}

/** So many different values of a lane get a sum of their own; the last one stands for all others together. */
const MAX_SLOTS = 9;
const OTHERS = MAX_SLOTS - 1;

/**
 * Cumulative time per value of one lane, a row for every {@link BLOCK} closed intervals. It lags behind the
 * lane and catches up when asked. Only closed intervals are summed: a lane's last entry may still change.
 */
export class SumIndex implements ColumnIndex {
  scannedTo = 0;
  /** A row: when interval `row · BLOCK` starts, then for each slot the sum up to there. */
  #rows = new Float64Array(0);
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
    // Every value has its slot before a column is summed; before the first interval it is 0.
    this.#slot(0);
    if (closed >= 0) this.#slot(value[closed]);
    if (closed <= this.#closed) return;
    let start = time[event[this.#closed]];
    for (let i = this.#closed; i < closed; i++) {
      if ((i & IN_BLOCK) === 0) this.#writeRow(i >> BLOCK_BITS, start);
      const next = time[event[i + 1]];
      this.#running[this.#slot(value[i])] += next - start;
      start = next;
    }
    this.#closed = closed;
  }

  /** The value that covers the most of the column. */
  columnValue(lane: StepLane, events: EventColumns, current: number, fromMs: number, toMs: number): number {
    const { event, value, length } = lane;
    const { time } = events;
    const sums = this.#sums.fill(0);
    const slotOf = this.#slotOf;
    let slot = slotOf[current < 0 ? 0 : value[current]] - 1;
    let since = fromMs;
    let i = current + 1;
    while (i < length) {
      const row = i >> BLOCK_BITS;
      const lastRow = (i & IN_BLOCK) === 0 ? this.#lastRowBefore(toMs, row) : row;
      if (lastRow > row) {
        const width = 1 + this.#slotCount;
        sums[slot] += this.#rows[row * width] - since;
        this.#addRows(row, lastRow);
        i = lastRow << BLOCK_BITS;
        since = this.#rows[lastRow * width];
        slot = slotOf[value[i]] - 1;
        i++;
      }
      const blockEnd = Math.min(length, (i | IN_BLOCK) + 1);
      let start = since;
      while (i < blockEnd) {
        start = time[event[i]];
        if (start >= toMs) break;
        sums[slot] += start - since;
        since = start;
        slot = slotOf[value[i]] - 1;
        i++;
      }
      if (start >= toMs) break;
    }
    sums[slot] += toMs - since;
    this.scannedTo = i;
    let best = 0;
    for (let other = 1; other < this.#slotCount; other++) if (sums[other] > sums[best]) best = other;
    if (best === OTHERS) return dominantOfMany(lane, events, current, i, fromMs, toMs);
    return this.#valueOf[best];
  }

  /** The last row from `row` on that starts before `timeMs`; `row` where that one does not. */
  #lastRowBefore(timeMs: number, row: number): number {
    const width = 1 + this.#slotCount;
    let last = row;
    while (last + 1 < this.#rowCount && this.#rows[(last + 1) * width] < timeMs) last++;
    return last;
  }

  #addRows(from: number, to: number): void {
    const width = 1 + this.#slotCount;
    for (let slot = 0; slot < this.#slotCount; slot++) {
      this.#sums[slot] += this.#rows[to * width + 1 + slot] - this.#rows[from * width + 1 + slot];
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
    const oldWidth = 1 + this.#slotCount;
    const width = 1 + slotCount;
    const rows = new Float64Array(this.#rowCount * width);
    for (let row = 0; row < this.#rowCount; row++) {
      rows.set(this.#rows.subarray(row * oldWidth, (row + 1) * oldWidth), row * width);
    }
    this.#rows = rows;
    this.#slotCount = slotCount;
  }

  #writeRow(row: number, startMs: number): void {
    const width = 1 + this.#slotCount;
    const needed = (row + 1) * width;
    if (needed > this.#rows.length) this.#rows = resizedFloat64(this.#rows, grownCapacity(this.#rows.length, needed));
    this.#rows[row * width] = startMs;
    this.#rows.set(this.#running.subarray(0, this.#slotCount), row * width + 1);
    this.#rowCount = row + 1;
  }
}

/** As {@link SumIndex.columnValue}, by visiting every interval: for lanes of more values than have slots. */
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

/** Start and greatest value of every {@link BLOCK} entries of a lane, for all blocks before its last entry. */
export class MaxIndex implements ColumnIndex {
  scannedTo = 0;
  #length = 0;
  #startMs = new Float64Array(0);
  #max = new Uint32Array(0);

  /** Takes in the blocks that were filled since the last call. */
  update(lane: StepLane, events: EventColumns): void {
    const blocks = Math.floor((lane.length - 1) / BLOCK);
    if (blocks <= this.#length) return;
    if (blocks > this.#max.length) {
      const capacity = grownCapacity(this.#max.length, blocks);
      this.#max = resizedUint32(this.#max, capacity);
      this.#startMs = resizedFloat64(this.#startMs, capacity);
    }
    for (let block = this.#length; block < blocks; block++) {
      let max = 0;
      for (let i = block * BLOCK; i < (block + 1) * BLOCK; i++) if (lane.value[i] > max) max = lane.value[i];
      this.#max[block] = max;
      this.#startMs[block] = events.time[lane.event[block * BLOCK]];
    }
    this.#length = blocks;
  }

  /** The greatest value in the column. */
  columnValue(lane: StepLane, events: EventColumns, current: number, _fromMs: number, toMs: number): number {
    const { event, value, length } = lane;
    const { time } = events;
    let max = current < 0 ? 0 : value[current];
    let i = current + 1;
    while (i < length) {
      const block = i >> BLOCK_BITS;
      if ((i & IN_BLOCK) === 0 && block + 1 < this.#length && this.#startMs[block + 1] < toMs) {
        max = Math.max(max, this.#max[block]);
        i += BLOCK;
      } else {
        if (time[event[i]] >= toMs) break;
        if (value[i] > max) max = value[i];
        i++;
      }
    }
    this.scannedTo = i;
    return max;
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
export function maxIndexOf(lane: StepLane, events: EventColumns): MaxIndex {
  let index = maxIndexes.get(lane);
  if (index === undefined) {
    index = new MaxIndex();
    maxIndexes.set(lane, index);
  }
  index.update(lane, events);
  return index;
}
