import { describe, expect, it } from "vitest";
import { TraceBuilder } from "../../src/trace/testing/builder";
import { FlagIndex } from "./flags";
import { hitTest, selectionOf, spanOf, targetOf } from "./hitTest";
import { neighbourOf } from "./input/neighbours";
import { buildLayout } from "./layout";
import { fitWindow, LANES_TOP_CSS_PX, makeViewport, xOfTime } from "./viewport";

/** Two threads: `worker` runs from 0, waits for the lock from 40 to 60, puts at 70; a mark at 80. */
function makeScene() {
  const trace = new TraceBuilder()
    .process(1)
    .thread(1, "main")
    .thread(2, "worker")
    .object(1, "lock", "account")
    .object(2, "queue", "jobs")
    .string(1, "half way")
    .event("start", 1, 0)
    .event("start", 2, 0)
    .event("acquire", 1, 10, { object: 1 })
    .event("request", 2, 40, { object: 1 })
    .event("release", 1, 60, { object: 1 })
    .event("acquire", 2, 60, { object: 1 })
    .event("put", 2, 70, { object: 2, arg: 5 })
    .event("mark", 2, 80, { object: 1 })
    .event("release", 2, 90, { object: 1 })
    .event("end", 2, 100)
    .build();
  const flags = new FlagIndex();
  flags.update(trace);
  const layout = buildLayout(trace, flags);
  const size = { widthCssPx: 1000, heightCssPx: 600, devicePixelRatio: 1 };
  const viewport = makeViewport(fitWindow(trace.endMs), size, 0);
  const at = (laneIndex: number, timeMs: number, share = 0.9) => {
    const lane = layout.lanes[laneIndex];
    const y = LANES_TOP_CSS_PX + lane.topCssPx + lane.heightCssPx * share;
    return hitTest(xOfTime(viewport, timeMs), y, { trace, viewport, layout, flags });
  };
  const laneOf = (type: string, id: number) =>
    layout.lanes.findIndex(
      (lane) => lane.type === type && ("thread" in lane ? lane.thread : "object" in lane && lane.object) === id,
    );
  const target = (type: string, id: number, timeMs: number, share?: number) => {
    const hit = at(laneOf(type, id), timeMs, share);
    return hit.type === "lane" ? hit.target : undefined;
  };
  return { trace, viewport, layout, flags, target };
}

describe("pointing at the timeline", () => {
  it("tells minimap, axis and gutter apart", () => {
    const { trace, viewport, layout, flags } = makeScene();
    const typeAt = (x: number, y: number) => hitTest(x, y, { trace, viewport, layout, flags }).type;
    expect(typeAt(500, 10)).toBe("minimap");
    expect(typeAt(500, LANES_TOP_CSS_PX - 2)).toBe("axis");
    expect(typeAt(5, LANES_TOP_CSS_PX + 40)).toBe("gutter");
    expect(typeAt(500, 590)).toBe("nothing");
  });

  it("finds a thread's slice, and selects the event that began it", () => {
    const { trace, target } = makeScene();
    const slice = target("thread", 2, 50);
    expect(slice).toMatchObject({ type: "state", thread: 2 });
    if (!slice) return;
    expect(spanOf(trace, slice)).toEqual({ startMs: 40, endMs: 60 });
    expect(selectionOf(trace, slice)).toEqual({ type: "thread", thread: 2, event: 3 });
  });

  it("finds who holds a lock, and the last hold of an open lane to the end of the trace", () => {
    const { trace, target } = makeScene();
    const hold = target("owner", 1, 30);
    expect(hold && spanOf(trace, hold)).toEqual({ startMs: 10, endMs: 60 });
    const main = target("thread", 1, 95);
    expect(main && spanOf(trace, main)).toEqual({ startMs: 0, endMs: 100 });
  });

  it("finds a put and selects its message", () => {
    const { trace, target } = makeScene();
    const put = target("count", 2, 70.2);
    expect(put && selectionOf(trace, put)).toEqual({ type: "message", object: 2, message: 5, event: 6 });
  });

  it("finds a mark by its flag, and the slice below it", () => {
    const { target } = makeScene();
    expect(target("thread", 2, 80.5, 0.1)).toMatchObject({ type: "flag", event: 7 });
    expect(target("thread", 2, 80.5, 0.9)).toMatchObject({ type: "state" });
  });

  it("finds nothing where a thread has ended", () => {
    const { trace } = makeScene();
    const scene = makeScene();
    expect(scene.target("thread", 2, 100.0001)).toBeUndefined();
    expect(trace.endMs).toBe(100);
  });
});

describe("a selection", () => {
  it("means the target it was made of", () => {
    const { trace, target } = makeScene();
    const targets = [
      target("thread", 2, 50),
      target("owner", 1, 30),
      target("count", 2, 70),
      target("thread", 2, 80, 0.1),
    ];
    for (const original of targets) {
      const selection = original ? selectionOf(trace, original) : null;
      expect(selection && targetOf(trace, selection)).toEqual(original);
    }
  });

  it("of an event the trace does not hold means nothing", () => {
    const { trace } = makeScene();
    expect(targetOf(trace, { type: "thread", thread: 2, event: 9999 })).toBeUndefined();
    expect(targetOf(trace, { type: "object", object: 77, event: 1 })).toBeUndefined();
  });
});

describe("moving along a lane", () => {
  it("goes from slice to slice and stops at both ends", () => {
    const { trace, target } = makeScene();
    const waiting = target("thread", 2, 50);
    if (!waiting) throw new Error("no slice");
    const after = neighbourOf(trace, waiting, 1);
    expect(after && spanOf(trace, after)).toEqual({ startMs: 60, endMs: 100 });
    expect(after && neighbourOf(trace, after, 1)).toBeUndefined();
    const before = neighbourOf(trace, waiting, -1);
    expect(before && neighbourOf(trace, before, -1)).toBeUndefined();
  });

  it("goes from hold to hold of a lock", () => {
    const { trace, target } = makeScene();
    const first = target("owner", 1, 30);
    const second = first && neighbourOf(trace, first, 1);
    expect(second && spanOf(trace, second)).toEqual({ startMs: 60, endMs: 90 });
  });
});
