import { describe, expect, it } from "vitest";
import type { EventKindName } from "../protocol/events";
import { type EventFields, TraceBuilder } from "../trace/testing/builder";
import { sliceDetails } from "./sliceDetails";

function program(): TraceBuilder {
  return new TraceBuilder()
    .file("main.ts")
    .process(1)
    .thread(1, "MainThread")
    .thread(2, "worker")
    .object(5, "lock", "a")
    .object(6, "queue", "jobs")
    .object(7, "condition", "c")
    .object(1, "gil", "GIL");
}

type Step = readonly [kind: EventKindName, thread: number, fields?: EventFields];

/** The interval that step `at` opens, each step a millisecond after the last one. */
function sliceOf(steps: readonly Step[], thread: number, at: number) {
  const builder = program();
  steps.forEach(([kind, who, fields], i) => {
    builder.event(kind, who, i, fields);
  });
  return sliceDetails(builder.build(), thread, at);
}

describe("the details of a slice", () => {
  it("tell a blocked thread's lock, its owner since which line, and who released it", () => {
    const slice = sliceOf(
      [
        ["start", 2],
        ["acquire", 1, { object: 5, line: 14 }],
        ["request", 2, { object: 5, line: 30 }],
        ["release", 1, { object: 5, line: 16 }],
        ["acquire", 2, { object: 5, line: 30 }],
      ],
      2,
      3,
    );
    expect(slice).toEqual({
      thread: 2,
      state: "blocked",
      startEvent: 2,
      endEvent: 4,
      startMs: 2,
      endMs: 4,
      durationMs: 2,
      line: 30,
      on: { type: "object", id: 5 },
      owner: { thread: 1, sinceMs: 1, line: 14 },
      waker: { thread: 1, event: 3, timeMs: 3 },
    });
  });

  it("run to the end of the trace while nothing ended it", () => {
    const slice = sliceOf(
      [
        ["start", 2],
        ["getRequest", 2, { object: 6 }],
        ["start", 1],
        ["tick", 1],
      ],
      2,
      1,
    );
    expect(slice).toMatchObject({ endEvent: null, endMs: 3, durationMs: 2, waker: null, owner: null });
  });

  const wakers: readonly (readonly [string, readonly Step[]])[] = [
    [
      "a put",
      [
        ["getRequest", 2, { object: 6 }],
        ["put", 1, { object: 6, arg: 1 }],
        ["get", 2, { object: 6, arg: 1 }],
      ],
    ],
    [
      "a get",
      [
        ["putRequest", 2, { object: 6 }],
        ["get", 1, { object: 6, arg: 1 }],
        ["put", 2, { object: 6, arg: 2 }],
      ],
    ],
    [
      "a notify",
      [
        ["wait", 2, { object: 7 }],
        ["notify", 1, { object: 7, arg: 1 }],
        ["woken", 2, { object: 7 }],
      ],
    ],
    [
      "a drop of the GIL",
      [
        ["gilRequest", 2, { object: 1 }],
        ["gilDrop", 1, { object: 1 }],
        ["gilTake", 2, { object: 1 }],
      ],
    ],
    [
      "a thread's end",
      [
        ["join", 2, { object: 1 }],
        ["end", 1],
        ["joined", 2, { object: 1 }],
      ],
    ],
    [
      "a thread's start",
      [
        ["spawn", 2, { object: 1 }],
        ["start", 1],
        ["started", 2, { object: 1 }],
      ],
    ],
  ];
  for (const [name, steps] of wakers) {
    it(`find the waker in ${name}`, () => {
      expect(sliceOf(steps, 2, 0)?.waker).toEqual({ thread: 1, event: 1, timeMs: 1 });
    });
  }

  it("find no waker where the wait timed out", () => {
    const wait: readonly Step[] = [
      ["wait", 2, { object: 7 }],
      ["notify", 1, { object: 7 }],
      ["woken", 2, { object: 7, arg: 1 }],
    ];
    expect(sliceOf(wait, 2, 0)?.waker).toBeNull();
    const join: readonly Step[] = [
      ["join", 2, { object: 1 }],
      ["tick", 1],
      ["joined", 2, { object: 1, arg: 1 }],
    ];
    expect(sliceOf(join, 2, 0)?.waker).toBeNull();
    const request: readonly Step[] = [
      ["request", 2, { object: 5 }],
      ["release", 1, { object: 5 }],
      ["giveUp", 2, { object: 5 }],
    ];
    expect(sliceOf(request, 2, 0)?.waker).toBeNull();
  });

  it("claim nothing of a gap, of unknown threads and of the time before a thread's start", () => {
    const steps: readonly Step[] = [
      ["tick", 1],
      ["request", 2, { object: 5 }],
      ["gap", 2],
      ["wake", 2],
    ];
    expect(sliceOf(steps, 2, 2)).toMatchObject({ state: "unknown", on: null, owner: null, waker: null });
    expect(sliceOf(steps, 2, 0)).toBeUndefined();
    expect(sliceOf(steps, 99, 0)).toBeUndefined();
  });
});
