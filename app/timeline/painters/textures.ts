import type { ThreadState } from "../../../src/trace/types";
import { type Palette, STATE_SHAPES, type StateColours } from "../palette";
import { TEXTURE_PERIOD } from "./dense";

type Paint = string | CanvasPattern;

/** What each state is filled with: a colour, or a pattern for states that have a texture. */
export class Textures {
  private readonly paints = new Map<ThreadState, Paint>();
  private readonly palette: Palette;
  private readonly devicePixelRatio: number;

  constructor(palette: Palette, devicePixelRatio: number) {
    this.palette = palette;
    this.devicePixelRatio = devicePixelRatio;
  }

  paint(ctx: CanvasRenderingContext2D, state: ThreadState): Paint {
    const known = this.paints.get(state);
    if (known !== undefined) return known;
    const colours = this.palette.states[state];
    const paint = STATE_SHAPES[state].texture === "plain" ? colours.fill : this.pattern(ctx, state, colours);
    this.paints.set(state, paint);
    return paint;
  }

  private pattern(ctx: CanvasRenderingContext2D, state: ThreadState, colours: StateColours): Paint {
    const tile = new OffscreenCanvas(TEXTURE_PERIOD, TEXTURE_PERIOD);
    const tileCtx = tile.getContext("2d");
    if (!tileCtx) return colours.fill;
    for (let y = 0; y < TEXTURE_PERIOD; y++) {
      for (let x = 0; x < TEXTURE_PERIOD; x++) {
        tileCtx.fillStyle = isTextured(state, x, y) ? colours.texture : colours.fill;
        tileCtx.fillRect(x, y, 1, 1);
      }
    }
    const pattern = ctx.createPattern(tile, "repeat");
    if (!pattern) return colours.fill;
    // A tile is in device pixels at ratio 1 and 2 alike, so that lines stay crisp; bigger ratios get bigger tiles.
    const scale = Math.max(1, Math.round(this.devicePixelRatio / 1.5)) / this.devicePixelRatio;
    pattern.setTransform(new DOMMatrix([scale, 0, 0, scale, 0, 0]));
    return pattern;
  }
}

/** Whether a state's texture has its second colour at this pixel. Repeats every {@link TEXTURE_PERIOD} pixels. */
export function isTextured(state: ThreadState, x: number, y: number): boolean {
  const diagonal = (x + y) & (TEXTURE_PERIOD - 1);
  switch (STATE_SHAPES[state].texture) {
    case "plain":
      return false;
    case "hatched":
      return diagonal < 3;
    case "crossHatched":
      return diagonal < 2 || ((x - y) & (TEXTURE_PERIOD - 1)) < 2;
  }
}
