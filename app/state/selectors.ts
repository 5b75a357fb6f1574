import type { AppState } from "./types";

/** Whether a run is under way. */
export function isBusy(state: AppState): boolean {
  return state.run.phase !== "idle" && state.run.phase !== "finished";
}

/** Whether the lines of the shown trace are those of the code in the editor. */
export function linesMatchCode(state: AppState): boolean {
  return state.shown !== null && state.shown.program.code === state.program.code;
}

/** The name of the program's file, as it stands in the editor and in tracebacks. */
export function fileName(state: AppState): string {
  return state.program.language === "python" ? "main.py" : "main.ts";
}
