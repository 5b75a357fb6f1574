import { describe, expect, it } from "vitest";
import { isMet, markdownTable, percentile, replaceTable } from "./table";
import type { Measurement } from "./types";

const FAST: Measurement = { what: "a | b", measured: 1.0449, unit: "", budget: { atMost: 1.05 }, how: "once" };
const SLOW: Measurement = { what: "c", measured: 0.2, unit: "M/s", budget: { atLeast: 0.3 }, how: "twice" };

describe("the table of measurements", () => {
  it("says which budgets are met and which are missed", () => {
    expect([FAST, SLOW].map(isMet)).toEqual([true, false]);
    const table = markdownTable([FAST, SLOW], "Here.");
    expect(table).toContain("| a \\| b | 1.04 | ≤ 1.05 | yes | once |");
    expect(table).toContain("| c | 0.2 M/s | ≥ 0.3 M/s | **no** | twice |");
  });

  it("replaces its own part of the document and nothing else", () => {
    const once = replaceTable("# Title\n\nText.\n", "old");
    const twice = replaceTable(`${once}\nMore.\n`, "new");
    expect(twice).toContain("Text.");
    expect(twice).toContain("More.");
    expect(twice).toContain("new");
    expect(twice).not.toContain("old");
  });

  it("takes a percentile by rank", () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(values, 0.95)).toBe(95);
    expect(percentile([7], 0.5)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });
});
