import { describe, expect, it } from "vitest";
import { TraceBuilder } from "../trace/testing/builder";
import { stateAt } from "./stateAt";

function program(): TraceBuilder {
  return new TraceBuilder().file("main.ts").process(1).thread(1, "MainThread").thread(2, "worker");
}

describe("the state at a time", () => {
  const trace = program()
    .object(5, "lock", "a")
    .event("start", 1, 0, { line: 1 })
    .event("start", 2, 1, { line: 10 })
    .event("acquire", 1, 2, { object: 5, line: 3 })
    .event("request", 2, 4, { object: 5, line: 12 })
    .event("mark", 1, 5, { line: 4 })
    .event("release", 1, 6, { object: 5, line: 6 })
    .event("acquire", 2, 7, { object: 5, line: 12 })
    .event("join", 1, 8, { object: 2, line: 8 })
    .event("end", 2, 9)
    .build();

  it("says what each thread does, on what and on which line", () => {
    expect(stateAt(trace, 5.5).threads).toEqual([
      { id: 1, state: "running", on: null, line: 4 },
      { id: 2, state: "blocked", on: 5, line: 12 },
    ]);
    expect(stateAt(trace, 8.5).threads).toEqual([
      { id: 1, state: "joining", on: 2, line: 8 },
      { id: 2, state: "running", on: null, line: 12 },
    ]);
  });

  it("says who owns an object and who waits for it", () => {
    expect(stateAt(trace, 5).objects).toEqual([{ id: 5, owner: 1, waiters: [2], depth: null, items: [] }]);
    expect(stateAt(trace, 6.5).objects).toEqual([{ id: 5, owner: null, waiters: [2], depth: null, items: [] }]);
    expect(stateAt(trace, 7).objects).toEqual([{ id: 5, owner: 2, waiters: [], depth: null, items: [] }]);
  });

  it("knows threads that have not started and threads that have ended", () => {
    expect(stateAt(trace, 0.5).threads[1]).toEqual({ id: 2, state: "new", on: null, line: null });
    expect(stateAt(trace, 100).threads[1]).toMatchObject({ state: "ended", on: null });
    expect(stateAt(trace, -1).threads[0]).toMatchObject({ state: "new" });
  });

  it("claims nothing inside a gap", () => {
    const torn = program().event("start", 1, 0).event("request", 1, 1, { object: 5 }).event("gap", 1, 2).build();
    expect(stateAt(torn, 1.5)).toMatchObject({ threads: [{ state: "unknown", on: null }, { state: "new" }] });
  });
});

describe("what is inside an object at a time", () => {
  it("lists a queue's messages, the next one first", () => {
    const trace = program()
      .object(5, "queue", "jobs")
      .message(1, "one")
      .message(2, "two")
      .event("put", 1, 0, { object: 5, arg: 1 })
      .event("put", 1, 1, { object: 5, arg: 2 })
      .event("put", 1, 2, { object: 5, arg: 3 })
      .event("get", 2, 3, { object: 5, arg: 1 })
      .event("get", 2, 4, { object: 5, arg: 2 })
      .build();
    const itemsAt = (timeMs: number) => stateAt(trace, timeMs).objects[0];
    expect(itemsAt(2)).toMatchObject({ depth: 3, items: ["one", "two", "#3"] });
    expect(itemsAt(3.5)).toMatchObject({ depth: 2, items: ["two", "#3"] });
    expect(itemsAt(-1)).toMatchObject({ depth: 0, items: [] });
  });

  it("gives the last known values of a shared record", () => {
    const trace = program()
      .object(5, "shared", "account", { fields: ["balance", "open"] })
      .event("tick", 1, 1)
      .event("write", 1, 0, { object: 5, arg: 0, value: 10 })
      .event("read", 1, 0, { object: 5, arg: 1, value: 1 })
      .event("tick", 1, 2)
      .event("write", 1, 0, { object: 5, arg: 0, value: 12.5 })
      .build();
    expect(stateAt(trace, 1.5).objects[0].items).toEqual(["balance = 10", "open = 1"]);
    expect(stateAt(trace, 2).objects[0].items).toEqual(["balance = 12.5", "open = 1"]);
    expect(stateAt(trace, 0.5).objects[0].items).toEqual([]);
  });

  it("gives a semaphore's permits before anybody took one", () => {
    const trace = program().object(5, "semaphore", "slots", { capacity: 3 }).event("start", 1, 0).build();
    expect(stateAt(trace, 0).objects[0].depth).toBe(3);
  });
});
