import { describe, expect, it } from "vitest";
import { allocate } from "./heap";
import { SharedMemory } from "./memory";
import { createThreadRecord, ThreadWord, WaitStatus } from "./thread-record";
import { enqueue, firstWaiter, type Waiter, wakeFirst } from "./waiting";

const waiterAt = (memory: SharedMemory, address: number): Waiter => ({
  memory,
  record: address >> 2,
  leave: () => undefined,
  mayspin: false,
});

describe("a list of waiters", () => {
  it("works for a thread that has not noticed yet that memory has grown", () => {
    const mine = SharedMemory.create();
    const list = allocate(mine, 8) >> 2;
    const early = waiterAt(mine, createThreadRecord(mine, 0, false));
    const staleView = new SharedMemory(mine.buffer);

    const theirs = new SharedMemory(mine.buffer);
    allocate(theirs, mine.buffer.byteLength);
    const late = waiterAt(theirs, createThreadRecord(theirs, 0, false));
    expect(late.record).toBeGreaterThan(mine.i32.length);

    enqueue(late, list);
    enqueue(early, list);
    expect(firstWaiter(staleView, list)).toBe(late.record);
    const other = new SharedMemory(mine.buffer);
    expect(wakeFirst(staleView, list, true)).toBe(late.record);
    expect(other.i32[late.record + ThreadWord.waitStatus]).toBe(WaitStatus.handedOver);
    expect(wakeFirst(mine, list, false)).toBe(early.record);
    expect(wakeFirst(mine, list, false)).toBe(0);
  });
});
