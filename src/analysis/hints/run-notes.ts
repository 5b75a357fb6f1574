import type { TraceView } from "../../trace/types";

/** What is to be known of a run's processes that its output does not say. */
export type RunNoteCode = "answers-simulated" | "fork-replayed";

/** Notes on a run, in a fixed order: programs whose answers are made up, and processes that are replays. */
export function runNotes(trace: Pick<TraceView, "processes">): readonly RunNoteCode[] {
  const names = [...trace.processes.values()].map(({ name }) => name);
  const notes: RunNoteCode[] = [];
  if (names.some((name) => /^nslookup\b/.test(name))) notes.push("answers-simulated");
  if (names.some((name) => name.endsWith(" (fork)"))) notes.push("fork-replayed");
  return notes;
}
