import { EventKind } from "../../src/protocol/events";
import type { TraceView } from "../../src/trace/types";

/** More than this many marks help nobody. */
const MAX_ERRORS = 20;

/** The errors a run reported about a file, with their lines. */
export function reportedErrors(trace: TraceView, file: string): { line: number; message: string }[] {
  const { events } = trace;
  const errors: { line: number; message: string }[] = [];
  let i = events.kind.indexOf(EventKind.error);
  while (i >= 0 && i < events.length && errors.length < MAX_ERRORS) {
    const place = trace.location(events.line[i] ?? 0);
    if (place?.file === file) errors.push({ line: place.line, message: trace.string(events.object[i] ?? 0) });
    i = events.kind.indexOf(EventKind.error, i + 1);
  }
  return errors;
}
