import { describe, expect, it } from "vitest";
import { TraceBuilder } from "../../src/trace/testing/builder";
import { describeTarget } from "./describe";
import { threadDetail } from "./words";

const trace = new TraceBuilder()
  .file("bank.ts")
  .process(1)
  .thread(1, "main")
  .thread(2, "teller")
  .object(1, "lock", "account", { line: 4 })
  .object(2, "queue", "jobs", { capacity: 8 })
  .object(3, "shared", "bank", { fields: ["balance"] })
  .string(1, "half way")
  .message(5, "order 5", 1200)
  .event("start", 1, 0)
  .event("start", 2, 0)
  .event("acquire", 1, 10, { object: 1, line: 13 })
  .event("request", 2, 40, { object: 1, line: 14 })
  .event("release", 1, 60, { object: 1, line: 17 })
  .event("acquire", 2, 60, { object: 1, line: 14 })
  .event("put", 2, 70, { object: 2, arg: 5, line: 20 })
  .event("write", 2, 70, { object: 3, arg: 0, value: 42 })
  .event("mark", 2, 80, { object: 1 })
  .build();

describe("a target in words", () => {
  it("says for a wait how long, where, who held the lock since which line and who let it go", () => {
    expect(describeTarget(trace, { type: "state", thread: 2, index: 1 })).toEqual({
      title: "teller: waits: account",
      lines: ["20.0 ms, from 40.000 ms", "bank.ts, line 14", "held by main since line 13", "until main lets it go on"],
    });
  });

  it("says who holds a lock", () => {
    const { title, lines } = describeTarget(trace, { type: "hold", object: 1, index: 0 });
    expect(title).toBe("account: held by main");
    expect(lines).toContain("bank.ts, line 13");
  });

  it("says what a thread puts into a queue", () => {
    const { title, lines } = describeTarget(trace, { type: "event", object: 2, event: 6 });
    expect(title).toBe("jobs: teller puts");
    expect(lines).toContain("order 5 · 1.2 kB");
  });

  it("says which field of a shared record is written, and its value", () => {
    expect(describeTarget(trace, { type: "event", object: 3, event: 7 }).title).toBe("teller writes bank.balance = 42");
  });

  it("says the text of a mark", () => {
    expect(describeTarget(trace, { type: "flag", thread: 2, event: 8 }).title).toBe("teller: half way");
  });
});

describe("the line under a thread's name", () => {
  it("follows the cursor", () => {
    expect(threadDetail(trace, 2, 20)).toBe("running");
    expect(threadDetail(trace, 2, 50)).toBe("waits: account · line 14");
  });
});
