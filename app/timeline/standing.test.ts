import { describe, expect, it } from "vitest";
import { TraceBuilder } from "../../src/trace/testing/builder";
import { shownEnd } from "./standing";

function run(...last: readonly ("request" | "acquire" | "end")[]) {
  const builder = new TraceBuilder().process(1).thread(1, "main").object(1, "lock", "knife");
  builder.event("start", 1, 0);
  last.forEach((kind, i) => {
    builder.event(kind, 1, 10 * (i + 1), { object: kind === "end" ? 0 : 1 });
  });
  return builder.build();
}

describe("the end of what is shown", () => {
  it("lies past the end of a finished run in which a thread still waits", () => {
    const trace = run("request");
    expect(shownEnd(trace, false)).toBeGreaterThan(trace.endMs);
    expect(shownEnd(trace, true)).toBe(trace.endMs);
  });

  it("is the end of a run whose threads ended", () => {
    const trace = run("request", "acquire", "end");
    expect(shownEnd(trace, false)).toBe(trace.endMs);
  });
});
