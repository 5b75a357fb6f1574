import { Control } from "../protocol/control";
import { lockGuard, spinOnce, unlockGuard } from "./guard";
import type { SharedMemory } from "./memory";
import { ProcessWord, ThreadWord, threadRecordAt, WaitStatus } from "./thread-record";

/**
 * Waiting: FIFO lists of thread records, and parking on them.
 *
 * A list is two words (head, tail) of an object and is touched only under that object's guard. Explicit lists
 * rather than anonymous futexes, because a waker must know whom it wakes: it gives the wakee's unit back to the
 * run before it wakes it, which is what makes "no units left" mean deadlock exactly.
 *
 * A list holds records that other threads made, perhaps in memory that has grown since this thread last looked:
 * whoever takes up a list makes all of the memory visible first, or its reads and writes would go nowhere.
 */

/** The run or the process is being stopped; unwinds a thread. User code cannot hold it back for long: every checkpoint throws it again. */
export class StopSignal extends Error {
  override readonly name: string = "StopSignal";
}

/** After this long a waiter is handed what it waits for, instead of competing for it (CPython Python/lock.c, TIME_TO_BE_FAIR_NS). */
const FAIR_AFTER_MS = 1;

const SPINS_BEFORE_PARKING = 40;

/** Who waits: its record, and what to do around a wait. */
export interface Waiter {
  readonly memory: SharedMemory;
  /** Word index of its thread record. */
  readonly record: number;
  /** Gives the GIL up (where there is one) before it stands still. */
  leave(): void;
  /** Whether spinning may pay: not under a GIL, where the waker cannot run beside. */
  readonly mayspin: boolean;
}

export type WaitOutcome = "woken" | "handed-over" | "timed-out";

function nowMs(): number {
  return performance.now() + performance.timeOrigin;
}

/** Appends the waiter to the list at word `list`. The caller holds the object's guard. */
export function enqueue({ memory, record }: Waiter, list: number): void {
  const tail = memory.i32[list + 1] ?? 0;
  const tailRecord = threadRecordAt(memory, tail);
  const { i32 } = memory;
  i32[record + ThreadWord.waitNext] = 0;
  i32[record + ThreadWord.waitPrevious] = tail;
  if (tail === 0) i32[list] = record << 2;
  else i32[tailRecord + ThreadWord.waitNext] = record << 2;
  i32[list + 1] = record << 2;
  Atomics.store(i32, record + ThreadWord.waitStatus, WaitStatus.waiting);
}

/** Marks the time from which fairness counts; once per request, not per attempt. */
export function markWaitBegin(waiter: Waiter): void {
  waiter.memory.i32[waiter.record + ThreadWord.waitSince] = nowMs() | 0;
}

function unlink(memory: SharedMemory, list: number, record: number): void {
  const next = memory.i32[record + ThreadWord.waitNext] ?? 0;
  const previous = memory.i32[record + ThreadWord.waitPrevious] ?? 0;
  const nextRecord = threadRecordAt(memory, next);
  const previousRecord = threadRecordAt(memory, previous);
  const { i32 } = memory;
  if (previous === 0) i32[list] = next;
  else i32[previousRecord + ThreadWord.waitNext] = next;
  if (next === 0) i32[list + 1] = previous;
  else i32[nextRecord + ThreadWord.waitPrevious] = previous;
}

/** Whether the list's first waiter has waited so long that it must be handed what it waits for. */
export function firstIsDueFairness(memory: SharedMemory, list: number): boolean {
  const record = firstWaiter(memory, list);
  if (record === 0) return false;
  return (nowMs() | 0) - (memory.i32[record + ThreadWord.waitSince] ?? 0) > FAIR_AFTER_MS;
}

/** Word index of the list's first waiter's record, 0 without one. */
export function firstWaiter(memory: SharedMemory, list: number): number {
  return threadRecordAt(memory, memory.i32[list] ?? 0);
}

/**
 * Takes the first waiter off the list, gives it its unit back and wakes it. The caller holds the guard.
 * Returns the word index of its record, 0 if nobody waited.
 */
export function wakeFirst(memory: SharedMemory, list: number, handOver: boolean, value = 0): number {
  const record = firstWaiter(memory, list);
  if (record === 0) return 0;
  unlink(memory, list, record);
  const { i32 } = memory;
  i32[record + ThreadWord.waitValue] = value;
  const status = handOver ? WaitStatus.handedOver : WaitStatus.woken;
  const before = Atomics.exchange(i32, record + ThreadWord.waitStatus, status);
  if (before === WaitStatus.waitingWithoutUnit) Atomics.add(i32, Control.units, 1);
  Atomics.notify(i32, record + ThreadWord.waitStatus);
  return record;
}

/** Wakes everyone on the list; returns how many. The caller holds the guard. */
export function wakeAll(memory: SharedMemory, list: number, handOver: boolean, value = 0): number {
  let count = 0;
  while (wakeFirst(memory, list, handOver, value) !== 0) count++;
  return count;
}

/** Throws {@link StopSignal} if the run or this thread's process is being stopped. */
export function throwIfStopped(waiter: Waiter): void {
  if (isStopped(waiter)) throw new StopSignal("the run is being stopped");
}

function isStopped({ memory, record }: Waiter): boolean {
  const { i32 } = memory;
  if (Atomics.load(i32, Control.stop) !== 0) return true;
  return Atomics.load(i32, ((i32[record + ThreadWord.processRecord] ?? 0) >> 2) + ProcessWord.stop) !== 0;
}

/**
 * Stands still until woken from the list at word `list`, or until `deadlineMs` (as `performance.now()`, or
 * Infinity). The waiter has been enqueued there and holds no guard. Throws {@link StopSignal}.
 */
export function park(waiter: Waiter, guard: number, list: number, deadlineMs: number): WaitOutcome {
  const { memory, record } = waiter;
  const status = record + ThreadWord.waitStatus;
  waiter.leave();
  if (waiter.mayspin) {
    for (let spin = 0; spin < SPINS_BEFORE_PARKING && Atomics.load(memory.i32, status) < WaitStatus.woken; spin++)
      spinOnce();
  }
  if (deadlineMs === Number.POSITIVE_INFINITY) giveUnitBack(memory.i32, status);
  for (;;) {
    const seen = Atomics.load(memory.i32, status);
    if (seen >= WaitStatus.woken) {
      Atomics.store(memory.i32, status, WaitStatus.none);
      return seen === WaitStatus.handedOver ? "handed-over" : "woken";
    }
    const leftMs = deadlineMs - performance.now();
    if (leftMs <= 0 || isStopped(waiter)) {
      if (cancel(waiter, guard, list)) {
        throwIfStopped(waiter);
        return "timed-out";
      }
      continue;
    }
    Atomics.wait(memory.i32, status, seen, leftMs);
  }
}

/** A waiter gives its unit back last, unless it was woken meanwhile. */
function giveUnitBack(i32: Int32Array, status: number): void {
  const before = Atomics.compareExchange(i32, status, WaitStatus.waiting, WaitStatus.waitingWithoutUnit);
  if (before === WaitStatus.waiting) Atomics.sub(i32, Control.units, 1);
}

/** Leaves the list; false if a waker was faster. */
function cancel({ memory, record }: Waiter, guard: number, list: number): boolean {
  lockGuard(memory.i32, guard);
  memory.reachAll();
  const status = record + ThreadWord.waitStatus;
  const seen = Atomics.load(memory.i32, status);
  const waiting = seen === WaitStatus.waiting || seen === WaitStatus.waitingWithoutUnit;
  if (waiting) {
    unlink(memory, list, record);
    if (seen === WaitStatus.waitingWithoutUnit) Atomics.add(memory.i32, Control.units, 1);
    Atomics.store(memory.i32, status, WaitStatus.none);
  }
  unlockGuard(memory.i32, guard);
  return waiting;
}

/** The deadline, as `performance.now()`, of a timeout in milliseconds; undefined means never. */
export function deadlineOf(timeoutMs: number | undefined): number {
  return timeoutMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
}
