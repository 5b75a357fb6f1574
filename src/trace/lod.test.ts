import { describe, expect, it } from "vitest";
import { Lane } from "./lane";
import { dominantOwners, dominantStates, eventsBetween, indexAt, maxCounts, NO_OWNER, slicesBetween } from "./lod";
import { TraceBuilder } from "./testing/builder";
import type { EventColumns, StepLane } from "./types";

/** Numbers in [0, 1) that are the same in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

/** A lane of `count` steps among `valueCount` values; some share a time, and the trace goes on a little after it. */
function randomLane(count: number, valueCount: number, seed: number): { lane: Lane; events: EventColumns } {
  const random = randomFrom(seed);
  const builder = new TraceBuilder();
  let timeMs = 0;
  for (let event = 0; event < count * 2 + 10; event++) {
    if (random() > 0.2) timeMs += random() * (random() > 0.95 ? 20 : 0.1);
    builder.event("tick", 1, timeMs);
  }
  const { events } = builder.build();
  const lane = new Lane();
  for (let step = 0; step < count; step++) lane.set(step * 2 + 3, Math.floor(random() * valueCount));
  return { lane, events };
}

/** Milliseconds each value has in `[fromMs, toMs)`, by visiting all intervals. */
function timePerValue(lane: StepLane, events: EventColumns, fromMs: number, toMs: number): Map<number, number> {
  const endMs = events.time[events.length - 1];
  const sums = new Map<number, number>();
  for (let i = -1; i < lane.length; i++) {
    const start = i < 0 ? Number.NEGATIVE_INFINITY : events.time[lane.event[i]];
    const end = i + 1 < lane.length ? events.time[lane.event[i + 1]] : endMs;
    const overlap = Math.min(end, toMs) - Math.max(start, fromMs);
    const value = i < 0 ? 0 : lane.value[i];
    if (overlap > 0) sums.set(value, (sums.get(value) ?? 0) + overlap);
  }
  return sums;
}

const WINDOWS = [
  [0, 1],
  [-0.2, 1.3],
  [0.1, 0.2],
  [0.5, 0.501],
  [0.9, 2],
] as const;

describe("the level of detail of a lane", () => {
  for (const [name, count, valueCount] of [
    ["few intervals", 5, 4],
    ["as many intervals as columns", 90, 3],
    ["thousands of states", 5_000, 8],
    ["more owners than have a sum of their own", 5_000, 40],
    ["owners beyond a byte", 3_000, 900],
  ] as const) {
    it(`shows in each column what covers most of it, for ${name}`, () => {
      const { lane, events } = randomLane(count, valueCount, count);
      const width = 100;
      const out = new Uint16Array(width);
      const changes = new Uint8Array(width);
      const endMs = events.time[events.length - 1];
      for (const [from, to] of WINDOWS) {
        const t0 = from * endMs;
        const t1 = to * endMs;
        const dt = (t1 - t0) / width;
        dominantOwners(lane, events, t0, t1, width, out, changes);
        for (let x = 0; x < width; x++) {
          const sums = timePerValue(lane, events, t0 + x * dt, t0 + (x + 1) * dt);
          if (out[x] === NO_OWNER) {
            expect(t0 + x * dt).toBeGreaterThan(endMs - dt * 1e-6);
          } else {
            expect(sums.get(out[x])).toBeGreaterThan(Math.max(...sums.values()) - dt * 1e-6);
            if (sums.size > 1 && Math.min(...sums.values()) > dt * 1e-6) expect(changes[x]).toBe(1);
          }
        }
      }
    });
  }

  it("marks no column as changing where one owner fills it", () => {
    const { lane, events } = randomLane(1, 3, 5);
    const changes = new Uint8Array(50).fill(9);
    dominantOwners(lane, events, 0, events.time[2], 50, new Uint16Array(50), changes);
    expect(changes.some((flag) => flag !== 0)).toBe(false);
  });

  it("shows the greatest count of each column", () => {
    const { lane, events } = randomLane(4_000, 1_000, 11);
    const width = 90;
    const out = new Uint32Array(width);
    const endMs = events.time[events.length - 1];
    for (const [from, to] of [[0, 1] as const, [0.2, 0.25] as const]) {
      const dt = ((to - from) * endMs) / width;
      maxCounts(lane, events, from * endMs, to * endMs, width, out);
      for (let x = 0; x < width; x++) {
        const a = from * endMs + x * dt;
        const { first, end } = slicesBetween(lane, events, a, a + dt);
        const expected = Math.max(
          indexAt(lane, events, a) < 0 ? 0 : lane.value[first],
          ...lane.value.slice(first, end),
        );
        expect(out[x]).toBe(expected);
      }
    }
  });

  it("agrees with itself while the trace grows", () => {
    const builder = new TraceBuilder();
    const trace = builder.build();
    const random = randomFrom(3);
    const grown = new Uint8Array(60);
    let timeMs = 0;
    for (let batch = 0; batch < 30; batch++) {
      for (let i = 0; i < 40; i++) {
        timeMs += random();
        builder.event(random() > 0.5 ? "sleep" : "wake", 1, timeMs);
      }
      if (batch % 7 === 6) builder.event("gap", 1, timeMs);
      trace.append(builder.batch());
      const lane = trace.threads.get(1)?.states as StepLane;
      dominantStates(lane, trace.events, 0, timeMs, 60, grown);
      const fresh = new Uint8Array(60);
      const copy: StepLane = { length: lane.length, event: lane.event, value: lane.value };
      dominantStates(copy, trace.events, 0, timeMs, 60, fresh);
      expect(grown).toEqual(fresh);
    }
  });

  it("shows nothing in an empty trace or an empty window", () => {
    const { lane, events } = randomLane(10, 3, 2);
    const out = new Uint8Array(4);
    dominantStates(new Lane(), new TraceBuilder().build().events, 0, 10, 4, out);
    expect([...out]).toEqual([255, 255, 255, 255]);
    dominantStates(lane, events, 5, 5, 4, out);
    expect([...out]).toEqual([255, 255, 255, 255]);
  });
});

describe("searching in a lane", () => {
  const { events } = ["start", "sleep", "wake", "end"]
    .reduce((builder, kind, i) => builder.event(kind as "start", 1, i * 10), new TraceBuilder())
    .build();
  const lane = new Lane();
  lane.set(1, 5);
  lane.set(2, 6);

  it("finds the interval a time lies in", () => {
    expect([9.9, 10, 19, 20, 99].map((timeMs) => indexAt(lane, events, timeMs))).toEqual([-1, 0, 0, 1, 1]);
  });

  it("gives the intervals that overlap a window", () => {
    expect(slicesBetween(lane, events, 0, 10)).toEqual({ first: 0, end: 0 });
    expect(slicesBetween(lane, events, 12, 20)).toEqual({ first: 0, end: 1 });
    expect(slicesBetween(lane, events, 15, 25)).toEqual({ first: 0, end: 2 });
    expect(slicesBetween(lane, events, 25, 30)).toEqual({ first: 1, end: 2 });
  });

  it("gives the entries inside a window", () => {
    expect(eventsBetween(lane, events, 10, 20)).toEqual({ first: 0, end: 1 });
    expect(eventsBetween(lane, events, 11, 19)).toEqual({ first: 1, end: 1 });
  });
});
