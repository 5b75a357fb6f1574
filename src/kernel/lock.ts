import { EventKind } from "../protocol/events";
import { ThreadError } from "./errors";
import { ObjectWord, SharedObject } from "./object";
import type { ThreadContext } from "./thread-context";
import { ThreadWord } from "./thread-record";
import { firstIsDueFairness, firstWaiter, wakeFirst } from "./waiting";

/** state: bit 0 locked, bit 1 somebody waits. */
const LockWord = {
  state: ObjectWord.first,
  owner: ObjectWord.first + 1,
  depth: ObjectWord.first + 2,
  head: ObjectWord.first + 3,
} as const;
const LOCK_WORDS = LockWord.head + 2;

const FREE = 0;
const LOCKED = 1;
const WAITED_FOR = 2;

/**
 * A mutual exclusion lock with the rules of CPython's `PyMutex` (Python/lock.c): uncontended it is one
 * compare-exchange; a released lock goes to whoever comes first, but is handed to a waiter of over a millisecond.
 */
export class KernelLock extends SharedObject {
  constructor(context: ThreadContext, address: number) {
    super(context, address, LOCK_WORDS);
  }

  get locked(): boolean {
    return (Atomics.load(this.context.memory.i32, this.at + LockWord.state) & LOCKED) !== 0;
  }

  get heldByMe(): boolean {
    return this.word(LockWord.owner) === this.context.id;
  }

  /** Takes the lock. `timeoutMs` 0 only tries, undefined waits for ever; false if it was not to be had. */
  acquire(timeoutMs?: number): boolean {
    const { context } = this;
    const state = this.at + LockWord.state;
    if (Atomics.compareExchange(context.memory.i32, state, FREE, LOCKED) === FREE) {
      context.memory.i32[this.at + LockWord.owner] = context.id;
      context.events.record(EventKind.acquire, this.id, 1);
      return true;
    }
    return this.#acquireSlow(timeoutMs);
  }

  #acquireSlow(timeoutMs: number | undefined): boolean {
    const { context } = this;
    this.lockGuard();
    const free = this.#attempt();
    if (free || timeoutMs === 0) {
      this.unlockGuard();
      if (free) context.events.record(EventKind.acquire, this.id, 1);
      return free;
    }
    const acquired = this.waitUntil(EventKind.request, LockWord.head, timeoutMs, () => this.#attempt());
    context.events.recordNow(acquired ? EventKind.acquire : EventKind.giveUp, this.id, acquired ? 1 : 0);
    context.enter();
    return acquired;
  }

  /** Under the guard: takes the lock if it is free, else leaves word that somebody waits. */
  #attempt(): boolean {
    const { i32 } = this.context.memory;
    const state = this.at + LockWord.state;
    for (;;) {
      const seen = Atomics.load(i32, state);
      const free = (seen & LOCKED) === 0;
      const wanted = free ? seen | LOCKED : seen | WAITED_FOR;
      if (Atomics.compareExchange(i32, state, seen, wanted) !== seen) continue;
      if (free) i32[this.at + LockWord.owner] = this.context.id;
      return free;
    }
  }

  /** Releases the lock. Throws {@link ThreadError} where this thread does not hold it. */
  release(): void {
    const { context } = this;
    const { i32 } = context.memory;
    if (i32[this.at + LockWord.owner] !== context.id) throw this.#notHeld();
    context.events.record(EventKind.release, this.id, 0);
    i32[this.at + LockWord.owner] = 0;
    if (Atomics.compareExchange(i32, this.at + LockWord.state, LOCKED, FREE) !== LOCKED) this.#releaseSlow();
  }

  #releaseSlow(): void {
    const { memory } = this.context;
    const list = this.at + LockWord.head;
    this.lockGuard();
    const fair = firstIsDueFairness(memory, list);
    if (fair) {
      const waiter = firstWaiter(memory, list);
      this.setWord(LockWord.owner, memory.i32[waiter + ThreadWord.id] ?? 0);
    }
    const woken = wakeFirst(memory, list, fair);
    const waited = this.word(LockWord.head) === 0 ? 0 : WAITED_FOR;
    Atomics.store(memory.i32, this.at + LockWord.state, (fair && woken !== 0 ? LOCKED : FREE) | waited);
    this.unlockGuard();
  }

  #notHeld(): ThreadError {
    const what = this.label === "" ? "a lock" : `the lock ${this.label}`;
    const why = this.locked ? "another thread holds it" : "it is not held";
    return new ThreadError(`cannot release ${what}: ${why}; only the thread that acquired it may release it, once`);
  }
}

/** A lock that its holder may take again: it is free once it was released as often as it was taken. */
export class KernelRLock extends KernelLock {
  override acquire(timeoutMs?: number): boolean {
    if (!this.heldByMe) {
      if (!super.acquire(timeoutMs)) return false;
      this.setWord(LockWord.depth, 1);
      return true;
    }
    const depth = this.word(LockWord.depth) + 1;
    this.setWord(LockWord.depth, depth);
    this.context.events.record(EventKind.acquire, this.id, depth);
    return true;
  }

  override release(): void {
    const depth = this.word(LockWord.depth) - 1;
    if (!this.heldByMe || depth <= 0) return super.release();
    this.setWord(LockWord.depth, depth);
    this.context.events.record(EventKind.release, this.id, depth);
  }

  /** Releases it however often it was taken; gives the depth for {@link restore}. For a condition's wait. */
  releaseAll(): number {
    const depth = this.word(LockWord.depth);
    if (this.heldByMe) this.setWord(LockWord.depth, 1);
    super.release();
    return depth;
  }

  restore(depth: number): void {
    super.acquire();
    this.setWord(LockWord.depth, depth);
  }
}
