import { CONTROL_BYTES, CONTROL_ORIGIN_DOUBLE, Control } from "../../protocol/control";
import { EventKind } from "../../protocol/events";
import { AS_THREAD, LINE_BITS, RECORD_DOUBLES, RECORD_WORDS, RecordWord } from "../../protocol/records";
import { RING_HANDED_OVER_DOUBLE, RING_HEADER_BYTES, RingWord } from "./layout";

/** Numbers per event in {@link SharedRecorder.write}: time, kind · line, object, arg, thread. */
export const NUMBERS_PER_EVENT = 5;

/** Reads and writes carry no time: after so much of it a record that only tells the time goes before them. */
const UNTOLD_MS = 0.01;

/** Writes the events of several threads that take turns in one worker into one ring. Never blocks. */
export class SharedRecorder {
  readonly #control: Int32Array;
  readonly #header: Int32Array;
  readonly #headerDoubles: Float64Array;
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  readonly #capacity: number;
  #offsetMs: number;
  /** Time of each thread's last event. */
  readonly #lastMs = new Map<number, number>();
  #thread = 0;
  #write = 0;
  /** What the drainer had taken when it was last asked. */
  #read = 0;
  #droppedInGap = 0;
  /** Time of the last record that carries one. */
  #toldMs = 0;

  constructor(buffer: SharedArrayBuffer, ringAddress: number) {
    this.#control = new Int32Array(buffer, 0, CONTROL_BYTES / 4);
    this.#header = new Int32Array(buffer, ringAddress, RING_HEADER_BYTES / 4);
    this.#headerDoubles = new Float64Array(buffer, ringAddress, RING_HEADER_BYTES / 8);
    this.#capacity = this.#header[RingWord.capacity] ?? 0;
    this.#words = new Int32Array(buffer, ringAddress + RING_HEADER_BYTES, this.#capacity * RECORD_WORDS);
    this.#doubles = new Float64Array(buffer, ringAddress + RING_HEADER_BYTES, this.#capacity * RECORD_DOUBLES);
    const originMs = new Float64Array(buffer, 0, CONTROL_BYTES / 8)[CONTROL_ORIGIN_DOUBLE] ?? 0;
    this.#offsetMs = performance.timeOrigin - originMs;
  }

  /** From now on times are those of a clock that began with the run. */
  useVirtualTime(): void {
    this.#offsetMs = 0;
  }

  /**
   * Writes a batch, {@link NUMBERS_PER_EVENT} numbers an event; of a read or write, arg is the value; times are milliseconds of `performance.now()`.
   * Events are put in the order of their times (which are made monotone in each thread, in place): a wake-up by the clock is noticed later than it happens.
   */
  write(events: Float64Array): void {
    const count = Math.floor(events.length / NUMBERS_PER_EVENT);
    this.#clampTimes(events, count);
    const order = timeOrder(events, count);
    for (let i = 0; i < count; i++) {
      const at = (order === null ? i : (order[i] ?? 0)) * NUMBERS_PER_EVENT;
      this.#put(
        (events[at] ?? 0) + this.#offsetMs,
        events[at + 1] ?? 0,
        events[at + 2] ?? 0,
        events[at + 3] ?? 0,
        events[at + 4] ?? 0,
      );
    }
    Atomics.store(this.#header, RingWord.write, this.#write);
    this.#headerDoubles[RING_HANDED_OVER_DOUBLE] = performance.now() + this.#offsetMs;
    this.#read = Atomics.load(this.#header, RingWord.read);
    if (this.#used() > this.#capacity / 2) Atomics.notify(this.#control, Control.drainSignal);
  }

  /** Says that it sleeps, or does no longer: nothing is held back meanwhile. */
  setWaiting(waits: boolean): void {
    Atomics.store(this.#header, RingWord.waits, waits ? 1 : 0);
  }

  /** The clock is not read at every event, so a thread's event may come with an older time than the one before. */
  #clampTimes(events: Float64Array, count: number): void {
    let thread = 0;
    let lastMs = 0;
    for (let at = 0; at < count * NUMBERS_PER_EVENT; at += NUMBERS_PER_EVENT) {
      const owner = events[at + 4] ?? 0;
      if (owner !== thread) {
        this.#lastMs.set(thread, lastMs);
        thread = owner;
        lastMs = this.#lastMs.get(thread) ?? 0;
      }
      lastMs = Math.max(lastMs, events[at] ?? 0);
      events[at] = lastMs;
    }
    this.#lastMs.set(thread, lastMs);
  }

  #used(): number {
    return (this.#write - this.#read) | 0;
  }

  /** Whether so many records fit; asks what the drainer has taken only when it seems not. */
  #fits(records: number): boolean {
    if (this.#used() + records <= this.#capacity) return true;
    this.#read = Atomics.load(this.#header, RingWord.read);
    return this.#used() + records <= this.#capacity;
  }

  #put(timeMs: number, kindAndLine: number, object: number, arg: number, thread: number): void {
    // Room for a change of thread, a gap and a tick, too.
    if (!this.#fits(4)) {
      this.#droppedInGap++;
      this.#header[RingWord.dropped] = (this.#header[RingWord.dropped] ?? 0) + 1;
      return;
    }
    if (thread !== this.#thread) {
      this.#thread = thread;
      this.#store(timeMs, AS_THREAD * 2 ** LINE_BITS, thread, 0, Atomics.load(this.#control, Control.eventOrder));
    }
    if (this.#droppedInGap > 0) {
      this.#storeNumbered(timeMs, EventKind.gap * 2 ** LINE_BITS, 0, this.#droppedInGap);
      this.#droppedInGap = 0;
    }
    const kind = kindAndLine >>> LINE_BITS;
    if (kind === EventKind.read || kind === EventKind.write) {
      if (timeMs > this.#toldMs + UNTOLD_MS) {
        this.#storeNumbered(timeMs, EventKind.tick * 2 ** LINE_BITS, 0, 0);
        this.#toldMs = timeMs;
      }
      this.#storeNumbered(arg, kindAndLine, object, 0);
    } else {
      this.#storeNumbered(timeMs, kindAndLine, object, arg);
      this.#toldMs = timeMs;
    }
  }

  #storeNumbered(timeMs: number, kindAndLine: number, object: number, arg: number): void {
    this.#store(timeMs, kindAndLine, object, arg, Atomics.add(this.#control, Control.eventOrder, 1));
  }

  #store(timeMs: number, kindAndLine: number, object: number, arg: number, order: number): void {
    const slot = this.#write & (this.#capacity - 1);
    const at = slot * RECORD_WORDS;
    this.#doubles[slot * RECORD_DOUBLES] = timeMs;
    this.#words[at + RecordWord.order] = order;
    this.#words[at + RecordWord.kindAndLine] = kindAndLine;
    this.#words[at + RecordWord.object] = object;
    this.#words[at + RecordWord.arg] = arg;
    this.#write = (this.#write + 1) | 0;
  }
}

/** Indices by time, equal times in the order given; null where the events stand so already. */
function timeOrder(events: Float64Array, count: number): Uint32Array | null {
  const time = (event: number): number => events[event * NUMBERS_PER_EVENT] ?? 0;
  let sorted = true;
  for (let i = 1; i < count && sorted; i++) sorted = time(i) >= time(i - 1);
  if (sorted) return null;
  return Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => time(a) - time(b) || a - b);
}
