import type { CssPixels } from "../../../src/base/units";
import { dominantStates, NO_STATE } from "../../../src/trace/lod";
import { THREAD_STATE_COUNT, ThreadState, type ThreadTrack, type TraceView } from "../../../src/trace/types";
import { formatDuration } from "../../i18n/format";
import { t } from "../../i18n/index";
import type { Palette } from "../palette";
import { fitWindow, MINIMAP_HEIGHT_CSS_PX, type TimeWindow, type Viewport } from "../viewport";
import { type ColumnLook, DenseLayer, makeColumnLook } from "./dense";
import type { Frame } from "./frame";
import { FONTS } from "./text";

const PADDING_CSS_PX: CssPixels = 5;
const GUTTER_PADDING_CSS_PX: CssPixels = 14;
const MAX_ROW_CSS_PX: CssPixels = 7;
const MAX_ROWS = 12;
/** Of threads that share a row, at most this many are looked at. */
const MAX_THREADS_PER_ROW = 8;
/** While the trace grows it is drawn anew at most this often: it changes little and costs as much as the lanes. */
const MIN_REDRAW_INTERVAL_MS = 120;
const MIN_WINDOW_CSS_PX: CssPixels = 6;

/** Which state a row shows where its threads differ: the first of these that any of them is in. */
const PRIORITY: readonly ThreadState[] = [
  ThreadState.running,
  ThreadState.native,
  ThreadState.unknown,
  ThreadState.blocked,
  ThreadState.waitingGil,
  ThreadState.booting,
  ThreadState.joining,
  ThreadState.sleeping,
  ThreadState.ended,
  ThreadState.new,
];
const RANK_OF_STATE = PRIORITY.reduce((ranks, state, rank) => ranks.fill(rank, state, state + 1), new Uint8Array(256));

/** The strip that always shows the whole run, kept as an image until the trace or the size changes. */
export class Minimap {
  private readonly layer = new DenseLayer();
  private shown: { readonly key: string; readonly atMs: number; readonly trace: TraceView } | undefined;
  private drawn = 0;
  private columns = new Uint8Array(0);
  private merged = new Uint8Array(0);

  /** Draws the strip, its label and the box of the window. `live` lets it lag behind a growing trace a little. */
  paint(frame: Frame, live: boolean): void {
    const { ctx, viewport, palette, trace } = frame;
    ctx.fillStyle = palette.minimapBackground;
    ctx.fillRect(0, 0, viewport.widthCssPx, MINIMAP_HEIGHT_CSS_PX);
    const duration = formatDuration(trace.endMs);
    const label = t("timeline.wholeRun", { duration });
    const room = viewport.plotLeftCssPx - GUTTER_PADDING_CSS_PX - 4;
    const fits = frame.text.width(ctx, FONTS.axis, label) <= room;
    ctx.font = FONTS.axis;
    ctx.fillStyle = palette.textMuted;
    ctx.fillText(fits ? label : duration, GUTTER_PADDING_CSS_PX, MINIMAP_HEIGHT_CSS_PX / 2 + 0.5);
    this.refresh(frame, live);
    this.layer.flush(ctx, viewport);
    ctx.fillStyle = palette.border;
    ctx.fillRect(0, MINIMAP_HEIGHT_CSS_PX - 1, viewport.widthCssPx, 1);
    paintWindow(frame);
  }

  private refresh(frame: Frame, live: boolean): void {
    const { viewport, trace, palette } = frame;
    const size = `${viewport.widthCssPx} ${viewport.devicePixelRatio} ${palette.background}`;
    const key = `${size} ${trace.version}`;
    const nowMs = performance.now();
    const { shown } = this;
    if (shown && shown.trace === trace && shown.key === key) return;
    const sameSize = shown?.trace === trace && shown.key.startsWith(size);
    if (live && sameSize && nowMs - shown.atMs < MIN_REDRAW_INTERVAL_MS) return;
    this.shown = { key, atMs: nowMs, trace };
    this.layer.begin({ ...viewport, heightCssPx: MINIMAP_HEIGHT_CSS_PX }, String(++this.drawn));
    this.draw(trace, viewport, palette);
  }

  private draw(trace: TraceView, viewport: Viewport, palette: Palette): void {
    const threads = [...trace.threads.values()].filter((track) => track.states.length > 0);
    if (threads.length === 0) return;
    const count = DenseLayer.columnCount(viewport);
    if (this.columns.length < count) {
      this.columns = new Uint8Array(count);
      this.merged = new Uint8Array(count);
    }
    const rows = Math.min(MAX_ROWS, threads.length);
    const space = MINIMAP_HEIGHT_CSS_PX - 2 * PADDING_CSS_PX - 1;
    const pitchCssPx = Math.min(MAX_ROW_CSS_PX + 1, space / rows);
    const top = (MINIMAP_HEIGHT_CSS_PX - 1 - pitchCssPx * rows) / 2;
    const pitchPx = pitchCssPx * viewport.devicePixelRatio;
    const heightPx = Math.max(1, pitchPx < 4 ? Math.round(pitchPx * 0.75) : Math.floor(pitchPx) - 1);
    const look = rowLook(palette, heightPx);
    for (let row = 0; row < rows; row++) {
      const from = Math.floor((row * threads.length) / rows);
      const to = Math.floor(((row + 1) * threads.length) / rows);
      this.merge(threads.slice(from, to), trace, count);
      this.layer.write(viewport, top + row * pitchCssPx, this.merged, look);
    }
  }

  private merge(threads: readonly ThreadTrack[], trace: TraceView, count: number): void {
    const { startMs, endMs } = fitWindow(trace.endMs);
    const { columns, merged } = this;
    merged.fill(ThreadState.new, 0, count);
    for (const track of threads.slice(0, MAX_THREADS_PER_ROW)) {
      dominantStates(track.states, trace.events, startMs, endMs, count, columns);
      for (let x = 0; x < count; x++) {
        const state = columns[x] === NO_STATE ? ThreadState.ended : columns[x];
        if (RANK_OF_STATE[state] < RANK_OF_STATE[merged[x]]) merged[x] = state;
      }
    }
  }
}

/** Where the box of the visible window lies on the minimap. */
export function windowBox(
  viewport: Viewport,
  runEndMs: number,
): { readonly xCssPx: CssPixels; readonly widthCssPx: CssPixels } {
  const whole: TimeWindow = fitWindow(runEndMs);
  const cssPxPerMs = viewport.plotWidthCssPx / whole.endMs;
  const exactWidth = (Math.min(viewport.endMs, whole.endMs) - viewport.startMs) * cssPxPerMs;
  const widthCssPx = Math.max(MIN_WINDOW_CSS_PX, exactWidth);
  const x = viewport.plotLeftCssPx + viewport.startMs * cssPxPerMs - (widthCssPx - exactWidth) / 2;
  return { xCssPx: x, widthCssPx };
}

function paintWindow(frame: Frame): void {
  const { ctx, viewport, palette, trace } = frame;
  const { xCssPx, widthCssPx } = windowBox(viewport, trace.endMs);
  ctx.globalAlpha = 0.14;
  ctx.fillStyle = palette.accent;
  ctx.fillRect(xCssPx, 2, widthCssPx, MINIMAP_HEIGHT_CSS_PX - 5);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = 1;
  ctx.strokeRect(xCssPx + 0.5, 2.5, Math.max(1, widthCssPx - 1), MINIMAP_HEIGHT_CSS_PX - 6);
}

const looks = new Map<Palette, ColumnLook>();

function rowLook(palette: Palette, rows: number): ColumnLook {
  const known = looks.get(palette);
  if (known && known.rows === rows) return known;
  const look = makeColumnLook(rows, THREAD_STATE_COUNT, (value) => {
    const state = value as ThreadState;
    return state === ThreadState.new || state === ThreadState.ended ? undefined : palette.states[state].fill;
  });
  looks.set(palette, look);
  return look;
}
