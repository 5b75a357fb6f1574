import { describe, expect, it } from "vitest";
import { EndReason } from "../protocol/events";
import { TraceBuilder } from "../trace/testing/builder";
import { findings } from "./findings";
import { waitForGraph } from "./waitForGraph";

function program(): TraceBuilder {
  return new TraceBuilder()
    .file("main.ts")
    .process(1)
    .thread(1, "MainThread")
    .thread(2, "teller-5")
    .thread(3, "teller-8")
    .object(5, "lock", "a", { line: 1 })
    .object(6, "lock", "b");
}

/** Two threads that hold a lock each and want the other's, and a main thread that joins the first. */
function crossed(): TraceBuilder {
  return program()
    .event("acquire", 2, 1, { object: 5, line: 10 })
    .event("acquire", 3, 2, { object: 6, line: 20 })
    .event("join", 1, 3, { object: 2, line: 30 })
    .event("request", 2, 4, { object: 6, line: 11 })
    .event("request", 3, 5, { object: 5, line: 21 });
}

describe("the wait-for graph", () => {
  it("finds the cycle and leaves out who only waits for it", () => {
    const { edges, cycles } = waitForGraph(crossed().build(), 5);
    expect(edges.map(({ thread, on, owner }) => [thread, on.type, on.id, owner])).toEqual([
      [1, "thread", 2, 2],
      [2, "object", 6, 3],
      [3, "object", 5, 2],
    ]);
    expect(cycles.map((cycle) => cycle.map(({ thread }) => thread))).toEqual([[2, 3]]);
  });

  it("has no cycle before the last of them waits", () => {
    expect(waitForGraph(crossed().build(), 4.5).cycles).toEqual([]);
  });

  it("finds a thread that waits for itself and two cycles apart", () => {
    const trace = crossed()
      .thread(4, "alone")
      .object(7, "lock", "mine")
      .event("acquire", 4, 6, { object: 7 })
      .event("request", 4, 7, { object: 7 })
      .build();
    expect(waitForGraph(trace, 7).cycles.map((cycle) => cycle.map(({ thread }) => thread))).toEqual([[2, 3], [4]]);
  });
});

describe("a deadlock", () => {
  it("names threads and locks of the cycle, and the line that closed it", () => {
    expect(findings(crossed().build(), { status: "deadlock" })).toEqual([
      {
        kind: "deadlock",
        params: { form: "cycle", cycle: "teller-5 → b → teller-8 → a → teller-5" },
        threads: [2, 3],
        objects: [6, 5],
        timeMs: 5,
        line: 21,
      },
    ]);
  });

  it("is seen as it was, not as ending the run has unwound it", () => {
    const trace = crossed()
      .event("release", 2, 60, { object: 5 })
      .event("end", 2, 60, { arg: EndReason.stopped })
      .event("acquire", 3, 60, { object: 5 })
      .event("release", 3, 60, { object: 5 })
      .event("end", 3, 60, { arg: EndReason.stopped })
      .event("end", 1, 61, { arg: EndReason.stopped })
      .build();
    expect(findings(trace, { status: "deadlock" })).toEqual(findings(crossed().build(), { status: "deadlock" }));
  });

  it("is told only when the run ended in one", () => {
    expect(findings(crossed().build(), { status: "stopped" })).toEqual([]);
  });

  it("says who waits for what for ever where nobody holds it", () => {
    const trace = program()
      .object(7, "queue", "jobs")
      .event("getRequest", 2, 1, { object: 7, line: 9 })
      .event("join", 1, 2, { object: 2, line: 30 })
      .build();
    expect(findings(trace, { status: "deadlock" })).toMatchObject([
      { params: { form: "waiting", waits: "MainThread → teller-5, teller-5 → jobs", count: 2 }, threads: [1, 2] },
    ]);
  });

  it("claims no more than that where the waits were lost", () => {
    const trace = program().event("start", 1, 0).event("gap", 1, 1, { arg: 3 }).dropped(3).build();
    expect(findings(trace, { status: "deadlock" })[0]).toMatchObject({ kind: "deadlock", params: { form: "unknown" } });
  });
});

describe("a thread's uncaught error", () => {
  it("is a finding with its message and line", () => {
    const trace = program().string(1, "TypeError: no").event("error", 2, 3, { object: 1, line: 14 }).build();
    expect(findings(trace, { status: "ok" })).toEqual([
      {
        kind: "thread-exception",
        params: { thread: "teller-5", error: "TypeError: no" },
        threads: [2],
        objects: [],
        timeMs: 3,
        line: 14,
      },
    ]);
  });

  it("is none in the main thread: there it is the run's result", () => {
    const trace = program().string(1, "TypeError: no").event("error", 1, 3, { object: 1 }).build();
    expect(findings(trace, { status: "error" })).toEqual([]);
  });
});

describe("a write to a module variable", () => {
  it("is told once for each variable, with the threads that wrote it", () => {
    const trace = program().string(1, "balance").string(2, "total");
    for (let i = 0; i < 10; i++) trace.event("moduleWrite", 2 + (i % 2), i, { object: 1, line: 4 });
    trace.event("moduleWrite", 3, 20, { object: 2, line: 5 });
    expect(findings(trace.build(), { status: "ok" })).toMatchObject([
      { params: { variable: "balance", thread: "teller-5", count: 2 }, threads: [2, 3], timeMs: 0, line: 4 },
      { params: { variable: "total", thread: "teller-8", count: 1 }, threads: [3], timeMs: 20, line: 5 },
    ]);
  });

  it("is none in the main thread", () => {
    const trace = program().string(1, "balance").event("moduleWrite", 1, 1, { object: 1 }).build();
    expect(findings(trace, { status: "ok" })).toEqual([]);
  });
});

describe("a lock that is never released", () => {
  const held = (reason: number) =>
    program().event("acquire", 2, 1, { object: 5, line: 8 }).event("end", 2, 2, { arg: reason });

  it("is told with the thread that ended with it and the line that took it", () => {
    expect(findings(held(EndReason.returned).build(), { status: "ok" })).toEqual([
      {
        kind: "lock-never-released",
        params: { object: "a", thread: "teller-5" },
        threads: [2],
        objects: [5],
        timeMs: 1,
        line: 8,
      },
    ]);
  });

  it("is none of a lock that the library has made for itself", () => {
    const trace = program().object(6, "lock", "of the library").event("acquire", 2, 1, { object: 6 });
    const ended = trace.event("end", 2, 2, { arg: EndReason.returned }).build();
    expect(findings(ended, { status: "ok" })).toEqual([]);
  });

  it("is none where another thread released it later", () => {
    const trace = held(EndReason.returned).event("release", 1, 3, { object: 5 }).build();
    expect(findings(trace, { status: "ok" })).toEqual([]);
  });

  it("is none where the run was stopped or its owner lives", () => {
    expect(findings(held(EndReason.stopped).build(), { status: "stopped" })).toEqual([]);
    expect(findings(held(EndReason.terminated).build(), { status: "timeout" })).toEqual([]);
    expect(findings(program().event("acquire", 2, 1, { object: 5 }).build(), { status: "ok" })).toEqual([]);
  });

  it("stays silent where events were dropped", () => {
    const kinds = findings(held(EndReason.returned).dropped(1).build(), { status: "ok" }).map(({ kind }) => kind);
    expect(kinds).toEqual(["events-dropped"]);
  });
});

describe("dropped events", () => {
  it("are told with their number, at the first gap", () => {
    const trace = program().event("gap", 2, 7, { arg: 4, line: 3 }).event("gap", 3, 8).dropped(9).build();
    expect(findings(trace, { status: "ok" })).toEqual([
      { kind: "events-dropped", params: { count: 9 }, threads: [2, 3], objects: [], timeMs: 7, line: 3 },
    ]);
  });

  it("are no finding where there are none", () => {
    expect(findings(program().event("start", 1, 0).build(), { status: "ok" })).toEqual([]);
  });
});
