import { CONTROL_BYTES, CONTROL_ORIGIN_DOUBLE, Control } from "../../protocol/control";
import { EventKind } from "../../protocol/events";
import { LINE_BITS, MAX_LINE, RECORD_DOUBLES, RECORD_WORDS, RecordWord } from "../../protocol/records";
import type { EventSink, LineSource } from "../../protocol/sink";
import { RING_HEADER_BYTES, RingWord } from "./layout";

/** Frequent events read the clock once in so many: it costs more than all the rest of an event. */
const EVENTS_PER_CLOCK_READ = 16;

/** Writes a thread's events into its ring. Never blocks: where the ring is full it counts what it drops. */
export class Recorder implements EventSink {
  readonly #lines: LineSource;
  readonly #control: Int32Array;
  readonly #header: Int32Array;
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  readonly #capacity: number;
  readonly #mask: number;
  readonly #half: number;
  readonly #clockOffsetMs: number;
  #write = 0;
  #read = 0;
  #droppedInGap = 0;
  #timeMs = 0;
  #untilClockRead = 0;
  #closed = false;
  #coarseClock = 0;

  constructor(buffer: SharedArrayBuffer, ringAddress: number, lines: LineSource) {
    this.#lines = lines;
    this.#control = new Int32Array(buffer, 0, CONTROL_BYTES / 4);
    this.#header = new Int32Array(buffer, ringAddress, RING_HEADER_BYTES / 4);
    this.#capacity = this.#header[RingWord.capacity] ?? 0;
    this.#mask = this.#capacity - 1;
    this.#half = (this.#capacity >> 1) - 1;
    this.#words = new Int32Array(buffer, ringAddress + RING_HEADER_BYTES, this.#capacity * RECORD_WORDS);
    this.#doubles = new Float64Array(buffer, ringAddress + RING_HEADER_BYTES, this.#capacity * RECORD_DOUBLES);
    const originMs = new Float64Array(buffer, 0, CONTROL_BYTES / 8)[CONTROL_ORIGIN_DOUBLE] ?? 0;
    this.#clockOffsetMs = performance.timeOrigin - originMs;
  }

  record(kind: EventKind, object: number, arg: number): void {
    if (this.#isClockReadDue()) this.#readClock();
    this.#put(this.#timeMs, kind, object, arg);
  }

  recordNow(kind: EventKind, object: number, arg: number): void {
    this.#readClock();
    this.#put(this.#timeMs, kind, object, arg);
  }

  recordValue(kind: EventKind, object: number, arg: number, value: number): void {
    if (this.#isClockReadDue()) {
      this.#readClock();
      this.#put(this.#timeMs, EventKind.tick, 0, 0);
    }
    this.#put(value, kind, object, arg);
  }

  timePassed(): void {
    this.#untilClockRead = 0;
  }

  /** Every so many events, after a checkpoint's slow path, and when the drainer has ticked meanwhile. */
  #isClockReadDue(): boolean {
    return --this.#untilClockRead < 0 || this.#control[Control.coarseClock] !== this.#coarseClock;
  }

  close(): void {
    this.#closed = true;
    // No room, ever: the check for that is on the way of every event.
    this.#read = (this.#write - this.#capacity) | 0;
  }

  #readClock(): void {
    this.#timeMs = performance.now() + this.#clockOffsetMs;
    this.#untilClockRead = EVENTS_PER_CLOCK_READ;
    this.#coarseClock = this.#control[Control.coarseClock] ?? 0;
  }

  #put(first: number, kind: EventKind, object: number, arg: number): void {
    const write = this.#write;
    if (((write - this.#read) | 0) >= this.#capacity && !this.#hasRoom()) {
      this.#drop();
      return;
    }
    if (this.#droppedInGap > 0) return this.#putAfterGap(first, kind, object, arg);
    const slot = write & this.#mask;
    const at = slot * RECORD_WORDS;
    const words = this.#words;
    this.#doubles[slot * RECORD_DOUBLES] = first;
    words[at + RecordWord.kindAndLine] = (kind << LINE_BITS) | (this.#lines.l & MAX_LINE);
    words[at + RecordWord.object] = object;
    words[at + RecordWord.arg] = arg;
    words[at + RecordWord.order] = Atomics.add(this.#control, Control.eventOrder, 1);
    this.#write = (write + 1) | 0;
    Atomics.store(this.#header, RingWord.write, this.#write);
    if ((write & this.#half) === 0) Atomics.notify(this.#control, Control.drainSignal);
  }

  #hasRoom(): boolean {
    if (this.#closed) return false;
    this.#read = Atomics.load(this.#header, RingWord.read);
    const needed = this.#droppedInGap > 0 ? 2 : 1;
    return ((this.#write - this.#read) | 0) <= this.#capacity - needed;
  }

  #drop(): void {
    if (this.#closed) return;
    this.#droppedInGap++;
    this.#header[RingWord.dropped] = (this.#header[RingWord.dropped] ?? 0) + 1;
  }

  #putAfterGap(first: number, kind: EventKind, object: number, arg: number): void {
    if (((this.#write - this.#read) | 0) > this.#capacity - 2 && !this.#hasRoom()) {
      this.#drop();
      return;
    }
    const dropped = this.#droppedInGap;
    this.#droppedInGap = 0;
    this.#readClock();
    this.#put(this.#timeMs, EventKind.gap, 0, dropped);
    this.#put(kind === EventKind.read || kind === EventKind.write ? first : this.#timeMs, kind, object, arg);
  }
}

/** The sink of a run without tracing. */
export class SilentSink implements EventSink {
  record(): void {}
  recordNow(): void {}
  recordValue(): void {}
  close(): void {}
  timePassed(): void {}
}
