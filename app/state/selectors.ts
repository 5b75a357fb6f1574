import type { Language } from "../../src/protocol/run";
import type { AppState } from "./types";

/** Whether a run is under way. */
export function isBusy(state: AppState): boolean {
  return state.run.phase !== "idle" && state.run.phase !== "finished";
}

/** Whether the trace on the page is of a run that goes on. */
export function isLive(state: AppState): boolean {
  return isBusy(state) && state.run.phase !== "trying-seeds";
}

/** Whether the lines of the shown trace are those of the code in the editor. */
export function linesMatchCode(state: AppState): boolean {
  return state.shown !== null && state.shown.program.code === state.program.code;
}

/** The name of the program's file, as it stands in the editor and in tracebacks. */
export function fileName(state: AppState): string {
  return fileNameOf(state.program.language);
}

export function fileNameOf(language: Language): string {
  return language === "python" ? "main.py" : "main.ts";
}
