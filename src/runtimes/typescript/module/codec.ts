import { addExtension, Packr } from "msgpackr";
import { KernelBarrier } from "../../../kernel/barrier";
import { KernelCondition } from "../../../kernel/condition";
import { ThreadError } from "../../../kernel/errors";
import { KernelEvent } from "../../../kernel/event";
import { KernelLock, KernelRLock } from "../../../kernel/lock";
import type { SharedObject } from "../../../kernel/object";
import { KernelQueue } from "../../../kernel/queue";
import { KernelSemaphore } from "../../../kernel/semaphore";
import { KernelSharedArray, KernelSharedValues, type SharedArrayType } from "../../../kernel/shared-values";
import { runtime } from "../thread/runtime";
import { Barrier } from "./barrier";
import { Condition } from "./condition";
import { Event } from "./event";
import { Lock, RLock } from "./lock";
import { keepForRun } from "./objects";
import { Connection } from "./pipe";
import { Queue } from "./queue";
import { BoundedSemaphore, Semaphore } from "./semaphore";
import { SharedArray, SharedRecord, sharedArrayKernel, sharedParts } from "./shared";

/**
 * How values travel between threads: MessagePack with what structured cloning knows (cycles, Map, Set, Date,
 * typed arrays, errors), objects of this module by address. What cannot be cloned is refused, never left out.
 */
const packr = new Packr({ structuredClone: true, useToJSON: false } as ConstructorParameters<typeof Packr>[0]);

/** A value that cannot be sent to another thread. */
export class DataCloneError extends Error {
  override readonly name = "DataCloneError";
}

/** True while arguments of a new process are encoded: shared variables are then copied. */
let copyingForProcess = false;

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

for (const Class of [Function, Promise, WeakMap, WeakSet, WeakRef]) {
  addExtension({
    Class: Class as unknown as new () => object,
    type: 1,
    write: (value: unknown) => {
      throw uncloneable(value);
    },
  } as Parameters<typeof addExtension>[0]);
}

/** A synchronisation object travels as its address. */
function byAddress<T extends object>(
  type: number,
  Class: abstract new (...args: never[]) => T,
  kernelOf: (value: T) => SharedObject,
  attach: (address: number) => T,
): void {
  byParts(
    type,
    Class,
    (value) => [addressOf(kernelOf(value))],
    ([address]) => attach(Number(address)),
  );
}

function byParts<T extends object>(
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

function addressOf(object: SharedObject): number {
  keepForRun(object);
  return object.address;
}

const here = () => runtime().context;

byAddress(
  10,
  RLock,
  ({ kernel }) => kernel,
  (address) => new RLock(undefined, new KernelRLock(here(), address)),
);
byAddress(
  11,
  Lock,
  ({ kernel }) => kernel,
  (address) => new Lock(undefined, new KernelLock(here(), address)),
);
byAddress(
  12,
  BoundedSemaphore,
  ({ kernel }) => kernel,
  (address) => new BoundedSemaphore(1, undefined, new KernelSemaphore(here(), address)),
);
byAddress(
  13,
  Semaphore,
  ({ kernel }) => kernel,
  (address) => new Semaphore(1, undefined, new KernelSemaphore(here(), address)),
);
byAddress(
  14,
  Event,
  ({ kernel }) => kernel,
  (address) => new Event(undefined, new KernelEvent(here(), address)),
);
byAddress(
  15,
  Barrier,
  ({ kernel }) => kernel,
  (address) => new Barrier(1, undefined, new KernelBarrier(here(), address)),
);
byAddress(
  16,
  Queue,
  ({ kernel }) => kernel,
  (address) => new Queue(0, undefined, new KernelQueue(here(), address)),
);
byParts(
  17,
  Condition,
  ({ lock, kernel }) => [lock, addressOf(kernel)],
  ([lock, address]) => {
    const over = lock as Lock | RLock;
    return new Condition(over, undefined, new KernelCondition(here(), Number(address), over.kernel));
  },
);
byParts(
  18,
  Connection,
  ({ incoming, outgoing }) => [addressOf(incoming), addressOf(outgoing)],
  ([incoming, outgoing]) =>
    new Connection(new KernelQueue(here(), Number(incoming)), new KernelQueue(here(), Number(outgoing))),
);
byParts(
  19,
  SharedRecord,
  (record) => {
    const { kernel, fields, booleans } = sharedParts(record);
    if (!copyingForProcess) return [addressOf(kernel), fields, booleans];
    const copy = new KernelSharedValues(here(), 0, fields.length);
    copy.snapshot.set(kernel.snapshot);
    return [copy.address, fields, booleans];
  },
  ([address, fields, booleans]) => {
    const names = fields as string[];
    return new SharedRecord({
      kernel: new KernelSharedValues(here(), Number(address), names.length),
      fields: names,
      booleans: booleans as boolean[],
    });
  },
);
byParts(
  20,
  SharedArray,
  (array) => {
    const kernel = sharedArrayKernel(array);
    if (!copyingForProcess) return [addressOf(kernel), kernel.type, kernel.elements.length];
    const copy = new KernelSharedArray(here(), 0, kernel.type, kernel.elements.length);
    copy.elements.set(kernel.elements);
    return [copy.address, kernel.type, kernel.elements.length];
  },
  ([address, type, length]) =>
    new SharedArray(new KernelSharedArray(here(), Number(address), type as SharedArrayType, Number(length))),
);
