import { describe, expect, it } from "vitest";
import { lastLineOf, summariseSeeds } from "./seed-summary";
import type { SeedRun } from "./types";

const run = (seed: number, lastLine: string, findings: string[] = []): SeedRun => ({
  seed,
  status: "ok",
  lastLine,
  findings,
});

describe("the summary of many seeds", () => {
  it("groups seeds by how the program ended, the most frequent first", () => {
    const { outcomes } = summariseSeeds([
      run(1, "8"),
      run(2, "0"),
      run(3, "0"),
      { ...run(4, "0"), status: "deadlock" },
    ]);
    expect(outcomes).toEqual([
      { status: "ok", lastLine: "0", seeds: [2, 3] },
      { status: "ok", lastLine: "8", seeds: [1] },
      { status: "deadlock", lastLine: "0", seeds: [4] },
    ]);
  });

  it("counts under how many seeds something was found", () => {
    const { findings } = summariseSeeds([run(1, "8", ["convoy", "lost-update"]), run(2, "8", ["lost-update"])]);
    expect(findings).toEqual([
      { kind: "lost-update", count: 2 },
      { kind: "convoy", count: 1 },
    ]);
  });
});

describe("the last line", () => {
  it("is the last one with text", () => {
    expect(lastLineOf("a\nbalance 8\n\n")).toBe("balance 8");
    expect(lastLineOf("")).toBe("");
  });
});
