import { EventKind } from "../protocol/events";
import { grownCapacity, largestOf, resizedFloat64, resizedUint, resizedUint32 } from "./column";
import { indexAtEvent } from "./search";
import type { EventColumns } from "./types";

/** The columns of a trace's events, and beside them the values that `read` and `write` events carry. */
export class EventTable implements EventColumns {
  length = 0;
  time = new Float64Array(1);
  thread = new Uint16Array(1);
  kind = new Uint8Array(1);
  line: Uint16Array | Uint32Array = new Uint16Array(1);
  object: Uint16Array | Uint32Array = new Uint16Array(1);
  arg = new Uint32Array(1);
  #largestLine = 0xffff;
  #largestObject = 0xffff;
  #capacity = 1;

  #valueCount = 0;
  #valueEvent = new Uint32Array(0);
  #values = new Float64Array(0);

  /** Makes room for `count` more events. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.#capacity) return;
    const capacity = grownCapacity(this.#capacity, needed);
    this.#capacity = capacity;
    this.time = resizedFloat64(this.time, capacity);
    const thread = new Uint16Array(capacity);
    thread.set(this.thread);
    this.thread = thread;
    const kind = new Uint8Array(capacity);
    kind.set(this.kind);
    this.kind = kind;
    this.line = resizedUint(this.line, capacity, 0) as Uint16Array | Uint32Array;
    this.object = resizedUint(this.object, capacity, 0) as Uint16Array | Uint32Array;
    this.arg = resizedUint32(this.arg, capacity);
  }

  /** Adds one event; room must have been reserved. */
  push(timeMs: number, thread: number, kind: number, line: number, object: number, arg: number): void {
    if (line > this.#largestLine) {
      this.line = resizedUint(this.line, this.#capacity, line) as Uint32Array;
      this.#largestLine = largestOf(this.line);
    }
    if (object > this.#largestObject) {
      this.object = resizedUint(this.object, this.#capacity, object) as Uint32Array;
      this.#largestObject = largestOf(this.object);
    }
    const i = this.length++;
    this.time[i] = timeMs;
    this.thread[i] = thread;
    this.kind[i] = kind;
    this.line[i] = line;
    this.object[i] = object;
    this.arg[i] = arg;
  }

  /** Keeps the value that the last event carried. */
  pushValue(value: number): void {
    if (this.#valueCount === this.#values.length) {
      const capacity = grownCapacity(this.#valueCount, this.#valueCount + 1);
      this.#valueEvent = resizedUint32(this.#valueEvent, capacity);
      this.#values = resizedFloat64(this.#values, capacity);
    }
    this.#valueEvent[this.#valueCount] = this.length - 1;
    this.#values[this.#valueCount] = value;
    this.#valueCount++;
  }

  /** The value a `read` or `write` event carried; undefined for other events. */
  valueAt(event: number): number | undefined {
    const kind = event < this.length ? this.kind[event] : 0;
    if (kind !== EventKind.read && kind !== EventKind.write) return undefined;
    return this.#values[indexAtEvent({ length: this.#valueCount, event: this.#valueEvent }, event)];
  }

  /** Bytes that the columns occupy, room for more events included. */
  get sizeBytes(): number {
    const columns = [this.time, this.thread, this.kind, this.line, this.object, this.arg];
    return [...columns, this.#valueEvent, this.#values].reduce((sum, column) => sum + column.byteLength, 0);
  }
}
