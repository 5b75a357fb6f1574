import type { CssPixels } from "../../../src/base/units";

const FONT_FAMILY = '"Inter Variable", Inter, system-ui, "Noto Sans CJK SC", sans-serif';

/** Fonts of the canvas by use. */
export const FONTS = {
  name: `500 12.5px ${FONT_FAMILY}`,
  detail: `400 11px ${FONT_FAMILY}`,
  heading: `600 11.5px ${FONT_FAMILY}`,
  label: `500 11px ${FONT_FAMILY}`,
  axis: `400 11px ${FONT_FAMILY}`,
  cursor: `600 11px ${FONT_FAMILY}`,
} as const;

const MAX_CACHED_TEXTS = 5000;
const ELLIPSIS = "…";
/** A label cut shorter than this says nothing: `Thr…` is any thread. */
const MIN_CUT_LABEL_CHARS = 10;

/** Measures and shortens texts; remembers the results, because measuring costs more than drawing. */
export class TextCache {
  private readonly widths = new Map<string, number>();
  private readonly fitted = new Map<string, string>();

  /** Width of `text` in a font of {@link FONTS}. */
  width(ctx: CanvasRenderingContext2D, font: string, text: string): CssPixels {
    const key = `${font}\n${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    if (this.widths.size > MAX_CACHED_TEXTS) this.widths.clear();
    ctx.font = font;
    const { width } = ctx.measureText(text);
    this.widths.set(key, width);
    return width;
  }

  /** `text` if it fits, or cut with an ellipsis where enough of it is left to be understood, or nothing. */
  fitLabel(ctx: CanvasRenderingContext2D, text: string, maxWidthCssPx: CssPixels): string {
    const fitted = this.fit(ctx, FONTS.label, text, maxWidthCssPx);
    return fitted.length >= Math.min(text.length, MIN_CUT_LABEL_CHARS) ? fitted : "";
  }

  /** `text` cut with an ellipsis so that it fits; empty where not even three characters do. */
  fit(ctx: CanvasRenderingContext2D, font: string, text: string, maxWidthCssPx: CssPixels): string {
    if (this.width(ctx, font, text) <= maxWidthCssPx) return text;
    const key = `${font}\n${Math.floor(maxWidthCssPx)}\n${text}`;
    const known = this.fitted.get(key);
    if (known !== undefined) return known;
    if (this.fitted.size > MAX_CACHED_TEXTS) this.fitted.clear();
    let low = 0;
    let high = text.length;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      ctx.font = font;
      if (ctx.measureText(text.slice(0, middle) + ELLIPSIS).width <= maxWidthCssPx) low = middle;
      else high = middle - 1;
    }
    const result = low < 3 ? "" : text.slice(0, low).trimEnd() + ELLIPSIS;
    this.fitted.set(key, result);
    return result;
  }

  /** Forgets everything: fonts arrived, so widths changed. */
  clear(): void {
    this.widths.clear();
    this.fitted.clear();
  }
}

/** Sets what all texts of the canvas share. */
export function prepareText(ctx: CanvasRenderingContext2D): void {
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
}
