import { describe, expect, it } from "vitest";
import { TraceBuilder } from "../../src/trace/testing/builder";
import { detailsSentences } from "./details";

/** Two threads, one lock, one queue; event numbers are written beside the events. */
function trace() {
  return new TraceBuilder()
    .process(1)
    .file("main.ts")
    .thread(1, "MainThread")
    .thread(2, "anna")
    .object(3, "lock", "account")
    .object(4, "queue", "shelf", { capacity: 1 })
    .message(7, '"loaf"', 12)
    .event("start", 1, 0) // 0
    .event("start", 2, 0) // 1
    .event("acquire", 1, 1, { object: 3, line: 5 }) // 2
    .event("request", 2, 2, { object: 3, line: 8 }) // 3
    .event("release", 1, 4, { object: 3, line: 6 }) // 4
    .event("acquire", 2, 4, { object: 3, line: 8 }) // 5
    .event("put", 2, 5, { object: 4, arg: 7, line: 9 }) // 6
    .event("get", 1, 7, { object: 4, arg: 7, line: 10 }) // 7
    .event("getRequest", 1, 8, { object: 4, line: 10 }) // 8
    .event("end", 2, 9) // 9
    .build();
}

describe("what is selected, in words", () => {
  it("says for whom a thread waited, where, and who let it go on", () => {
    expect(detailsSentences(trace(), { type: "thread", thread: 2, event: 3 })).toEqual([
      "From 2.000 ms, anna waits 2.00 ms for account, which MainThread holds.",
      "It is in line 8 of main.ts.",
      "MainThread lets it go on, in line 6.",
    ]);
  });

  it("says that a wait had no end", () => {
    const sentences = detailsSentences(trace(), { type: "thread", thread: 1, event: 8 });
    expect(sentences[0]).toBe("From 8.000 ms, MainThread waits 1.00 ms to get from shelf, which is empty.");
    expect(sentences.at(-1)).toBe("That wait had not ended when the recording did.");
  });

  it("says who holds a lock, since when, and how many wait", () => {
    const sentences = detailsSentences(trace(), { type: "object", object: 3, event: 3 });
    expect(sentences.slice(0, 2)).toEqual([
      "From 1.000 ms, MainThread holds account for 3.00 ms.",
      "1 thread waits for account.",
    ]);
  });

  it("follows a message through its queue", () => {
    expect(detailsSentences(trace(), { type: "message", object: 4, message: 7, event: 6 })).toEqual([
      'Message "loaf", 12 B.',
      "anna put it into shelf at 5.000 ms.",
      "MainThread got it 2.00 ms later.",
    ]);
  });

  it("is silent about what the trace does not know", () => {
    expect(detailsSentences(trace(), { type: "object", object: 99, event: 3 })).toEqual([]);
    expect(detailsSentences(trace(), { type: "thread", thread: 99, event: 3 })).toEqual([]);
  });
});
