import * as v from "valibot";
import type { OutputChunk } from "../../protocol/entities";
import { MAX_PREVIEW_CHARS, MAX_RETAINED_EVENTS } from "../../protocol/records";
import type { BatchMessage } from "../../protocol/stream";
import { inflateRaw } from "../deflate";
import { TraceFileError } from "../errors";
import { ByteReader, damaged } from "./bytes";
import { readColumns } from "./columns";
import { crc32 } from "./crc32";
import { COLUMN_NAMES, headerSchema, type TraceFileHeader, type TraceMeta } from "./header";
import { FIXED_BYTES, FORMAT_VERSION, MAGIC, MAX_PAYLOAD_BYTES } from "./layout";

/** A trace read from a file: append the batches, in order, to a new trace. */
export interface LoadedTrace {
  readonly meta: TraceMeta;
  readonly batches: readonly BatchMessage[];
}

const RECORDS_PER_BATCH = 65_536;
/** A UTF-16 code unit takes at most three bytes of UTF-8. */
const MAX_PREVIEW_BYTES = MAX_PREVIEW_CHARS * 3;

/**
 * Reads a file written by {@link saveTrace}. All of it is checked before anything is given back.
 *
 * @throws {TraceFileError} if it is no trace file, of a later version, damaged, or too large
 */
export async function loadTrace(bytes: Uint8Array): Promise<LoadedTrace> {
  const payload = await readPayload(bytes);
  const header = readHeader(payload.json);
  const { output } = header;
  const chunks = output.orders.length;
  if (output.threads.length !== chunks || output.stderr.length !== chunks || output.texts.length !== chunks)
    throw damaged();
  if (header.eventCount > MAX_RETAINED_EVENTS) throw tooLarge();

  const sections = split(payload.sections, header.sectionBytes);
  const [time, thread, kind, line, object, arg, value, messages] = sections;
  checkMessages(messages);
  const records = readColumns({ time, thread, kind, line, object, arg, value }, header.eventCount, RECORDS_PER_BATCH);

  const dropped = header.dropped.events;
  const nothing = { type: "batch", entities: [], output: [], dropped } as const;
  const first: BatchMessage = {
    ...nothing,
    entities: header.entities,
    output: toChunks(output),
    records: new ArrayBuffer(0),
    messages: messages.slice().buffer,
  };
  const rest = records.map((buffer): BatchMessage => ({ ...nothing, records: buffer, messages: new ArrayBuffer(0) }));
  const { appVersion, program, outcome } = header;
  return { meta: { appVersion, program, outcome, dropped: header.dropped }, batches: [first, ...rest] };
}

async function readPayload(file: Uint8Array): Promise<{ readonly json: Uint8Array; readonly sections: Uint8Array }> {
  if (file.length < FIXED_BYTES || !MAGIC.every((byte, i) => file[i] === byte)) {
    throw new TraceFileError(
      "not-a-trace",
      "This is no trace file of Interleave. Choose a file that Interleave saved.",
    );
  }
  const fixed = new ByteReader(file.subarray(MAGIC.length, FIXED_BYTES));
  const crc = fixed.u32();
  const version = fixed.u32();
  const payloadBytes = fixed.u32();
  const jsonBytes = fixed.u32();
  if (crc32(file.subarray(MAGIC.length + 4)) !== crc) throw damaged();
  if (version !== FORMAT_VERSION) {
    throw new TraceFileError(
      "unknown-version",
      `This trace file has format version ${version}, and this Interleave reads version ${FORMAT_VERSION}. Reload the page to get the newest Interleave and open the file again.`,
    );
  }
  if (payloadBytes > MAX_PAYLOAD_BYTES) throw tooLarge();
  if (jsonBytes > payloadBytes) throw damaged();
  const payload = await inflate(file.slice(FIXED_BYTES), payloadBytes);
  if (payload.length !== payloadBytes) throw damaged();
  return { json: payload.subarray(0, jsonBytes), sections: payload.subarray(jsonBytes) };
}

async function inflate(bytes: Uint8Array<ArrayBuffer>, maxBytes: number): Promise<Uint8Array> {
  try {
    return await inflateRaw(bytes, maxBytes);
  } catch {
    throw damaged();
  }
}

function readHeader(json: Uint8Array): TraceFileHeader {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(json));
  } catch {
    throw damaged();
  }
  const parsed = v.safeParse(headerSchema, value, { abortEarly: true });
  if (!parsed.success) throw damaged();
  return parsed.output;
}

function split(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const reader = new ByteReader(bytes);
  const sections = lengths.map((length) => reader.take(length));
  if (reader.remaining > 0 || sections.length !== COLUMN_NAMES.length + 1) throw damaged();
  return sections;
}

function checkMessages(packed: Uint8Array): void {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const reader = new ByteReader(packed);
  while (reader.remaining > 0) {
    reader.u32();
    reader.u32();
    const previewBytes = reader.u16();
    if (previewBytes > MAX_PREVIEW_BYTES) throw damaged();
    if (decoder.decode(reader.take(previewBytes)).length > MAX_PREVIEW_CHARS) throw damaged();
  }
}

function toChunks({ orders, threads, stderr, texts }: TraceFileHeader["output"]): OutputChunk[] {
  return orders.map((order, i) => ({
    order,
    thread: threads[i],
    stream: stderr[i] ? "stderr" : "stdout",
    text: texts[i],
  }));
}

function tooLarge(): TraceFileError {
  return new TraceFileError(
    "too-large",
    `This trace file is too large: uncompressed it has more than ${MAX_PAYLOAD_BYTES / 2 ** 20} MB or more than ${MAX_RETAINED_EVENTS} events. Open a recording of a shorter run.`,
  );
}
