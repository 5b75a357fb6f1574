import type { Entity } from "../../protocol/entities";
import type { TraceView } from "../../trace/types";
import { deflateRaw } from "../deflate";
import { TraceFileError } from "../errors";
import { programToJson } from "../program";
import { ByteWriter } from "./bytes";
import { writeColumns } from "./columns";
import { crc32 } from "./crc32";
import { COLUMN_NAMES, type TraceFileHeaderJson, type TraceMeta } from "./header";
import { FORMAT_VERSION, MAGIC, MAX_PAYLOAD_BYTES } from "./layout";

/**
 * A trace and its program as a file (`docs/trace-format.md`), without loss.
 *
 * @throws {TraceFileError} of kind "too-large" if it would be larger than {@link loadTrace} reads
 */
export async function saveTrace(trace: TraceView, meta: Omit<TraceMeta, "dropped">): Promise<Uint8Array<ArrayBuffer>> {
  const columns = writeColumns(trace);
  const sections = [...COLUMN_NAMES.map((name) => columns[name].view()), writeMessages(trace)];
  const header: TraceFileHeaderJson = {
    appVersion: meta.appVersion,
    program: programToJson(meta.program),
    outcome: meta.outcome,
    dropped: trace.dropped,
    entities: entitiesOf(trace),
    output: {
      orders: trace.output.map((chunk) => chunk.order),
      threads: trace.output.map((chunk) => chunk.thread),
      stderr: trace.output.map((chunk) => chunk.stream === "stderr"),
      texts: trace.output.map((chunk) => chunk.text),
    },
    eventCount: trace.events.length,
    sectionBytes: sections.map((section) => section.length),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const payloadBytes = sections.reduce((sum, section) => sum + section.length, json.length);
  if (payloadBytes > MAX_PAYLOAD_BYTES) {
    throw new TraceFileError(
      "too-large",
      `This trace is too large for a file: ${Math.ceil(payloadBytes / 2 ** 20)} MB, and ${MAX_PAYLOAD_BYTES / 2 ** 20} MB are the limit. Let the program print less or run shorter.`,
    );
  }
  const compressed = await deflateRaw([json, ...sections]);

  const checked = new ByteWriter();
  checked.u32(FORMAT_VERSION);
  checked.u32(payloadBytes);
  checked.u32(json.length);
  checked.append(compressed);
  const file = new ByteWriter();
  file.append(MAGIC);
  file.u32(crc32(checked.view()));
  file.append(checked.view());
  return file.view().slice();
}

function entitiesOf(trace: TraceView): Entity[] {
  return [
    ...trace.files,
    ...trace.processes.values(),
    ...Array.from(trace.threads.values(), (track) => track.entity),
    ...Array.from(trace.objects.values(), (track) => track.entity),
    ...Array.from(trace.strings, ([id, text]) => ({ type: "string", id, text }) as const),
  ];
}

/** The messages, packed as in a batch (`protocol/stream.ts`). */
function writeMessages(trace: TraceView): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  const encoder = new TextEncoder();
  for (const id of trace.messageIds()) {
    const message = trace.message(id);
    if (message === undefined) continue;
    const preview = encoder.encode(message.preview);
    writer.u32(id);
    writer.u32(message.sizeBytes);
    writer.u16(preview.length);
    writer.append(preview);
  }
  return writer.view();
}
