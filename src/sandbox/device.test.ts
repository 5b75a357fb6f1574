import { describe, expect, it } from "vitest";
import { processLimit, spareCounts } from "./device";

describe("what a device has room for", () => {
  it("gives one spare interpreter on little memory, two in general, more on much of it for programs with processes", () => {
    expect(spareCounts(0.5, 8)).toEqual({ few: 1, many: 1 });
    expect(spareCounts(2, 8)).toEqual({ few: 1, many: 1 });
    expect(spareCounts(4, 8)).toEqual({ few: 2, many: 2 });
    expect(spareCounts(8, 8)).toEqual({ few: 2, many: 4 });
    expect(spareCounts(32, 16)).toEqual({ few: 2, many: 4 });
  });

  it("never has more spares than cores, and always one", () => {
    expect(spareCounts(8, 3)).toEqual({ few: 2, many: 3 });
    expect(spareCounts(8, 2)).toEqual({ few: 2, many: 2 });
    expect(spareCounts(8, 1)).toEqual({ few: 1, many: 1 });
    expect(spareCounts(2, 0)).toEqual({ few: 1, many: 1 });
  });

  it("lets at least 8 processes exist, and at most 64", () => {
    expect(processLimit(1)).toBe(8);
    expect(processLimit(4)).toBe(11);
    expect(processLimit(64)).toBe(64);
  });
});
