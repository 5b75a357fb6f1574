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
  /** Counts how often it opened or broke; who waited looks at it when its time is up. */
  generation: ObjectWord.first + 3,
  /** {@link Passage} at the end of the last generation. */
  lastPassage: ObjectWord.first + 4,
  head: ObjectWord.first + 5,
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
      events.recordNow(EventKind.set, this.id, index + 1);
      this.#endGeneration(Passage.open);
      this.unlockGuard();
      return index;
    }
    this.setWord(BarrierWord.arrived, index + 1);
    const generation = this.word(BarrierWord.generation);
    events.recordNow(EventKind.wait, this.id, 0);
    markWaitBegin(context);
    enqueue(context, this.at + BarrierWord.head);
    this.unlockGuard();
    const outcome = park(context, this.at, this.at + BarrierWord.head, deadlineOf(timeoutMs));
    const passage =
      outcome === "timed-out" ? this.#breakUnlessPassed(generation) : memory.i32[record + ThreadWord.waitValue];
    events.recordNow(EventKind.woken, this.id, outcome === "timed-out" ? 1 : 0);
    context.enter();
    if (passage === Passage.broken) throw brokenBarrier();
    return index;
  }

  /** The time of one who waited is up: it breaks the barrier, unless that opened or broke in the meantime. */
  #breakUnlessPassed(generation: number): number {
    this.lockGuard();
    const passed = this.word(BarrierWord.generation) !== generation;
    const passage = passed ? this.word(BarrierWord.lastPassage) : Passage.broken;
    if (!passed) this.#breakUp(1);
    this.unlockGuard();
    return passage;
  }

  #endGeneration(passage: number): void {
    this.setWord(BarrierWord.arrived, 0);
    this.setWord(BarrierWord.generation, this.word(BarrierWord.generation) + 1);
    this.setWord(BarrierWord.lastPassage, passage);
    wakeAll(this.context.memory, this.at + BarrierWord.head, false, passage);
  }

  /** Breaks the barrier: who waits, and whoever comes, gets a {@link BrokenBarrierError}. */
  abort(): void {
    this.lockGuard();
    this.#breakUp(1);
    this.unlockGuard();
  }

  /** Back to the start, unbroken; who waits gets a {@link BrokenBarrierError}. */
  reset(): void {
    this.lockGuard();
    this.#breakUp(0);
    this.unlockGuard();
  }

  /** Under the guard. */
  #breakUp(broken: 0 | 1): void {
    this.setWord(BarrierWord.broken, broken);
    this.context.events.record(EventKind.clear, this.id, broken);
    this.#endGeneration(Passage.broken);
  }
}

function brokenBarrier(): BrokenBarrierError {
  return new BrokenBarrierError("the barrier is broken: a thread aborted it, reset it, or waited too long");
}
