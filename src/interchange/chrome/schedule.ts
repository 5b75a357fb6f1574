import type { StepLane } from "../../trace/types";

/** All entries of many lanes in the order of their events. */
export interface Schedule {
  /** Entries of event `i` are those from `first[i]` up to `first[i + 1]`. */
  readonly first: Uint32Array;
  /** Index of the lane of each entry, and its index in that lane. */
  readonly lane: Uint32Array;
  readonly entry: Uint32Array;
}

/** A counting sort: lanes are long, and there may be many. */
export function scheduleLanes(lanes: readonly StepLane[], eventCount: number): Schedule {
  const first = new Uint32Array(eventCount + 1);
  for (const { length, event } of lanes) for (let i = 0; i < length; i++) first[event[i] + 1]++;
  for (let i = 0; i < eventCount; i++) first[i + 1] += first[i];
  const next = first.slice();
  const lane = new Uint32Array(first[eventCount]);
  const entry = new Uint32Array(first[eventCount]);
  lanes.forEach(({ length, event }, laneIndex) => {
    for (let i = 0; i < length; i++) {
      const at = next[event[i]]++;
      lane[at] = laneIndex;
      entry[at] = i;
    }
  });
  return { first, lane, entry };
}
