import { KernelLock, KernelRLock } from "../../../kernel/lock";
import { runtime } from "../thread/runtime";
import { createObject } from "./objects";
import { type AcquireOptions, timeoutOf } from "./options";
import { guarded } from "./with";

/** A mutual exclusion lock; not to be taken twice by one thread. */
export class Lock {
  readonly kernel: KernelLock;

  constructor(name?: string, attached?: KernelLock) {
    this.kernel =
      attached ?? createObject({ kind: "lock", name, make: (address) => new KernelLock(runtime().context, address) });
  }

  get locked(): boolean {
    return this.kernel.locked;
  }

  acquire(options?: AcquireOptions): boolean {
    return this.kernel.acquire(timeoutOf(options));
  }

  release(): void {
    this.kernel.release();
  }

  with<T>(body: () => T): T {
    return guarded(this, body);
  }
}

/** A lock that its holder may take again. */
export class RLock {
  readonly kernel: KernelRLock;

  constructor(name?: string, attached?: KernelRLock) {
    this.kernel =
      attached ?? createObject({ kind: "rlock", name, make: (address) => new KernelRLock(runtime().context, address) });
  }

  get locked(): boolean {
    return this.kernel.locked;
  }

  acquire(options?: AcquireOptions): boolean {
    return this.kernel.acquire(timeoutOf(options));
  }

  release(): void {
    this.kernel.release();
  }

  with<T>(body: () => T): T {
    return guarded(this, body);
  }
}
