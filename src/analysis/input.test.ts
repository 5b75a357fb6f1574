import { describe, expect, it } from "vitest";
import { TraceBuilder } from "../trace/testing/builder";
import { receivedInput, waitingForInput } from "./input";

function twoThreads(): TraceBuilder {
  return new TraceBuilder()
    .thread(1, "MainThread")
    .thread(2, "asker")
    .object(7, "pipe", "<stdin>")
    .object(8, "queue", "jobs")
    .event("start", 1, 0)
    .event("start", 2, 1);
}

describe("who waits for standard input", () => {
  it("is nobody in a run that reads none", () => {
    expect(waitingForInput(new TraceBuilder().thread(1, "MainThread").event("start", 1, 0).build())).toBeNull();
  });

  it("is the thread with an open request, of several the one that waits longest", () => {
    const trace = twoThreads()
      .event("getRequest", 2, 2, { object: 7 })
      .event("getRequest", 1, 3, { object: 7 })
      .build();
    expect(waitingForInput(trace)).toEqual({ thread: 2, threadName: "asker", event: 2 });
  });

  it("is nobody once the thread got its line, or where it waits for a queue", () => {
    const trace = twoThreads()
      .event("getRequest", 2, 2, { object: 7 })
      .event("get", 2, 3, { object: 7, arg: 5 })
      .event("getRequest", 1, 4, { object: 8 })
      .build();
    expect(waitingForInput(trace)).toBeNull();
  });
});

describe("received input", () => {
  it("stands after the output that went before it, as it was typed", () => {
    const trace = twoThreads()
      .output("name: ")
      .event("output", 2, 2, { arg: 0 })
      .event("getRequest", 2, 2, { object: 7 })
      .message(5, String.raw`'Zo\xeb\t\'x\'\n'`)
      .event("get", 2, 3, { object: 7, arg: 5 })
      .output("hi")
      .event("output", 2, 4, { arg: 1 })
      .build();
    expect(receivedInput(trace)).toEqual([{ event: 4, thread: 2, afterOrder: 0, text: "Zoë\t'x'" }]);
  });

  it("stands before all output where none went before it, and leaves the end of input out", () => {
    const trace = twoThreads()
      .event("getRequest", 1, 2, { object: 7 })
      .message(1, "'a\\n'")
      .event("get", 1, 3, { object: 7, arg: 1 })
      .event("getRequest", 1, 4, { object: 7 })
      .event("get", 1, 5, { object: 7 })
      .build();
    expect(receivedInput(trace).map(({ afterOrder, text }) => [afterOrder, text])).toEqual([[-1, "a"]]);
  });
});
