import * as v from "valibot";
import { type Entity, OBJECT_KINDS } from "../../protocol/entities";
import { MAX_LINE } from "../../protocol/records";
import type { RunOutcome } from "../../protocol/stream";
import type { DroppedCounts } from "../../trace/types";
import { programEntries, type SharedProgram } from "../program";

/** What a trace file says besides the trace: enough to show and run the program again. */
export interface TraceMeta {
  readonly appVersion: string;
  readonly program: SharedProgram;
  /** How the run ended; null while it had not. */
  readonly outcome: RunOutcome | null;
  readonly dropped: DroppedCounts;
}

/** The columns of a trace file, in the order in which they stand in it (`columns.ts`). */
export const COLUMN_NAMES = ["time", "thread", "kind", "line", "object", "arg", "value"] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

const u32 = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffffffff));
const line = v.pipe(u32, v.maxValue(MAX_LINE));
const threadId = v.pipe(u32, v.maxValue(0xffff));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0));

const entitySchema = v.variant("type", [
  v.object({ type: v.literal("file"), name: v.string(), firstIndex: line, lineCount: line }),
  v.object({ type: v.literal("process"), id: u32, pid: u32, parent: u32, name: v.string() }),
  v.object({
    type: v.literal("thread"),
    id: threadId,
    process: u32,
    parent: threadId,
    kind: v.picklist(["main", "thread", "process"]),
    name: v.string(),
    daemon: v.boolean(),
  }),
  v.object({
    type: v.literal("object"),
    id: u32,
    process: u32,
    kind: v.picklist(OBJECT_KINDS),
    name: v.string(),
    line,
    capacity: v.pipe(v.number(), v.finite()),
    fields: v.array(v.string()),
  }),
  v.object({ type: v.literal("string"), id: u32, text: v.string() }),
]);

/** The JSON at the beginning of a trace file's payload. */
export const headerSchema = v.object({
  appVersion: v.string(),
  program: v.object(programEntries),
  outcome: v.nullable(
    v.object({
      status: v.picklist(["ok", "error", "deadlock", "stopped", "timeout"]),
      exitCode: v.pipe(v.number(), v.safeInteger()),
      durationMs: milliseconds,
      bootMs: milliseconds,
    }),
  ),
  dropped: v.object({ events: count, objects: count, outputChars: count }),
  entities: v.array(entitySchema),
  /** One entry of each array for each output chunk. */
  output: v.object({
    orders: v.array(u32),
    threads: v.array(u32),
    stderr: v.array(v.boolean()),
    texts: v.array(v.string()),
  }),
  eventCount: count,
  /** Length of each column, in order, then that of the messages. They fill the rest of the payload exactly. */
  sectionBytes: v.pipe(v.array(count), v.length(COLUMN_NAMES.length + 1)),
});

export type TraceFileHeader = v.InferOutput<typeof headerSchema>;

/** What {@link headerSchema} reads. */
export type TraceFileHeaderJson = Omit<v.InferInput<typeof headerSchema>, "entities"> & {
  readonly entities: readonly Entity[];
};
