import { describe, expect, it } from "vitest";
import {
  clampWindow,
  fitWindow,
  MIN_SPAN_MS,
  makeViewport,
  panWindow,
  revealTime,
  timeOfX,
  xOfTime,
  zoomWindow,
} from "./viewport";

const size = { widthCssPx: 1000, heightCssPx: 500, devicePixelRatio: 2 };

describe("a viewport", () => {
  it("gives back the moment of the place of a moment", () => {
    const viewport = makeViewport({ startMs: 120, endMs: 180 }, size, 0);
    for (const timeMs of [120, 133.7, 180]) expect(timeOfX(viewport, xOfTime(viewport, timeMs))).toBeCloseTo(timeMs, 9);
  });

  it("begins its window at the plot's left edge", () => {
    const viewport = makeViewport({ startMs: 120, endMs: 180 }, size, 0);
    expect(xOfTime(viewport, 120)).toBe(viewport.plotLeftCssPx);
    expect(xOfTime(viewport, 180)).toBe(viewport.plotLeftCssPx + viewport.plotWidthCssPx);
  });
});

describe("zooming", () => {
  it("keeps the moment under the pointer where it is", () => {
    const before = { startMs: 100, endMs: 200 };
    const after = zoomWindow(before, 0.5, 130, 1000);
    expect(after.endMs - after.startMs).toBeCloseTo(50);
    expect((130 - after.startMs) / 50).toBeCloseTo(0.3);
  });

  it("stops at the whole run and at the closest zoom", () => {
    expect(zoomWindow({ startMs: 0, endMs: 900 }, 10, 100, 1000)).toEqual({ startMs: 0, endMs: 1000 });
    const closest = zoomWindow({ startMs: 1, endMs: 1 + MIN_SPAN_MS }, 0.1, 1, 1000);
    expect(closest.endMs - closest.startMs).toBeCloseTo(MIN_SPAN_MS, 9);
  });
});

describe("panning", () => {
  it("stops at both ends of the run and keeps the length", () => {
    expect(panWindow({ startMs: 10, endMs: 30 }, -100, 50)).toEqual({ startMs: 0, endMs: 20 });
    expect(panWindow({ startMs: 10, endMs: 30 }, 100, 50)).toEqual({ startMs: 30, endMs: 50 });
  });

  it("does not move for a moment that is already in sight", () => {
    const window = { startMs: 10, endMs: 30 };
    expect(revealTime(window, 20, 100)).toBe(window);
    const moved = revealTime(window, 70, 100);
    expect(moved.startMs).toBeLessThan(70);
    expect(moved.endMs).toBeGreaterThan(70);
  });
});

describe("a run of absurd length", () => {
  it("cannot be zoomed until its pixels are all the same moment", () => {
    let window = fitWindow(1e300);
    for (let i = 0; i < 5000; i++) window = zoomWindow(window, 0.5, 0.9e300, 1e300);
    const viewport = makeViewport(window, size, 0);
    expect(timeOfX(viewport, 301)).toBeGreaterThan(timeOfX(viewport, 300));
  });
});

describe("a run without length", () => {
  it("still has a window of some length", () => {
    expect(fitWindow(0).endMs).toBeGreaterThan(0);
    const window = clampWindow({ startMs: 0, endMs: 0 }, 0);
    expect(window.endMs).toBeGreaterThan(window.startMs);
  });
});
