import type { CssPixels, Milliseconds } from "../../src/base/units";

/**
 * The coordinate spaces of the timeline.
 *
 *     0        plotLeftCssPx                               widthCssPx      CssPixels (layout, pointer)
 *     |---------------|-----------------------------------------|
 *     |   minimap: the whole run, always   [====window====]     |   MINIMAP_HEIGHT_CSS_PX
 *     |---------------|-----------------------------------------|
 *     |               |  120 ms     130 ms     140 ms           |   AXIS_HEIGHT_CSS_PX
 *     |---------------|-----------------------------------------|   lanesTopCssPx
 *     |  gutter:      |  lanes                                  |
 *     |  names        |  startMs .......................  endMs |   Milliseconds (of the run)
 *     |               |                                         |
 *     +---------------+-----------------------------------------+   heightCssPx
 *
 * Lanes are laid out in a column of their own, from 0 down, of which `scrollTopCssPx` is at `lanesTopCssPx`.
 * DevicePixels (CssPixels times `devicePixelRatio`) matter only where an edge must be sharp: {@link snap}.
 */
export interface Viewport {
  readonly startMs: Milliseconds;
  readonly endMs: Milliseconds;
  readonly plotLeftCssPx: CssPixels;
  readonly plotWidthCssPx: CssPixels;
  readonly widthCssPx: CssPixels;
  readonly heightCssPx: CssPixels;
  readonly scrollTopCssPx: CssPixels;
  readonly devicePixelRatio: number;
}

/** A stretch of the run; `endMs` is greater than `startMs`. */
export interface TimeWindow {
  readonly startMs: Milliseconds;
  readonly endMs: Milliseconds;
}

export const MINIMAP_HEIGHT_CSS_PX: CssPixels = 34;
export const AXIS_HEIGHT_CSS_PX: CssPixels = 22;
export const LANES_TOP_CSS_PX: CssPixels = MINIMAP_HEIGHT_CSS_PX + AXIS_HEIGHT_CSS_PX;
/** Free space right of the plot, for the scroll bar and the last label. */
export const PLOT_RIGHT_CSS_PX: CssPixels = 12;

/** The closest zoom, 100 ns: finer than any clock a browser gives. */
export const MIN_SPAN_MS: Milliseconds = 0.0001;

/** The closest zoom as a part of the run: beyond it the numbers of two neighbouring pixels would be the same. */
const MIN_SPAN_SHARE = 1e-12;

const MIN_GUTTER_CSS_PX: CssPixels = 104;
const MAX_GUTTER_CSS_PX: CssPixels = 168;
const GUTTER_SHARE = 0.22;

/** Width of the column of names for a timeline of this width. */
export function gutterWidth(widthCssPx: CssPixels): CssPixels {
  return Math.round(Math.min(MAX_GUTTER_CSS_PX, Math.max(MIN_GUTTER_CSS_PX, widthCssPx * GUTTER_SHARE)));
}

/** A viewport of `window` for a canvas of this size. */
export function makeViewport(
  window: TimeWindow,
  size: { readonly widthCssPx: CssPixels; readonly heightCssPx: CssPixels; readonly devicePixelRatio: number },
  scrollTopCssPx: CssPixels,
): Viewport {
  const plotLeftCssPx = gutterWidth(size.widthCssPx);
  const plotWidthCssPx = Math.max(1, size.widthCssPx - plotLeftCssPx - PLOT_RIGHT_CSS_PX);
  return { ...size, startMs: window.startMs, endMs: window.endMs, plotLeftCssPx, plotWidthCssPx, scrollTopCssPx };
}

/** Horizontal place of a moment; may lie outside the plot. */
export function xOfTime(viewport: Viewport, timeMs: Milliseconds): CssPixels {
  const spanMs = viewport.endMs - viewport.startMs;
  return viewport.plotLeftCssPx + ((timeMs - viewport.startMs) / spanMs) * viewport.plotWidthCssPx;
}

/** Moment at a horizontal place; may lie outside the window. */
export function timeOfX(viewport: Viewport, xCssPx: CssPixels): Milliseconds {
  return viewport.startMs + (xCssPx - viewport.plotLeftCssPx) * msPerCssPx(viewport);
}

export function msPerCssPx(viewport: Viewport): Milliseconds {
  return (viewport.endMs - viewport.startMs) / viewport.plotWidthCssPx;
}

/** `cssPx` moved to the nearest edge of a device pixel, so that a rectangle's edge there is sharp. */
export function snap(viewport: Viewport, cssPx: CssPixels): CssPixels {
  return Math.round(cssPx * viewport.devicePixelRatio) / viewport.devicePixelRatio;
}

/** The window that shows a whole run of this length. */
export function fitWindow(runEndMs: Milliseconds): TimeWindow {
  return { startMs: 0, endMs: Math.max(runEndMs, MIN_SPAN_MS) };
}

function minSpan(runEndMs: Milliseconds): Milliseconds {
  return Math.max(MIN_SPAN_MS, runEndMs * MIN_SPAN_SHARE);
}

/** `window` brought into a run of this length: never longer than it, never before its start or after its end. */
export function clampWindow(window: TimeWindow, runEndMs: Milliseconds): TimeWindow {
  const whole = fitWindow(runEndMs);
  const spanMs = Math.min(Math.max(window.endMs - window.startMs, minSpan(runEndMs)), whole.endMs);
  const startMs = Math.min(Math.max(window.startMs, 0), whole.endMs - spanMs);
  return { startMs, endMs: startMs + spanMs };
}

/** `window` made longer (`factor` > 1) or shorter around a moment, which keeps its place on the screen. */
export function zoomWindow(
  window: TimeWindow,
  factor: number,
  anchorMs: Milliseconds,
  runEndMs: Milliseconds,
): TimeWindow {
  const spanMs = window.endMs - window.startMs;
  const newSpanMs = Math.min(Math.max(spanMs * factor, minSpan(runEndMs)), fitWindow(runEndMs).endMs);
  const startMs = anchorMs - ((anchorMs - window.startMs) / spanMs) * newSpanMs;
  return clampWindow({ startMs, endMs: startMs + newSpanMs }, runEndMs);
}

/** `window` moved by `deltaMs`, its length kept. */
export function panWindow(window: TimeWindow, deltaMs: Milliseconds, runEndMs: Milliseconds): TimeWindow {
  return clampWindow({ startMs: window.startMs + deltaMs, endMs: window.endMs + deltaMs }, runEndMs);
}

/** `window` moved as little as possible so that the moment lies well inside it. */
export function revealTime(window: TimeWindow, timeMs: Milliseconds, runEndMs: Milliseconds): TimeWindow {
  const spanMs = window.endMs - window.startMs;
  if (timeMs >= window.startMs && timeMs <= window.endMs) return window;
  const shareFromLeft = timeMs < window.startMs ? 0.2 : 0.8;
  return panWindow(window, timeMs - shareFromLeft * spanMs - window.startMs, runEndMs);
}
