import type { Milliseconds } from "../base/units";
import type {
  Entity,
  FileEntity,
  ObjectEntity,
  OutputChunk,
  ProcessEntity,
  StringEntity,
  ThreadEntity,
} from "../protocol/entities";
import { EventKind } from "../protocol/events";
import {
  MAX_LINE,
  MAX_RETAINED_EVENTS,
  MAX_RETAINED_OUTPUT_CHARS,
  RECORD_BYTES,
  RECORD_DOUBLES,
  RECORD_WORDS,
  RecordWord,
} from "../protocol/records";
import type { BatchMessage } from "../protocol/stream";
import { carriesValue, isEventKind, namesObject, stateAfter, waitsForObject } from "./effects";
import { EventTable } from "./eventTable";
import { MessageTable } from "./messageTable";
import { GrowingObjectTrack, GrowingThreadTrack, placeholderObject, placeholderThread } from "./tracks";
import type { DroppedCounts, TraceView } from "./types";

/** Ids of threads from this on are no ids: owners fit into 16 bits, and the last value means "no owner". */
const MAX_THREAD_ID = 0xfffe;

/** What the page keeps of a run at most, beside events and output. */
export const TRACE_LIMITS = {
  processes: 4_096,
  threads: 16_384,
  /** Objects with lanes; later ones are counted as dropped, their events are kept. */
  objects: 20_000,
  files: 1_000,
  strings: 100_000,
  stringChars: 16 * 1024 * 1024,
  outputChunks: 2_000_000,
  /** Eleven days: a later time is nonsense. */
  timeMs: 1e9,
} as const;

/**
 * The trace of a run: what its batches said, in columns (`types.ts`). Records come from workers that ran a
 * user's code and may say anything: one that makes no sense is counted as dropped and changes nothing else.
 */
export class Trace implements TraceView {
  version = 0;
  readonly events = new EventTable();
  readonly processes = new Map<number, ProcessEntity>();
  readonly threads = new Map<number, GrowingThreadTrack>();
  readonly objects = new Map<number, GrowingObjectTrack>();
  readonly files: FileEntity[] = [];
  readonly strings = new Map<number, string>();
  readonly output: OutputChunk[] = [];
  readonly #messages = new MessageTable();
  readonly #maxEvents: number;

  #endMs = 0;
  #lostInRings = 0;
  #rejected = 0;
  #outputChars = 0;
  #droppedOutputChars = 0;
  #droppedObjects = 0;
  #stringChars = 0;
  /** By id: a look-up for every event. */
  readonly #threadById: (GrowingThreadTrack | undefined)[] = [];
  #lastObjectId = 0;
  #lastObject: GrowingObjectTrack | undefined;

  /** An empty trace that keeps at most `maxEvents` events. */
  constructor(maxEvents: number = MAX_RETAINED_EVENTS) {
    this.#maxEvents = maxEvents;
  }

  get endMs(): Milliseconds {
    return this.#endMs;
  }

  get dropped(): DroppedCounts {
    return {
      events: this.#lostInRings + this.#rejected,
      outputChars: this.#droppedOutputChars,
      objects: this.#droppedObjects,
    };
  }

  /** Bytes that events, lanes and messages occupy, room for more included. */
  get sizeBytes(): number {
    let sum = this.events.sizeBytes + this.#messages.sizeBytes;
    for (const { states } of this.threads.values()) sum += states.event.byteLength + states.value.byteLength;
    for (const { events, owner, waiters, depth } of this.objects.values()) {
      sum += events.event.byteLength;
      for (const lane of [owner, waiters, depth]) sum += lane.event.byteLength + lane.value.byteLength;
    }
    return sum;
  }

  /** Takes in a batch. Its shape was checked; what its records say was not. Never throws. */
  append(batch: BatchMessage): void {
    for (const entity of batch.entities) this.#addEntity(entity);
    this.#messages.append(batch.messages);
    this.#appendRecords(batch.records);
    for (const chunk of batch.output) this.#addOutput(chunk);
    if (batch.dropped > this.#lostInRings) this.#lostInRings = Math.floor(batch.dropped);
    this.version++;
  }

  string(id: number): string {
    return this.strings.get(id) ?? "";
  }

  location(line: number): { readonly file: string; readonly line: number } | undefined {
    const file = this.files.find(({ firstIndex, lineCount }) => line >= firstIndex && line < firstIndex + lineCount);
    return file === undefined ? undefined : { file: file.name, line: line - file.firstIndex + 1 };
  }

  valueAt(event: number): number | undefined {
    return this.events.valueAt(event);
  }

  message(id: number): { readonly sizeBytes: number; readonly preview: string } | undefined {
    return this.#messages.get(id);
  }

  messageIds(): Iterable<number> {
    return this.#messages.ids();
  }

  #appendRecords(records: ArrayBuffer): void {
    const count = Math.floor(records.byteLength / RECORD_BYTES);
    const words = new Uint32Array(records, 0, count * RECORD_WORDS);
    const doubles = new Float64Array(records, 0, count * RECORD_DOUBLES);
    const { events } = this;
    const room = Math.max(0, Math.min(count, this.#maxEvents - events.length));
    events.reserve(room);
    for (let record = 0, word = 0; record < count; record++, word += RECORD_WORDS) {
      const kindAndLine = words[word + RecordWord.kindAndLine];
      const kind = kindAndLine >>> 24;
      const number = doubles[record * RECORD_DOUBLES];
      const isValue = isEventKind(kind) && carriesValue(kind);
      // NaN fails the comparisons.
      const isTime = number <= TRACE_LIMITS.timeMs && number >= -TRACE_LIMITS.timeMs;
      const thread = this.#threadOf(words[word + RecordWord.order]);
      if (!isEventKind(kind) || !(isValue || isTime) || thread === undefined || events.length >= this.#maxEvents) {
        this.#rejected++;
        continue;
      }
      if (!isValue && number > this.#endMs) this.#endMs = number;
      const object = words[word + RecordWord.object];
      const arg = words[word + RecordWord.arg];
      const line = kindAndLine & MAX_LINE;
      const event = events.length;
      events.push(this.#endMs, thread.entity.id, kind, line, object, arg);
      if (isValue) events.pushValue(number);
      this.#apply(event, kind, thread, object, arg);
    }
  }

  /** The state machine: what an event changes on the lanes of its thread and its object. */
  #apply(event: number, kind: number, thread: GrowingThreadTrack, objectId: number, arg: number): void {
    const state = stateAfter(kind);
    if (state >= 0) {
      if (thread.waitsFor !== undefined) {
        thread.waitsFor.waiters.set(event, thread.waitsFor.waiters.last - 1);
        thread.waitsFor = undefined;
      }
      // What happened between its last event and the gap is lost: from there on nothing is known.
      const since = kind === EventKind.gap && thread.lastEvent >= 0 ? thread.lastEvent : event;
      thread.states.set(since, state);
    }
    thread.lastEvent = event;
    // However a thread ended, the interpreter is free of it; a lock of the program is not.
    if (kind === EventKind.end) thread.gil?.disown(event, thread.entity.id);
    if (objectId === 0 || !namesObject(kind)) return;
    const object = this.#objectOf(objectId, kind);
    if (object === undefined) return;
    object.events.push(event);
    object.apply(event, kind, thread.entity.id, arg);
    if (kind === EventKind.gilTake) thread.gil = object;
    if (waitsForObject(kind)) {
      object.waiters.set(event, object.waiters.last + 1);
      thread.waitsFor = object;
    }
  }

  #threadOf(id: number): GrowingThreadTrack | undefined {
    return this.#threadById[id] ?? this.#addThread(placeholderThread(id), true);
  }

  #objectOf(id: number, eventKind: number): GrowingObjectTrack | undefined {
    if (id !== this.#lastObjectId) {
      this.#lastObjectId = id;
      this.#lastObject = this.objects.get(id) ?? this.#addObject(placeholderObject(id, eventKind), true);
    }
    return this.#lastObject;
  }

  #addThread(entity: ThreadEntity, isPlaceholder: boolean): GrowingThreadTrack | undefined {
    const { id } = entity;
    if (!(id >= 1 && id <= MAX_THREAD_ID && Number.isInteger(id))) return undefined;
    const known = this.#threadById[id];
    if (known !== undefined) {
      if (known.isPlaceholder) {
        known.entity = entity;
        known.isPlaceholder = false;
      }
      return known;
    }
    if (this.threads.size >= TRACE_LIMITS.threads) return undefined;
    const track = new GrowingThreadTrack(entity, isPlaceholder);
    this.#threadById[id] = track;
    this.threads.set(id, track);
    return track;
  }

  #addObject(entity: ObjectEntity, isPlaceholder: boolean): GrowingObjectTrack | undefined {
    const { id } = entity;
    if (!(id >= 1 && id <= 0xffff_ffff && Number.isInteger(id))) return undefined;
    const known = this.objects.get(id);
    if (known !== undefined) {
      if (known.isPlaceholder) known.identify(entity, this.events);
      return known;
    }
    if (this.objects.size >= TRACE_LIMITS.objects) {
      if (!isPlaceholder) this.#droppedObjects++;
      return undefined;
    }
    const track = new GrowingObjectTrack(entity, isPlaceholder);
    this.objects.set(id, track);
    this.#lastObjectId = 0;
    if (entity.kind === "semaphore" && entity.capacity > 0 && entity.capacity <= 0xffff_ffff) {
      track.depth.set(Math.max(0, this.events.length - 1), entity.capacity);
    }
    return track;
  }

  #addEntity(entity: Entity): void {
    switch (entity.type) {
      case "process":
        if (this.processes.size < TRACE_LIMITS.processes && !this.processes.has(entity.id)) {
          this.processes.set(entity.id, entity);
        }
        return;
      case "thread":
        this.#addThread(entity, false);
        return;
      case "object":
        this.#addObject(entity, false);
        return;
      case "string":
        this.#addString(entity);
        return;
      case "file":
        if (this.files.length < TRACE_LIMITS.files) this.files.push(entity);
        return;
    }
  }

  #addString({ id, text }: StringEntity): void {
    const fits = this.#stringChars + text.length <= TRACE_LIMITS.stringChars;
    if (!fits || this.strings.size >= TRACE_LIMITS.strings || this.strings.has(id)) return;
    this.#stringChars += text.length;
    this.strings.set(id, text);
  }

  #addOutput(chunk: OutputChunk): void {
    const chars = this.#outputChars + chunk.text.length;
    // Once something is missing, all that follows is: what is kept is the beginning of the output.
    const isFull = this.#droppedOutputChars > 0 || this.output.length >= TRACE_LIMITS.outputChunks;
    if (isFull || chars > MAX_RETAINED_OUTPUT_CHARS) {
      this.#droppedOutputChars += chunk.text.length;
      return;
    }
    this.#outputChars = chars;
    this.output.push(chunk);
  }
}
