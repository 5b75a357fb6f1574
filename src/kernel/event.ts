import { EventKind } from "../protocol/events";
import { ObjectWord, SharedObject } from "./object";
import type { ThreadContext } from "./thread-context";
import { wakeAll } from "./waiting";

const EventWord = { flag: ObjectWord.first, head: ObjectWord.first + 1 } as const;
const EVENT_WORDS = EventWord.head + 2;

/** A flag that threads wait for. */
export class KernelEvent extends SharedObject {
  constructor(context: ThreadContext, address: number) {
    super(context, address, EVENT_WORDS);
  }

  get isSet(): boolean {
    return Atomics.load(this.context.memory.i32, this.at + EventWord.flag) === 1;
  }

  set(): void {
    const { memory, events } = this.context;
    this.lockGuard();
    events.record(EventKind.set, this.id, 0);
    this.setWord(EventWord.flag, 1);
    // Handed over: who was waiting when it was set goes on even if it is cleared at once.
    wakeAll(memory, this.at + EventWord.head, true);
    this.unlockGuard();
  }

  clear(): void {
    this.lockGuard();
    this.context.events.record(EventKind.clear, this.id, 0);
    this.setWord(EventWord.flag, 0);
    this.unlockGuard();
  }

  /** Waits until it is set; false if the time was up first. */
  wait(timeoutMs?: number): boolean {
    const { context } = this;
    this.lockGuard();
    if (this.isSet || timeoutMs === 0) {
      const { isSet } = this;
      this.unlockGuard();
      return isSet;
    }
    const set = this.waitUntil(EventKind.wait, EventWord.head, timeoutMs, () => this.isSet);
    context.events.recordNow(EventKind.woken, this.id, set ? 0 : 1);
    context.enter();
    return set;
  }
}
