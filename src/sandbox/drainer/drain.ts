import { tryRelease } from "../../kernel/heap";
import type { SharedMemory } from "../../kernel/memory";
import { EndOwner, Lifecycle, THREAD_BYTES, ThreadWord } from "../../kernel/thread-record";
import { CONTROL_BYTES, CONTROL_ORIGIN_DOUBLE, Control } from "../../protocol/control";
import type { Entity, OutputChunk } from "../../protocol/entities";
import { EndReason, EventKind } from "../../protocol/events";
import {
  AS_THREAD,
  LINE_BITS,
  MAX_PREVIEW_CHARS,
  MAX_RETAINED_EVENTS,
  RECORD_BYTES,
  RECORD_DOUBLES,
  RECORD_WORDS,
  RecordWord,
} from "../../protocol/records";
import type { BatchMessage } from "../../protocol/stream";
import { isEntity } from "../../protocol/validate";
import { carriesValue } from "../../trace/effects";
import { FrameType } from "../../trace/ring/layout";
import { EventRingReader, type Frame, FrameRingReader } from "../../trace/ring/ring-reader";
import { Merger } from "./merger";
import type { MergeOrder } from "./messages";
import { TimeMerger } from "./time-merger";

/** More threads than this in one run's list: the list was written over. */
const MAX_THREAD_RECORDS = 100_000;
const MAX_ENTITIES_A_BATCH = 50_000;
const MAX_MESSAGE_FRAME_BYTES = 8 + 4 * MAX_PREVIEW_CHARS;
const MAX_OUTPUT_HOLE_BATCHES = 12;

interface Source {
  readonly record: number;
  readonly events: EventRingReader;
  /** Notes up to when it holds nothing back; before its records are taken. */
  readonly handedOver: () => void;
  readonly frames: FrameRingReader;
  readonly deliver: (records: Uint32Array) => void;
  /** No more records will be delivered. */
  readonly close: () => void;
  /** Whose frames follow. */
  thread: number;
  /** Whose records follow, and those of its threads that have begun and not ended. */
  recording: number;
  readonly living: Set<number>;
  /** Kind of the last record so far. */
  lastKind: number;
  /** Time of the last record so far that carries one. */
  lastMs: number;
}

/**
 * Collects what the threads of a run wrote into shared memory. Everything there may be hostile: a ring that makes
 * no sense is closed and counted, never followed.
 */
export class Drain {
  readonly #memory: SharedMemory;
  readonly #control: Int32Array;
  readonly #sources = new Map<number, Source>();
  readonly #closed = new Set<number>();
  readonly #merger: Merger | TimeMerger;
  #nowMs = 0;
  readonly #decoder = new TextDecoder();
  #newestRecord = 0;
  #droppedByEnded = 0;
  #corrupt = 0;
  #sentEvents = 0;
  #overCap = 0;
  #entities: Entity[];
  #messages: Uint8Array[] = [];
  #outputWaiting = new Map<number, OutputChunk>();
  #nextOutput = 0;
  #outputHoleBatches = 0;

  constructor(memory: SharedMemory, entities: readonly Entity[], merge: MergeOrder) {
    this.#memory = memory;
    this.#control = new Int32Array(memory.buffer, 0, CONTROL_BYTES / 4);
    this.#entities = [...entities];
    this.#merger = merge === "times" ? new TimeMerger() : new Merger();
  }

  get units(): number {
    return Atomics.load(this.#control, Control.units);
  }

  /** Threads that wait for a person or for another tab. */
  get outsideWaiters(): number {
    return Atomics.load(this.#control, Control.outsideWaiters);
  }

  /** What has appeared since the last call; null if nothing has. */
  take(nowMs: number, final: boolean): BatchMessage | null {
    Atomics.add(this.#control, Control.coarseClock, 1);
    // Before anything is read: what is written from now on is later.
    this.#nowMs = performance.timeOrigin + nowMs - (this.#memory.f64[CONTROL_ORIGIN_DOUBLE] ?? 0);
    this.#findNewThreads();
    for (const source of [...this.#sources.values()]) this.#drainSource(source);
    const records = this.#capped(this.#merger.take(this.#nowMs, final));
    const output = this.#orderedOutput(final);
    const entities = this.#entities.splice(0, MAX_ENTITIES_A_BATCH);
    const messages = this.#packMessages();
    if (records.byteLength + output.length + entities.length + messages.byteLength === 0 && !final) return null;
    return { type: "batch", entities, output, records, messages, dropped: this.#dropped() };
  }

  #findNewThreads(): void {
    const newest = Atomics.load(this.#control, Control.threads);
    let address = newest;
    for (let count = 0; address !== this.#newestRecord && address !== 0; count++) {
      const end = address + THREAD_BYTES;
      const outside = address < CONTROL_BYTES || address % 8 !== 0 || end > this.#memory.buffer.byteLength;
      if (outside || count + this.#closed.size > MAX_THREAD_RECORDS) {
        this.#corrupt++;
        break;
      }
      this.#memory.reach(end);
      this.#addThread(address >> 2);
      address = this.#memory.i32[(address >> 2) + ThreadWord.nextRecord] ?? 0;
    }
    this.#newestRecord = newest;
  }

  #addThread(record: number): void {
    if (this.#sources.has(record) || this.#closed.has(record)) return;
    const { i32, buffer } = this.#memory;
    const thread = i32[record + ThreadWord.id] ?? 0;
    try {
      const events = new EventRingReader(buffer, i32[record + ThreadWord.eventRing] ?? 0);
      let deliveredMs = 0;
      this.#sources.set(record, {
        record,
        thread,
        events,
        handedOver: () => {
          deliveredMs = events.handedOverMs(this.#nowMs);
        },
        frames: new FrameRingReader(buffer, i32[record + ThreadWord.frameRing] ?? 0),
        ...this.#merger.addThread(thread, () => deliveredMs),
        recording: thread,
        living: new Set(),
        lastKind: 0,
        lastMs: 0,
      });
    } catch {
      this.#corrupt++;
      this.#closed.add(record);
    }
  }

  #drainSource(source: Source): void {
    const { i32 } = this.#memory;
    const ended = Atomics.load(i32, source.record + ThreadWord.lifecycle) === Lifecycle.ended;
    try {
      source.handedOver();
      const records = source.events.take();
      noteLast(source, records);
      noteLiving(source, records);
      source.deliver(records);
      source.frames.take((frame) => this.#onFrame(source, frame));
    } catch {
      this.#corrupt++;
      this.#close(source);
      return;
    }
    if (ended) this.#closeEnded(source);
  }

  /** The rings of an ended thread go back to the heap: a run may start any number of threads, one after another. */
  #closeEnded(source: Source): void {
    const { i32 } = this.#memory;
    const isCutOff = source.living.size > 0 || source.lastKind !== EventKind.end;
    if (isCutOff && this.#control[Control.tracing] === 1) this.#supplyEnd(source);
    this.#close(source);
    // A worker that was terminated may go on for a while and still write there.
    if (Atomics.load(i32, source.record + ThreadWord.endOwner) !== EndOwner.thread) return;
    for (const ring of [ThreadWord.eventRing, ThreadWord.frameRing]) {
      const address = i32[source.record + ring] ?? 0;
      const inside = address >= CONTROL_BYTES && address % 8 === 0 && address < this.#memory.u8.length;
      if (inside) tryRelease(this.#memory, address);
    }
  }

  /** The ends of threads that could not write them: the ring was full, or their worker was terminated. */
  #supplyEnd(source: Source): void {
    const threads = source.living.size > 0 ? [...source.living] : [source.recording];
    const ends = threads.flatMap((thread) => [
      { kind: AS_THREAD, object: thread },
      { kind: EventKind.end, object: 0 },
    ]);
    const supplied = source.events.dropped > 0 ? [{ kind: EventKind.gap, object: 0 }, ...ends] : ends;
    const records = new Uint32Array(supplied.length * RECORD_WORDS);
    const virtual = Atomics.load(this.#control, Control.virtualTime) === 1;
    const nowMs = performance.timeOrigin + performance.now() - (this.#memory.f64[CONTROL_ORIGIN_DOUBLE] ?? 0);
    const timeMs = virtual ? source.lastMs : nowMs;
    supplied.forEach(({ kind, object }, i) => {
      new Float64Array(records.buffer)[i * RECORD_DOUBLES] = timeMs;
      const at = i * RECORD_WORDS;
      // A record that only says whose records follow has no number.
      if (kind !== AS_THREAD) records[at + RecordWord.order] = Atomics.add(this.#control, Control.eventOrder, 1);
      records[at + RecordWord.kindAndLine] = kind << LINE_BITS;
      records[at + RecordWord.object] = object;
      records[at + RecordWord.arg] = kind === EventKind.gap ? source.events.dropped : EndReason.terminated;
    });
    source.deliver(records);
  }

  #close(source: Source): void {
    this.#droppedByEnded += source.events.dropped;
    this.#sources.delete(source.record);
    this.#closed.add(source.record);
    source.close();
  }

  #onFrame(source: Source, { type, payload }: Frame): void {
    if (type === FrameType.message) {
      if (payload.length >= 8 && payload.length <= MAX_MESSAGE_FRAME_BYTES) this.#messages.push(payload);
    } else if (type === FrameType.output) {
      this.#onOutput(source.thread, payload);
    } else if (type === FrameType.entity) {
      this.#onEntity(payload);
    } else if (type === FrameType.asThread && payload.length === 4) {
      source.thread = new DataView(payload.buffer).getUint32(0, true);
    }
  }

  #onOutput(thread: number, payload: Uint8Array<ArrayBuffer>): void {
    if (payload.length < 5) return;
    const order = new DataView(payload.buffer).getUint32(0, true);
    const stream = payload[4] === 2 ? "stderr" : "stdout";
    this.#outputWaiting.set(order, { order, thread, stream, text: this.#decoder.decode(payload.subarray(5)) });
  }

  #onEntity(payload: Uint8Array): void {
    try {
      const entity: unknown = JSON.parse(this.#decoder.decode(payload));
      if (isEntity(entity)) this.#entities.push(entity);
      else this.#corrupt++;
    } catch {
      this.#corrupt++;
    }
  }

  /** Output chunks carry dense numbers, too. A hole that stays was lost with its thread. */
  #orderedOutput(final: boolean): OutputChunk[] {
    const ordered: OutputChunk[] = [];
    for (;;) {
      const chunk = this.#outputWaiting.get(this.#nextOutput);
      if (chunk !== undefined) {
        this.#outputWaiting.delete(this.#nextOutput);
        ordered.push(chunk);
        this.#nextOutput++;
        this.#outputHoleBatches = 0;
        continue;
      }
      if (this.#outputWaiting.size === 0) return ordered;
      this.#outputHoleBatches++;
      if (!final && this.#outputHoleBatches < MAX_OUTPUT_HOLE_BATCHES) return ordered;
      this.#nextOutput = this.#lowestOutputWaiting();
    }
  }

  #lowestOutputWaiting(): number {
    let lowest = Number.MAX_SAFE_INTEGER;
    for (const order of this.#outputWaiting.keys()) lowest = Math.min(lowest, order);
    return lowest;
  }

  #packMessages(): ArrayBuffer {
    const packed = new Uint8Array(this.#messages.reduce((sum, payload) => sum + payload.length + 2, 0));
    const view = new DataView(packed.buffer);
    let at = 0;
    for (const payload of this.#messages) {
      packed.set(payload.subarray(0, 8), at);
      view.setUint16(at + 8, payload.length - 8, true);
      packed.set(payload.subarray(8), at + 10);
      at += payload.length + 2;
    }
    this.#messages = [];
    return packed.buffer;
  }

  #capped(records: ArrayBuffer): ArrayBuffer {
    const count = records.byteLength / RECORD_BYTES;
    const kept = Math.min(count, MAX_RETAINED_EVENTS - this.#sentEvents);
    this.#sentEvents += kept;
    this.#overCap += count - kept;
    return kept === count ? records : records.slice(0, kept * RECORD_BYTES);
  }

  #dropped(): number {
    let dropped = this.#droppedByEnded + this.#overCap + this.#merger.discarded + this.#corrupt;
    for (const { events } of this.#sources.values()) dropped += events.dropped;
    return dropped;
  }
}

/** Several threads may share a source; where their worker is ended, they end with it. */
function noteLiving(source: Source, records: Uint32Array<ArrayBufferLike>): void {
  for (let at = 0; at < records.length; at += RECORD_WORDS) {
    const kind = (records[at + RecordWord.kindAndLine] ?? 0) >>> LINE_BITS;
    if (kind === AS_THREAD) source.recording = records[at + RecordWord.object] ?? 0;
    else if (kind === EventKind.start) source.living.add(source.recording);
    else if (kind === EventKind.end) source.living.delete(source.recording);
  }
}

function noteLast(source: Source, records: Uint32Array<ArrayBufferLike>): void {
  if (records.length === 0) return;
  const kindAt = (at: number): number => (records[at + RecordWord.kindAndLine] ?? 0) >>> LINE_BITS;
  let at = records.length - RECORD_WORDS;
  source.lastKind = kindAt(at);
  while (at >= 0 && carriesValue(kindAt(at))) at -= RECORD_WORDS;
  if (at >= 0) source.lastMs = new Float64Array(records.buffer, records.byteOffset + at * 4, 1)[0] ?? 0;
}
