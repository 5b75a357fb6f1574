import { EventKind } from "../protocol/events";
import { ThreadError } from "./errors";
import { type KernelLock, KernelRLock } from "./lock";
import { ObjectWord, SharedObject } from "./object";
import type { ThreadContext } from "./thread-context";
import { deadlineOf, enqueue, markWaitBegin, park, wakeFirst } from "./waiting";

const HEAD = ObjectWord.first;
const CONDITION_WORDS = HEAD + 2;

/** A condition variable over a lock (Mesa rules: a woken waiter looks again). */
export class KernelCondition extends SharedObject {
  readonly #lock: KernelLock;

  constructor(context: ThreadContext, address: number, lock: KernelLock) {
    super(context, address, CONDITION_WORDS);
    this.#lock = lock;
  }

  /** Releases the lock, waits to be notified, takes the lock again; false if the time was up first. */
  wait(timeoutMs?: number): boolean {
    const { context } = this;
    if (!this.#lock.heldByMe) throw new ThreadError("cannot wait on a condition whose lock this thread does not hold");
    const deadlineMs = deadlineOf(timeoutMs);
    this.lockGuard();
    context.events.recordNow(EventKind.wait, this.id, 0);
    markWaitBegin(context);
    enqueue(context, this.at + HEAD);
    this.unlockGuard();
    const depth = this.#releaseLock();
    let notified = false;
    try {
      notified = park(context, this.at, this.at + HEAD, deadlineMs) !== "timed-out";
      context.events.recordNow(EventKind.woken, this.id, notified ? 0 : 1);
      context.enter();
    } finally {
      this.#retakeLock(depth);
    }
    return notified;
  }

  #releaseLock(): number {
    if (this.#lock instanceof KernelRLock) return this.#lock.releaseAll();
    this.#lock.release();
    return 1;
  }

  #retakeLock(depth: number): void {
    if (this.#lock instanceof KernelRLock) this.#lock.restore(depth);
    else this.#lock.acquire();
  }

  /** Wakes up to `count` waiters; returns how many. */
  notify(count: number): number {
    const { context } = this;
    if (!this.#lock.heldByMe) throw new ThreadError("cannot notify a condition whose lock this thread does not hold");
    this.lockGuard();
    let woken = 0;
    while (woken < count && wakeFirst(context.memory, this.at + HEAD, false) !== 0) woken++;
    context.events.record(EventKind.notify, this.id, woken);
    this.unlockGuard();
    return woken;
  }
}
