import { CONTROL_BYTES, Control } from "../../protocol/control";
import type { Entity } from "../../protocol/entities";
import { MAX_PREVIEW_CHARS } from "../../protocol/records";
import { FRAME_HEADER_BYTES, FRAME_SKIP, FrameType, RING_HEADER_BYTES, RingWord } from "./layout";

/** Output travels in pieces of at most this many characters, entities' texts are cut to it. */
const MAX_TEXT_CHARS = 2_048;
/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const SCRATCH_BYTES = 16 + 3 * 8 * MAX_TEXT_CHARS;
const WAIT_FOR_ROOM_MS = 20;

const STREAM_NUMBER = { stdout: 1, stderr: 2 } as const;

/** Writes what is not an event (entities, output, previews) into a thread's frame ring. Waits where it is full. */
export class FrameWriter {
  readonly #control: Int32Array;
  readonly #header: Int32Array;
  readonly #words: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #capacity: number;
  readonly #scratch = new Uint8Array(SCRATCH_BYTES);
  readonly #head = new DataView(this.#scratch.buffer);
  readonly #encoder = new TextEncoder();
  #write = 0;
  #closed = false;

  constructor(buffer: SharedArrayBuffer, ringAddress: number) {
    this.#control = new Int32Array(buffer, 0, CONTROL_BYTES / 4);
    this.#header = new Int32Array(buffer, ringAddress, RING_HEADER_BYTES / 4);
    this.#capacity = this.#header[RingWord.capacity] ?? 0;
    this.#words = new Uint32Array(buffer, ringAddress + RING_HEADER_BYTES, this.#capacity / 4);
    this.#bytes = new Uint8Array(buffer, ringAddress + RING_HEADER_BYTES, this.#capacity);
    this.#write = Atomics.load(this.#header, RingWord.write);
  }

  entity(entity: Entity): void {
    this.#writeText(FrameType.entity, 0, JSON.stringify(entity));
  }

  /** Says that the output that follows is this thread's, in a ring that several threads share. */
  asThread(thread: number): void {
    new DataView(this.#scratch.buffer).setUint32(0, thread, true);
    this.#writeFrame(FrameType.asThread, 4);
  }

  /** Writes a piece of output; gives the order number of its last chunk. */
  output(stream: "stdout" | "stderr", text: string): number {
    let order = 0;
    if (this.#closed) return order;
    for (let from = 0; from < text.length || from === 0; ) {
      let to = Math.min(text.length, from + MAX_TEXT_CHARS);
      // Never between the two halves of a surrogate pair.
      if (to < text.length && (text.charCodeAt(to - 1) & 0xfc00) === 0xd800) to--;
      order = Atomics.add(this.#control, Control.outputOrder, 1);
      this.#head.setUint32(0, order, true);
      this.#scratch[4] = STREAM_NUMBER[stream];
      this.#writeText(FrameType.output, 5, text.slice(from, to));
      from = to;
      if (text.length === 0) break;
    }
    return order;
  }

  /** Tells of a message in a queue. Left out while the ring is more than half full: the message then has no preview. */
  message(id: number, sizeBytes: number, preview: string): void {
    if (this.#free() < this.#capacity / 2) return;
    this.#head.setUint32(0, id, true);
    this.#head.setUint32(4, sizeBytes, true);
    this.#writeText(
      FrameType.message,
      8,
      preview.length > MAX_PREVIEW_CHARS ? preview.slice(0, MAX_PREVIEW_CHARS) : preview,
    );
  }

  #writeText(type: number, headBytes: number, text: string): void {
    const short = text.length <= MAX_PREVIEW_CHARS ? this.#encodeAscii(headBytes, text) : -1;
    if (short >= 0) return this.#writeFrame(type, headBytes + short);
    const { written } = this.#encoder.encodeInto(text, this.#scratch.subarray(headBytes));
    this.#writeFrame(type, headBytes + written);
  }

  /** Short ASCII texts by hand: a call of the encoder costs more than the rest of a frame. -1 for other texts. */
  #encodeAscii(at: number, text: string): number {
    const scratch = this.#scratch;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) return -1;
      scratch[at + i] = unit;
    }
    return text.length;
  }

  /** The thread has ended: what it may still print is lost, because its ring is no longer its own. */
  close(): void {
    this.#closed = true;
  }

  #writeFrame(type: number, payloadBytes: number): void {
    if (this.#closed) return;
    const needed = (FRAME_HEADER_BYTES + payloadBytes + 3) & ~3;
    const toEnd = this.#capacity - ((this.#write >>> 0) % this.#capacity);
    const skipped = toEnd < needed ? toEnd : 0;
    if (!this.#waitForRoom(needed + skipped)) return;
    if (skipped > 0) {
      this.#words[((this.#write >>> 0) % this.#capacity) >> 2] = FRAME_SKIP;
      this.#write = (this.#write + skipped) | 0;
    }
    const at = (this.#write >>> 0) % this.#capacity;
    this.#words[at >> 2] = payloadBytes;
    this.#words[(at >> 2) + 1] = type;
    copyBytes(this.#scratch, payloadBytes, this.#bytes, at + FRAME_HEADER_BYTES);
    this.#write = (this.#write + needed) | 0;
    Atomics.store(this.#header, RingWord.write, this.#write);
  }

  #free(): number {
    return this.#capacity - ((this.#write - Atomics.load(this.#header, RingWord.read)) >>> 0);
  }

  /** False only when the run is being stopped and the frame may be lost. */
  #waitForRoom(bytes: number): boolean {
    while (this.#free() < bytes) {
      if (Atomics.load(this.#control, Control.stop) !== 0) return false;
      const read = Atomics.load(this.#header, RingWord.read);
      Atomics.notify(this.#control, Control.drainSignal);
      if (this.#free() < bytes) Atomics.wait(this.#header, RingWord.read, read, WAIT_FOR_ROOM_MS);
    }
    return true;
  }
}

const SMALL_COPY_BYTES = 96;

/** Copies the first `length` bytes; small copies in a loop, because `set` with a view costs more than they do. */
function copyBytes(from: Uint8Array, length: number, to: Uint8Array, at: number): void {
  if (length > SMALL_COPY_BYTES) return to.set(from.subarray(0, length), at);
  for (let i = 0; i < length; i++) to[at + i] = from[i] ?? 0;
}
