import { assert } from "../base/assert";
import { CONTROL_BYTES, Control, MAX_SHARED_BYTES } from "../protocol/control";

const INITIAL_BYTES = 4 * 1024 * 1024;

/** The run's shared memory is used up; the message names the limit. */
export class SharedMemoryFull extends Error {
  override readonly name: string = "MemoryError";
}

/**
 * One run's growable shared memory and this thread's views of it.
 *
 * The views have a fixed length, because length-tracking ones are slow, and are replaced when memory has grown:
 * whoever got an address from elsewhere calls {@link SharedMemory.reach} before using it.
 */
export class SharedMemory {
  readonly buffer: SharedArrayBuffer;
  i32: Int32Array;
  f64: Float64Array;
  u8: Uint8Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.i32 = new Int32Array(buffer, 0, buffer.byteLength >> 2);
    this.f64 = new Float64Array(buffer, 0, buffer.byteLength >> 3);
    this.u8 = new Uint8Array(buffer, 0, buffer.byteLength);
  }

  /** Makes the memory of a new run, its control block and heap empty. */
  static create(): SharedMemory {
    const memory = new SharedMemory(new SharedArrayBuffer(INITIAL_BYTES, { maxByteLength: MAX_SHARED_BYTES }));
    memory.i32[Control.heapTop] = CONTROL_BYTES;
    for (const counter of [Control.nextThread, Control.nextProcess, Control.nextObject, Control.nextString]) {
      memory.i32[counter] = 1;
    }
    memory.i32[Control.nextMessage] = 1;
    return memory;
  }

  /** Makes every byte below `end` visible through the views. */
  reach(end: number): void {
    if (end > this.u8.length) this.#refresh();
    assert(end <= this.u8.length, "an address beyond shared memory");
  }

  /** Makes all of the memory visible: for a walk along addresses that other threads wrote. */
  reachAll(): void {
    if (this.buffer.byteLength > this.u8.length) this.#refresh();
  }

  /** Grows the memory until it holds `end` bytes. The caller holds the heap's guard. Throws {@link SharedMemoryFull}. */
  growTo(end: number): void {
    if (end <= this.buffer.byteLength) return this.reach(end);
    if (end > MAX_SHARED_BYTES) throw new SharedMemoryFull(this.#fullMessage());
    const doubled = Math.min(MAX_SHARED_BYTES, this.buffer.byteLength * 2);
    try {
      this.buffer.grow(Math.max(doubled, Math.ceil(end / 65536) * 65536));
    } catch {
      throw new SharedMemoryFull(this.#fullMessage());
    }
    this.#refresh();
  }

  #fullMessage(): string {
    const limitMb = MAX_SHARED_BYTES / (1024 * 1024);
    const objects = Atomics.load(this.i32, Control.liveObjects);
    return `the run's shared memory is full (limit ${limitMb} MB, ${objects} objects alive): make fewer locks and queues at once, or send smaller values`;
  }

  #refresh(): void {
    const bytes = this.buffer.byteLength;
    this.i32 = new Int32Array(this.buffer, 0, bytes >> 2);
    this.f64 = new Float64Array(this.buffer, 0, bytes >> 3);
    this.u8 = new Uint8Array(this.buffer, 0, bytes);
  }
}
