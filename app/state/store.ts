import { create } from "zustand";
import { DEFAULT_SWITCH_INTERVAL_MS } from "../../src/protocol/run";
import type { Selection } from "../timeline";
import type { AppState, NarrowTab, Notice, PanelTab, Program, ThemeChoice } from "./types";

const THEME_KEY = "interleave.theme";

/**
 * What the page shows, apart from the events of a trace: those stay in the trace itself, which the store only
 * points to, with the version that was published last.
 */
export const useApp = create<AppState>(() => ({
  program: {
    exampleId: null,
    language: "typescript",
    code: "",
    files: {},
    model: "gil",
    switchIntervalMs: DEFAULT_SWITCH_INTERVAL_MS,
  },
  run: { phase: "idle" },
  shown: null,
  cursorMs: null,
  selection: null,
  theme: storedTheme(),
  panelTab: "output",
  narrowTab: "timeline",
  notice: null,
}));

/** Changes parts of the program; the rest stays as it is. */
export function editProgram(change: Partial<Program>): void {
  useApp.setState((state) => ({ program: { ...state.program, ...change } }));
}

export function setCursor(cursorMs: number | null): void {
  useApp.setState({ cursorMs });
}

export function setSelection(selection: Selection | null): void {
  useApp.setState({ selection });
}

export function setPanelTab(panelTab: PanelTab): void {
  useApp.setState({ panelTab });
}

export function setNarrowTab(narrowTab: NarrowTab): void {
  useApp.setState({ narrowTab });
}

export function showNotice(notice: Notice | null): void {
  useApp.setState({ notice });
}

/** Chooses the theme and remembers it for the next visit. */
export function setTheme(theme: ThemeChoice): void {
  useApp.setState({ theme });
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Storage may be forbidden; the choice then holds for this visit.
  }
}

function storedTheme(): ThemeChoice {
  try {
    const stored = localStorage.getItem(THEME_KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}
