import { KernelQueue } from "../../../kernel/queue";
import { runtime } from "../thread/runtime";
import { decode, encode } from "./codec";
import { createObject } from "./objects";
import { type AcquireOptions, checkedCount, timeoutOf } from "./options";
import { previewOf } from "./preview";

/** Values from any number of producers to any number of consumers, first in, first out. */
export class Queue<T> {
  readonly kernel: KernelQueue;

  constructor(capacity = 0, name?: string, attached?: KernelQueue) {
    this.kernel =
      attached ??
      createObject({
        kind: "queue",
        name,
        capacity: checkedCount(capacity, "the capacity of a queue", 0),
        make: (address) =>
          new KernelQueue(runtime().context, address, address === 0 ? { capacity, byteCapacity: 0 } : undefined),
      });
  }

  get size(): number {
    return this.kernel.count;
  }

  get empty(): boolean {
    return this.kernel.count === 0;
  }

  get full(): boolean {
    return this.kernel.capacity > 0 && this.kernel.count >= this.kernel.capacity;
  }

  put(value: T, options?: AcquireOptions): void {
    putValue(this.kernel, value, timeoutOf(options));
  }

  putNowait(value: T): void {
    putValue(this.kernel, value, 0);
  }

  get(options?: AcquireOptions): T {
    return decode(this.kernel.get(timeoutOf(options))) as T;
  }

  getNowait(): T {
    return decode(this.kernel.get(0)) as T;
  }

  taskDone(): void {
    this.kernel.taskDone();
  }

  join(): void {
    this.kernel.join();
  }
}

/** Encodes a value and puts it, with a preview of it for the trace. */
export function putValue(queue: KernelQueue, value: unknown, timeoutMs: number | undefined): void {
  const bytes = encode(value);
  const { frames, tracing } = runtime();
  // Before the queue's guard is taken: looking at a value may run the program's own code.
  const preview = tracing ? previewOf(value) : "";
  const announce = tracing ? (id: number) => frames.message(id, bytes.length, preview) : noAnnouncement;
  queue.put(bytes, announce, timeoutMs);
}

function noAnnouncement(): void {}
