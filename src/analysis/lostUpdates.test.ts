import { describe, expect, it } from "vitest";
import { TraceBuilder } from "../trace/testing/builder";
import { lostUpdates } from "./lostUpdates";

function program(): TraceBuilder {
  return new TraceBuilder()
    .file("main.py")
    .process(1)
    .thread(1, "MainThread")
    .thread(2, "t1")
    .thread(3, "t2")
    .object(5, "shared", "balance", { line: 2 });
}

const access = (builder: TraceBuilder, kind: "read" | "write", thread: number, value: number, line: number) =>
  builder.event(kind, thread, 0, { object: 5, value, line });

describe("a lost update", () => {
  it("names both threads, both lines and the lost value, and counts the others", () => {
    const trace = program().event("start", 2, 1);
    access(trace, "read", 2, 100, 6);
    access(trace, "read", 3, 100, 6);
    access(trace, "write", 3, 108, 6);
    access(trace, "write", 2, 105, 7);
    access(trace, "read", 3, 105, 6);
    access(trace, "write", 2, 1, 7);
    access(trace, "write", 3, 2, 7);
    expect(lostUpdates(trace.build())).toEqual([
      {
        kind: "lost-update",
        params: {
          variable: "balance",
          thread: "t1",
          read: 100,
          readLine: 6,
          written: 105,
          line: 7,
          other: "t2",
          lost: 108,
          otherLine: 6,
          count: 2,
        },
        threads: [2, 3],
        objects: [5],
        timeMs: 1,
        line: 7,
      },
    ]);
  });

  it("is none where the threads take turns", () => {
    const trace = program();
    for (const [thread, before] of [
      [2, 0],
      [3, 1],
      [2, 2],
    ] as const) {
      access(trace, "read", thread, before, 6);
      access(trace, "write", thread, before + 1, 6);
    }
    expect(lostUpdates(trace.build())).toEqual([]);
  });

  it("is none where a value is only set, whatever it was", () => {
    const trace = program();
    access(trace, "write", 2, 1, 6);
    access(trace, "write", 3, 2, 6);
    access(trace, "write", 2, 3, 6);
    expect(lostUpdates(trace.build())).toEqual([]);
  });

  it("is none where the other thread wrote what had been there", () => {
    const trace = program();
    access(trace, "read", 2, 5, 6);
    access(trace, "read", 3, 5, 6);
    access(trace, "write", 3, 5, 6);
    access(trace, "write", 2, 6, 6);
    expect(lostUpdates(trace.build())).toEqual([]);
  });
});
