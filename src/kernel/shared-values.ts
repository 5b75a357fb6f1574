import { EventKind } from "../protocol/events";
import { ObjectWord, SharedObject } from "./object";
import type { ThreadContext } from "./thread-context";

/** Values begin at a multiple of 8 bytes behind the object's header. */
const VALUES_BYTE = 8 * Math.ceil((ObjectWord.first * 4) / 8);

/** Numbers in memory that threads share: plain loads and stores, so that races are real. Each is an f64. */
export class KernelSharedValues extends SharedObject {
  readonly #values: Float64Array;

  constructor(context: ThreadContext, address: number, length: number) {
    super(context, address, (VALUES_BYTE + length * 8) / 4);
    this.#values = new Float64Array(context.memory.buffer, this.address + VALUES_BYTE, length);
  }

  read(index: number): number {
    const value = this.#values[index] ?? 0;
    this.context.events.recordValue(EventKind.read, this.id, index, value);
    return value;
  }

  write(index: number, value: number): void {
    this.context.events.recordValue(EventKind.write, this.id, index, value);
    this.#values[index] = value;
  }

  /** All values, unrecorded: to copy them for another process, or to give them their first values. */
  get snapshot(): Float64Array {
    return this.#values;
  }
}

export const SHARED_ARRAY_TYPES = ["i32", "u32", "f64", "u8"] as const;
export type SharedArrayType = (typeof SHARED_ARRAY_TYPES)[number];
export type SharedElements = Int32Array | Uint32Array | Float64Array | Uint8Array;

const ELEMENTS = { i32: Int32Array, u32: Uint32Array, f64: Float64Array, u8: Uint8Array } as const;

/** A typed array that threads share, without Atomics, so that races are real. */
export class KernelSharedArray extends SharedObject {
  readonly type: SharedArrayType;
  readonly elements: SharedElements;

  constructor(context: ThreadContext, address: number, type: SharedArrayType, length: number) {
    const Elements = ELEMENTS[type];
    super(context, address, Math.ceil((VALUES_BYTE + length * Elements.BYTES_PER_ELEMENT) / 4));
    this.type = type;
    this.elements = new Elements(context.memory.buffer, this.address + VALUES_BYTE, length);
  }

  read(index: number): number | undefined {
    const value = this.elements[index];
    if (value !== undefined) this.context.events.recordValue(EventKind.read, this.id, index, value);
    return value;
  }

  write(index: number, value: number): void {
    this.context.events.recordValue(EventKind.write, this.id, index, value);
    this.elements[index] = value;
  }
}
