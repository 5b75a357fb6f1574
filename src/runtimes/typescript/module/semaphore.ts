import { KernelSemaphore } from "../../../kernel/semaphore";
import { runtime } from "../thread/runtime";
import { createObject } from "./objects";
import { type AcquireOptions, checkedCount, timeoutOf } from "./options";
import { guarded } from "./with";

function createSemaphore(permits: number, bounded: boolean, name: string | undefined): KernelSemaphore {
  checkedCount(permits, "the initial value of a semaphore", 0);
  return createObject({
    kind: "semaphore",
    name,
    capacity: permits,
    make: (address) =>
      new KernelSemaphore(runtime().context, address, address === 0 ? { permits, bounded } : undefined),
  });
}

/** Counts permits: `acquire` takes one, `release` gives some back. */
export class Semaphore {
  readonly kernel: KernelSemaphore;

  constructor(value = 1, name?: string, attached?: KernelSemaphore) {
    this.kernel = attached ?? createSemaphore(value, new.target === BoundedSemaphore, name);
  }

  acquire(options?: AcquireOptions): boolean {
    return this.kernel.acquire(timeoutOf(options));
  }

  release(count = 1): void {
    this.kernel.release(checkedCount(count, "the number of permits to release", 1));
  }

  with<T>(body: () => T): T {
    return guarded(this, body);
  }
}

/** A semaphore that never exceeds its initial value: one release too many is a `ThreadError`. */
export class BoundedSemaphore extends Semaphore {}
