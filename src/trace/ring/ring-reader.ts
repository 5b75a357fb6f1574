import { RECORD_BYTES, RECORD_WORDS } from "../../protocol/records";
import {
  FRAME_HEADER_BYTES,
  FRAME_SKIP,
  MAX_FRAME_RING_BYTES,
  MAX_RING_RECORDS,
  RING_HANDED_OVER_DOUBLE,
  RING_HEADER_BYTES,
  RingWord,
} from "./layout";

/** A ring's header or indices make no sense: the program wrote over them. Nothing more is read from it. */
export class CorruptRing extends Error {
  override readonly name = "CorruptRing";
}

interface RingView {
  readonly header: Int32Array;
  readonly capacity: number;
}

function openRing(buffer: SharedArrayBuffer, address: number, unitBytes: number, maxCapacity: number): RingView {
  const inside = Number.isInteger(address) && address > 0 && address % 8 === 0;
  if (!inside || address + RING_HEADER_BYTES > buffer.byteLength) throw new CorruptRing("address");
  const header = new Int32Array(buffer, address, RING_HEADER_BYTES / 4);
  const capacity = header[RingWord.capacity] ?? 0;
  const powerOfTwo = capacity > 0 && (capacity & (capacity - 1)) === 0;
  if (!powerOfTwo || capacity > maxCapacity) throw new CorruptRing("capacity");
  if (address + RING_HEADER_BYTES + capacity * unitBytes > buffer.byteLength) throw new CorruptRing("extent");
  return { header, capacity };
}

/** Reads a thread's event ring; believes nothing it finds there. Throws {@link CorruptRing}. */
export class EventRingReader {
  readonly #view: RingView;
  readonly #words: Uint32Array;
  #read = 0;

  constructor(buffer: SharedArrayBuffer, address: number) {
    this.#view = openRing(buffer, address, RECORD_BYTES, MAX_RING_RECORDS);
    this.#words = new Uint32Array(buffer, address + RING_HEADER_BYTES, this.#view.capacity * RECORD_WORDS);
  }

  /** Events the writer had to drop so far. */
  get dropped(): number {
    return Math.max(0, this.#view.header[RingWord.dropped] ?? 0);
  }

  /** The run's time up to which the writer of a shared ring holds nothing back, where it is `nowMs`. */
  handedOverMs(nowMs: number): number {
    if (Atomics.load(this.#view.header, RingWord.waits) === 1) return nowMs;
    const { buffer, byteOffset } = this.#view.header;
    return new Float64Array(buffer, byteOffset, RING_HEADER_BYTES / 8)[RING_HANDED_OVER_DOUBLE] ?? 0;
  }

  /** A private copy of all records written since the last call, in order. */
  take(): Uint32Array {
    const { header, capacity } = this.#view;
    const count = (Atomics.load(header, RingWord.write) - this.#read) | 0;
    if (count < 0 || count > capacity) throw new CorruptRing("write index");
    const first = (this.#read >>> 0) % capacity;
    const untilEnd = Math.min(count, capacity - first);
    const records = new Uint32Array(count * RECORD_WORDS);
    records.set(this.#words.subarray(first * RECORD_WORDS, (first + untilEnd) * RECORD_WORDS));
    records.set(this.#words.subarray(0, (count - untilEnd) * RECORD_WORDS), untilEnd * RECORD_WORDS);
    this.#read = (this.#read + count) | 0;
    Atomics.store(header, RingWord.read, this.#read);
    return records;
  }
}

export interface Frame {
  readonly type: number;
  /** A private copy. */
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** Reads a thread's frame ring; believes nothing it finds there. Throws {@link CorruptRing}. */
export class FrameRingReader {
  readonly #view: RingView;
  readonly #words: Uint32Array;
  readonly #bytes: Uint8Array;
  #read = 0;

  constructor(buffer: SharedArrayBuffer, address: number) {
    this.#view = openRing(buffer, address, 1, MAX_FRAME_RING_BYTES);
    this.#words = new Uint32Array(buffer, address + RING_HEADER_BYTES, this.#view.capacity / 4);
    this.#bytes = new Uint8Array(buffer, address + RING_HEADER_BYTES, this.#view.capacity);
  }

  /** Hands every frame written since the last call to `onFrame`. */
  take(onFrame: (frame: Frame) => void): void {
    const { header, capacity } = this.#view;
    const write = Atomics.load(header, RingWord.write);
    const available = (write - this.#read) | 0;
    if (available < 0 || available > capacity || available % 4 !== 0) throw new CorruptRing("write index");
    let left = available;
    let read = this.#read;
    while (left > 0) {
      const at = (read >>> 0) % capacity;
      const length = this.#words[at >> 2] ?? 0;
      let step = capacity - at;
      if (length !== FRAME_SKIP) {
        step = (FRAME_HEADER_BYTES + length + 3) & ~3;
        if (length > capacity || at + step > capacity) throw new CorruptRing("frame length");
        const from = at + FRAME_HEADER_BYTES;
        onFrame({
          type: this.#words[(at >> 2) + 1] ?? 0,
          payload: this.#bytes.slice(from, from + length) as Uint8Array<ArrayBuffer>,
        });
      }
      read = (read + step) | 0;
      left -= step;
    }
    if (left < 0) throw new CorruptRing("frame extent");
    this.#read = read;
    Atomics.store(header, RingWord.read, read);
    if (available > 0) Atomics.notify(header, RingWord.read);
  }
}
