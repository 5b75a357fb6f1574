import { Control } from "../protocol/control";
import { type EndReason, EventKind } from "../protocol/events";
import { lockGuard, unlockGuard } from "./guard";
import type { SharedMemory } from "./memory";
import type { ThreadContext } from "./thread-context";
import { EndOwner, Lifecycle, ThreadWord, threadRecordAt } from "./thread-record";
import { deadlineOf, enqueue, markWaitBegin, park, wakeAll } from "./waiting";

/** Waits until the thread at `recordAddress` has ended; false if the time was up first. */
export function joinThread(context: ThreadContext, recordAddress: number, timeoutMs?: number): boolean {
  return waitForLifecycle(context, recordAddress, Lifecycle.ended, {
    opening: EventKind.join,
    closing: EventKind.joined,
    timeoutMs,
  });
}

/** Waits until the thread at `recordAddress` runs (or has ended already). */
export function waitForStart(context: ThreadContext, recordAddress: number): void {
  waitForLifecycle(context, recordAddress, Lifecycle.started, {
    opening: EventKind.spawn,
    closing: EventKind.started,
    timeoutMs: undefined,
  });
}

function waitForLifecycle(
  context: ThreadContext,
  recordAddress: number,
  wanted: number,
  how: { readonly opening: EventKind; readonly closing: EventKind; readonly timeoutMs: number | undefined },
): boolean {
  const { memory, events } = context;
  const word = threadRecordAt(memory, recordAddress);
  const guard = word + ThreadWord.joinGuard;
  const list = word + ThreadWord.joinHead;
  const id = memory.i32[word + ThreadWord.id] ?? 0;
  const reached = (): boolean => Atomics.load(memory.i32, word + ThreadWord.lifecycle) >= wanted;
  const deadlineMs = deadlineOf(how.timeoutMs);
  events.recordNow(how.opening, id, 0);
  let done = reached();
  if (!done) {
    markWaitBegin(context);
    for (;;) {
      lockGuard(memory.i32, guard);
      done = reached();
      if (done || performance.now() >= deadlineMs) break;
      enqueue(context, list);
      unlockGuard(memory.i32, guard);
      park(context, guard, list, deadlineMs);
    }
    unlockGuard(memory.i32, guard);
  }
  events.recordNow(how.closing, id, done ? 0 : 1);
  context.enter();
  return done;
}

/** Moves a thread on in its life and wakes who waits for that. */
export function setLifecycle(memory: SharedMemory, recordAddress: number, lifecycle: number): void {
  const word = recordAddress >> 2;
  const guard = word + ThreadWord.joinGuard;
  lockGuard(memory.i32, guard);
  Atomics.store(memory.i32, word + ThreadWord.lifecycle, lifecycle);
  wakeAll(memory, word + ThreadWord.joinHead, false);
  unlockGuard(memory.i32, guard);
}

/** Makes `owner` the one who does the bookkeeping of a thread's end; false where somebody already is. */
export function claimEnd(memory: SharedMemory, record: number, owner: number): boolean {
  return Atomics.compareExchange(memory.i32, record + ThreadWord.endOwner, EndOwner.none, owner) === EndOwner.none;
}

/** The end of this thread: its last event, its joiners woken, its unit and its place given back. */
export function endThread(context: ThreadContext, reason: EndReason): void {
  const { memory, record } = context;
  context.leave();
  context.events.recordNow(EventKind.end, 0, reason);
  context.events.close();
  if (!claimEnd(memory, record, EndOwner.thread)) return;
  setLifecycle(memory, record << 2, Lifecycle.ended);
  Atomics.sub(memory.i32, Control.liveThreads, 1);
  Atomics.sub(memory.i32, Control.units, 1);
}
