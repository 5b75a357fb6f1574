import type { Entity, ObjectEntity, ObjectKind, OutputChunk, ThreadEntity } from "../../protocol/entities";
import { EventKind, type EventKindName } from "../../protocol/events";
import { RECORD_BYTES, RecordWord } from "../../protocol/records";
import type { BatchMessage } from "../../protocol/stream";
import { carriesValue } from "../effects";
import { Trace } from "../trace";

/** What an event says beside its kind, thread and time; what is left out is 0. */
export interface EventFields {
  readonly object?: number;
  readonly arg?: number;
  readonly line?: number;
  /** Of `read` and `write`: stands in the record in place of the time. */
  readonly value?: number;
}

/**
 * Writes a trace in a program's text: for tests, and for importers of other formats.
 *
 * Nothing is checked, so that tests can write nonsense; the trace that reads it does.
 */
export class TraceBuilder {
  #entities: Entity[] = [];
  #output: OutputChunk[] = [];
  #records = new DataView(new ArrayBuffer(64 * RECORD_BYTES));
  #recordCount = 0;
  #messages: number[] = [];
  #dropped = 0;

  entity(entity: Entity): this {
    this.#entities.push(entity);
    return this;
  }

  /** A program of one file whose line `n` is line index `n`. */
  file(name: string, lineCount = 1000): this {
    return this.entity({ type: "file", name, firstIndex: 1, lineCount });
  }

  process(id: number, name = "main", parent = 0): this {
    return this.entity({ type: "process", id, pid: 1000 + id, parent, name });
  }

  /** A thread of process 1 unless `fields` says otherwise; thread 1 is the main thread. */
  thread(id: number, name: string, fields: Partial<Omit<ThreadEntity, "type" | "id" | "name">> = {}): this {
    const kind = id === 1 ? "main" : "thread";
    const parent = id === 1 ? 0 : 1;
    return this.entity({ type: "thread", id, process: 1, parent, kind, name, daemon: false, ...fields });
  }

  object(
    id: number,
    kind: ObjectKind,
    name: string,
    fields: Partial<Omit<ObjectEntity, "type" | "id" | "kind" | "name">> = {},
  ): this {
    return this.entity({ type: "object", id, process: 1, kind, name, line: 0, capacity: 0, fields: [], ...fields });
  }

  string(id: number, text: string): this {
    return this.entity({ type: "string", id, text });
  }

  message(id: number, preview: string, sizeBytes = preview.length): this {
    const bytes = new TextEncoder().encode(preview);
    const header = new DataView(new ArrayBuffer(10));
    header.setUint32(0, id, true);
    header.setUint32(4, sizeBytes, true);
    header.setUint16(8, bytes.length, true);
    this.#messages.push(...new Uint8Array(header.buffer), ...bytes);
    return this;
  }

  output(text: string, thread = 1, stream: OutputChunk["stream"] = "stdout"): this {
    this.#output.push({ order: this.#output.length, thread, stream, text });
    return this;
  }

  dropped(count: number): this {
    this.#dropped = count;
    return this;
  }

  event(kind: EventKindName, thread: number, timeMs: number, fields: EventFields = {}): this {
    return this.record(EventKind[kind], thread, timeMs, fields);
  }

  /** An event of any number as kind. */
  record(kind: number, thread: number, timeMs: number, fields: EventFields = {}): this {
    const at = this.#recordCount * RECORD_BYTES;
    if (at + RECORD_BYTES > this.#records.byteLength) {
      const grown = new Uint8Array(this.#records.byteLength * 2);
      grown.set(new Uint8Array(this.#records.buffer));
      this.#records = new DataView(grown.buffer);
    }
    const number = carriesValue(kind) ? (fields.value ?? 0) : timeMs;
    this.#records.setFloat64(at, number, true);
    this.#records.setUint32(at + 4 * RecordWord.order, thread, true);
    this.#records.setUint32(at + 4 * RecordWord.kindAndLine, ((kind << 24) | (fields.line ?? 0)) >>> 0, true);
    this.#records.setUint32(at + 4 * RecordWord.object, fields.object ?? 0, true);
    this.#records.setUint32(at + 4 * RecordWord.arg, fields.arg ?? 0, true);
    this.#recordCount++;
    return this;
  }

  /** All that was written since the last call. */
  batch(): BatchMessage {
    const records = (this.#records.buffer as ArrayBuffer).slice(0, this.#recordCount * RECORD_BYTES);
    const messages = new Uint8Array(this.#messages).buffer;
    const { entities, output } = { entities: this.#entities, output: this.#output };
    this.#entities = [];
    this.#output = [];
    this.#recordCount = 0;
    this.#messages = [];
    return { type: "batch", entities, output, records, messages, dropped: this.#dropped };
  }

  /** The trace of all that was written since the last batch. */
  build(): Trace {
    const trace = new Trace();
    trace.append(this.batch());
    return trace;
  }
}
