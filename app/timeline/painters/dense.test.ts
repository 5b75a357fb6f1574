import { describe, expect, it } from "vitest";
import { makeColumnLook, steadyRuns, TEXTURE_PERIOD } from "./dense";

describe("the look of a column", () => {
  const look = makeColumnLook(4, 3, (value, row, phase) => {
    if (value === 0) return undefined;
    if (value === 1) return row >= 2 ? "#102030" : undefined;
    return phase < 4 ? "#ffffff" : "#000000";
  });

  it("holds a pixel for every row, value and phase, nothing where nothing is drawn", () => {
    const pixel = (row: number, value: number, phase: number) => look.table[(row * 3 + value) * TEXTURE_PERIOD + phase];
    expect(pixel(0, 0, 0)).toBe(0);
    expect(pixel(1, 1, 0)).toBe(0);
    expect(pixel(2, 1, 0)).toBe(0xff302010);
    expect(pixel(2, 2, 0)).toBe(0xffffffff);
    expect(pixel(2, 2, 5)).toBe(0xff000000);
  });

  it("knows which values have a texture and which rows repeat the one above without it", () => {
    expect([...look.isTextured]).toEqual([0, 0, 1]);
    expect([...look.repeats]).toEqual([0, 1, 0, 1]);
  });
});

describe("steadyRuns", () => {
  it("finds the middles of long stretches of a steady value", () => {
    const columns = Uint8Array.of(1, 1, 1, 1, 2, 2, 2, 2, 3, 1, 1);
    expect(steadyRuns(columns, columns.length, 3, (value) => value === 1)).toEqual([2]);
    expect(steadyRuns(columns, columns.length, 2, () => true)).toEqual([2, 6, 10]);
  });
});
