import { addExtension, Packr } from "msgpackr";
import { ThreadError } from "../../../kernel/errors";

/**
 * How values travel between threads: MessagePack with what structured cloning knows (cycles, Map, Set, Date,
 * typed arrays, errors), objects of this module by address. What cannot be cloned is refused, never left out.
 */
const packr = new Packr({ structuredClone: true, useToJSON: false } as ConstructorParameters<typeof Packr>[0]);

/** A value that cannot be sent to another thread. */
export class DataCloneError extends Error {
  override readonly name = "DataCloneError";
}

let copyingForProcess = false;

/** True while arguments of a new process are encoded: shared variables are then copied. */
export function isCopyingForProcess(): boolean {
  return copyingForProcess;
}

/** Encodes a value. Throws {@link DataCloneError} naming what cannot be sent. The bytes are the caller's. */
export function encode(value: unknown, destination: "thread" | "process" = "thread"): Uint8Array {
  if (typeof value === "function" || typeof value === "symbol") throw uncloneable(value);
  copyingForProcess = destination === "process";
  try {
    return packr.pack(value);
  } catch (error) {
    if (error instanceof DataCloneError || error instanceof ThreadError || !(error instanceof Error)) throw error;
    if (error instanceof RangeError)
      throw new DataCloneError("this value is nested too deeply, or too large, to be sent");
    throw new DataCloneError(`this value cannot be sent to another thread: ${error.message}`);
  } finally {
    copyingForProcess = false;
  }
}

export function decode(bytes: Uint8Array): unknown {
  return packr.unpack(bytes);
}

function uncloneable(value: unknown): DataCloneError {
  const what =
    typeof value === "function" ? `the function ${value.name || "(anonymous)"}` : Object.prototype.toString.call(value);
  return new DataCloneError(
    `${what} cannot be sent to another thread: send plain values and objects of "interleave"; functions stay where they are`,
  );
}

/** Makes values of a class an error to send. */
export function refuseClass(Class: abstract new (...args: never[]) => unknown): void {
  addExtension({
    Class: Class as unknown as new () => object,
    type: 1,
    write: (value: unknown) => {
      throw uncloneable(value);
    },
  } as Parameters<typeof addExtension>[0]);
}

for (const Class of [Function, Promise, WeakMap, WeakSet, WeakRef, SharedArrayBuffer]) refuseClass(Class);

/** Lets objects of a class travel as a list of parts, from which the receiver builds its own. */
export function registerClass<T extends object>(
  type: number,
  Class: abstract new (...args: never[]) => T,
  partsOf: (value: T) => unknown[],
  build: (parts: unknown[]) => T,
): void {
  addExtension({
    Class: Class as unknown as new () => object,
    type,
    write: (value: T) => partsOf(value),
    read: (parts: unknown[]) => build(parts),
  } as Parameters<typeof addExtension>[0]);
}
