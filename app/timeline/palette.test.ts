import { describe, expect, it } from "vitest";
import { colourDistance, contrastRatio } from "./contrast";
import { LEGEND_STATES, palettes, STATE_SHAPES } from "./palette";

const SHAPE_CONTRAST = 3;
const TEXT_CONTRAST = 4.5;

describe.each(["dark", "light"] as const)("the %s palette", (theme) => {
  const palette = palettes[theme];

  it.each(LEGEND_STATES)("draws state %s so that it stands out from the lane", (state) => {
    expect(contrastRatio(palette.states[state].fill, palette.background)).toBeGreaterThanOrEqual(SHAPE_CONTRAST);
    expect(contrastRatio(palette.states[state].fill, palette.minimapBackground)).toBeGreaterThanOrEqual(SHAPE_CONTRAST);
  });

  it.each(LEGEND_STATES)("has legible text on state %s", (state) => {
    const { fill, text } = palette.states[state];
    expect(contrastRatio(fill, text)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
  });

  it("draws owners, depth, marks and lines so that they stand out from the lane", () => {
    const { waiting, depth, mark, error, accent, unknownOwner } = palette;
    for (const colour of [...palette.owners, waiting, depth, mark, error, accent, unknownOwner]) {
      expect(contrastRatio(colour, palette.background), colour).toBeGreaterThanOrEqual(SHAPE_CONTRAST);
      expect(contrastRatio(colour, palette.hoverRow), colour).toBeGreaterThanOrEqual(SHAPE_CONTRAST);
    }
  });

  it("has legible text on owners, accent, flags and background", () => {
    const pairs: readonly (readonly [string, string])[] = [
      ...palette.owners.map((owner) => [palette.onOwner, owner] as const),
      [palette.onAccent, palette.accent],
      [palette.onMark, palette.mark],
      [palette.onError, palette.error],
      [palette.text, palette.background],
      [palette.text, palette.hoverRow],
      [palette.textMuted, palette.background],
      [palette.textMuted, palette.hoverRow],
      [palette.textMuted, palette.minimapBackground],
    ];
    for (const [text, ground] of pairs) {
      expect(contrastRatio(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(TEXT_CONTRAST);
    }
  });

  it("never gives an owner a colour that could be read as a state", () => {
    for (const owner of palette.owners) {
      for (const state of LEGEND_STATES) {
        expect(colourDistance(owner, palette.states[state].fill), owner).toBeGreaterThan(0.08);
      }
    }
  });

  it("keeps owners apart from each other", () => {
    for (const first of palette.owners) {
      for (const second of palette.owners) {
        if (first !== second) expect(colourDistance(first, second), `${first} ${second}`).toBeGreaterThan(0.06);
      }
    }
  });
});

describe("state shapes", () => {
  it("tell every drawn state apart without colour", () => {
    const looks = LEGEND_STATES.map((state) => `${STATE_SHAPES[state].heightShare} ${STATE_SHAPES[state].texture}`);
    expect(new Set(looks).size).toBe(LEGEND_STATES.length);
  });
});

describe("contrastRatio", () => {
  it("gives the figures of the specification", () => {
    expect(contrastRatio("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrastRatio("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  });
});
