import type { CssPixels, Milliseconds } from "../../../src/base/units";
import type { TraceView } from "../../../src/trace/types";
import type { FlagIndex } from "../flags";
import type { Lane, Layout } from "../layout";
import type { Palette } from "../palette";
import type { Selection } from "../types";
import { LANES_TOP_CSS_PX, snap, type Viewport, xOfTime } from "../viewport";
import type { DenseLayer } from "./dense";
import type { TextCache } from "./text";
import type { Textures } from "./textures";

/** All that painting one frame needs. Painters read it and draw; they keep nothing. */
export interface Frame {
  /** Units are CSS pixels. */
  readonly ctx: CanvasRenderingContext2D;
  readonly trace: TraceView;
  readonly viewport: Viewport;
  readonly layout: Layout;
  readonly palette: Palette;
  readonly textures: Textures;
  readonly text: TextCache;
  readonly dense: DenseLayer;
  readonly flags: FlagIndex;
  readonly cursorMs: Milliseconds | null;
  readonly selection: Selection | null;
  readonly hoveredLane: Lane | undefined;
  readonly recorded: boolean;
}

/** Space between a lane's edge and its bar, above and below. */
export const BAR_INSET_CSS_PX: CssPixels = 4;

/** Top of a lane on the canvas. */
export function laneTop(viewport: Viewport, lane: Lane): CssPixels {
  return snap(viewport, LANES_TOP_CSS_PX + lane.topCssPx - viewport.scrollTopCssPx);
}

/** Colour of a thread where it owns something; grey for one that is not known. */
export function ownerColour(palette: Palette, layout: Layout, thread: number): string {
  const order = layout.threadOrder.get(thread);
  return order === undefined ? palette.unknownOwner : palette.owners[order % palette.owners.length];
}

/** A stretch of time on the plot, cut at its edges, at least one device pixel wide. */
export function spanOnPlot(
  viewport: Viewport,
  startMs: Milliseconds,
  endMs: Milliseconds,
): { readonly xCssPx: CssPixels; readonly widthCssPx: CssPixels } {
  const plotRight = viewport.plotLeftCssPx + viewport.plotWidthCssPx;
  const left = snap(viewport, Math.max(viewport.plotLeftCssPx, xOfTime(viewport, startMs)));
  const right = snap(viewport, Math.min(plotRight, xOfTime(viewport, endMs)));
  return { xCssPx: left, widthCssPx: Math.max(1 / viewport.devicePixelRatio, right - left) };
}

/** Fills a bar: rounded and one pixel short of its neighbour where it is wide enough for that to be seen. */
export function fillBar(
  ctx: CanvasRenderingContext2D,
  xCssPx: CssPixels,
  yCssPx: CssPixels,
  widthCssPx: CssPixels,
  heightCssPx: CssPixels,
): void {
  if (widthCssPx < 5) {
    ctx.fillRect(xCssPx, yCssPx, widthCssPx > 2.5 ? widthCssPx - 0.5 : widthCssPx, heightCssPx);
    return;
  }
  ctx.beginPath();
  ctx.roundRect(xCssPx, yCssPx, widthCssPx - 1, heightCssPx, Math.min(2.5, heightCssPx / 2));
  ctx.fill();
}
