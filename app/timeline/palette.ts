import { ThreadState } from "../../src/trace/types";
import type { Theme } from "./types";

/**
 * Every colour of the timeline's canvas, for both themes.
 *
 * State colours come from the colour-blind-safe set of Okabe and Ito (bluish green, orange, vermilion), darkened
 * or lightened until shapes reach 3:1 against the lane background and text 4.5:1 on what it stands on
 * (`palette.test.ts`). Colour is never the only sign: each state also has a height and a texture ({@link STATE_SHAPES}).
 * Owner colours keep away from all state colours, so that a lock's lane is never read as a thread's state.
 */
export interface Palette {
  /** Behind the lanes, the axis and the gutter. */
  readonly background: string;
  /** Behind the minimap. */
  readonly minimapBackground: string;
  readonly gridLine: string;
  readonly border: string;
  readonly hoverRow: string;
  readonly text: string;
  readonly textMuted: string;
  /** Cursor, selection and the minimap's window: the one accent colour. */
  readonly accent: string;
  readonly onAccent: string;
  readonly states: Readonly<Record<ThreadState, StateColours>>;
  /** By owner, in order of the threads' appearance, wrapping around. */
  readonly owners: readonly string[];
  readonly onOwner: string;
  /** An owner that is no known thread. */
  readonly unknownOwner: string;
  /** The underline of a lock's lane while a thread waits. */
  readonly waiting: string;
  /** Outline, fill and ticks of a queue's depth. */
  readonly depth: string;
  readonly depthFill: string;
  readonly mark: string;
  readonly onMark: string;
  readonly error: string;
  readonly onError: string;
}

/** A state's fill, the second colour of its texture, and the text that stands on it. */
export interface StateColours {
  readonly fill: string;
  readonly texture: string;
  readonly text: string;
}

/** How a state is drawn besides its colour. `heightShare` is the part of the lane's height it fills. */
export interface StateShape {
  readonly heightShare: number;
  readonly texture: "plain" | "hatched" | "crossHatched";
}

/** Height and texture by state: the timeline reads without colour. */
export const STATE_SHAPES: Readonly<Record<ThreadState, StateShape>> = {
  [ThreadState.new]: { heightShare: 0, texture: "plain" },
  [ThreadState.running]: { heightShare: 1, texture: "plain" },
  [ThreadState.waitingGil]: { heightShare: 0.4, texture: "hatched" },
  [ThreadState.blocked]: { heightShare: 0.64, texture: "plain" },
  [ThreadState.sleeping]: { heightShare: 0.12, texture: "plain" },
  [ThreadState.joining]: { heightShare: 0.2, texture: "plain" },
  [ThreadState.ended]: { heightShare: 0, texture: "plain" },
  [ThreadState.unknown]: { heightShare: 1, texture: "crossHatched" },
  [ThreadState.booting]: { heightShare: 0.28, texture: "hatched" },
  [ThreadState.native]: { heightShare: 1, texture: "hatched" },
};

const DARK_BACKGROUND = "#0e1217";
const LIGHT_BACKGROUND = "#f5f7f9";

export const palettes: Readonly<Record<Theme, Palette>> = {
  dark: {
    background: DARK_BACKGROUND,
    minimapBackground: "#12171d",
    gridLine: "#1f262e",
    border: "#262e37",
    hoverRow: "#151b22",
    text: "#dfe5ec",
    textMuted: "#8b96a3",
    accent: "#5aa9ff",
    onAccent: "#08131f",
    states: {
      [ThreadState.new]: absent(DARK_BACKGROUND),
      [ThreadState.running]: { fill: "#1f8473", texture: "#1f8473", text: "#ffffff" },
      [ThreadState.waitingGil]: { fill: "#e0a32e", texture: "#8a6116", text: "#14110a" },
      [ThreadState.blocked]: { fill: "#cb4a31", texture: "#cb4a31", text: "#ffffff" },
      [ThreadState.sleeping]: { fill: "#66727f", texture: "#66727f", text: "#ffffff" },
      [ThreadState.joining]: { fill: "#66727f", texture: "#66727f", text: "#ffffff" },
      [ThreadState.ended]: absent(DARK_BACKGROUND),
      [ThreadState.unknown]: { fill: "#66727f", texture: "#1b2128", text: "#ffffff" },
      [ThreadState.booting]: { fill: "#66727f", texture: "#2b343d", text: "#ffffff" },
      [ThreadState.native]: { fill: "#1f8473", texture: "#176356", text: "#ffffff" },
    },
    owners: ["#98683a", "#3a78b8", "#c24a80", "#6d7c2b", "#9a58b6", "#666bcc"],
    onOwner: "#ffffff",
    unknownOwner: "#66727f",
    waiting: "#f0654a",
    depth: "#a07de0",
    depthFill: "#3a3152",
    mark: "#c7d0da",
    onMark: "#10161d",
    error: "#cb4a31",
    onError: "#ffffff",
  },
  light: {
    background: LIGHT_BACKGROUND,
    minimapBackground: "#eef1f4",
    gridLine: "#e1e5ea",
    border: "#d5dbe1",
    hoverRow: "#ebeff3",
    text: "#1b222a",
    textMuted: "#57626d",
    accent: "#0b62c4",
    onAccent: "#ffffff",
    states: {
      [ThreadState.new]: absent(LIGHT_BACKGROUND),
      [ThreadState.running]: { fill: "#167a69", texture: "#167a69", text: "#ffffff" },
      [ThreadState.waitingGil]: { fill: "#b57b05", texture: "#e9c477", text: "#14110a" },
      [ThreadState.blocked]: { fill: "#c4412a", texture: "#c4412a", text: "#ffffff" },
      [ThreadState.sleeping]: { fill: "#6c7783", texture: "#6c7783", text: "#ffffff" },
      [ThreadState.joining]: { fill: "#6c7783", texture: "#6c7783", text: "#ffffff" },
      [ThreadState.ended]: absent(LIGHT_BACKGROUND),
      [ThreadState.unknown]: { fill: "#6c7783", texture: "#e4e8ec", text: "#ffffff" },
      [ThreadState.booting]: { fill: "#6c7783", texture: "#d3dae0", text: "#ffffff" },
      [ThreadState.native]: { fill: "#167a69", texture: "#0f5a4e", text: "#ffffff" },
    },
    owners: ["#8f5f33", "#2f6fb3", "#b03a70", "#66762a", "#8a46a8", "#5d61c7"],
    onOwner: "#ffffff",
    unknownOwner: "#6c7783",
    waiting: "#c4412a",
    depth: "#7a4fc0",
    depthFill: "#d9cef0",
    mark: "#3b4550",
    onMark: "#ffffff",
    error: "#c4412a",
    onError: "#ffffff",
  },
};

/** States of the legend, in its order; joining looks like sleeping and shares its entry. */
export const LEGEND_STATES: readonly ThreadState[] = [
  ThreadState.running,
  ThreadState.native,
  ThreadState.waitingGil,
  ThreadState.blocked,
  ThreadState.sleeping,
  ThreadState.booting,
  ThreadState.unknown,
];

/** A state in which nothing is drawn: before a thread's start and after its end. */
function absent(background: string): StateColours {
  return { fill: background, texture: background, text: background };
}
