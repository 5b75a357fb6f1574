import { EventKind } from "../protocol/events";
import { ThreadError } from "./errors";
import { ObjectWord, SharedObject } from "./object";
import type { ThreadContext } from "./thread-context";
import { firstIsDueFairness, wakeFirst } from "./waiting";

const SemaphoreWord = {
  permits: ObjectWord.first,
  /** One more than the permits it may have; 0 unbounded. */
  bound: ObjectWord.first + 1,
  head: ObjectWord.first + 2,
} as const;
const SEMAPHORE_WORDS = SemaphoreWord.head + 2;

/** A counting semaphore; with a bound, releasing more often than acquiring is an error. */
export class KernelSemaphore extends SharedObject {
  constructor(
    context: ThreadContext,
    address: number,
    initial?: { readonly permits: number; readonly bounded: boolean },
  ) {
    super(context, address, SEMAPHORE_WORDS);
    if (initial === undefined) return;
    this.setWord(SemaphoreWord.permits, initial.permits);
    this.setWord(SemaphoreWord.bound, initial.bounded ? initial.permits + 1 : 0);
  }

  acquire(timeoutMs?: number): boolean {
    const { context } = this;
    this.lockGuard();
    const free = this.#attempt(false);
    if (free || timeoutMs === 0) {
      this.unlockGuard();
      return free;
    }
    const list = SemaphoreWord.head;
    let recorded = false;
    const acquired = this.waitUntil(EventKind.request, list, timeoutMs, () => {
      recorded = this.#attempt(true);
      return recorded;
    });
    if (!acquired) context.events.recordNow(EventKind.giveUp, this.id, 0);
    else if (!recorded) context.events.recordNow(EventKind.acquire, this.id, this.word(SemaphoreWord.permits));
    context.enter();
    return acquired;
  }

  /** Under the guard, so that permits in the trace are those of that moment. */
  #attempt(waited: boolean): boolean {
    const permits = this.word(SemaphoreWord.permits) - 1;
    if (permits < 0) return false;
    this.setWord(SemaphoreWord.permits, permits);
    const { events } = this.context;
    if (waited) events.recordNow(EventKind.acquire, this.id, permits);
    else events.record(EventKind.acquire, this.id, permits);
    return true;
  }

  release(count = 1): void {
    const { memory, events } = this.context;
    this.lockGuard();
    const bound = this.word(SemaphoreWord.bound);
    let permits = this.word(SemaphoreWord.permits) + count;
    if (bound > 0 && permits >= bound) {
      this.unlockGuard();
      throw new ThreadError("semaphore released too many times: a BoundedSemaphore never exceeds its initial value");
    }
    events.record(EventKind.release, this.id, permits);
    const list = this.at + SemaphoreWord.head;
    for (let i = 0; i < count && this.word(SemaphoreWord.head) !== 0; i++) {
      const fair = permits > 0 && firstIsDueFairness(memory, list);
      if (fair) permits--;
      wakeFirst(memory, list, fair);
    }
    this.setWord(SemaphoreWord.permits, permits);
    this.unlockGuard();
  }
}
