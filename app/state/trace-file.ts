import type { SharedProgram } from "../../src/interchange";
import type { Trace } from "../../src/trace";
import type { Program, ShownTrace, TraceOrigin } from "./types";
import { APP_VERSION } from "./version";

/**
 * Reads a trace file: the trace with its program, ready to be shown.
 *
 * @throws {TraceFileError} if it is no trace file, of a later version, damaged, or too large
 */
export async function readTraceFile(
  bytes: Uint8Array,
  origin: TraceOrigin,
): Promise<ShownTrace & { readonly trace: Trace }> {
  const [{ loadTrace }, { Trace }] = await Promise.all([import("../../src/interchange"), import("../../src/trace")]);
  const { meta, batches } = await loadTrace(bytes);
  const trace = new Trace();
  for (const batch of batches) trace.append(batch);
  return { trace, version: trace.version, origin, program: fromShared(meta.program), outcome: meta.outcome };
}

/**
 * The trace on the page as a file.
 *
 * @throws {TraceFileError} of kind "too-large" if it would be larger than can be read again
 */
export async function writeTraceFile({ trace, program, outcome }: ShownTrace): Promise<Uint8Array> {
  const { saveTrace } = await import("../../src/interchange");
  return saveTrace(trace, { appVersion: APP_VERSION, program: toShared(program), outcome });
}

/** A program in the form that links and files carry. */
export function toShared({
  language,
  code,
  files,
  alongside,
  model,
  switchIntervalMs,
  scheduler,
}: Program): SharedProgram {
  return { language, code, files, alongside, settings: { model, switchIntervalMs, scheduler } };
}

/** The program of a link or a file. */
export function fromShared({ language, code, files, alongside, settings }: SharedProgram): Program {
  const { model, switchIntervalMs, scheduler } = settings;
  return { exampleId: null, language, code, files, alongside, model, switchIntervalMs, scheduler };
}
