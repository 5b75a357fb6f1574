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

const ELEMENT_BYTES = { i32: 4, u32: 4, f64: 8, u8: 1 } as const;

function elementsOver(buffer: SharedArrayBuffer, byte: number, type: SharedArrayType, length: number): SharedElements {
  switch (type) {
    case "i32":
      return new Int32Array(buffer, byte, length);
    case "u32":
      return new Uint32Array(buffer, byte, length);
    case "f64":
      return new Float64Array(buffer, byte, length);
    case "u8":
      return new Uint8Array(buffer, byte, length);
  }
}

/** A typed array that threads share, without Atomics, so that races are real. */
export class KernelSharedArray extends SharedObject {
  readonly type: SharedArrayType;
  readonly elements: SharedElements;

  constructor(context: ThreadContext, address: number, type: SharedArrayType, length: number) {
    super(context, address, Math.ceil((VALUES_BYTE + length * ELEMENT_BYTES[type]) / 4));
    this.type = type;
    this.elements = elementsOver(context.memory.buffer, this.address + VALUES_BYTE, type, length);
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
