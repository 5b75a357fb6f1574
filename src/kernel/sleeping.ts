import { EventKind } from "../protocol/events";
import type { ThreadContext } from "./thread-context";
import { ThreadWord, WaitStatus } from "./thread-record";
import { throwIfStopped } from "./waiting";

/** Stands still for `durationMs`. It wakes by itself, so it keeps its unit. Throws `StopSignal`. */
export function sleepFor(context: ThreadContext, durationMs: number): void {
  const { memory, record, events } = context;
  const deadlineMs = performance.now() + durationMs;
  events.recordNow(EventKind.sleep, 0, 0);
  context.leave();
  for (let leftMs = durationMs; leftMs > 0; leftMs = deadlineMs - performance.now()) {
    Atomics.wait(memory.i32, record + ThreadWord.waitStatus, WaitStatus.none, leftMs);
    throwIfStopped(context);
  }
  events.recordNow(EventKind.wake, 0, 0);
  context.enter();
}
