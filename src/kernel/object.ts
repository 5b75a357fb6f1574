import type { EventKind } from "../protocol/events";
import { lockGuard, unlockGuard } from "./guard";
import { allocate } from "./heap";
import type { ThreadContext } from "./thread-context";
import { deadlineOf, enqueue, markWaitBegin, park } from "./waiting";

/** Every synchronisation object in shared memory begins with these words. */
export const ObjectWord = { guard: 0, id: 1, first: 2 } as const;

/** A thread's handle on an object in shared memory; several threads hold handles on the same one. */
export abstract class SharedObject {
  readonly context: ThreadContext;
  /** Byte address of the object. */
  readonly address: number;
  /** Id of the object in the trace. */
  readonly id: number;
  /** What the program calls it, for messages; empty where this thread was never told. */
  label = "";
  /** Word index of the object. */
  protected readonly at: number;

  /** Attaches to the object at `address`, or makes a new one of `words` words where `address` is 0. */
  constructor(context: ThreadContext, address: number, words: number) {
    const { memory } = context;
    this.context = context;
    this.address = address === 0 ? allocate(memory, words * 4) : address;
    this.at = this.address >> 2;
    if (address === 0) memory.i32[this.at + ObjectWord.id] = context.nextObjectId();
    else memory.reach(address + words * 4);
    this.id = memory.i32[this.at + ObjectWord.id] ?? 0;
  }

  protected word(offset: number): number {
    return this.context.memory.i32[this.at + offset] ?? 0;
  }

  protected setWord(offset: number, value: number): void {
    this.context.memory.i32[this.at + offset] = value;
  }

  protected lockGuard(): void {
    lockGuard(this.context.memory.i32, this.at);
  }

  protected unlockGuard(): void {
    unlockGuard(this.context.memory.i32, this.at);
  }

  /**
   * Stands still until `attempt` succeeds, or what was wanted is handed over, or the time is up (false).
   * The caller holds the guard, and has tried once; afterwards the guard is free and the GIL is not held:
   * the caller records the closing event, then calls `context.enter()`.
   */
  protected waitUntil(
    opening: EventKind,
    list: number,
    timeoutMs: number | undefined,
    attempt: () => boolean,
  ): boolean {
    const { context } = this;
    const deadlineMs = deadlineOf(timeoutMs);
    context.events.recordNow(opening, this.id, 0);
    markWaitBegin(context);
    for (;;) {
      enqueue(context, this.at + list);
      this.unlockGuard();
      const outcome = park(context, this.at, this.at + list, deadlineMs);
      if (outcome === "handed-over") return true;
      this.lockGuard();
      if (attempt()) {
        this.unlockGuard();
        return true;
      }
      if (outcome === "timed-out") {
        this.unlockGuard();
        return false;
      }
    }
  }
}
