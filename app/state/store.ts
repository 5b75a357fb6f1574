import { create } from "zustand";
import { DEFAULT_SWITCH_INTERVAL_MS, TIMED } from "../../src/protocol/run";
import type { Selection } from "../timeline";
import { sameAlongside } from "./alongside";
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
    alongside: [],
    model: "gil",
    switchIntervalMs: DEFAULT_SWITCH_INTERVAL_MS,
    scheduler: TIMED,
  },
  edited: false,
  replaced: null,
  run: { phase: "idle" },
  python: { phase: "absent" },
  seedTrial: null,
  lastSeed: null,
  shown: null,
  cursorMs: null,
  selection: null,
  theme: storedTheme(),
  panelTab: "output",
  narrowTab: "timeline",
  notice: null,
}));

/** Changes parts of the program, as a person does it; the rest stays as it is. */
export function editProgram(change: Partial<Program>): void {
  useApp.setState((state) => ({
    program: { ...state.program, ...change },
    lastSeed: state.program.scheduler.policy === "seeded" ? state.program.scheduler.seed : state.lastSeed,
    edited: state.edited || isOther(state.program, change),
  }));
}

function isOther(program: Program, { code = program.code, alongside = program.alongside }: Partial<Program>): boolean {
  return code !== program.code || !sameAlongside(alongside, program.alongside);
}

/** Before another program is opened: keeps the one on the page if a person has changed it. True if so. */
export function keepEdited(): boolean {
  const { edited, program } = useApp.getState();
  if (edited) useApp.setState({ replaced: program });
  return edited;
}

/** Opens the program that was replaced last, once more as the edited one it was. */
export function bringBack(): void {
  useApp.setState(({ replaced }) =>
    replaced === null
      ? {}
      : { program: replaced, edited: true, replaced: null, shown: null, selection: null, cursorMs: null, notice: null },
  );
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
