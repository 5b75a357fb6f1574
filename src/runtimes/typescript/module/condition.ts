import { KernelCondition } from "../../../kernel/condition";
import { KernelRLock } from "../../../kernel/lock";
import { runtime } from "../thread/runtime";
import { nameFromSource } from "../thread/source";
import { type Lock, RLock } from "./lock";
import { createObject } from "./objects";
import { type AcquireOptions, checkedCount, checkedTimeout, timeoutOf } from "./options";
import { guarded } from "./with";

/** Waiting for a change that another thread makes under the same lock. Without a lock it has an RLock of its own. */
export class Condition {
  readonly kernel: KernelCondition;
  readonly lock: Lock | RLock;

  constructor(lock?: Lock | RLock, name?: string, attached?: KernelCondition) {
    const own = lock ?? new RLock(undefined, attached === undefined ? unnamedLock(name) : undefined);
    this.lock = own;
    this.kernel =
      attached ??
      createObject({
        kind: "condition",
        name,
        make: (address) => new KernelCondition(runtime().context, address, own.kernel),
      });
  }

  acquire(options?: AcquireOptions): boolean {
    return this.lock.kernel.acquire(timeoutOf(options));
  }

  release(): void {
    this.lock.release();
  }

  with<T>(body: () => T): T {
    return guarded(this, body);
  }

  wait(timeoutMs?: number): boolean {
    return this.kernel.wait(checkedTimeout(timeoutMs));
  }

  waitFor(predicate: () => boolean, timeoutMs?: number): boolean {
    const limitMs = checkedTimeout(timeoutMs);
    const deadlineMs = limitMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + limitMs;
    while (!predicate()) {
      const leftMs = deadlineMs - performance.now();
      if (leftMs <= 0) return false;
      this.kernel.wait(leftMs === Number.POSITIVE_INFINITY ? undefined : leftMs);
    }
    return true;
  }

  notify(count = 1): void {
    this.kernel.notify(checkedCount(count, "the number of threads to notify", 1));
  }

  notifyAll(): void {
    this.kernel.notify(Number.MAX_SAFE_INTEGER);
  }
}

function unnamedLock(name: string | undefined): KernelRLock {
  const owner = name ?? nameFromSource(runtime().checkpoints.l) ?? "condition";
  return createObject({
    kind: "rlock",
    name: `${owner} (its lock)`,
    make: (address) => new KernelRLock(runtime().context, address),
  });
}
