import { EventKind } from "../protocol/events";
import { BrokenBarrierError } from "./errors";
import { ObjectWord, SharedObject } from "./object";
import type { ThreadContext } from "./thread-context";
import { ThreadWord } from "./thread-record";
import { deadlineOf, enqueue, markWaitBegin, park, wakeAll } from "./waiting";

const BarrierWord = {
  parties: ObjectWord.first,
  arrived: ObjectWord.first + 1,
  broken: ObjectWord.first + 2,
  head: ObjectWord.first + 3,
} as const;
const BARRIER_WORDS = BarrierWord.head + 2;

/** What a waker tells those who wait. */
const Passage = { open: 0, broken: 1 } as const;

/** A meeting point of a fixed number of threads (CPython Lib/threading.py, `Barrier`). */
export class KernelBarrier extends SharedObject {
  constructor(context: ThreadContext, address: number, parties?: number) {
    super(context, address, BARRIER_WORDS);
    if (parties !== undefined) this.setWord(BarrierWord.parties, parties);
  }

  /** Waits for the others; gives this thread's number of arrival, from 0. Throws {@link BrokenBarrierError}. */
  wait(timeoutMs?: number): number {
    const { context } = this;
    const { memory, record, events } = context;
    this.lockGuard();
    if (this.word(BarrierWord.broken) === 1) {
      this.unlockGuard();
      throw brokenBarrier();
    }
    const index = this.word(BarrierWord.arrived);
    if (index + 1 === this.word(BarrierWord.parties)) {
      this.setWord(BarrierWord.arrived, 0);
      events.recordNow(EventKind.set, this.id, index + 1);
      wakeAll(memory, this.at + BarrierWord.head, false, Passage.open);
      this.unlockGuard();
      return index;
    }
    this.setWord(BarrierWord.arrived, index + 1);
    events.recordNow(EventKind.wait, this.id, 0);
    markWaitBegin(context);
    enqueue(context, this.at + BarrierWord.head);
    this.unlockGuard();
    const outcome = park(context, this.at, this.at + BarrierWord.head, deadlineOf(timeoutMs));
    const passage = memory.i32[record + ThreadWord.waitValue];
    events.recordNow(EventKind.woken, this.id, outcome === "timed-out" ? 1 : 0);
    if (outcome === "timed-out") this.abort();
    context.enter();
    if (outcome === "timed-out" || passage === Passage.broken) throw brokenBarrier();
    return index;
  }

  /** Breaks the barrier: who waits, and whoever comes, gets a {@link BrokenBarrierError}. */
  abort(): void {
    this.#breakUp(1);
  }

  /** Back to the start, unbroken; who waits gets a {@link BrokenBarrierError}. */
  reset(): void {
    this.#breakUp(0);
  }

  #breakUp(broken: 0 | 1): void {
    const { memory, events } = this.context;
    this.lockGuard();
    this.setWord(BarrierWord.broken, broken);
    this.setWord(BarrierWord.arrived, 0);
    events.record(EventKind.clear, this.id, broken);
    wakeAll(memory, this.at + BarrierWord.head, false, Passage.broken);
    this.unlockGuard();
  }
}

function brokenBarrier(): BrokenBarrierError {
  return new BrokenBarrierError("the barrier is broken: a thread aborted it, reset it, or waited too long");
}
