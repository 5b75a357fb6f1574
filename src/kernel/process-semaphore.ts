import { leaveMark, ringMarked } from "./bells";
import { allocate } from "./heap";
import type { SharedMemory } from "./memory";

/** Counting semaphores between processes, as POSIX has them. Nothing here waits. */
const SemaphoreWord = {
  value: 0,
  /** Id of the object in the trace; 0 until it is told of. */
  id: 1,
  /** Marks of processes that wait for it. */
  marks: 2,
} as const;
const SEMAPHORE_BYTES = 4 * 4;

/** Makes a semaphore; gives its byte address. Throws `SharedMemoryFull`. */
export function createSemaphore(memory: SharedMemory, value: number, id: number): number {
  const address = allocate(memory, SEMAPHORE_BYTES);
  memory.i32[(address >> 2) + SemaphoreWord.value] = value;
  memory.i32[(address >> 2) + SemaphoreWord.id] = id;
  return address;
}

function reach(memory: SharedMemory, address: number): number {
  memory.reach(address + SEMAPHORE_BYTES);
  return address >> 2;
}

/** Takes one, if there is one. */
export function tryTake(memory: SharedMemory, address: number): boolean {
  const value = reach(memory, address) + SemaphoreWord.value;
  for (;;) {
    const seen = Atomics.load(memory.i32, value);
    if (seen <= 0) return false;
    if (Atomics.compareExchange(memory.i32, value, seen, seen - 1) === seen) return true;
  }
}

/** As {@link tryTake}; where there is none, the process in `slot` is rung when that changes. */
export function takeOrMark(memory: SharedMemory, address: number, slot: number): boolean {
  if (tryTake(memory, address)) return true;
  leaveMark(memory, (address >> 2) + SemaphoreWord.marks, slot);
  // It may have been given back before the mark was there.
  return tryTake(memory, address);
}

/** Gives one back. */
export function give(memory: SharedMemory, address: number): void {
  const word = reach(memory, address);
  Atomics.add(memory.i32, word + SemaphoreWord.value, 1);
  ringMarked(memory, word + SemaphoreWord.marks);
}

export function semaphoreValue(memory: SharedMemory, address: number): number {
  return Atomics.load(memory.i32, reach(memory, address) + SemaphoreWord.value);
}

/** Id of the object in the trace; 0 where nobody has told of it. */
export function semaphoreId(memory: SharedMemory, address: number): number {
  return Atomics.load(memory.i32, reach(memory, address) + SemaphoreWord.id);
}

/** Gives it an id, unless it has one; gives the one it has then. */
export function identify(memory: SharedMemory, address: number, id: number): number {
  const before = Atomics.compareExchange(memory.i32, reach(memory, address) + SemaphoreWord.id, 0, id);
  return before === 0 ? id : before;
}
