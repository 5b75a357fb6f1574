import type { Language } from "../../src/protocol/run";
import type { AppState, Program } from "./types";

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

/** Whether the lines of the shown trace are those of one of the programs in the editor. */
export function codeMatches(state: AppState, name: string): boolean {
  return state.shown !== null && codeOf(state.shown.program, name) === codeOf(state.program, name);
}

/** The code of the program of this name. */
export function codeOf(program: Program, name: string): string | null {
  if (name === fileNameOf(program.language)) return program.code;
  return program.alongside.find(({ fileName }) => fileName === name)?.code ?? null;
}

/** The name of the program's file, as it stands in the editor and in tracebacks. */
export function fileName(state: AppState): string {
  return fileNameOf(state.program.language);
}

export function fileNameOf(language: Language): string {
  return language === "python" ? "main.py" : "main.ts";
}
