import type { CssPixels, Milliseconds } from "../../../src/base/units";
import { channels } from "../contrast";
import type { Viewport } from "../viewport";

/**
 * Lanes with more slices than pixels, written as pixels.
 *
 * Thousands of one-pixel rectangles are slow however they are drawn; an image costs the same whatever it shows.
 * Each lane gives one small number per pixel column, and a {@link ColumnLook} says which colours such a column
 * has from top to bottom. All lanes go into one image, which is drawn once.
 */
export class DenseLayer {
  private readonly canvas: HTMLCanvasElement | OffscreenCanvas;
  private readonly ctx: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  private image: ImageData | undefined;
  private pixels = new Uint32Array(0);
  private firstDirtyRow = 0;
  private endDirtyRow = 0;
  private contentKey: string | undefined;
  /** The canvas holds what the image holds. */
  private uploaded = false;

  private textured = new Uint16Array(0);
  /** By lane that was written: columns amid stretches so steady that a label may fit there. */
  readonly steadyColumns = new Map<object, readonly number[]>();

  constructor() {
    this.canvas = new OffscreenCanvas(1, 1);
    // Only ever written pixel by pixel: keep it in main memory.
    const ctx = this.canvas.getContext("2d", { willReadFrequently: true });
    if (!ctx) throw new Error("This browser gives no 2D canvas, so the timeline cannot be drawn.");
    this.ctx = ctx;
  }

  /** Number of pixel columns of the plot. */
  static columnCount(viewport: Viewport): number {
    return Math.max(1, Math.round(viewport.plotWidthCssPx * viewport.devicePixelRatio));
  }

  /**
   * Empties the layer and fits it to the viewport. Gives false, and keeps what was written, where `contentKey`
   * says that the same would be written again: then only {@link flush} is due.
   */
  begin(viewport: Viewport, contentKey: string): boolean {
    if (contentKey === this.contentKey) return false;
    this.contentKey = contentKey;
    this.steadyColumns.clear();
    const width = DenseLayer.columnCount(viewport);
    const height = Math.max(1, Math.ceil(viewport.heightCssPx * viewport.devicePixelRatio));
    if (!this.image || this.image.width !== width || this.image.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.image = this.ctx.createImageData(width, height);
      this.pixels = new Uint32Array(this.image.data.buffer);
    } else if (this.endDirtyRow > this.firstDirtyRow) {
      this.pixels.fill(0, this.firstDirtyRow * width, this.endDirtyRow * width);
      this.ctx.clearRect(0, this.firstDirtyRow, width, this.endDirtyRow - this.firstDirtyRow);
    }
    this.firstDirtyRow = height;
    this.endDirtyRow = 0;
    this.uploaded = false;
    return true;
  }

  /** Writes a lane whose top is at `topCssPx` of the canvas: one value per column, drawn as `look` says. */
  write(viewport: Viewport, topCssPx: CssPixels, columns: Uint8Array, look: ColumnLook): void {
    const image = this.image;
    if (!image) return;
    const { width, height } = image;
    const topRow = Math.round(topCssPx * viewport.devicePixelRatio);
    const texturedCount = this.findTextured(columns, width, look);
    const { pixels, textured } = this;
    const { table, values } = look;
    const mask = TEXTURE_PERIOD - 1;
    let rowAbove = -1;
    for (let y = 0; y < look.rows; y++) {
      const row = topRow + y;
      if (row < 0 || row >= height) continue;
      const at = row * width;
      const base = y * values;
      // Most rows of a bar equal the one above, but for textures: copying is many times faster than looking up.
      if (look.repeats[y] === 1 && rowAbove === row - 1) {
        pixels.copyWithin(at, at - width, at);
        for (let i = 0; i < texturedCount; i++) {
          const x = textured[i];
          pixels[at + x] = table[(base + columns[x]) * TEXTURE_PERIOD + ((x + row) & mask)];
        }
      } else {
        for (let x = 0; x < width; x++) {
          pixels[at + x] = table[(base + columns[x]) * TEXTURE_PERIOD + ((x + row) & mask)];
        }
      }
      rowAbove = row;
    }
    this.firstDirtyRow = Math.min(this.firstDirtyRow, Math.max(0, topRow));
    this.endDirtyRow = Math.max(this.endDirtyRow, Math.min(height, topRow + look.rows));
  }

  /** Fills `textured` with the columns whose value has a texture; gives their number. */
  private findTextured(columns: Uint8Array, width: number, look: ColumnLook): number {
    if (this.textured.length < width) this.textured = new Uint16Array(width);
    let count = 0;
    for (let x = 0; x < width; x++) if (look.isTextured[columns[x]] === 1) this.textured[count++] = x;
    return count;
  }

  /** The moment in the middle of a column. */
  static timeOfColumn(viewport: Viewport, column: number): Milliseconds {
    const spanMs = viewport.endMs - viewport.startMs;
    return viewport.startMs + ((column + 0.5) / DenseLayer.columnCount(viewport)) * spanMs;
  }

  /** Draws what was written. The context's units must be CSS pixels. */
  flush(ctx: CanvasRenderingContext2D, viewport: Viewport): void {
    const rows = this.endDirtyRow - this.firstDirtyRow;
    if (!this.image || rows <= 0) return;
    const { width } = this.image;
    const ratio = viewport.devicePixelRatio;
    if (!this.uploaded) this.ctx.putImageData(this.image, 0, 0, 0, this.firstDirtyRow, width, rows);
    this.uploaded = true;
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(
      this.canvas,
      0,
      this.firstDirtyRow,
      width,
      rows,
      Math.round(viewport.plotLeftCssPx * ratio) / ratio,
      this.firstDirtyRow / ratio,
      width / ratio,
      rows / ratio,
    );
  }
}

/** The middles of all stretches of one value that are `minColumns` long and steady. */
export function steadyRuns(
  columns: Uint8Array,
  count: number,
  minColumns: number,
  isSteady: (value: number) => boolean,
): number[] {
  const middles: number[] = [];
  let start = 0;
  for (let x = 1; x <= count; x++) {
    if (x < count && columns[x] === columns[start]) continue;
    if (x - start >= minColumns && isSteady(columns[start])) middles.push((start + x) >> 1);
    start = x;
  }
  return middles;
}

/** Pixels after which a texture repeats along a diagonal; a power of two. */
export const TEXTURE_PERIOD = 8;

/**
 * What a column of each value looks like: `table[(row * values + value) * TEXTURE_PERIOD + phase]` is a pixel,
 * red in the lowest byte as canvases have it, 0 where nothing is drawn.
 */
export interface ColumnLook {
  readonly rows: number;
  readonly values: number;
  readonly table: Uint32Array;
  /** By value: 1 where it has a texture, so that its pixels differ along a row. */
  readonly isTextured: Uint8Array;
  /** By row: 1 where all values without a texture look as in the row above. */
  readonly repeats: Uint8Array;
}

/** A look from a function that gives the colour `#rrggbb` of a value at a row and phase, or undefined. */
export function makeColumnLook(
  rows: number,
  values: number,
  colourOf: (value: number, row: number, phase: number) => string | undefined,
): ColumnLook {
  const table = new Uint32Array(rows * values * TEXTURE_PERIOD);
  for (let row = 0; row < rows; row++) {
    for (let value = 0; value < values; value++) {
      for (let phase = 0; phase < TEXTURE_PERIOD; phase++) {
        const colour = colourOf(value, row, phase);
        if (colour !== undefined) table[(row * values + value) * TEXTURE_PERIOD + phase] = pixelOf(colour);
      }
    }
  }
  const isTextured = texturedValues(rows, values, table);
  return { rows, values, table, isTextured, repeats: repeatedRows(rows, values, table, isTextured) };
}

function texturedValues(rows: number, values: number, table: Uint32Array): Uint8Array {
  const isTextured = new Uint8Array(values);
  for (let i = 0; i < rows * values; i++) {
    const pixels = table.subarray(i * TEXTURE_PERIOD, (i + 1) * TEXTURE_PERIOD);
    if (pixels.some((pixel) => pixel !== pixels[0])) isTextured[i % values] = 1;
  }
  return isTextured;
}

function repeatedRows(rows: number, values: number, table: Uint32Array, isTextured: Uint8Array): Uint8Array {
  const repeats = new Uint8Array(rows);
  for (let row = 1; row < rows; row++) {
    const differs = (value: number) =>
      table[(row * values + value) * TEXTURE_PERIOD] !== table[((row - 1) * values + value) * TEXTURE_PERIOD];
    repeats[row] = 1;
    for (let value = 0; value < values; value++) if (isTextured[value] === 0 && differs(value)) repeats[row] = 0;
  }
  return repeats;
}

function pixelOf(colour: string): number {
  const [red, green, blue] = channels(colour);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
