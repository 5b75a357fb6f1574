import type { CssPixels, Milliseconds } from "../../src/base/units";
import { FlagIndex } from "./flags";
import { type Hit, hitTest, laneOfTarget, selectionOf, spanOf, type Target, targetOf } from "./hitTest";
import { buildLayout, type Lane, type Layout, layoutKey } from "./layout";
import { DenseLayer } from "./painters/dense";
import type { Frame } from "./painters/frame";
import { Minimap } from "./painters/minimap";
import { paintScene } from "./painters/scene";
import { TextCache } from "./painters/text";
import { Textures } from "./painters/textures";
import { palettes } from "./palette";
import { shownEnd } from "./standing";
import type { Selection, TimelineProps } from "./types";
import {
  clampWindow,
  fitWindow,
  LANES_TOP_CSS_PX,
  makeViewport,
  msPerCssPx,
  panWindow,
  revealTime,
  type TimeWindow,
  timeOfX,
  type Viewport,
  zoomWindow,
} from "./viewport";

/** While a run is followed, at most this much of it is in sight. */
const FOLLOWED_MS: Milliseconds = 3000;
/** Lanes are arranged anew at most this often while a trace grows. */
const LAYOUT_INTERVAL_MS = 250;
/** Frame distance for readers who asked for less motion. */
const REDUCED_MOTION_INTERVAL_MS = 250;
const ZOOM_TO_TARGET_SPANS = 3;

const EMPTY_LAYOUT: Layout = { id: 0, lanes: [], heightCssPx: 0, threadOrder: new Map() };

/**
 * The timeline's own state and its canvas: what is in sight, and when to draw it.
 *
 * It is not React state, because a live trace changes every frame and panning must not render components. Frames
 * are asked for one at a time, when something changed; only a live run keeps asking.
 */
export class TimelineView {
  private readonly canvas: HTMLCanvasElement;
  private readonly ctx: CanvasRenderingContext2D;
  private props: TimelineProps;
  private size = { widthCssPx: 1, heightCssPx: 1, devicePixelRatio: 1 };
  private window: TimeWindow = fitWindow(0);
  /** The window moves with the end of a live run until the user moves it. */
  private following = true;
  private scrollTopCssPx: CssPixels = 0;
  private layout: Layout = EMPTY_LAYOUT;
  private layoutBuilt = { key: "", version: -1, atMs: 0 };
  private hover: Hit = { type: "nothing" };
  /** What this timeline itself picked last: the page hands it back, and it needs no bringing into sight. */
  private ownSelection: Selection | null = null;
  private ownCursorMs: Milliseconds | null = null;
  private readonly flags = new FlagIndex();
  private readonly dense = new DenseLayer();
  private readonly minimap = new Minimap();
  private readonly text = new TextCache();
  private textures: Textures;
  private frameRequest = 0;
  private painted = { version: -1, atMs: 0 };
  private dirty = true;
  private readonly reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

  /** @throws where the browser gives no 2D canvas */
  constructor(canvas: HTMLCanvasElement, props: TimelineProps) {
    const ctx = canvas.getContext("2d", { alpha: false });
    if (!ctx) throw new Error("This browser gives no 2D canvas, so the timeline cannot be drawn.");
    this.canvas = canvas;
    this.ctx = ctx;
    this.props = props;
    this.textures = new Textures(palettes[props.theme], 1);
    document.fonts.addEventListener("loadingdone", this.onFonts);
    this.resetWindow();
  }

  dispose(): void {
    cancelAnimationFrame(this.frameRequest);
    document.fonts.removeEventListener("loadingdone", this.onFonts);
  }

  setProps(props: TimelineProps): void {
    const before = this.props;
    this.props = props;
    if (props.theme !== before.theme) this.textures = new Textures(palettes[props.theme], this.size.devicePixelRatio);
    if (props.trace !== before.trace) {
      this.scrollTopCssPx = 0;
      this.layoutBuilt = { key: "", version: -1, atMs: 0 };
      this.resetWindow();
    } else if (before.live && !props.live && this.following) {
      this.resetWindow();
    } else {
      this.showWhatOthersPicked(before);
    }
    this.invalidate();
  }

  /** Fits the canvas to its place on the page. */
  resize(widthCssPx: CssPixels, heightCssPx: CssPixels): void {
    const ratio = window.devicePixelRatio;
    if (ratio !== this.size.devicePixelRatio) this.textures = new Textures(palettes[this.props.theme], ratio);
    this.size = { widthCssPx, heightCssPx, devicePixelRatio: ratio };
    this.canvas.width = Math.max(1, Math.round(widthCssPx * ratio));
    this.canvas.height = Math.max(1, Math.round(heightCssPx * ratio));
    // A canvas that changed its size is blank until it is drawn; waiting for the next frame would flicker.
    this.paint();
  }

  /** Draws on the next frame. */
  invalidate(): void {
    this.dirty = true;
    if (this.frameRequest === 0) this.frameRequest = requestAnimationFrame(this.onFrame);
  }

  /** Geometry of what is now in sight. */
  get viewport(): Viewport {
    return makeViewport(this.window, this.size, this.scrollTopCssPx);
  }

  get runEndMs(): Milliseconds {
    return this.props.trace?.endMs ?? 0;
  }

  /** The end of what can be shown: a little past the end of a finished run in which threads still stand. */
  get shownEndMs(): Milliseconds {
    const { trace, live } = this.props;
    return trace ? shownEnd(trace, live) : 0;
  }

  get lanes(): readonly Lane[] {
    return this.layout.lanes;
  }

  get current(): TimelineProps {
    return this.props;
  }

  hitAt(xCssPx: CssPixels, yCssPx: CssPixels): Hit {
    const { trace } = this.props;
    if (!trace) return { type: "nothing" };
    return hitTest(xCssPx, yCssPx, { trace, viewport: this.viewport, layout: this.layout, flags: this.flags });
  }

  setHover(hit: Hit): void {
    const before = hoveredLane(this.hover);
    this.hover = hit;
    if (before !== hoveredLane(hit)) this.invalidate();
  }

  showWindow(window: TimeWindow): void {
    this.following = false;
    this.window = clampWindow(window, this.shownEndMs);
    this.invalidate();
  }

  /** Zooms around a place of the plot; `factor` below 1 comes closer. */
  zoomAt(xCssPx: CssPixels, factor: number): void {
    this.showWindow(zoomWindow(this.window, factor, timeOfX(this.viewport, xCssPx), this.shownEndMs));
  }

  /** Moves the view: to the right and down for positive distances. */
  panBy(dxCssPx: CssPixels, dyCssPx: CssPixels): void {
    if (dyCssPx !== 0) this.scrollTo(this.scrollTopCssPx + dyCssPx);
    if (dxCssPx === 0) return;
    this.showWindow(panWindow(this.window, dxCssPx * msPerCssPx(this.viewport), this.shownEndMs));
  }

  /** Shows the whole run, and follows it again if it is live. */
  fit(): void {
    this.resetWindow();
    this.invalidate();
  }

  goToStart(): void {
    this.showWindow(panWindow(this.window, -this.shownEndMs, this.shownEndMs));
  }

  /** Shows the end of the run, and follows it again if it is live. */
  goToEnd(): void {
    this.showWindow(panWindow(this.window, this.shownEndMs, this.shownEndMs));
    if (this.props.live) this.following = true;
  }

  /** Selects what a target means and moves the cursor. */
  select(target: Target | undefined, cursorMs: Milliseconds | null): void {
    const { trace, onSelect, onCursor } = this.props;
    this.ownSelection = trace && target ? selectionOf(trace, target) : null;
    onSelect(this.ownSelection);
    this.ownCursorMs = cursorMs;
    onCursor(cursorMs);
  }

  /** Moves the page's cursor, keeping the selection. */
  moveCursor(timeMs: Milliseconds): void {
    this.ownCursorMs = timeMs;
    this.props.onCursor(timeMs);
  }

  /** The target of the page's selection. */
  get selected(): Target | undefined {
    const { trace, selection } = this.props;
    return trace && selection ? targetOf(trace, selection) : undefined;
  }

  /** Moves the view as little as needed to show a lane and a moment. */
  reveal(lane: Lane | undefined, timeMs: Milliseconds): void {
    const visible = this.size.heightCssPx - LANES_TOP_CSS_PX;
    if (lane && lane.topCssPx < this.scrollTopCssPx) this.scrollTo(lane.topCssPx);
    else if (lane && lane.topCssPx + lane.heightCssPx > this.scrollTopCssPx + visible) {
      this.scrollTo(lane.topCssPx + lane.heightCssPx - visible);
    }
    this.showWindow(revealTime(this.window, timeMs, this.shownEndMs));
  }

  /** Zooms until a target fills a good part of the plot. */
  zoomTo(target: Target): void {
    const { trace } = this.props;
    if (!trace) return;
    const { startMs, endMs } = spanOf(trace, target);
    if (endMs <= startMs) return;
    const spanMs = (endMs - startMs) * ZOOM_TO_TARGET_SPANS;
    const middleMs = (startMs + endMs) / 2;
    this.showWindow({ startMs: middleMs - spanMs / 2, endMs: middleMs + spanMs / 2 });
  }

  /** Brings into sight what the rest of the page picked: a finding's moment, a slice from a table. */
  private showWhatOthersPicked(before: TimelineProps): void {
    const { trace, selection, cursorMs } = this.props;
    const { selected } = this;
    if (trace && selected && selection !== before.selection && selection !== this.ownSelection) {
      this.reveal(laneOfTarget(this.lanes, selected), spanOf(trace, selected).startMs);
    } else if (cursorMs !== null && cursorMs !== before.cursorMs && cursorMs !== this.ownCursorMs) {
      this.reveal(undefined, cursorMs);
    }
  }

  private scrollTo(topCssPx: CssPixels): void {
    this.scrollTopCssPx = this.clampScroll(topCssPx);
    this.invalidate();
  }

  private clampScroll(topCssPx: CssPixels): CssPixels {
    const most = Math.max(0, this.layout.heightCssPx - (this.size.heightCssPx - LANES_TOP_CSS_PX));
    return Math.min(Math.max(0, topCssPx), most);
  }

  private resetWindow(): void {
    this.following = true;
    this.window = fitWindow(this.shownEndMs);
  }

  private readonly onFonts = (): void => {
    this.text.clear();
    this.invalidate();
  };

  private readonly onFrame = (): void => {
    this.frameRequest = 0;
    const { trace, live } = this.props;
    const grown = trace !== null && trace.version !== this.painted.version;
    const tooSoon =
      !this.dirty && this.reducedMotion.matches && performance.now() - this.painted.atMs < REDUCED_MOTION_INTERVAL_MS;
    if (this.dirty || (grown && !tooSoon)) this.paint();
    if (live && this.frameRequest === 0) this.frameRequest = requestAnimationFrame(this.onFrame);
  };

  private paint(): void {
    const { trace, theme, live } = this.props;
    const { ctx } = this;
    const { devicePixelRatio } = this.size;
    ctx.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    this.dirty = false;
    const palette = palettes[theme];
    if (!trace) {
      ctx.fillStyle = palette.background;
      ctx.fillRect(0, 0, this.size.widthCssPx, this.size.heightCssPx);
      return;
    }
    this.painted = { version: trace.version, atMs: performance.now() };
    this.flags.update(trace);
    this.updateLayout();
    if (live && this.following) {
      const endMs = fitWindow(trace.endMs).endMs;
      this.window = { startMs: Math.max(0, endMs - FOLLOWED_MS), endMs };
    } else {
      this.window = clampWindow(this.window, this.shownEndMs);
    }
    const frame: Frame = {
      ctx,
      trace,
      viewport: this.viewport,
      layout: this.layout,
      palette,
      textures: this.textures,
      text: this.text,
      dense: this.dense,
      flags: this.flags,
      cursorMs: this.props.cursorMs,
      selection: this.props.selection,
      hoveredLane: hoveredLane(this.hover),
      recorded: this.props.recorded,
    };
    paintScene(frame, this.minimap, live);
  }

  private updateLayout(): void {
    const { trace, live } = this.props;
    if (!trace) return;
    const { key, version, atMs } = this.layoutBuilt;
    if (version === trace.version) return;
    const nowMs = performance.now();
    const newKey = layoutKey(trace);
    // An object gets a lane with its first event, which the key does not see; arranging is not free with many.
    if (live && newKey === key && nowMs - atMs < LAYOUT_INTERVAL_MS) return;
    if (live && trace.objects.size > 1000 && nowMs - atMs < LAYOUT_INTERVAL_MS) return;
    this.layout = buildLayout(trace, this.flags);
    this.layoutBuilt = { key: newKey, version: trace.version, atMs: nowMs };
    this.scrollTopCssPx = this.clampScroll(this.scrollTopCssPx);
  }
}

function hoveredLane(hit: Hit): Lane | undefined {
  return hit.type === "lane" || hit.type === "gutter" ? hit.lane : undefined;
}
