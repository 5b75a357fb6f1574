import { EventKind } from "../../../protocol/events";
import { userFrames, userMessage } from "../compile/frames";
import { previewOf } from "../module/preview";
import { runtime, stringId, writeOutput } from "./runtime";
import { describeLine } from "./source";

const MAX_FRAMES = 20;

/** Prints an error that nobody caught, with the user's lines only, and puts it on the record. */
export function reportUncaught(error: unknown, how: "Uncaught" | "Unhandled rejection"): void {
  const { identity, context, checkpoints } = runtime();
  const text = error instanceof Error ? `${error.name}: ${userMessage(error.message)}` : previewOf(error);
  const frames = error instanceof Error && typeof error.stack === "string" ? userFrames(error.stack) : [];
  const shown = frames
    .slice(0, MAX_FRAMES)
    .map((frame) => `    at ${nameOf(frame.function)} (${frame.file}:${frame.line})`);
  if (frames.length > MAX_FRAMES) shown.push(`    … ${frames.length - MAX_FRAMES} more`);
  const hint = error instanceof Error ? "" : " (not an Error, so it has no stack: throw new Error(…) instead)";
  const top = frames[0];
  const place = top === undefined ? describeLine(checkpoints.l) : `${top.file}:${top.line}`;
  writeOutput("stderr", [`${how} in thread ${identity.name} (${place}):`, `${text}${hint}`, ...shown, ""].join("\n"));
  if (top !== undefined) checkpoints.l = lineIndexOf(top.file, top.line) ?? checkpoints.l;
  context.events.recordNow(EventKind.error, stringId(text), 0);
}

/** V8 calls a function of a module's exports `Object.main`. */
function nameOf(functionName: string): string {
  return functionName.replace(/^Object\./, "");
}

function lineIndexOf(file: string, line: number): number | undefined {
  const module = runtime().program.modules.find(({ name }) => name === file);
  return module === undefined ? undefined : module.file.firstIndex + line - 1;
}
