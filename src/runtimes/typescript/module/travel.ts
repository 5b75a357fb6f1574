import { KernelBarrier } from "../../../kernel/barrier";
import { KernelCondition } from "../../../kernel/condition";
import { KernelEvent } from "../../../kernel/event";
import { KernelLock, KernelRLock } from "../../../kernel/lock";
import type { SharedObject } from "../../../kernel/object";
import { KernelQueue } from "../../../kernel/queue";
import { KernelSemaphore } from "../../../kernel/semaphore";
import { KernelSharedArray, KernelSharedValues, type SharedArrayType } from "../../../kernel/shared-values";
import { announceObject, runtime } from "../thread/runtime";
import { Barrier } from "./barrier";
import { isCopyingForProcess, refuseClass, registerClass } from "./codec";
import { Condition } from "./condition";
import { Event } from "./event";
import { ThreadLocal } from "./local";
import { Lock, RLock } from "./lock";
import { keepForRun } from "./objects";
import { Connection } from "./pipe";
import { Pool } from "./pool";
import { Process } from "./process";
import { Queue } from "./queue";
import { BoundedSemaphore, Semaphore } from "./semaphore";
import { SharedArray, SharedRecord, sharedArrayKernel, sharedParts } from "./shared";
import { type StartedThread, Thread, type ThreadOptions } from "./thread";

/** How objects of this module travel between threads: by address, except what a new process gets a copy of. */

/** A synchronisation object travels as its address. */
function byAddress<T extends object>(
  type: number,
  Class: abstract new (...args: never[]) => T,
  kernelOf: (value: T) => SharedObject,
  attach: (address: number) => T,
): void {
  registerClass(
    type,
    Class,
    (value) => [addressOf(kernelOf(value))],
    ([address]) => attach(Number(address)),
  );
}

/** A new process's copy is an object of its own, called as the original. */
function announceCopy(copy: SharedObject, original: SharedObject, fields: readonly string[]): void {
  announceObject({ id: copy.id, kind: "shared", name: original.label || "shared", capacity: 0, fields });
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
registerClass(
  17,
  Condition,
  ({ lock, kernel }) => [lock, addressOf(kernel)],
  ([lock, address]) => {
    const over = lock as Lock | RLock;
    return new Condition(over, undefined, new KernelCondition(here(), Number(address), over.kernel));
  },
);
registerClass(
  18,
  Connection,
  ({ incoming, outgoing }) => [addressOf(incoming), addressOf(outgoing)],
  ([incoming, outgoing]) =>
    new Connection(new KernelQueue(here(), Number(incoming)), new KernelQueue(here(), Number(outgoing))),
);
registerClass(
  19,
  SharedRecord,
  (record) => {
    const { kernel, fields, booleans } = sharedParts(record);
    if (!isCopyingForProcess()) return [addressOf(kernel), fields, booleans];
    const copy = new KernelSharedValues(here(), 0, fields.length);
    copy.snapshot.set(kernel.snapshot);
    announceCopy(copy, kernel, fields);
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
registerClass(
  20,
  SharedArray,
  (array) => {
    const kernel = sharedArrayKernel(array);
    if (!isCopyingForProcess()) return [addressOf(kernel), kernel.type, kernel.elements.length];
    const copy = new KernelSharedArray(here(), 0, kernel.type, kernel.elements.length);
    copy.elements.set(kernel.elements);
    announceCopy(copy, kernel, []);
    return [copy.address, kernel.type, kernel.elements.length];
  },
  ([address, type, length]) =>
    new SharedArray(new KernelSharedArray(here(), Number(address), type as SharedArrayType, Number(length))),
);

/** Never looked at: a thread that is sent has been started. */
const NO_OPTIONS = {} as ThreadOptions;
registerClass(
  21,
  Thread,
  (thread) => [thread.started],
  ([started]) => new Thread(NO_OPTIONS, started as StartedThread),
);
registerClass(
  22,
  Process,
  (process) => [process.started],
  ([started]) => new Process(NO_OPTIONS, started as StartedThread),
);
// A pool belongs to the thread that made it, a thread-local to everyone: each thread has it from the top level.
refuseClass(Pool);
refuseClass(ThreadLocal);
