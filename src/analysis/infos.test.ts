import { describe, expect, it } from "vitest";
import { TraceBuilder } from "../trace/testing/builder";
import { objectInfos } from "./objectInfos";
import { threadInfos } from "./threadInfos";

function program(): TraceBuilder {
  return new TraceBuilder().file("main.ts").process(1).thread(1, "MainThread").thread(2, "worker");
}

describe("the figures of a thread", () => {
  it("add up what it spent in each state, joining counted as blocked", () => {
    const trace = program()
      .object(1, "gil", "GIL")
      .object(2, "lock", "a")
      .event("start", 1, 10)
      .event("request", 1, 20, { object: 2 })
      .event("acquire", 1, 25, { object: 2 })
      .event("gilRequest", 1, 25, { object: 1 })
      .event("gilTake", 1, 28, { object: 1 })
      .event("sleep", 1, 30)
      .event("wake", 1, 37)
      .event("join", 1, 40, { object: 2 })
      .event("joined", 1, 45, { object: 2 })
      .event("end", 1, 50)
      .event("tick", 2, 60)
      .build();
    const [main] = threadInfos(trace);
    expect(main).toEqual({
      id: 1,
      process: 1,
      pid: 1001,
      kind: "main",
      name: "MainThread",
      startMs: 10,
      endMs: 50,
      running: 20,
      waitingForGil: 3,
      blocked: 10,
      sleeping: 7,
    });
  });

  it("run to the end of the trace for a thread that has not ended, and leave out what is unknown", () => {
    const trace = program().event("start", 1, 0).event("gap", 1, 5).event("wake", 1, 6).event("tick", 2, 20).build();
    expect(threadInfos(trace)[0]).toMatchObject({ startMs: 0, endMs: 20, running: 14 });
  });
});

describe("the figures of an object", () => {
  it("count acquisitions, waits and holds of a lock", () => {
    const trace = program()
      .object(5, "lock", "a", { line: 3 })
      .event("acquire", 1, 0, { object: 5 })
      .event("request", 2, 1, { object: 5 })
      .event("release", 1, 4, { object: 5 })
      .event("acquire", 2, 5, { object: 5 })
      .event("release", 2, 7, { object: 5 })
      .event("end", 2, 100)
      .build();
    expect(objectInfos(trace)[0]).toEqual({
      id: 5,
      kind: "lock",
      name: "a",
      line: 3,
      acquisitions: 2,
      contended: 1,
      waitMs: 4,
      holdMs: 6,
      maxWaiters: 1,
      puts: 0,
      gets: 0,
      maxDepth: 0,
      meanLatencyMs: 0,
    });
  });

  it("count takes and requests of the GIL", () => {
    const trace = program()
      .object(1, "gil", "GIL")
      .event("gilTake", 1, 0, { object: 1 })
      .event("gilRequest", 2, 1, { object: 1 })
      .event("gilDrop", 1, 6, { object: 1, arg: 1 })
      .event("gilTake", 2, 6, { object: 1 })
      .build();
    expect(objectInfos(trace)[0]).toMatchObject({
      acquisitions: 2,
      contended: 1,
      waitMs: 5,
      maxWaiters: 1,
      line: null,
    });
  });

  it("give a queue's mean latency by message, whatever the order of the gets", () => {
    const trace = program()
      .object(5, "queue", "jobs")
      .event("put", 1, 0, { object: 5, arg: 1 })
      .event("put", 1, 2, { object: 5, arg: 2 })
      .event("put", 1, 3, { object: 5, arg: 3 })
      .event("get", 2, 6, { object: 5, arg: 2 })
      .event("get", 2, 10, { object: 5, arg: 1 })
      .build();
    expect(objectInfos(trace)[0]).toMatchObject({ puts: 3, gets: 2, maxDepth: 3, meanLatencyMs: 7 });
  });

  it("count the wait of a thread that never got the lock", () => {
    const trace = program()
      .object(5, "lock", "a")
      .event("acquire", 1, 0, { object: 5 })
      .event("request", 2, 2, { object: 5 })
      .event("tick", 1, 12)
      .build();
    expect(objectInfos(trace)[0]).toMatchObject({ waitMs: 10, holdMs: 12 });
  });
});

describe("figures asked for while the trace grows", () => {
  it("are those of the whole trace", () => {
    const write = (ask: boolean) => {
      const builder = program().object(5, "lock", "a").object(6, "queue", "jobs");
      const trace = builder.build();
      for (let i = 0; i < 60; i++) {
        const timeMs = i * 10;
        builder.event("acquire", 1, timeMs, { object: 5 }).event("request", 2, timeMs + 1, { object: 5 });
        builder.event("put", 1, timeMs + 2, { object: 6, arg: i + 1 });
        if (i > 3) builder.event("get", 2, timeMs + 3, { object: 6, arg: i - 2 });
        if (i % 20 === 19) builder.event("gap", 2, timeMs + 3);
        builder.event("release", 1, timeMs + 4, { object: 5 }).event("acquire", 2, timeMs + 5, { object: 5 });
        trace.append(builder.batch());
        if (ask) threadInfos(trace);
        if (ask) objectInfos(trace);
      }
      return { threads: threadInfos(trace), objects: objectInfos(trace) };
    };
    expect(write(true)).toEqual(write(false));
  });
});
