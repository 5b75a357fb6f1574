import { describe, expect, it } from "vitest";
import { axisTicks, tickStep } from "./format";

describe("tickStep", () => {
  it("gives 1, 2 or 5 times a power of ten", () => {
    expect([0.7, 1, 1.1, 3, 7, 120].map(tickStep)).toEqual([1, 1, 2, 5, 10, 200]);
    expect(tickStep(0.00003)).toBeCloseTo(0.00005, 12);
  });
});

describe("axisTicks", () => {
  const labels = (startMs: number, endMs: number, stepMs: number) =>
    axisTicks(startMs, endMs, stepMs).map((tick) => tick.label);

  it("labels milliseconds as the axis of a short stretch", () => {
    expect(labels(120, 150, 10)).toEqual(["120 ms", "130 ms", "140 ms", "150 ms"]);
  });

  it("labels seconds once steps are long", () => {
    expect(labels(0, 2000, 500)).toEqual(["0.0 s", "0.5 s", "1.0 s", "1.5 s", "2.0 s"]);
  });

  it("labels microseconds of a run that took less than a millisecond", () => {
    expect(labels(0, 0.03, 0.01)).toEqual(["0 µs", "10 µs", "20 µs", "30 µs"]);
  });

  it("has no ticks where the step is no length", () => {
    expect(axisTicks(5, 5, 0)).toEqual([]);
    expect(axisTicks(0, 1, Number.NaN)).toEqual([]);
    expect(axisTicks(0, 1e300, 1e-3)).toEqual([]);
  });

  it("has as many decimals as it needs to tell two ticks apart", () => {
    expect(labels(161.8701, 161.8703, 0.0001)).toEqual(["161.8701 ms", "161.8702 ms", "161.8703 ms"]);
  });
});
