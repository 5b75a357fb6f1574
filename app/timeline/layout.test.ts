import { describe, expect, it } from "vitest";
import { TraceBuilder } from "../../src/trace/testing/builder";
import type { TraceView } from "../../src/trace/types";
import { FlagIndex } from "./flags";
import { FLAG_HEIGHT_CSS_PX, laneAt, lanesBetween, buildLayout as layoutOf, MAX_OBJECT_LANES } from "./layout";

function buildLayout(trace: TraceView) {
  const flags = new FlagIndex();
  flags.update(trace);
  return layoutOf(trace, flags);
}

describe("the lanes of a trace", () => {
  it("group threads and the GIL under their process and objects by what they are", () => {
    const trace = new TraceBuilder()
      .process(1)
      .process(2, "worker", 1)
      .thread(1, "main")
      .thread(2, "worker main", { process: 2 })
      .thread(3, "helper")
      .object(1, "gil", "gil")
      .object(2, "queue", "jobs")
      .object(3, "lock", "account")
      .object(4, "shared", "balance")
      .event("gilTake", 1, 0, { object: 1 })
      .event("put", 1, 1, { object: 2 })
      .event("acquire", 1, 2, { object: 3 })
      .event("write", 1, 3, { object: 4 })
      .build();
    const lanes = buildLayout(trace).lanes.map((lane) => {
      if (lane.type === "thread") return `thread ${lane.thread}`;
      if ("object" in lane) return `${lane.type} ${lane.object}`;
      return lane.type === "objectsHeading" ? lane.group : lane.type;
    });
    expect(lanes).toEqual([
      "processHeading",
      "thread 1",
      "thread 3",
      "owner 1",
      "processHeading",
      "thread 2",
      "synchronisation",
      "owner 3",
      "queues",
      "count 2",
      "shared",
      "accesses 4",
    ]);
  });

  it("leave out objects that nothing happened to", () => {
    const trace = new TraceBuilder().process(1).thread(1, "main").object(1, "lock", "unused").build();
    expect(buildLayout(trace).lanes.some((lane) => lane.type === "owner")).toBe(false);
  });

  it("are those of the most active objects where there are too many, and say how many are missing", () => {
    const builder = new TraceBuilder().process(1).thread(1, "main");
    const count = MAX_OBJECT_LANES + 6;
    for (let id = 1; id <= count; id++) {
      builder.object(id, "lock", `lock ${id}`);
      // Later ones are more active; the last six all as much as each other.
      for (let i = 0; i < Math.min(id, count - 5); i++) builder.event("acquire", 1, i, { object: id });
    }
    const { lanes } = buildLayout(builder.build());
    const shown = lanes.flatMap((lane) => (lane.type === "owner" ? [lane.object] : []));
    expect(shown).toHaveLength(MAX_OBJECT_LANES);
    expect(shown[0]).toBe(7);
    expect(lanes.at(-1)).toMatchObject({ type: "hiddenObjects", count: 6 });
  });

  it("have room for flags where a thread set marks", () => {
    const trace = new TraceBuilder()
      .process(1)
      .thread(1, "main")
      .thread(2, "other")
      .event("start", 1, 0)
      .event("start", 2, 0)
      .event("mark", 2, 1)
      .build();
    const heights = buildLayout(trace).lanes.map((lane) => (lane.type === "thread" ? lane.flagsCssPx : 0));
    expect(heights).toEqual([0, 0, FLAG_HEIGHT_CSS_PX]);
  });

  it("are found by height without holes between them", () => {
    const trace = new TraceBuilder().process(1).thread(1, "main").thread(2, "other").build();
    const layout = buildLayout(trace);
    for (const lane of layout.lanes) {
      expect(laneAt(layout, lane.topCssPx)).toBe(lane);
      expect(laneAt(layout, lane.topCssPx + lane.heightCssPx - 0.01)).toBe(lane);
    }
    expect(laneAt(layout, -1)).toBeUndefined();
    expect(laneAt(layout, layout.heightCssPx)).toBeUndefined();
    expect(lanesBetween(layout, 0, layout.heightCssPx)).toEqual(layout.lanes);
  });
});
