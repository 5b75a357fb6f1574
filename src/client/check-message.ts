import * as v from "valibot";
import { OBJECT_KINDS } from "../protocol/entities";
import { RECORD_BYTES } from "../protocol/records";
import type { StreamMessage } from "../protocol/stream";

/** What the sandbox says is a stranger's word: these shapes and bounds are all the page accepts. */

const MAX_NAME_CHARS = 1_000;
const MAX_TEXT_CHARS = 100_000;

const id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff));
const count = id;
const name = v.pipe(v.string(), v.maxLength(MAX_NAME_CHARS));
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT_CHARS));
const durationMs = v.pipe(v.number(), v.finite(), v.minValue(0));

const entity = v.variant("type", [
  v.object({ type: v.literal("file"), name, firstIndex: id, lineCount: count }),
  v.object({ type: v.literal("process"), id, pid: id, parent: id, name }),
  v.object({
    type: v.literal("thread"),
    id,
    process: id,
    parent: id,
    kind: v.picklist(["main", "thread", "process"]),
    name,
    daemon: v.boolean(),
  }),
  v.object({
    type: v.literal("object"),
    id,
    process: id,
    kind: v.picklist(OBJECT_KINDS),
    name,
    line: id,
    capacity: count,
    fields: v.pipe(v.array(name), v.maxLength(1_000)),
  }),
  v.object({ type: v.literal("string"), id, text }),
]);

const outputChunk = v.object({ order: id, thread: id, stream: v.picklist(["stdout", "stderr"]), text });

const message = v.variant("type", [
  v.object({
    type: v.literal("batch"),
    entities: v.array(v.unknown()),
    output: v.array(outputChunk),
    records: v.pipe(
      v.instance(ArrayBuffer),
      v.check((records) => records.byteLength % RECORD_BYTES === 0, "records are cut off"),
    ),
    messages: v.instance(ArrayBuffer),
    dropped: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  v.object({ type: v.literal("progress"), phase: v.picklist(["compiling", "booting", "running"]) }),
  v.object({
    type: v.literal("end"),
    outcome: v.object({
      status: v.picklist(["ok", "error", "deadlock", "stopped", "timeout"]),
      exitCode: v.pipe(v.number(), v.integer()),
      durationMs,
      bootMs: durationMs,
    }),
  }),
]);

/** The message, if it is one; null for junk. An entity that makes no sense is left out and counted as dropped. */
export function checkMessage(data: unknown): StreamMessage | null {
  const checked = v.safeParse(message, data);
  if (!checked.success) return null;
  if (checked.output.type !== "batch") return checked.output;
  const { entities, ...batch } = checked.output;
  const sound = entities.map((each) => v.safeParse(entity, each)).filter((each) => each.success);
  return {
    ...batch,
    entities: sound.map(({ output }) => output),
    dropped: batch.dropped + entities.length - sound.length,
  };
}
